"""One plan for all who wait: whom it leaves out, and its cost."""

from contextlib import contextmanager

from sqlalchemy import event

from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.services.backlog import get_backlog
from helpnet.services.backlog_everywhere import plan_everywhere
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from tests.factories import NAMUR, a_helper, a_network, a_request, an_offer
from tests.integration.backlog.scene import (
    NOW,
    count,
    days_ago,
    fresh,
    lends,
    plan,
    proposed,
)


@contextmanager
def statements():
    """Count what the database is asked."""
    asked = []

    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def test_other_networks_people_stay_out_unless_lent(database):
    network = a_network(rules={"ask_neighbours": True})
    neighbour = a_network(name="Next door")
    lent = a_helper(neighbour)
    request = a_request(network)
    a_request(neighbour)
    assert proposed(plan(network)) == {}
    lends(neighbour, network)
    backlog = plan(network)
    assert proposed(backlog) == {request.id: lent.id}
    assert backlog.pairs[0].proposed.network == "Next door"
    assert backlog.waiting == 1


def test_a_long_list_says_how_many_are_not_shown(network, monkeypatch):
    monkeypatch.setattr("helpnet.services.backlog.MOST_PAIRS", 2)
    monkeypatch.setattr("helpnet.services.backlog.MOST_LEFT", 1)
    a_helper(network, capacity=3)
    for day in range(6):
        a_request(network, asked_at=days_ago(day))
    backlog = plan(network)
    assert (len(backlog.pairs), backlog.more) == (2, 1)
    assert (len(backlog.left), backlog.more_left) == (1, 2)
    assert [row.asked_at for row in backlog.pairs] == [days_ago(5), days_ago(4)]


def test_with_very_many_helpers_why_nobody_is_on_the_board_only(network, monkeypatch):
    monkeypatch.setattr("helpnet.services.backlog.MOST_LOOKED_THROUGH", 3)
    for _ in range(2):
        a_helper(network, languages=frozenset({"nl"}))
        a_request(network)
    first, second = plan(network).left
    assert first.why is not None
    assert second.why is None
    assert second.choices == ()


def test_the_number_of_statements_does_not_grow(network):
    def asked():
        db.session.rollback()
        with statements() as seen:
            get_backlog(network_id=network.id, now=NOW)
        return len(seen)

    for _ in range(2):
        a_helper(network)
        a_request(network)
    a_request(network, languages=frozenset({"ku"}))
    few = asked()
    for _ in range(10):
        an_offer(a_request(network, stage=Stage.OFFERED), a_helper(network))
        a_request(network)
        a_request(network, languages=frozenset({"ku"}))
    assert asked() == few <= 15


def test_all_networks_get_one_plan_and_nothing_is_sent(network):
    other = a_network(name="Elsewhere")
    helper = a_helper(network, name="Amina Benali", capacity=1)
    served = a_request(network, asked_at=days_ago(3))
    a_request(other, asked_at=days_ago(5), urgent=True)
    db.session.rollback()
    whole = plan_everywhere(now=NOW)
    first, second = whole.lines
    assert (first.network, first.helper, first.urgent) == ("Elsewhere", "", True)
    assert first.distance_km is None
    assert (second.reference, second.helper) == (served.reference, "Amina Benali")
    assert whole.best.served == whole.first_come.served == 1
    assert count(Offer) == 0
    assert fresh(Helper, helper.id).load == 0


def test_who_helps_from_afar_travels_no_kilometres(app, network):
    afar = {"modes": frozenset({Mode.PHONE})}
    a_helper(network, name="Amina Benali", **afar, **NAMUR)
    a_request(network, **afar)
    db.session.rollback()
    whole = plan_everywhere(now=NOW)
    assert (whole.best.served, whole.best.total_km) == (1, 0.0)
    assert whole.lines[0].distance_km is None


def test_the_command_prints_the_plan(app, network):
    a_helper(network, name="Amina Benali", capacity=1)
    references = {
        a_request(network, urgent=True).reference,
        a_request(network).reference,
    }
    result = app.test_cli_runner().invoke(args=["backlog", "--all-networks"])
    assert result.exit_code == 0, result.output
    assert all(reference in result.output for reference in references)
    assert "Amina Benali, 0.0 km" in result.output
    assert "nobody" in result.output
    assert "plan: 1 served, 1 left, 0 km" in result.output
    assert "Nothing was sent." in result.output
    assert app.test_cli_runner().invoke(args=["backlog"]).exit_code == 2

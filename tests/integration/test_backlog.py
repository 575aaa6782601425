"""The plan for everybody who waits, and its offers sent in one step."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Standing
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.services import matching, urgency
from helpnet.services.backlog import get_backlog
from helpnet.services.backlog_everywhere import plan_everywhere
from helpnet.services.backlog_offers import TooManyForOne, send_offers
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.neighbours import Lending
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    LIEGE,
    MONDAY,
    NAMUR,
    SERAING,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)

NOW = MONDAY + timedelta(days=10)


@pytest.fixture
def network(database):
    return a_network()


@pytest.fixture
def send(network):
    """Return a function that sends the offers of a plan for a coordinator."""
    coordinator = an_account(network)

    def run(choices, network=network):
        ids = {request.id: helper.id for request, helper in choices.items()}
        return send_offers(
            network_id=network.id, choices=ids, account_id=coordinator.id, now=NOW
        )

    run.account_id = coordinator.id
    return run


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


def fresh(row_type, key):
    db.session.rollback()
    return db.session.get_one(row_type, key)


def count(row_type, *conditions):
    db.session.rollback()
    statement = select(func.count()).select_from(row_type).where(*conditions)
    return db.session.scalar(statement)


def plan(network):
    db.session.rollback()
    return get_backlog(network_id=network.id, now=NOW)


def days_ago(days):
    return NOW - timedelta(days=days)


def proposed(backlog):
    return {row.request_id: row.proposed.helper_id for row in backlog.pairs}


def test_nobody_waits(network):
    backlog = plan(network)
    assert backlog.waiting == backlog.best.served == backlog.more == 0
    assert backlog.pairs == backlog.left == ()
    assert backlog.best.km_each is None
    assert backlog.best.unserved_since is None


def test_one_plan_serves_more_people_than_first_come_first_served(network):
    """The first to ask would take the only helper of the second."""
    both = {"modes": frozenset({Mode.PUBLIC_PLACE, Mode.PHONE})}
    picky = {"modes": frozenset({Mode.PHONE})}
    near = a_helper(network, capacity=1, modes=frozenset({Mode.PHONE}))
    far = a_helper(network, capacity=1, modes=frozenset({Mode.PUBLIC_PLACE}), **SERAING)
    first = a_request(network, asked_at=days_ago(9), **both)
    second = a_request(network, asked_at=days_ago(1), **picky)

    backlog = plan(network)

    assert backlog.waiting == 2
    assert proposed(backlog) == {first.id: far.id, second.id: near.id}
    assert [row.request_id for row in backlog.pairs] == [first.id, second.id]
    assert backlog.best.served == 2
    assert backlog.best.unserved_since is None
    assert backlog.first_come.served == 1
    assert backlog.first_come.unserved_since == days_ago(1)
    # Who helps by phone travels nowhere.
    assert backlog.first_come.total_km == 0
    assert backlog.best.total_km == pytest.approx(5.7, abs=0.3)
    assert backlog.best.km_each == pytest.approx(backlog.best.total_km / 2)


def test_the_figures_of_first_come_name_the_longest_wait(network):
    a_request(network, asked_at=days_ago(4), languages=frozenset({"ku"}))
    a_request(network, asked_at=days_ago(7), languages=frozenset({"ku"}))
    a_helper(network)
    backlog = plan(network)
    assert backlog.best.unserved_since == days_ago(7)
    assert [row.asked_at for row in backlog.left] == [days_ago(7), days_ago(4)]


def test_every_row_has_its_reasons_and_the_other_candidates(network):
    best = a_helper(network, name="Best Helper", capacity=4)
    other = a_helper(network, name="Other Helper", **SERAING)
    request = a_request(network, needs=("send-email", "read-news"), name="Jeanne")

    (row,) = plan(network).pairs

    assert (row.name, row.need, row.more_needs) == ("Jeanne", "send-email", 1)
    assert row.reference == request.reference
    assert row.proposed.helper_id == best.id
    assert row.proposed.name == "Best Helper"
    assert row.proposed.reasons.covered == ("send-email",)
    assert 0 < row.proposed.percent <= 100
    assert [each.helper_id for each in row.choices] == [best.id, other.id]
    assert row.choices[1].distance_km == pytest.approx(5.7, abs=0.3)
    assert row.why is None


def test_an_open_offer_keeps_a_place(network):
    """The helper may still say yes: the plan gives that place to nobody else."""
    helper = a_helper(network, capacity=2, load=0)
    elsewhere = a_request(network, stage=Stage.OFFERED)
    an_offer(elsewhere, helper)
    requests = [a_request(network, asked_at=days_ago(day)) for day in (3, 2)]
    backlog = plan(network)
    assert list(proposed(backlog)) == [requests[0].id]
    # What is shown of the helper is what is true today.
    assert backlog.pairs[0].proposed.reasons.load == 0
    an_offer(a_request(network, stage=Stage.OFFERED), helper)
    assert proposed(plan(network)) == {}


def test_those_left_over_come_with_why_nobody(network):
    a_helper(network, languages=frozenset({"nl"}))
    a_helper(network, capacity=1)
    for day in (5, 4):
        a_request(network, asked_at=days_ago(day))
    stranger = a_request(network, languages=frozenset({"ku"}), asked_at=NOW)

    waits, nobody = plan(network).left

    assert waits.asked_at == days_ago(4)
    assert len(waits.choices) == 1  # who fits takes the other first
    assert waits.proposed is None
    assert waits.why is None
    assert nobody.request_id == stranger.id
    assert nobody.choices == ()
    assert nobody.why.blocked == {Obstacle.NO_SHARED_LANGUAGE: 2}


def test_who_must_not_be_asked_is_never_proposed(network):
    unwilling, lost = a_helper(network), a_helper(network)
    request = a_request(network)
    an_offer(request, unwilling, status=OfferStatus.DECLINED, answered_at=MONDAY)
    an_offer(request, lost, status=OfferStatus.DECLINED, answered_at=MONDAY)
    assert plan(network).left[0].why.blocked == {Obstacle.EXCLUDED: 2}


def test_a_request_that_fits_nobody_whoever_helps_is_left_over(network):
    a_helper(network, skills={"knit-a-jumper": "can_teach"})
    a_request(network, needs=("knit-a-jumper",))
    backlog = plan(network)
    assert backlog.best.served == backlog.first_come.served == 0
    assert len(backlog.left) == 1
    assert backlog.best.unserved_since == MONDAY


def test_an_urgent_request_comes_first(network):
    a_helper(network, capacity=1)
    older = a_request(network, asked_at=days_ago(8))
    urgent = a_request(network, asked_at=days_ago(1))
    assert list(proposed(plan(network))) == [older.id]
    urgency.set_urgent(
        network_id=network.id,
        request_id=urgent.id,
        urgent=True,
        account_id=an_account(network).id,
        now=NOW,
    )
    backlog = plan(network)
    assert list(proposed(backlog)) == [urgent.id]
    assert backlog.pairs[0].urgent
    assert [row.request_id for row in backlog.left] == [older.id]


def test_urgency_is_in_the_history_once(network):
    request, coordinator = a_request(network), an_account(network)

    def change(urgent, network=network):
        urgency.set_urgent(
            network_id=network.id,
            request_id=request.id,
            urgent=urgent,
            account_id=coordinator.id,
            now=NOW,
        )

    change(True)
    change(True)
    change(False)
    history = [step.what for step in fresh(HelpRequest, request.id).history]
    assert history == [
        Happening.ASKED,
        Happening.URGENT_SET,
        Happening.URGENT_CLEARED,
    ]
    with pytest.raises(NoResultFound):
        change(True, network=a_network())


def lends(neighbour, network):
    return stored(
        Lending(
            network_id=neighbour.id,
            lends_to_id=network.id,
            since=MONDAY,
            account_id=an_account(neighbour).id,
        )
    )


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


# Sending


def test_all_offers_leave_in_one_step(network, send):
    pairs = {a_request(network): a_helper(network) for _ in range(3)}
    sent = send(pairs)
    assert (sent.asked, sent.before, sent.refused) == (3, 0, ())
    for request, helper in pairs.items():
        offer = db.session.scalars(
            select(Offer).where(Offer.request_id == request.id)
        ).one()
        assert (offer.helper_id, offer.status) == (helper.id, OfferStatus.ASKED)
        assert offer.request.stage is Stage.OFFERED
        assert offer.reasons["covered"] == ["send-email"]
        last = offer.request.history[-1]
        assert (last.what, last.account_id) == (
            Happening.HELPER_ASKED,
            send.account_id,
        )
    assert count(Notice, Notice.kind == NoticeKind.OFFER) == 3


def test_the_same_step_twice_asks_nobody_twice(network, send):
    helper = a_helper(network, capacity=2)
    pairs = {a_request(network): helper, a_request(network): helper}
    assert send(pairs).asked == 2
    again = send(pairs)
    assert (again.asked, again.before, again.refused) == (0, 2, ())
    assert count(Offer) == count(Notice) == 2


@pytest.mark.parametrize("repeat", range(3))
def test_two_presses_at_once_ask_nobody_twice(network, emptied, send, repeat):
    pairs = [(a_request(network).id, a_helper(network).id) for _ in range(4)]
    ids = network.id, send.account_id
    db.session.remove()
    ready = threading.Barrier(4)

    def press(number):
        with emptied.app_context():
            ready.wait(timeout=30)
            return send_offers(
                network_id=ids[0],
                choices=dict(pairs if number % 2 else reversed(pairs)),
                account_id=ids[1],
                now=NOW,
            )

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(press, range(4)))
    assert sorted(each.asked for each in sent) == [0, 0, 0, 4]
    assert sorted(each.before for each in sent) == [0, 4, 4, 4]
    assert count(Offer) == 4


@pytest.mark.parametrize("repeat", range(3))
def test_two_plans_at_once_leave_no_helper_with_too_many(
    network, emptied, send, repeat
):
    """Two coordinators give different people to the same helper, who has one place."""
    helper = a_helper(network, capacity=1).id
    requests = [a_request(network).id for _ in range(4)]
    ids = network.id, send.account_id
    db.session.remove()
    ready = threading.Barrier(4)

    def press(number):
        with emptied.app_context():
            ready.wait(timeout=30)
            return send_offers(
                network_id=ids[0],
                choices={requests[number]: helper},
                account_id=ids[1],
                now=NOW,
            )

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(press, range(4)))
    assert sorted(each.asked for each in sent) == [0, 0, 0, 1]
    refusals = [no.obstacles for each in sent for no in each.refused]
    assert refusals == [frozenset({Obstacle.FULL})] * 3
    assert count(Offer) == 1


def test_what_no_longer_fits_is_left_out_and_told(network, send):
    pairs = {
        a_request(network, name="Fine"): a_helper(network),
        a_request(network, name="Paused"): a_helper(network, standing=Standing.PAUSED),
        a_request(network, name="Full"): a_helper(network, capacity=1, load=1),
        a_request(network, name="Gone", stage=Stage.WITHDRAWN): a_helper(network),
    }
    sent = send(pairs)
    assert sent.asked == 1
    told = {no.learner: no for no in sent.refused}
    assert told.keys() == {"Paused", "Full", "Gone"}
    assert told["Paused"].obstacles == {Obstacle.INACTIVE}
    assert told["Full"].obstacles == {Obstacle.FULL}
    assert told["Gone"].stage is Stage.WITHDRAWN
    assert told["Gone"].obstacles == frozenset()
    assert told["Full"].stage is None
    assert told["Full"].helper == "Amina Benali"
    assert count(Offer) == count(Notice) == 1


def test_a_request_offered_to_somebody_else_meanwhile_is_not_sent(network, send):
    request, other = a_request(network), a_helper(network)
    matching.offer(
        network_id=network.id,
        request_id=request.id,
        helper_id=other.id,
        account_id=send.account_id,
        now=NOW,
    )
    (no,) = send({request: a_helper(network)}).refused
    assert no.stage is Stage.OFFERED
    assert count(Offer) == 1


def test_too_many_for_one_helper_sends_nothing(network, send):
    helper, other = a_helper(network, capacity=3, load=1), a_helper(network)
    an_offer(a_request(network, stage=Stage.OFFERED), helper)
    crowd = {a_request(network): helper, a_request(network): helper}
    with pytest.raises(TooManyForOne) as refusal:
        send({**crowd, a_request(network): other})
    assert refusal.value.free == {helper.id: 1}
    assert count(Offer) == 1
    assert count(Notice) == 0


def test_who_waits_no_more_takes_no_place_in_the_count(network, send):
    helper = a_helper(network, capacity=1)
    gone = a_request(network, stage=Stage.WITHDRAWN)
    sent = send({gone: helper, a_request(network): helper})
    assert sent.asked == 1
    assert [no.request_id for no in sent.refused] == [gone.id]


def test_an_open_offer_from_meanwhile_takes_the_last_place(network, send):
    helper = a_helper(network, capacity=1)
    request = a_request(network)
    an_offer(a_request(network, stage=Stage.OFFERED), helper)
    (no,) = send({request: helper}).refused
    assert no.obstacles == {Obstacle.FULL}


def test_another_networks_request_does_not_exist(network, send):
    theirs = a_request(a_network())
    with pytest.raises(NoResultFound):
        send({theirs: a_helper(network), a_request(network): a_helper(network)})
    assert count(Offer) == 0


def test_a_helper_who_is_lent_is_asked_until_the_lending_ends(database):
    network, neighbour = a_network(rules={"ask_neighbours": True}), a_network()
    coordinator, lent = an_account(network), a_helper(neighbour)
    lending = lends(neighbour, network)

    def send_one():
        return send_offers(
            network_id=network.id,
            choices={a_request(network).id: lent.id},
            account_id=coordinator.id,
            now=NOW,
        )

    assert send_one().asked == 1
    db.session.delete(db.session.merge(lending))
    db.session.commit()
    (no,) = send_one().refused
    assert no.obstacles == {Obstacle.OTHER_NETWORK}


@pytest.mark.parametrize("load", [0, 2])
def test_another_networks_helper_is_not_asked_nor_named(network, send, load):
    stranger = a_helper(a_network(), name="Canary", load=load, **LIEGE)
    sent = send({a_request(network): stranger})
    (no,) = sent.refused
    assert sent.asked == 0
    assert no.helper == ""
    assert no.obstacles == {Obstacle.OTHER_NETWORK}
    assert count(Offer) == 0


@pytest.mark.parametrize("load", [0, 1, 2, None])
def test_nothing_tells_whether_another_network_has_such_a_helper(network, send, load):
    if load is not None:
        a_helper(a_network(), id=77, load=load)
    db.session.rollback()
    sent = send_offers(
        network_id=network.id,
        choices={a_request(network).id: 77, a_request(network).id: 77},
        account_id=an_account(network).id,
        now=NOW,
    )
    told = {(no.helper, no.obstacles) for no in sent.refused}
    assert told == {("", frozenset({Obstacle.OTHER_NETWORK}))}


@pytest.mark.parametrize("absurd", [2**31, 2**63, 2**70, -1])
def test_numbers_that_no_row_bears_are_not_found(database, absurd):
    network = a_network()
    request, helper = a_request(network), a_helper(network)
    account = an_account(network)

    def send_one(choices):
        return send_offers(
            network_id=network.id, choices=choices, account_id=account.id, now=NOW
        )

    with pytest.raises(NoResultFound):
        send_one({absurd: helper.id})
    (no,) = send_one({request.id: absurd}).refused
    assert no.obstacles == {Obstacle.OTHER_NETWORK}
    assert count(Offer) == 0

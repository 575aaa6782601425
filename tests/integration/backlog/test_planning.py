"""One plan for all who wait: what it says."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.services import urgency
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    SERAING,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)
from tests.integration.backlog.scene import NOW, days_ago, fresh, plan, proposed


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

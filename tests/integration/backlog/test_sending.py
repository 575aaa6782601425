"""One plan for all who wait: sent in one step."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Standing
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.services import matching
from helpnet.services.backlog_offers import TooManyForOne, send_offers
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from tests.factories import LIEGE, a_helper, a_network, a_request, an_account, an_offer
from tests.integration.backlog.scene import NOW, count, lends


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

"""Who is stuck, and matches that do not fit: each kind, planted, is found, and nothing else with it."""

from datetime import timedelta

import pytest

from helpnet.domain.asking import Route
from helpnet.domain.checking import LEADS_TO, FaultKind
from helpnet.domain.history import Actor
from helpnet.domain.journey import NEXT, Event, Stage
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.services import cascade, closing, matching
from helpnet.services.checking import list_faults
from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, an_offer
from tests.integration.checking.scene import BY_MAIL, LATELY, LONG_AGO, change, found


def through(network, *events, **fields):
    """Return a request to which these events happened."""
    request = a_request(network, **fields)
    for event in events:
        request.record(event, at=MONDAY, by=Actor.SYSTEM)
    db.session.commit()
    return request


def a_match(network, **fields):
    request = through(network, Event.HELPER_ASKED, Event.HELPER_ACCEPTED)
    helper = a_helper(network, load=1, **fields)
    return request, an_offer(request, helper, status=OfferStatus.ACCEPTED)


def test_a_whole_life_is_without_a_fault(network):
    helper = a_helper(network)
    coordinator = {"network_id": network.id, "account_id": an_account(network).id}
    request = a_request(network, look_at=MONDAY)
    assert found(channels=BY_MAIL) == []
    cascade.move_on(now=MONDAY)
    [offer] = db.session.query(Offer).all()
    assert found(channels=BY_MAIL) == []
    matching.accept(offer_id=offer.id, helper_id=helper.id, now=MONDAY)
    assert found(channels=BY_MAIL) == []
    closing.close_request(
        request_id=request.id,
        event=Event.LEARNER_WITHDREW,
        detail="",
        now=MONDAY,
        **coordinator,
    )
    assert found(channels=BY_MAIL) == []
    closing.reopen(request_id=request.id, now=MONDAY, **coordinator)
    assert found(channels=BY_MAIL) == []


def test_who_waits_without_being_looked_for(network):
    stuck = a_request(network)
    asleep = a_request(network, circle=Circle.WAITING_LIST)
    assert found() == [
        (FaultKind.NOBODY_LOOKS, stuck.reference),
        (FaultKind.NOBODY_LOOKS, asleep.reference),
    ]


def test_who_is_looked_after_by_people_is_not_stuck(network):
    a_request(a_network(rules={"offer_policy": "manual"}))
    a_request(a_network())
    a_request(network, look_at=MONDAY + timedelta(days=1))
    for route in (Route.CALL, Route.OFFLINE):
        a_request(network, route=route)
    assert found() == []


def test_a_coordinator_who_confirms_waves_does_not_move_the_search_on(database):
    stuck = a_request(a_network(rules={"offer_policy": "assisted"}))
    assert found() == [(FaultKind.NOBODY_LOOKS, stuck.reference)]


def test_a_worker_that_is_dead(network):
    a_request(network, look_at=LATELY)
    stuck = a_request(network, look_at=LONG_AGO)
    assert found() == [(FaultKind.LOOK_OVERDUE, stuck.reference)]
    assert list_faults(now=MONDAY)[0].since == LONG_AGO


def test_offered_and_nobody_is_asked(network):
    request = through(network, Event.HELPER_ASKED)
    an_offer(request, a_helper(network), status=OfferStatus.DECLINED)
    assert found() == [(FaultKind.NO_OPEN_OFFER, request.reference)]


def test_an_offer_whose_time_is_over(network):
    request, late = (through(network, Event.HELPER_ASKED) for _ in range(2))
    an_offer(request, a_helper(network), expires_at=LATELY)
    an_offer(late, a_helper(network), expires_at=LONG_AGO)
    assert found() == [(FaultKind.OFFER_OVERDUE, late.reference)]


def test_an_offer_that_is_left_open(network):
    request = through(network, Event.LEARNER_WITHDREW)
    an_offer(request, a_helper(network))
    assert found() == [(FaultKind.OFFER_LEFT_OPEN, request.reference)]


def test_accompanied_by_nobody(network):
    request, match = a_match(network)
    assert found() == []
    change(match, status=OfferStatus.ENDED)
    kinds = dict(found())
    assert kinds.pop(FaultKind.NO_MATCH) == request.reference
    assert set(kinds) == {FaultKind.WRONG_LOAD}


def test_a_helper_of_somebody_who_is_not_accompanied(network):
    request, _match = a_match(network)
    request.record(Event.AUTONOMY_CONFIRMED, at=MONDAY, by=Actor.LEARNER)
    db.session.commit()
    assert found() == [(FaultKind.MATCH_LEFT_OVER, request.reference)]


def test_two_helpers_of_one_request(network):
    request, _match = a_match(network)
    index = next(i for i in Offer.__table__.indexes if i.name == "uq_offers_accepted")
    db.session.rollback()
    index.drop(db.engine)
    try:
        second = a_helper(network, load=1)
        an_offer(request, second, status=OfferStatus.ACCEPTED)
        assert found() == [(FaultKind.TWO_MATCHES, request.reference)]
    finally:
        db.session.query(Offer).delete()
        db.session.commit()
        index.create(db.engine)


@pytest.mark.parametrize("load", [0, 2])
def test_a_helper_whose_places_are_counted_wrongly(network, load):
    _request, match = a_match(network)
    change(match.helper, load=load)
    assert found() == [(FaultKind.WRONG_LOAD, str(match.helper_id))]


def test_a_helper_with_more_learners_than_places(network):
    _request, match = a_match(network)
    helper = match.helper
    change(helper, load=0, capacity=0)
    assert found() == [
        (FaultKind.WRONG_LOAD, str(helper.id)),
        (FaultKind.OVER_CAPACITY, str(helper.id)),
    ]


def test_a_stage_that_the_history_does_not_explain(network):
    request = through(network, Event.LEARNER_WITHDREW)
    change(request, stage=Stage.REDIRECTED)
    untold = a_request(network, stage=Stage.UNREACHABLE)
    assert found() == [
        (FaultKind.WRONG_HISTORY, request.reference),
        (FaultKind.WRONG_HISTORY, untold.reference),
    ]


def test_each_event_leads_to_one_stage_wherever_it_happens():
    led = {(event, stage) for (_before, event), stage in NEXT.items()}
    assert led == set(LEADS_TO.items())
    assert set(LEADS_TO) == set(Event)

"""A learner changes their request: who is told, and what becomes of open offers."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import AskedPlace, Reach, Route
from helpnet.domain.asks import BadAsk
from helpnet.domain.autonomy import Level
from helpnet.domain.changing import Moved, Topic
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import ENDS, Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.refusals import TooOften
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import changing, wishes
from helpnet.services.matching import Gone, OfferGone, accept
from helpnet.services.wishes import NewWishes
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    LIEGE,
    LYON,
    MONDAY,
    SERAING,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)

NOW = MONDAY + timedelta(hours=5)
BY_PHONE = Reach(name="Jeanne Lambert", way=ContactWay.PHONE, phone="+32475000111")


@pytest.fixture
def network(database):
    return a_network()


def now_stored(request):
    return db.session.get_one(HelpRequest, request.id, populate_existing=True)


def needs_of(request):
    return [need.skill for need in now_stored(request).needs]


def changes(request):
    told = [Happening.CHANGED, Happening.OFFER_WITHDRAWN]
    return [(s.what, s.by) for s in now_stored(request).history if s.what in told]


def notices(**wanted):
    statement = db.select(Notice).filter_by(**wanted).order_by(Notice.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def status_of(offer):
    return db.session.get_one(Offer, offer.id, populate_existing=True).status


def change_times(request, *times):
    return changing.change_times(request_id=request.id, times=frozenset(times), now=NOW)


def change_needs(request, *needs):
    return changing.change_needs(request_id=request.id, needs=needs, now=NOW)


def change_reach(request, reach):
    return changing.change_reach(request_id=request.id, reach=reach, now=NOW)


def move(request, place):
    return changing.change_place(
        request_id=request.id, place=AskedPlace(**place), now=NOW
    )


def offered(network, **fields):
    request = a_request(network, stage=Stage.OFFERED, **fields)
    return request, an_offer(request, a_helper(network, times=frozenset({"mon_am"})))


def accompanied(network, **fields):
    request = a_request(network, stage=Stage.ACCOMPANIED, **fields)
    offer = an_offer(request, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    return request, offer


CHANGED = [(Happening.CHANGED, Actor.LEARNER)]
TAKEN_BACK = (Happening.OFFER_WITHDRAWN, Actor.SYSTEM)


def test_the_history_tells_a_change_once_however_often_it_is_sent(network):
    request = a_request(network)
    assert change_times(request, "sat_am") is True
    assert change_times(request, "sat_am") is False
    assert now_stored(request).times == {"sat_am"}
    assert changes(request) == CHANGED
    assert notices() == []


@pytest.mark.parametrize("stage", sorted(ENDS))
def test_nothing_changes_after_the_end(network, stage):
    request = a_request(network, stage=stage)
    acts = (
        lambda: change_times(request, "sat_am"),
        lambda: change_needs(request, "read-news"),
        lambda: change_reach(request, BY_PHONE),
        lambda: move(request, SERAING),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert changes(request) == []
    assert changing.show_sheet(request_id=request.id).topics == ()


def test_a_request_that_does_not_exist_cannot_change(network):
    with pytest.raises(NoResultFound):
        changing.change_times(request_id=987654, times=frozenset(), now=NOW)


def test_where_nobody_is_looked_for_only_the_way_to_reach_changes(network):
    request = a_request(network, route=Route.CALL, needs=())
    assert changing.show_sheet(request_id=request.id).topics == (Topic.REACH,)
    with pytest.raises(NotAllowed):
        change_needs(request, "read-news")
    assert change_reach(request, BY_PHONE)


def test_ten_changes_a_day_are_enough_and_the_next_day_begins_anew(network):
    request = a_request(network)
    slots = ("mon_am", "mon_pm") * changing.MOST_CHANGES
    for slot in slots[: changing.MOST_CHANGES]:
        assert change_times(request, slot)
    with pytest.raises(TooOften):
        change_times(request, "sun_am")
    assert now_stored(request).times == {"mon_pm"}
    tomorrow = NOW + timedelta(days=1)
    assert changing.change_times(
        request_id=request.id, times=frozenset({"sun_am"}), now=tomorrow
    )


def test_an_offer_that_no_longer_fits_is_taken_back(network):
    request, offer = offered(network)
    assert change_times(request, "sat_am")
    assert status_of(offer) is OfferStatus.WITHDRAWN
    assert now_stored(request).stage is Stage.WAITING
    assert changes(request) == [*CHANGED, TAKEN_BACK]
    assert [each.kind for each in notices()] == [NoticeKind.OFFER_WITHDRAWN]
    with pytest.raises(OfferGone) as refusal:
        accept(offer_id=offer.id, now=NOW)
    assert refusal.value.reason is Gone.WITHDRAWN


def test_an_offer_that_still_fits_stays(network):
    request, offer = offered(network)
    assert change_times(request, "mon_am", "sat_am")
    assert status_of(offer) is OfferStatus.ASKED
    assert now_stored(request).stage is Stage.OFFERED
    assert notices() == []


def test_a_full_helper_keeps_the_question_until_the_answer(network):
    request = a_request(network, stage=Stage.OFFERED)
    offer = an_offer(request, a_helper(network, capacity=1, load=1))
    change_times(request, "mon_am")
    assert status_of(offer) is OfferStatus.ASKED


def test_moving_away_takes_back_whom_it_is_too_far_for(network):
    request = a_request(network, stage=Stage.OFFERED, modes=frozenset(Mode))
    near = a_helper(network, **SERAING, reach_km=1.0)
    kept = an_offer(request, near, mode=Mode.PHONE)
    gone = an_offer(request, a_helper(network, reach_km=1.0))
    assert move(request, SERAING) is Moved.MOVED
    assert (status_of(kept), status_of(gone)) == (
        OfferStatus.ASKED,
        OfferStatus.WITHDRAWN,
    )
    assert now_stored(request).history[-2].detail == "4000 Liège → 4100 Seraing"
    assert move(request, SERAING) is Moved.SAME


def test_moving_out_of_the_network_keeps_everything(network):
    request = a_request(network)
    assert move(request, LYON) is Moved.OUTSIDE
    assert now_stored(request).town == LIEGE["town"]
    assert changes(request) == []


def test_the_main_need_stays_first_and_new_ones_come_last(network):
    request = a_request(network, needs=("send-email", "read-news"))
    assert change_needs(request, "pay-online", "read-news", "send-email")
    assert needs_of(request) == ["send-email", "read-news", "pay-online"]
    assert change_needs(request, "read-news")
    assert needs_of(request) == ["read-news"]
    assert not change_needs(request, "read-news")


def test_what_a_meeting_worked_on_cannot_be_dropped(network):
    request, offer = accompanied(network, needs=("send-email", "read-news"))
    held = HelpSession(
        request_id=request.id,
        offer_id=offer.id,
        status=SessionStatus.DONE,
        starts_at=MONDAY,
        mode=Mode.PHONE,
        entry_key="entry",
    )
    goal = request.needs[0].id
    held.levels = [SessionLevel(need_id=goal, level=Level.SHOWN)]
    stored(held)
    assert changing.show_sheet(request_id=request.id).fixed == ("send-email",)
    assert change_needs(request, "pay-online")
    assert needs_of(request) == ["send-email", "pay-online"]
    assert db.session.get_one(HelpRequest, request.id).needs[0].id == goal


@pytest.mark.parametrize("needs", [(), ("fly",)])
def test_needs_nobody_could_look_for_are_refused(network, needs):
    request = a_request(network)
    with pytest.raises(BadAsk):
        change_needs(request, *needs)
    assert needs_of(request) == ["send-email"]


def test_the_helper_who_accompanies_is_told_each_time(network):
    request, offer = accompanied(network)
    change_times(request, "sat_am")
    change_reach(request, BY_PHONE)
    change_needs(request, "send-email", "read-news")
    told = notices(kind=NoticeKind.REQUEST_CHANGED)
    assert [each.facts["topic"] for each in told] == ["times", "reach", "needs"]
    assert {each.address for each in told} == {offer.helper.account.email}


def test_what_a_coordinator_changes_takes_back_offers_too(network):
    request, offer = offered(network)
    account = an_account(network)
    wanted = NewWishes(
        needs=("send-email",),
        modes=request.modes,
        languages=request.languages,
        times=frozenset({"sat_am"}),
        place=None,
    )
    wishes.change_wishes(
        network_id=network.id,
        request_id=request.id,
        account_id=account.id,
        wishes=wanted,
        now=NOW,
    )
    assert status_of(offer) is OfferStatus.WITHDRAWN
    assert now_stored(request).stage is Stage.WAITING

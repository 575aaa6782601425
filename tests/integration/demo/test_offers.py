"""Offers, meetings and messages of the demonstration stand as their policies say."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from helpnet.cli.demo import CAST
from helpnet.domain.history import Happening
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offer_policy import Circle, OfferPolicy
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.services import (
    cascade,
    demo,
)
from helpnet.store.asks import UnmetAsk
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.partners import Place
from helpnet.store.requests import HelpRequest, Step
from tests.integration.demo.scene import NOW, in_policy, values


def requests_in(policy, *conditions):
    mine = HelpRequest.network_id == in_policy(policy)
    return db.session.scalars(select(HelpRequest).where(mine, *conditions)).all()


def test_where_offers_go_out_by_themselves_waves_are_under_way(story):
    found = {
        (offer.circle, offer.status)
        for request in requests_in(OfferPolicy.AUTOMATIC)
        for offer in db.session.scalars(select(Offer).where(Offer.wave > 0))
        if offer.request_id == request.id
    }
    assert (Circle.OWN, OfferStatus.ASKED) in found
    assert (Circle.WIDER, OfferStatus.ASKED) in found


def test_a_wave_waits_for_a_yes_where_coordinators_confirm(story):
    ready = requests_in(OfferPolicy.ASSISTED, HelpRequest.wave_ready_at.is_not(None))
    assert ready
    waves = [
        cascade.preview_wave(network_id=r.network_id, request_id=r.id, now=NOW)
        for r in ready
    ]
    assert all(wave.helpers for wave in waves)


@pytest.mark.parametrize("policy", [OfferPolicy.AUTOMATIC, OfferPolicy.ASSISTED])
def test_whom_nobody_can_help_is_on_the_waiting_list_and_knows_a_place(story, policy):
    listed = requests_in(policy, HelpRequest.circle == Circle.WAITING_LIST)
    assert listed
    for request in listed:
        told = {step.what for step in request.history}
        assert {Happening.NO_CANDIDATE, Happening.WAITING_LISTED} <= told
    suggested = select(Notice).where(Notice.kind == NoticeKind.PLACE_SUGGESTED)
    places = {notice.request_id for notice in db.session.scalars(suggested)}
    assert places & {request.id for request in listed}


def test_by_hand_nothing_goes_out_by_itself(story):
    for request in requests_in(OfferPolicy.MANUAL):
        assert request.circle is Circle.OWN
        assert request.wave_ready_at is None
    waves = select(Offer.wave).join(HelpRequest)
    mine = HelpRequest.network_id == in_policy(OfferPolicy.MANUAL)
    assert set(db.session.scalars(waves.where(mine))) == {0}


def test_every_counter_of_places_equals_the_matches_that_go_on(story):
    accepted = Counter(
        db.session.scalars(
            select(Offer.helper_id).where(Offer.status == OfferStatus.ACCEPTED)
        )
    )
    for helper in db.session.scalars(select(Helper)):
        assert helper.load == accepted[helper.id]
        assert helper.load <= helper.capacity


def test_histories_run_forward_and_end_in_the_past(story):
    for request in db.session.scalars(select(HelpRequest)):
        moments = [step.at for step in request.history]
        assert moments == sorted(moments)
        assert request.asked_at == moments[0]
    assert db.session.scalar(select(func.max(Step.at))) <= NOW
    assert db.session.scalar(select(func.min(Step.at))) < NOW - timedelta(days=50)


def test_meetings_lie_ahead_behind_and_wait_to_be_recorded(story):
    planned = select(HelpSession).where(HelpSession.status == SessionStatus.PLANNED)
    found = db.session.scalars(planned).all()
    assert any(m.starts_at <= NOW for m in found)
    assert any(NOW < m.starts_at <= NOW + timedelta(days=2) for m in found)
    homes = select(HelpSession).where(HelpSession.mode == Mode.HOME_VISIT)
    assert db.session.scalars(homes).first()


def test_old_messages_have_left_and_new_ones_wait_in_person(story):
    old = select(Notice).where(Notice.created_at < NOW - timedelta(days=4))
    assert {n.status for n in db.session.scalars(old)} <= {
        NoticeStatus.SENT,
        NoticeStatus.CANCELLED,
    }
    waiting = db.session.scalars(
        select(Notice).where(Notice.status == NoticeStatus.WAITING)
    ).all()
    assert waiting


def test_nobody_can_be_reached_for_real(story):
    emails = {
        *db.session.scalars(select(HelpRequest.email)),
        *db.session.scalars(select(Network.email)),
        *(p.email for n in demo.list_people(now=NOW) for p in n.people),
    } - {""}
    endings = ("example.org", "example.net", "example.com")
    assert all(email.endswith(endings) for email in emails)
    numbers = values(HelpRequest.phone) | values(Helper.phone) | values(Place.phone)
    fiction = (
        "+32470001",
        "+32470009",
        "+3225550",
        "+3346571",
        "+614915",
        "+6135550",
        "+6137010",
    )
    assert all(number.startswith(fiction) for number in numbers - {""})


def test_an_ask_from_outside_names_the_nearest_network(story):
    found = db.session.scalars(select(UnmetAsk)).all()
    assert len(found) == sum(len(network.unmet) for network in CAST)
    assert all(ask.nearest_network_id and ask.distance_km > 0 for ask in found)

"""The demonstration is complete, told once, and holds whatever can be."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from helpnet import METADATA
from helpnet.cli.demo import CAST, tell
from helpnet.domain.access import Standing
from helpnet.domain.asking import Channel, Route
from helpnet.domain.attention import AttentionKind
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.check_ins import Still
from helpnet.domain.contacts import ContactWay
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.notices import NoticeChannel
from helpnet.domain.offer_policy import Circle, OfferPolicy
from helpnet.domain.offers import OfferStatus
from helpnet.domain.place_search import Access, Wanted
from helpnet.domain.places import Point
from helpnet.domain.sessions import SessionStatus
from helpnet.services import (
    backlog,
    boards,
    fairness,
    nearby,
    recruiting,
)
from helpnet.services.checking import list_faults
from helpnet.services.desk import desk
from helpnet.store.base import db
from helpnet.store.check_ins import CheckInAnswer
from helpnet.store.episodes import Episode
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.groups import GroupSession
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.partners import Partner, Place
from helpnet.store.requests import HelpRequest, Step
from tests.integration.demo.scene import NOW, in_network, in_policy, values


def everything():
    return {
        table.name: db.session.execute(select(func.count()).select_from(table)).scalar()
        for table in METADATA.sorted_tables
    }


def test_telling_it_twice_adds_nothing(story):
    before = everything()
    assert not tell(now=NOW + timedelta(days=3))
    assert everything() == before


def test_an_interrupted_story_is_completed_without_repeating_anything(story):
    requests = db.session.scalars(select(HelpRequest)).all()
    assert Counter(r.name for r in requests) == Counter(
        ask.name for network in CAST for ask in network.asks
    )
    asked = Counter(
        (offer.request_id, offer.helper_id)
        for offer in db.session.scalars(select(Offer))
    )
    again = Step.what == Happening.REOPENED
    reopened = set(db.session.scalars(select(Step.request_id).where(again)))
    assert len(reopened) == 1  # who helped before is asked before anybody else
    assert max(n for (key, _), n in asked.items() if key not in reopened) == 1
    helpers = db.session.scalars(select(Helper)).all()
    assert len(helpers) == sum(len(network.helpers) for network in CAST)
    assert len(values(Place.name)) == len(db.session.scalars(select(Place)).all())


def test_nobody_is_stuck_in_it_and_nothing_contradicts_itself(story):
    assert list_faults(now=NOW) == ()


def test_nothing_is_told_where_somebody_founded_a_network(database):
    from tests.factories import a_network

    a_network(slug="our-own")
    assert not tell(now=NOW)
    assert values(Network.slug) == {"our-own"}


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        (HelpRequest.stage, Stage),
        (HelpRequest.contact_way, ContactWay),
        (HelpRequest.channel, Channel),
        (HelpRequest.route, Route),
        (HelpRequest.said_by, {*SaidBy, None}),
        (Offer.status, OfferStatus),
        (HelpSession.status, SessionStatus),
        (SessionLevel.level, Level),
        (Helper.standing, Standing),
        (Notice.channel, NoticeChannel),
        (Partner.standing, {Standing.ACTIVE, Standing.APPLIED}),
        (CheckInAnswer.still, {Still.YES, Still.NO}),
        (Episode.outcome, {EpisodeEnd.AUTONOMOUS, EpisodeEnd.PASSED_ON, None}),
        (GroupSession.minutes, {90}),
        (OwnSuccess.taken_back_at, {None}),
    ],
    ids=lambda value: getattr(value, "key", ""),
)
def test_everything_that_can_be_appears(story, column, wanted):
    assert set(wanted) <= values(column)


@pytest.mark.parametrize("network", CAST, ids=lambda network: network.slug)
def test_every_network_has_people_at_every_stage(story, network):
    mine = db.session.scalars(select(Network).where(Network.slug == network.slug)).one()
    rows = db.session.scalars(
        select(HelpRequest).where(HelpRequest.network_id == mine.id)
    ).all()
    assert {row.stage for row in rows} == set(Stage)
    assert any(row.referrer_name and row.consent_at for row in rows)
    assert any(row.channel is Channel.PHONE and not row.email for row in rows)
    page = desk(network_id=mine.id, now=NOW)
    assert page.attention[AttentionKind.CALL]
    assert page.asked
    assert page.unmet
    assert page.call_first
    assert page.offline
    assert page.attention[AttentionKind.HELPER_APPLIED]
    fitting = {line.candidates for line in page.waiting}
    assert 0 in fitting
    assert max(fitting) >= 1


def test_somebody_waits_whom_nobody_can_help_for_a_clear_reason(story):
    waiting = db.session.scalars(
        select(HelpRequest).where(HelpRequest.stage == Stage.WAITING)
    ).all()
    found = [
        boards.board(network_id=r.network_id, request_id=r.id, now=NOW) for r in waiting
    ]
    why = [board.why for board in found if board.why and not board.candidates]
    assert len(why) >= 3 * len(CAST)
    assert all(each.free or each.agreed or each.why.blocked for each in why)
    alone = set().union(*(each.why.alone for each in why))
    assert {
        Obstacle.TOO_FAR,
        Obstacle.NO_SHARED_LANGUAGE,
        Obstacle.NO_SHARED_TIME,
        Obstacle.NEEDS_NOT_COVERED,
    } <= alone


@pytest.mark.parametrize("policy", [OfferPolicy.MANUAL, OfferPolicy.ASSISTED])
def test_the_plan_serves_more_people_than_first_come(story, policy):
    page = backlog.get_backlog(network_id=in_policy(policy), now=NOW)
    assert page.best.served >= page.first_come.served + 2
    assert page.pairs[0].urgent
    assert len(page.left) == page.waiting - page.best.served


@pytest.mark.parametrize("network", CAST, ids=lambda network: network.slug)
def test_fairness_and_recruiting_have_figures(story, network):
    network_id = in_network(network.slug)
    page = fairness.show_fairness(network_id=network_id, days=90, now=NOW)
    assert page.waiting.comparable
    assert any(area.waits for area in page.waiting.areas)
    assert page.distance.too_far
    asked_far = Offer.circle == Circle.WIDER, HelpRequest.network_id == network_id
    far = db.session.scalars(select(Offer.id).join(HelpRequest).where(*asked_far))
    assert page.distance.only_far or far.all()
    found = recruiting.show_recruiting(
        network_id=network_id, reach_km=10, most=5, now=NOW
    )
    assert found.lines[0].together > 1
    assert found.ended


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize("network", CAST, ids=lambda network: network.slug)
def test_the_filters_find_a_place_but_not_every_place(story, network, access):
    here = Point(*network.partners[0].places[0].point)
    every = nearby.search_nearby(location=here, now=NOW)
    fitting = nearby.search_nearby(
        location=here, now=NOW, wanted=Wanted(access=frozenset({access}))
    )
    assert 0 < len(fitting.places) < len(every.places)

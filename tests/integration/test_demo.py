"""The demonstration: complete, told once, and every page of it opens."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from helpnet import METADATA, clock, create_app
from helpnet.cli.demo import CAST, schedule, tell
from helpnet.cli.demo.policies import POLICIES
from helpnet.domain.access import Role, Standing
from helpnet.domain.asking import Channel, Route
from helpnet.domain.attention import AttentionKind
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.check_ins import Still
from helpnet.domain.contacts import ContactWay
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.offer_policy import Circle, OfferPolicy
from helpnet.domain.offers import OfferStatus
from helpnet.domain.place_search import Access, Wanted
from helpnet.domain.places import Point
from helpnet.domain.sessions import SessionStatus
from helpnet.services import (
    backlog,
    boards,
    cascade,
    demo,
    fairness,
    gazetteer,
    nearby,
    recruiting,
)
from helpnet.services.checking import list_faults
from helpnet.services.desk import desk
from helpnet.store.asks import UnmetAsk
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
from tests.conftest import fresh_postgresql, settings_for
from tests.web.conftest import stranger

NOW = clock.now()


# One process tells the story of a database, and the same one reads it: grouping.py.
EACH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session", params=EACH)
def told(request, worker, tmp_path_factory):
    """Return an application of its own whose database holds the demonstration."""
    if request.param == "postgresql":
        url = fresh_postgresql(f"helpnet_demo_{worker}")
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}"
    app = create_app(settings_for(url, MODE="demo"))
    with app.app_context():
        METADATA.create_all(db.engine)
        gazetteer.load_shipped(now=NOW)
        _tell_interrupted()
        assert tell(now=NOW)
    yield app
    with app.app_context():
        db.engine.dispose()


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


def _tell_interrupted():
    """Begin the story, and stop in the middle of it."""
    whole = schedule.play

    def half(steps):
        ordered = sorted(steps, key=lambda step: step.at)
        whole(ordered[: len(ordered) // 2])
        raise Interrupted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpnet.cli.demo.play", half)
        with pytest.raises(Interrupted):
            tell(now=NOW - timedelta(minutes=5))


@pytest.fixture
def story(told):
    with told.app_context():
        yield told
        db.session.remove()


def everything():
    return {
        table.name: db.session.execute(select(func.count()).select_from(table)).scalar()
        for table in METADATA.sorted_tables
    }


def values(column):
    return set(db.session.scalars(select(column)))


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


def in_network(slug):
    return db.session.scalars(select(Network.id).where(Network.slug == slug)).one()


def in_policy(policy):
    """Return the network whose offers go out like that."""
    slug = next(slug for slug, each in POLICIES.items() if each is policy)
    return in_network(slug)


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


def everybody(app):
    with app.app_context():
        return [p for n in demo.list_people(now=NOW) for p in n.people]


@pytest.fixture(scope="session")
def public(told):
    """Return the addresses of all pages that a stranger reaches from home."""
    return crawl(stranger(told), "/")


def crawl(visitor, start, known=frozenset()):
    """Open every page that links lead to, but the known; return the addresses."""
    seen, ahead = set(), [start]
    while ahead:
        url = ahead.pop().split("#")[0]
        if url in seen | known or not _ours(url):
            continue
        seen.add(url)
        if ".xlsx" in url:  # no page: nothing can be read of it here
            assert visitor.client.get(url).status_code == 200, url
            continue
        visitor.open(url)
        assert visitor.status == 200, (url, visitor.status)
        assert not visitor.sees("This message has no words yet"), url
        ahead += [href for _, href in visitor.links() if href and not _same(url, href)]
    return seen


def _same(url, href):
    """Tell whether one month leads to another: they are one page."""
    return "month=" in url and "month=" in href


def _ours(url):
    elsewhere = ("/static/", "/language", "/comfort", "/outbox", "/demo")
    return url.startswith("/") and not url.startswith(elsewhere)


def test_every_page_opens_for_a_stranger(told, public):
    assert {"/", "/ask", "/request", "/places"} <= public
    visitor = stranger(told)
    for start in ("/demo", "/outbox"):
        visitor.open(start)
        assert visitor.status == 200
        for _, href in visitor.links():
            if href and href.startswith(("/outbox/", "/request")):
                assert visitor.open(href).status == 200, href


def worth_a_look(people):
    """Return those with something to do, and one more of each standing."""
    others = {person.standing: person for person in people if not person.errands}
    return [person for person in people if person.errands] + list(others.values())


@pytest.mark.parametrize("role", Role)
def test_every_page_opens_for_everybody_who_signs_in(told, public, role):
    people = worth_a_look([p for p in everybody(told) if p.role is role])
    assert len(people) >= len(CAST)
    for person in people:
        visitor = stranger(told)
        visitor.open("/demo").press(f"Be {person.name}")
        assert visitor.status == 200, person.name
        assert len(crawl(visitor, visitor.url, public)) >= 3, person.name


def test_who_waits_for_what_stands_beside_each_person(told):
    visitor = stranger(told).open("/demo")
    assert visitor.sees("Fatima El Idrissi")
    assert visitor.sees("1 offer waits for an answer")
    assert visitor.sees("1 meeting to write down")
    assert visitor.sees("On a break")
    assert visitor.sees("Waiting for approval")


@pytest.mark.parametrize("role", Role)
def test_a_door_leads_to_the_first_person_of_each_role(told, role):
    visitor = stranger(told).open(f"/demo/as/{role}")
    visitor.press("Be ")
    assert visitor.status == 200
    assert not visitor.url.startswith("/demo")


def test_the_demonstration_exists_only_in_demo_mode(emptied):
    visitor = stranger(emptied)
    for url in ("/demo", "/demo/as/helper", "/outbox", "/outbox/1"):
        assert visitor.open(url).status == 404
    assert visitor.send("/demo/as/1", {}).status in {400, 404}

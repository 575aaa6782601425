"""The daily mail: when, to whom, once; the same numbers as the page and the desk."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, event, select

from helpnet.domain.access import AccountStatus, Role, Standing
from helpnet.domain.asking import Route
from helpnet.domain.attention import AttentionKind
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.text_answers import TextMeaning, TextOutcome
from helpnet.services.attention import PER_PAGE, show_today
from helpnet.services.calls_to_make import list_calls_to_make
from helpnet.services.desk import desk
from helpnet.services.digest import choose_digest, write_digests
from helpnet.services.letters import list_letters
from helpnet.services.service_levels import show_service_levels
from helpnet.store.base import db
from helpnet.store.boards import count_applied
from helpnet.store.followup import HelpSession
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from helpnet.store.routes import count_routes
from helpnet.store.texts_received import TextReceived
from helpnet.web.coordinator.spoken import spoken
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_request,
    an_account,
    an_offer,
    stored,
)

K = AttentionKind
DAY = timedelta(days=1)
MORNING = datetime(2026, 4, 1, 6, 30, tzinfo=UTC)  # a Wednesday, 8:30 in Brussels


@pytest.fixture
def network(database):
    return a_network()


def digests():
    found = select(Notice).where(Notice.kind == NoticeKind.DIGEST).order_by(Notice.id)
    return db.session.scalars(found).all()


def a_notice(request, number, **fields):
    given = {
        "key": f"n-{request.id}-{number}",
        "network_id": request.network_id,
        "request_id": request.id,
        "kind": NoticeKind.HELPER_FOUND,
        "channel": NoticeChannel.CALL,
        "recipient": request.name,
        "address": "+3242223344",
        "language": "en",
        "facts": {},
        "created_at": MONDAY,
        "due_at": MONDAY,
    }
    return stored(Notice(**given | fields))


def a_match(network, **fields):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    given = {"status": OfferStatus.ACCEPTED, "answered_at": MONDAY}
    return an_offer(request, a_helper(network), **given | fields)


def a_meeting(offer, status):
    return stored(
        HelpSession(
            request_id=offer.request_id,
            offer_id=offer.id,
            starts_at=MONDAY + 3 * DAY,
            status=status,
            mode=Mode.PUBLIC_PLACE,
            entry_key=f"{offer.id}",
        )
    )


def a_rich_world(network, times):
    """Let things of every kind but one need somebody."""
    for _ in range(times):
        for route in Route:
            a_request(network, route=route)
        a_request(network, circle=Circle.WAITING_LIST)
        a_request(network, wave_ready_at=MONDAY)
        asked = a_request(network, stage=Stage.OFFERED, name="Jeanne Lambert")
        an_offer(asked, a_helper(network))
        a_notice(asked, 1)
        a_notice(asked, 2, channel=NoticeChannel.LETTER)
        a_notice(asked, 3, status=NoticeStatus.FAILED)
        a_match(network)
        a_match(network, contacted_at=MONDAY)
        a_meeting(a_match(network), SessionStatus.MISSED)
        a_meeting(a_match(network), SessionStatus.PLANNED)
        a_helper(network, standing=Standing.APPLIED)
        a_partner(network, standing=Standing.APPLIED)
        text = {"outcome": TextOutcome.FOR_A_HUMAN, "meaning": TextMeaning.OTHER}
        stored(
            TextReceived(
                gateway_id=f"{network.id}-{asked.id}",
                sender="+32470111222",
                body="What?",
                received_at=MONDAY,
                network_id=network.id,
                **text,
            )
        )
        row = db.session.get_one(HelpRequest, asked.id)
        row.tell(Happening.CALL_WANTED, at=MONDAY, by=Actor.LEARNER)
        db.session.commit()


@pytest.mark.parametrize("times", [1, 3])
def test_no_page_counts_differently(network, times):
    an_account(network)
    a_rich_world(a_network(), 1)
    a_rich_world(network, times)
    write_digests(now=MORNING)

    page = show_today(network_id=network.id, now=MORNING)
    missing = {kind for kind, number in page.counts.items() if not number}
    assert missing == {K.ABLE}

    (mail,) = digests()
    assert mail.facts["total"] == page.total == sum(page.counts.values())
    assert mail.facts["counts"] == {k.value: n for k, n in page.counts.items() if n}
    own = desk(network_id=network.id, now=MORNING)
    assert own.attention == page.counts
    assert len(own.call_first) == page.counts[K.CALL_FIRST]
    assert len(own.wanting_call) == page.counts[K.CALL_WANTED]
    assert len(own.offline) == page.counts[K.OFFLINE]
    routes = count_routes(network.id)
    assert routes[Route.CALL] == page.counts[K.CALL_FIRST]
    assert routes[Route.OFFLINE] == page.counts[K.OFFLINE]
    levels = show_service_levels(network_id=network.id, now=MORNING)
    assert levels.late_count == page.counts[K.LATE]
    calls = list_calls_to_make(network_id=network.id, page=1, now=MORNING)
    assert calls.total == page.counts[K.CALL]
    letters = list_letters(network_id=network.id, now=MORNING)
    assert len(letters.letters) == page.counts[K.LETTER]
    applied = page.counts[K.HELPER_APPLIED], page.counts[K.PARTNER_APPLIED]
    assert count_applied(network.id) == applied


def test_every_thing_is_on_one_page_of_the_list_in_one_order(network):
    a_rich_world(network, 3)
    first = show_today(network_id=network.id, now=MORNING)
    lines = [
        line
        for page in range(1, first.pages + 1)
        for line in show_today(network_id=network.id, now=MORNING, page=page).lines
    ]
    assert len({(line.kind, line.id) for line in lines}) == first.total == len(lines)
    assert [line.due for line in lines] == sorted(line.due for line in lines)
    assert len(first.lines) == PER_PAGE
    for kind in K:
        alone = show_today(network_id=network.id, now=MORNING, kind=kind)
        assert len(alone.lines) == min(first.counts[kind], PER_PAGE), kind


def cost_of(act):
    asked = []
    db.session.rollback()
    db.session.expire_all()

    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    act()
    event.remove(db.engine, "before_cursor_execute", count)
    return len(asked)


def test_the_number_of_statements_does_not_grow(network):
    number = network.id
    pages = (
        (12, lambda: show_today(network_id=number, now=MORNING)),
        (20, lambda: desk(network_id=number, now=MORNING)),
        (5, lambda: list_calls_to_make(network_id=number, page=1, now=MORNING)),
        (5, lambda: list_letters(network_id=number, now=MORNING)),
    )
    a_rich_world(network, 1)
    few = [cost_of(page) for _most, page in pages]
    a_rich_world(network, 6)
    many = [cost_of(page) for _most, page in pages]
    for cost, before, (most, _page) in zip(many, few, pages, strict=True):
        assert cost <= before <= most


@pytest.mark.parametrize(
    ("now", "written"),
    [
        ("2026-04-01T05:29:00+00:00", 0),
        ("2026-04-01T05:30:00+00:00", 1),
        ("2026-04-01T09:59:00+00:00", 1),
        ("2026-04-01T10:00:00+00:00", 0),
        ("2026-03-27T06:29:00+00:00", 0),  # the Friday before the clocks change
        ("2026-03-27T06:30:00+00:00", 1),
        ("2026-04-04T06:30:00+00:00", 0),  # a Saturday
        ("2026-04-05T06:30:00+00:00", 0),
        ("2026-04-06T06:30:00+00:00", 1),
    ],
)
def test_it_is_written_on_the_morning_of_a_working_day_there(database, now, written):
    network = a_network(rules={"quiet_from": 0, "quiet_until": 0})
    an_account(network)
    a_request(network)
    assert write_digests(now=datetime.fromisoformat(now)) == written


def test_never_in_quiet_time(network):
    an_account(network)
    a_request(network)
    assert write_digests(now=MORNING.replace(hour=5, minute=45)) == 0  # 7:45 there
    assert write_digests(now=MORNING.replace(hour=6, minute=0)) == 1


@pytest.mark.parametrize(
    ("until", "hours"), [(10, [10, 11]), (12, [12]), (13, [13]), (17, [17])]
)
def test_a_quiet_morning_only_delays_it(database, until, hours):
    network = a_network(rules={"quiet_from": 20, "quiet_until": until})
    an_account(network)
    a_request(network)
    midnight = datetime.fromisoformat("2026-04-01T00:00:00+02:00")

    day = [midnight + timedelta(hours=hour) for hour in range(24)]
    written = [at.hour for at in day if is_written_at(at)]

    assert written == hours


def is_written_at(at):
    wrote = write_digests(now=at)
    db.session.execute(delete(Notice))
    db.session.commit()
    return wrote


def test_each_coordinator_gets_one_a_day(network):
    both = an_account(network), an_account(network, language="fr")
    a_request(network)
    quarter = timedelta(minutes=15)
    assert [write_digests(now=MORNING + n * quarter) for n in range(4)] == [2, 0, 0, 0]
    assert [mail.account_id for mail in digests()] == [one.id for one in both]
    assert [mail.key for mail in digests()] == [
        f"digest-{one.id}-2026-04-01" for one in both
    ]
    assert write_digests(now=MORNING + DAY) == 2


def test_nothing_waits_so_nothing_is_written(network):
    an_account(network)
    assert write_digests(now=MORNING) == 0


def test_only_coordinators_who_want_it_and_may_sign_in(network):
    off = an_account(network)
    an_account(network, status=AccountStatus.SUSPENDED)
    an_account(network, role=Role.PARTNER)
    a_helper(network)
    a_request(network)
    choose_digest(account_id=off.id, wanted=False)
    assert write_digests(now=MORNING) == 0
    choose_digest(account_id=off.id, wanted=True)
    assert write_digests(now=MORNING) == 1


def test_it_names_nobody_in_full_and_links_to_the_list(app, network):
    an_account(network, name="Marie Dupont")
    request = a_request(network, name="Jeanne Lambert", route=Route.OFFLINE)
    a_request(network, name="", route=Route.CALL)
    for _ in range(11):
        a_request(network)
    write_digests(now=MORNING)
    (mail,) = digests()
    words = spoken(
        kind=mail.kind,
        language="en",
        recipient=mail.recipient,
        network="Liège helps",
        facts=mail.facts,
    )
    told = words.subject + words.body
    assert "Lambert" not in told
    assert "3344" not in told
    assert f"Jeanne ({request.reference}), promised by Thursday, 5 March 2026" in told
    assert words.subject == f"{mail.facts['total']} things need a human today"
    assert "http://localhost/coordinator/today/" in told
    assert told.count("promised by") == 10

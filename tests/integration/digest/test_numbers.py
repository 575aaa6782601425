"""The mail counts what the page and the desk count, at a fixed cost."""

import pytest
from sqlalchemy import event

from helpnet.domain.access import Standing
from helpnet.domain.asking import Route
from helpnet.domain.attention import AttentionKind
from helpnet.domain.autonomy import Level
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.text_answers import TextMeaning, TextOutcome
from helpnet.services.attention import PER_PAGE, show_today
from helpnet.services.calls_to_make import list_calls_to_make
from helpnet.services.desk import desk
from helpnet.services.digest import write_digests
from helpnet.services.letters import list_letters
from helpnet.services.service_levels import show_service_levels
from helpnet.store.base import db
from helpnet.store.boards import count_applied
from helpnet.store.check_ins import CheckIn
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.helpers import Helper
from helpnet.store.requests import HelpRequest
from helpnet.store.routes import count_routes
from helpnet.store.texts_received import TextReceived
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_notice,
    a_partner,
    a_request,
    an_account,
    an_offer,
    stored,
)
from tests.integration.digest.scene import DAY, MORNING, digests

K = AttentionKind


def a_match(network, **fields):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    given = {"status": OfferStatus.ACCEPTED, "answered_at": MONDAY}
    return an_offer(request, a_helper(network), **given | fields)


def a_meeting(offer, status, day=3, levels=()):
    return stored(
        HelpSession(
            request_id=offer.request_id,
            offer_id=offer.id,
            starts_at=MONDAY + day * DAY,
            status=status,
            mode=Mode.PUBLIC_PLACE,
            entry_key=f"{offer.id}-{day}",
            levels=list(levels),
        )
    )


def troubles(network):
    """Let one accompaniment of each kind go wrong."""
    missed, stuck, away = (a_match(network) for _each in range(3))
    for day in (20, 21):
        a_meeting(missed, SessionStatus.MISSED, day)
    need = db.session.get_one(HelpRequest, stuck.request_id).needs[0].id
    for day in range(20, 25):
        level = SessionLevel(need_id=need, level=Level.SHOWN)
        a_meeting(stuck, SessionStatus.DONE, day, [level])
    a_meeting(away, SessionStatus.DONE, 20)
    db.session.get_one(Helper, away.helper_id).standing = Standing.PAUSED
    unhappy = db.session.get_one(HelpRequest, missed.request_id)
    what, by = Happening.UNHAPPY, Actor.LEARNER
    unhappy.tell(what, at=MONDAY, by=by, detail="Too fast")
    db.session.commit()
    done = a_request(network, stage=Stage.AUTONOMOUS, closed_at=MONDAY)
    asked = {"due_at": MONDAY, "asked_at": MONDAY, "closed_at": MONDAY}
    stored(CheckIn(request_id=done.id, days=7, **asked))


def a_rich_world(network, times):
    """Let things of every kind but one need somebody."""
    for _ in range(times):
        for route in Route:
            a_request(network, route=route)
        a_request(network, circle=Circle.WAITING_LIST)
        a_request(network, wave_ready_at=MONDAY)
        asked = a_request(network, stage=Stage.OFFERED, name="Jeanne Lambert")
        an_offer(asked, a_helper(network))
        a_notice(network, asked)
        a_notice(network, asked, channel=NoticeChannel.LETTER)
        a_notice(network, asked, status=NoticeStatus.FAILED)
        a_match(network)
        a_match(network, contacted_at=MONDAY)
        a_meeting(a_match(network), SessionStatus.MISSED)
        a_meeting(a_match(network), SessionStatus.PLANNED)
        a_helper(network, standing=Standing.APPLIED)
        a_partner(network, standing=Standing.APPLIED)
        troubles(network)
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
        (19, lambda: show_today(network_id=number, now=MORNING)),
        (26, lambda: desk(network_id=number, now=MORNING)),
        (5, lambda: list_calls_to_make(network_id=number, page=1, now=MORNING)),
        (5, lambda: list_letters(network_id=number, now=MORNING)),
    )
    a_rich_world(network, 1)
    few = [cost_of(page) for _most, page in pages]
    a_rich_world(network, 6)
    many = [cost_of(page) for _most, page in pages]
    for cost, before, (most, _page) in zip(many, few, pages, strict=True):
        assert cost <= before <= most

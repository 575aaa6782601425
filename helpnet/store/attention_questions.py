"""What needs a human among requests, messages and people who apply: one SELECT each."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from helpnet.domain.access import Standing
from helpnet.domain.asking import Route
from helpnet.domain.attention import AttentionKind, Watch
from helpnet.domain.history import Happening
from helpnet.domain.journey import OPEN, Stage
from helpnet.domain.notices import NoticeChannel
from helpnet.domain.offer_policy import Circle, OfferPolicy
from helpnet.domain.promises import late_before
from helpnet.store.calls import to_do_in_person
from helpnet.store.fallback import waits_for_human
from helpnet.store.helpers import Helper
from helpnet.store.networks import get_network
from helpnet.store.notices import Notice
from helpnet.store.partners import Partner
from helpnet.store.requests import LOOKED_FOR, HelpRequest, Step
from helpnet.store.service_levels import unreached
from helpnet.store.texts_received import TextReceived, unread_by

Rows = Select[*tuple[Any, ...]]
Moment = ColumnElement[datetime | None]

_BEGINS = (
    Happening.ASKED,
    Happening.OFFERS_CLOSED,
    Happening.HELPER_LEFT,
    Happening.REOPENED,
)
_NOBODY = cast(null(), Integer)


def as_row(
    kind: AttentionKind,
    row_id: Any,
    since: Any,
    *,
    request_id: Any = _NOBODY,
    offer_id: Any = _NOBODY,
) -> Rows:
    """Return the columns all questions share, so that they can be asked at once."""
    return select(
        literal(kind.value, String).label("kind"),
        row_id.label("id"),
        request_id.label("request_id"),
        offer_id.label("offer_id"),
        since.label("since"),
    )


def call_first(seen: Watch) -> Rows:
    """Return who asked to be called before anything else."""
    return _on_route(AttentionKind.CALL_FIRST, seen, Route.CALL)


def offline(seen: Watch) -> Rows:
    """Return who wants no helper, only to be told where."""
    return _on_route(AttentionKind.OFFLINE, seen, Route.OFFLINE)


def late(seen: Watch) -> Rows:
    """Return whom nobody reached by the promised day, as the service levels say."""
    weekdays = seen.rules.promise_days
    before = late_before(seen.now, weekdays=weekdays, zone=seen.zone)
    return _request(AttentionKind.LATE, HelpRequest.asked_at).where(
        *unreached(seen.network_id, before)
    )


def call_wanted(seen: Watch) -> Rows:
    """Return who asked for a call that nobody has made, and is not called anyway."""
    first = _unanswered_wishes()
    return (
        _request(AttentionKind.CALL_WANTED, first.c.at)
        .join(first, first.c.request_id == HelpRequest.id)
        .where(
            HelpRequest.network_id == seen.network_id,
            HelpRequest.stage.in_(OPEN),
            HelpRequest.route != Route.CALL,
        )
    )


def calls(seen: Watch) -> Rows:
    """Return the calls to make now."""
    return _in_person(AttentionKind.CALL, NoticeChannel.CALL, seen)


def letters(seen: Watch) -> Rows:
    """Return the letters to print now."""
    return _in_person(AttentionKind.LETTER, NoticeChannel.LETTER, seen)


def failed(seen: Watch) -> Rows:
    """Return the messages that no other channel took over and nobody looked at yet."""
    since = func.coalesce(Notice.settled_at, Notice.created_at)
    return _notice(AttentionKind.FAILED, since).where(
        Notice.network_id == seen.network_id, waits_for_human()
    )


def texts(seen: Watch) -> Rows:
    """Return the texts that only a human understands and nobody has read yet."""
    received = as_row(
        AttentionKind.TEXT,
        TextReceived.id,
        TextReceived.received_at,
        request_id=TextReceived.request_id,
    )
    return received.where(unread_by(get_network(seen.network_id)))


def nobody_asked(seen: Watch) -> Rows:
    """Return who waits while no helper is asked and nothing goes on by itself."""
    by_hand = seen.rules.offer_policy is OfferPolicy.MANUAL
    stands_still = and_(
        HelpRequest.wave_ready_at.is_(None),
        HelpRequest.circle != Circle.WAITING_LIST,
        or_(literal(by_hand), HelpRequest.look_at.is_(None)),
    )
    since = func.coalesce(_last_step(*_BEGINS), HelpRequest.asked_at)
    rows = _request(AttentionKind.NOBODY_ASKED, since)
    return rows.where(*_waits(seen), stands_still)


def wave_ready(seen: Watch) -> Rows:
    """Return for whom the next helpers are ready to be asked with one press."""
    rows = _request(AttentionKind.WAVE_READY, HelpRequest.wave_ready_at)
    return rows.where(*_waits(seen), HelpRequest.wave_ready_at.is_not(None))


def no_candidate(seen: Watch) -> Rows:
    """Return who is on the waiting list, since nobody was found."""
    last = _last_step(Happening.NO_CANDIDATE, Happening.WAITING_LISTED)
    rows = _request(
        AttentionKind.NO_CANDIDATE, func.coalesce(last, HelpRequest.asked_at)
    )
    return rows.where(
        *_waits(seen),
        HelpRequest.circle == Circle.WAITING_LIST,
        HelpRequest.wave_ready_at.is_(None),
    )


def seemingly_able(seen: Watch) -> Rows:
    """Return who was once said to manage alone; the rule may say otherwise by now."""
    said = _last_step(Happening.AUTONOMY_SUGGESTED)
    return _request(AttentionKind.ABLE, said).where(
        HelpRequest.network_id == seen.network_id,
        HelpRequest.stage == Stage.ACCOMPANIED,
        said.is_not(None),
    )


def helpers_applied(seen: Watch) -> Rows:
    """Return the volunteers who wait for approval."""
    rows = as_row(AttentionKind.HELPER_APPLIED, Helper.id, Helper.created_at)
    return rows.where(
        Helper.network_id == seen.network_id, Helper.standing == Standing.APPLIED
    )


def partners_applied(seen: Watch) -> Rows:
    """Return the organisations that wait for approval."""
    rows = as_row(AttentionKind.PARTNER_APPLIED, Partner.id, Partner.created_at)
    return rows.where(
        Partner.network_id == seen.network_id, Partner.standing == Standing.APPLIED
    )


def _unanswered_wishes() -> Subquery:
    """Return since when which request waits for the call that was wished for."""
    wanted, called = aliased(Step), aliased(Step)
    answered = exists().where(
        called.request_id == wanted.request_id,
        called.id > wanted.id,
        called.what == Happening.LEARNER_CALLED,
    )
    return (
        select(wanted.request_id, func.min(wanted.at).label("at"))
        .where(wanted.what == Happening.CALL_WANTED, ~answered)
        .group_by(wanted.request_id)
        .subquery()
    )


def _request(kind: AttentionKind, since: Any) -> Rows:
    return as_row(kind, HelpRequest.id, since, request_id=HelpRequest.id)


def _notice(kind: AttentionKind, since: Any) -> Rows:
    return as_row(kind, Notice.id, since, request_id=Notice.request_id)


def _in_person(kind: AttentionKind, channel: NoticeChannel, seen: Watch) -> Rows:
    due = to_do_in_person(seen.network_id, now=seen.now, channels=(channel,))
    return _notice(kind, Notice.due_at).where(*due)


def _on_route(kind: AttentionKind, seen: Watch, route: Route) -> Rows:
    return _request(kind, HelpRequest.asked_at).where(
        HelpRequest.network_id == seen.network_id,
        HelpRequest.stage == Stage.WAITING,
        HelpRequest.route == route,
    )


def _waits(seen: Watch) -> tuple[ColumnElement[bool], ...]:
    return (
        HelpRequest.network_id == seen.network_id,
        HelpRequest.stage == Stage.WAITING,
        LOOKED_FOR,
    )


def _last_step(*whats: Happening) -> Any:
    """Return when one of these last happened to the request, or NULL."""
    return (
        select(func.max(Step.at))
        .where(Step.request_id == HelpRequest.id, Step.what.in_(whats))
        .scalar_subquery()
    )

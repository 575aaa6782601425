"""What goes wrong in accompaniments: one SELECT for each trouble.

What was talked about stays quiet until something new goes wrong.
"""

from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.attention import AttentionKind, Watch
from helpnet.domain.autonomy import Level
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Happening
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accounts import Account
from helpnet.store.attention_meetings import about_offer
from helpnet.store.attention_questions import Rows, as_row
from helpnet.store.check_ins import CheckIn, silent_rows
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Need, Step

_Status = SessionStatus


def unhappy(seen: Watch) -> Rows:
    """Return who said that it does not go well, and nobody has talked with them.

    Also when help has ended since, unless the learner has died.
    """
    said = last_step(Happening.UNHAPPY)
    match = (
        select(Offer.id)
        .where(Offer.request_id == HelpRequest.id, _GOES_ON)
        .correlate(HelpRequest)
        .scalar_subquery()
    )
    kind, number = AttentionKind.UNHAPPY, HelpRequest.id
    rows = as_row(kind, number, said, request_id=number, offer_id=match)
    return rows.where(
        HelpRequest.network_id == seen.network_id,
        HelpRequest.end_reason.is_distinct_from(EndReason.DECEASED),
        said.is_not(None),
        not_settled_since(said),
    )


def silent(seen: Watch) -> Rows:
    """Return the accompaniments without any sign of life for `silent_days`.

    No meeting is planned, and none was held. Not those that are missed meetings, or
    whose helper was never in touch: they are looked at for that.
    """
    held = _latest(_Status.DONE)
    last = _later(_later(Offer.answered_at, Offer.contacted_at), held)
    last = _later(last, last_step(Happening.UNHAPPY_SETTLED))
    begun = Offer.contacted_at.is_not(None) | _has(*_Status)
    return _going(AttentionKind.SILENT, last, seen).where(
        begun,
        last < seen.days_ago(seen.rules.silent_days),
        ~_has(_Status.PLANNED),
        _missed_since_held() == 0,
    )


def missed(seen: Watch) -> Rows:
    """Return whose last meeting was missed with none planned; several are worse."""
    in_a_row = _missed_since_held()
    rows = _going(AttentionKind.MISSED, _latest(_Status.MISSED), seen)
    few = in_a_row < seen.rules.missed_in_a_row
    return rows.where(in_a_row > 0, few, ~_has(_Status.PLANNED))


def two_missed(seen: Watch) -> Rows:
    """Return who missed `missed_in_a_row` meetings, whatever is planned."""
    last = _latest(_Status.MISSED)
    return _going(AttentionKind.TWO_MISSED, last, seen).where(
        _missed_since_held() >= seen.rules.missed_in_a_row, not_settled_since(last)
    )


def seemingly_stuck(seen: Watch) -> Rows:
    """Return in which accompaniments no goal may have moved for `stuck_sessions`.

    All that `domain.troubles.is_stuck` says, and perhaps a few more: it decides.
    """
    lately = _begin_of_last(seen)
    kind, held = AttentionKind.NO_PROGRESS, _latest(_Status.DONE)
    return (
        _going(kind, lately.c.at, seen)
        .join(lately, lately.c.offer_id == Offer.id)
        .where(
            _met_before(lately.c.at),
            Offer.request_id.not_in(_risen_since(lately)),
            not_settled_since(held),
        )
    )


def helper_away(seen: Watch) -> Rows:
    """Return who is helped by somebody on a break, or who left or cannot sign in.

    Quiet for `silent_days` once it was talked about. Nobody has more learners than
    room: the database refuses it; who has too much to do hands over.
    """
    talked = exists().where(
        Step.request_id == Offer.request_id,
        Step.what == Happening.UNHAPPY_SETTLED,
        Step.at >= seen.days_ago(seen.rules.silent_days),
    )
    last = _later(Offer.answered_at, _latest(_Status.DONE))
    return (
        _going(AttentionKind.HELPER_AWAY, last, seen)
        .join(Helper, Helper.id == Offer.helper_id)
        .join(Account, Account.id == Helper.account_id)
        .where(
            or_(
                Helper.standing != Standing.ACTIVE,
                Account.status != AccountStatus.ACTIVE,
            ),
            ~talked,
        )
    )


def check_in_silent(seen: Watch) -> Rows:
    """Return who did not answer "can you still do it alone?" in time."""
    before = seen.days_ago(seen.rules.check_in_patience)
    kind, number = AttentionKind.CHECK_IN_SILENT, HelpRequest.id
    return (
        as_row(kind, number, CheckIn.asked_at, request_id=number)
        .join(CheckIn, CheckIn.request_id == HelpRequest.id)
        .where(
            *silent_rows(seen.network_id, before=before),
            not_settled_since(CheckIn.asked_at),
        )
    )


def last_step(*whats: Happening) -> Any:
    """Return when one of these last happened to the request, or NULL."""
    return (
        select(func.max(Step.at))
        .where(Step.request_id == HelpRequest.id, Step.what.in_(whats))
        .correlate(HelpRequest)
        .scalar_subquery()
    )


def not_settled_since(moment: Any) -> ColumnElement[bool]:
    """Return whether nobody has talked about the request since then."""
    return ~exists().where(
        Step.request_id == HelpRequest.id,
        Step.what == Happening.UNHAPPY_SETTLED,
        Step.at >= moment,
    )


_GOES_ON = Offer.status == OfferStatus.ACCEPTED


def _going(kind: AttentionKind, since: Any, seen: Watch) -> Rows:
    return about_offer(kind, since, seen).where(_GOES_ON)


def _has(*statuses: SessionStatus) -> ColumnElement[bool]:
    return exists().where(
        HelpSession.offer_id == Offer.id, HelpSession.status.in_(statuses)
    )


def _latest(status: SessionStatus) -> Any:
    """Return when the last meeting of the match with that status began, or NULL."""
    each = aliased(HelpSession)
    return (
        select(func.max(each.starts_at))
        .where(each.offer_id == Offer.id, each.status == status)
        .correlate(Offer)
        .scalar_subquery()
    )


def _missed_since_held() -> Any:
    """Return how many meetings were missed since the last one that took place."""
    each, held = aliased(HelpSession), _latest(_Status.DONE)
    return (
        select(func.count())
        .select_from(each)
        .where(
            each.offer_id == Offer.id,
            each.status == _Status.MISSED,
            (held.is_(None)) | (each.starts_at > held),
        )
        .correlate(Offer)
        .scalar_subquery()
    )


def _begin_of_last(seen: Watch) -> Subquery:
    """Return when the first of each match's last `stuck_sessions` meetings began.

    Matches with fewer are left out.
    """
    order = func.row_number().over(
        partition_by=HelpSession.offer_id, order_by=HelpSession.starts_at.desc()
    )
    held = (
        select(
            HelpSession.offer_id,
            HelpSession.request_id,
            HelpSession.starts_at.label("at"),
            order.label("number"),
        )
        .join(Offer, Offer.id == HelpSession.offer_id)
        .join(HelpRequest, HelpRequest.id == Offer.request_id)
        .where(_GOES_ON, HelpSession.status == _Status.DONE, *_within(seen))
        .subquery()
    )
    last = select(held).where(held.c.number == seen.rules.stuck_sessions)
    return last.subquery()


def _within(seen: Watch) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of the requests looked at."""
    one = HelpRequest.id == seen.request_id
    every = HelpRequest.network_id == seen.network_id
    return (every,) if seen.request_id is None else (every, one)


def _met_before(moment: Any) -> ColumnElement[bool]:
    each = aliased(HelpSession)
    return exists().where(
        each.request_id == HelpRequest.id,
        each.status == _Status.DONE,
        each.starts_at < moment,
    )


def _risen_since(lately: Subquery) -> Any:
    """Return the requests with a goal done with less help since than ever before.

    One pass over the meetings of all: asked goal by goal it takes minutes.
    """
    each, step = aliased(HelpSession), _step(SessionLevel)
    return (
        select(lately.c.request_id)
        .join(each, each.request_id == lately.c.request_id)
        .join(SessionLevel, SessionLevel.session_id == each.id)
        .join(Need, Need.id == SessionLevel.need_id)
        .where(each.status == _Status.DONE, Need.dropped_at.is_(None))
        .group_by(lately.c.request_id, SessionLevel.need_id)
        .having(
            func.max(case((each.starts_at >= lately.c.at, step), else_=-1))
            > func.max(case((each.starts_at < lately.c.at, step), else_=-1))
        )
    )


def _step(level: Any) -> Any:
    return case({each.value: each.step for each in Level}, value=level.level)


def _later(one: Any, other: Any) -> Any:
    """Return the later of two moments, in words of both databases; `other` or NULL."""
    return case((other > one, other), else_=one)

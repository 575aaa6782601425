"""Later questions to learners: can you still do it alone?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from helpnet.domain.check_ins import Still, moments_due
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.rules import parse_rules
from helpnet.store.base import Base, checked, db
from helpnet.store.networks import Network
from helpnet.store.notices import Notice, cancel_waiting, restore_cancelled
from helpnet.store.requests import HelpRequest, Need, Step


class CheckIn(Base):
    """One question, so many days after a learner said: I can do it alone."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("request_id", "closed_at", "days"),
        CheckConstraint("days > 0", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE")
    )
    days: Mapped[int]
    closed_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[Actor | None] = mapped_column(checked(Actor))
    cancelled_at: Mapped[datetime | None]
    request: Mapped[HelpRequest] = relationship()
    answers: Mapped[list["CheckInAnswer"]] = relationship(
        order_by="CheckInAnswer.need_id", cascade="all, delete-orphan"
    )


class CheckInAnswer(Base):
    """What the learner said of one goal."""

    __tablename__ = "check_in_answers"

    check_in_id: Mapped[int] = mapped_column(
        ForeignKey(CheckIn.id, ondelete="CASCADE"), primary_key=True
    )
    need_id: Mapped[int] = mapped_column(
        ForeignKey(Need.id, ondelete="CASCADE"), primary_key=True
    )
    still: Mapped[Still] = mapped_column(checked(Still))


def plan_check_ins(request: HelpRequest, *, at: datetime) -> None:
    """Plan the questions that follow what just ended; the caller holds the request.

    What was planned for the same moment, and taken back since, is planned again.
    """
    rules, zone = parse_rules(request.network.rules), request.network.time_zone
    before = {each.days: each for each in _list_of(request.id, at)}
    for days, due_at in moments_due(at, quiet=rules.quiet, zone=zone).items():
        if days in before:
            before[days].cancelled_at = None
        else:
            planned = {"days": days, "closed_at": at, "due_at": due_at}
            db.session.add(CheckIn(request_id=request.id, **planned))


def cancel_check_ins(request_id: int, *, at: datetime) -> None:
    """Put no question of this request any more that nobody has answered."""
    for each in db.session.scalars(
        select(CheckIn)
        .where(
            CheckIn.request_id == request_id,
            CheckIn.answered_at.is_(None),
            CheckIn.cancelled_at.is_(None),
        )
        .order_by(CheckIn.id)
    ):
        each.cancelled_at = at
        cancel_waiting(key=key_of(each), at=at)


def restore_check_ins(request: HelpRequest, *, cancelled_at: datetime) -> None:
    """Put the questions again that were cancelled at that moment, by mistake.

    Only those that follow the request's last end; what was put by then can be
    answered again.
    """
    for each in list_current(request):
        if each.answered_at is None and each.cancelled_at == cancelled_at:
            each.cancelled_at = None
            restore_cancelled(key=key_of(each), cancelled_at=cancelled_at)


def forget_answers(request: HelpRequest, *, answered_at: datetime) -> None:
    """Ask again what was answered at that moment by mistake."""
    for each in list_current(request):
        if each.answered_at == answered_at:
            keep_still(each, {})
            restore_cancelled(key=key_of(each), cancelled_at=answered_at)
            each.answered_at = each.answered_by = None


def key_of(check_in: CheckIn) -> str:
    """Return the key of the message that puts this question."""
    return f"{NoticeKind.CHECK_IN}-{check_in.id}"


def list_current(request: HelpRequest) -> Sequence[CheckIn]:
    """Return the questions that follow the request's last end, the earliest first.

    None while it is open: what was asked before is over.
    """
    return _list_of(request.id, request.closed_at) if request.closed_at else []


def find_put(request: HelpRequest) -> CheckIn | None:
    """Return the question that was put last and can be answered, if any."""
    if request.stage is not Stage.AUTONOMOUS or request.end_reason:
        return None
    found = list_current(request)
    put = [each for each in found if each.asked_at and not each.cancelled_at]
    return put[-1] if put else None


def find_check_in(request_id: int, number: int) -> CheckIn | None:
    """Return that question of this request, of whatever cycle."""
    found = db.session.get(CheckIn, number)
    return found if found and found.request_id == request_id else None


def list_due(
    network_ids: Collection[int], *, now: datetime, most: int
) -> Sequence[int]:
    """Return these networks' requests with a question to put, longest due first."""
    return db.session.scalars(
        select(CheckIn.request_id)
        .join(CheckIn.request)
        .where(
            *_alive(),
            HelpRequest.network_id.in_(sorted(network_ids)),
            CheckIn.asked_at.is_(None),
            CheckIn.due_at <= now,
        )
        .order_by(CheckIn.due_at, CheckIn.id)
        .limit(most)
    ).all()


def still_of(check_in: CheckIn) -> Mapping[int, Still]:
    """Return what was said of each goal, by the id of its need."""
    return {each.need_id: each.still for each in check_in.answers}


def keep_still(check_in: CheckIn, answers: Mapping[int, Still]) -> None:
    """Keep exactly these answers."""
    before = {each.need_id: each for each in check_in.answers}
    for need_id, still in answers.items():
        if need_id in before:
            before[need_id].still = still
        else:
            check_in.answers.append(CheckInAnswer(need_id=need_id, still=still))
    for need_id in before.keys() - answers.keys():
        check_in.answers.remove(before[need_id])


def silent_rows(
    network_id: int, *, before: datetime
) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of a question put before that moment and not answered.

    For `CheckIn` joined with its request; only the last one put. Who is still to be
    called or written to is not silent yet.
    """
    later, told = aliased(CheckIn), aliased(Notice)
    put_later = select(later.id).where(
        later.request_id == CheckIn.request_id,
        later.closed_at == CheckIn.closed_at,
        later.asked_at.is_not(None),
        later.days > CheckIn.days,
    )
    to_tell = select(told.id).where(
        told.request_id == CheckIn.request_id,
        told.kind == NoticeKind.CHECK_IN,
        told.status == NoticeStatus.WAITING,
    )
    return (
        *_alive(),
        HelpRequest.network_id == network_id,
        CheckIn.answered_at.is_(None),
        CheckIn.asked_at <= before,
        ~put_later.exists(),
        ~to_tell.exists(),
    )


def list_silent(network: Network, *, now: datetime) -> Sequence[int]:
    """Return the requests whose last question was not answered in time, oldest first.

    Those of which the history says so already are left out.
    """
    patience = parse_rules(network.rules).check_in_patience
    before = now - timedelta(days=patience)
    noted = select(Step.id).where(
        Step.request_id == CheckIn.request_id,
        Step.what == Happening.CHECK_IN_SILENT,
        Step.at >= CheckIn.asked_at,
    )
    return db.session.scalars(
        select(CheckIn.request_id)
        .join(CheckIn.request)
        .where(*silent_rows(network.id, before=before), ~noted.exists())
        .order_by(CheckIn.asked_at, CheckIn.id)
    ).all()


def _alive() -> tuple[ColumnElement[bool], ...]:
    """Return what holds of a question that still makes sense."""
    return (
        CheckIn.cancelled_at.is_(None),
        HelpRequest.stage == Stage.AUTONOMOUS,
        HelpRequest.closed_at == CheckIn.closed_at,
        HelpRequest.end_reason.is_(None),
    )


def _list_of(request_id: int, closed_at: datetime) -> Sequence[CheckIn]:
    return db.session.scalars(
        select(CheckIn)
        .where(CheckIn.request_id == request_id, CheckIn.closed_at == closed_at)
        .order_by(CheckIn.days)
    ).all()

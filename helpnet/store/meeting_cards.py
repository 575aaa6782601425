"""What helper and coordinator both read of an accompaniment, as frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from helpnet.domain.autonomy import Level
from helpnet.domain.local_times import local_day
from helpnet.domain.modes import Mode
from helpnet.domain.progress import Progress
from helpnet.domain.sessions import MissReason, SessionStatus
from helpnet.store.followup import HelpSession
from helpnet.store.requests import HelpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCard:
    """One meeting; `day` is local. Levels are (skill, level) in the order of needs.

    `note` is empty for readers whom it does not concern; everybody reads
    `shared_note`, the learner too. `own` tells whether the
    reader held it; only then may they correct it.
    """

    id: int
    status: SessionStatus
    starts_at: datetime
    day: date
    mode: Mode
    place: str
    address: str
    where: str
    minutes: int | None
    levels: tuple[tuple[str, Level], ...]
    missed_because: MissReason | None
    shared_note: str
    note: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalCard:
    """One goal: the level of each meeting in time, and the days of its run alone.

    `said_on` are the days of that run that only the learner speaks for.
    """

    need_id: int
    skill: str
    level: Level | None
    steps: tuple[tuple[date, Level], ...]
    alone_on: tuple[date, ...]
    said_on: tuple[date, ...]
    met: bool


def goal_cards(request: HelpRequest, far: Progress) -> tuple[GoalCard, ...]:
    """Return the goals in the learner's order."""
    skills = {need.id: need.skill for need in request.needs}
    return tuple(
        GoalCard(
            need_id=each.goal,
            skill=skills[each.goal],
            level=each.level,
            steps=tuple((seen.day, seen.level) for seen in each.seen if not seen.own),
            alone_on=each.alone_on,
            said_on=each.said_on,
            met=each.met,
        )
        for each in far.goals
    )


def meeting_cards(
    request: HelpRequest,
    sessions: Sequence[HelpSession],
    offers: Mapping[int, int],
    reader: int | None,
) -> tuple[MeetingCard, ...]:
    """Return the meetings in the given order.

    `offers` gives the helper of each match; `reader` is a helper's id, and None reads
    every note: a helper reads only their own.
    """
    return tuple(
        _card(request, each, offers.get(each.offer_id), reader) for each in sessions
    )


def _card(
    request: HelpRequest, each: HelpSession, helper_id: int | None, reader: int | None
) -> MeetingCard:
    own = reader is not None and helper_id == reader
    given = {level.need_id: level.level for level in each.levels}
    return MeetingCard(
        id=each.id,
        status=each.status,
        starts_at=each.starts_at,
        day=local_day(each.starts_at, request.network.time_zone),
        mode=each.mode,
        **_where(each),
        minutes=each.minutes,
        levels=tuple(
            (need.skill, given[need.id]) for need in request.needs if need.id in given
        ),
        missed_because=each.missed_because,
        shared_note=each.shared_note,
        note=each.note if own or reader is None else "",
        own=own,
    )


def _where(each: HelpSession) -> dict[str, str]:
    place = each.place
    return {
        "place": place.name if place else "",
        "address": place.address if place else "",
        "where": each.where,
    }

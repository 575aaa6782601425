"""What a helper may plan and record of a meeting, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from helpnet.domain.autonomy import Level
from helpnet.domain.modes import Mode

MOST_DAYS_AHEAD = 366
MOST_MINUTES = 600
MOST_NOTE = 2000
MOST_WHERE = 200
USUAL_MINUTES = 60
USUAL_TIME = time(10)


class MeetingFault(StrEnum):
    """What is wrong with a meeting as planned or recorded."""

    IN_THE_PAST = "in_the_past"
    TOO_FAR_AHEAD = "too_far_ahead"
    PLACE_MISSING = "place_missing"
    VETTING_MISSING = "vetting_missing"
    NOT_WISHED = "not_wished"
    IN_THE_FUTURE = "in_the_future"
    BEFORE_START = "before_start"
    MINUTES = "minutes"
    NO_LEVEL = "no_level"
    OTHER_GOAL = "other_goal"


class BadMeeting(Exception):
    """This meeting cannot be kept; `faults` names everything wrong at once."""

    def __init__(self, faults: frozenset[MeetingFault]) -> None:
        super().__init__(", ".join(sorted(faults)))
        self.faults = faults


class RecordedAlready(Exception):
    """A meeting of that day is on file: `session_id` is its id."""

    def __init__(self, session_id: int) -> None:
        super().__init__(str(session_id))
        self.session_id = session_id


class Overtaken(Exception):
    """The meeting was moved, held or cancelled since this page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalToday:
    """One goal on the recording form; `level` is that of the last meeting about it.

    `lately` tells whether the last meeting was about it.
    """

    need_id: int
    skill: str
    level: Level | None
    lately: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A meeting to come: a partner's place by its id, or any other in words."""

    starts_at: datetime
    mode: Mode
    place_id: int | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a helper notes after a meeting; levels go by the id of the goal.

    `place_id` is a partner's place, `where` any other in words; without both it was
    where it was planned. The learner reads `shared_note`, helper and coordinator
    `note`. `next_starts_at` plans another meeting of the same kind; a correction
    ignores it. `once_a_day` refuses a second meeting of that day.
    """

    held_on: date
    minutes: int
    mode: Mode
    levels: Mapping[int, Level]
    place_id: int | None = None
    where: str = ""
    shared_note: str = ""
    note: str = ""
    once_a_day: bool = False
    next_starts_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What both agreed to: ways the learner wishes, and until when home visits go."""

    wished: frozenset[str]
    vetted_until: date | None


def check_plan(plan: Plan, terms: Terms, *, now: datetime, today: date) -> None:
    """Raise `BadMeeting` unless the meeting is near enough, somewhere and allowed.

    `today` is the date of the meeting on the learner's calendar: a background check
    that ends before the meeting does not cover it.
    """
    home = plan.mode is Mode.HOME_VISIT
    vetted = terms.vetted_until is not None and terms.vetted_until >= today
    nowhere = plan.place_id is None and not plan.where
    _refuse(
        {
            MeetingFault.IN_THE_PAST: plan.starts_at <= now,
            MeetingFault.TOO_FAR_AHEAD: plan.starts_at - now
            > timedelta(days=MOST_DAYS_AHEAD),
            MeetingFault.PLACE_MISSING: plan.mode is Mode.PUBLIC_PLACE and nowhere,
            MeetingFault.NOT_WISHED: home and Mode.HOME_VISIT not in terms.wished,
            MeetingFault.VETTING_MISSING: home and not vetted,
        }
    )


def check_recording(
    told: Recording, goals: frozenset[int], *, since: date, today: date
) -> None:
    """Raise `BadMeeting` unless it can have happened and was about these goals.

    `since` is the day the accompaniment began; both days are local.
    """
    _refuse(
        {
            MeetingFault.IN_THE_FUTURE: told.held_on > today,
            MeetingFault.BEFORE_START: told.held_on < since,
            MeetingFault.MINUTES: not 1 <= told.minutes <= MOST_MINUTES,
            MeetingFault.NO_LEVEL: not told.levels,
            MeetingFault.OTHER_GOAL: not goals >= told.levels.keys(),
        }
    )


def _refuse(checks: Mapping[MeetingFault, bool]) -> None:
    if faults := frozenset(fault for fault, wrong in checks.items() if wrong):
        raise BadMeeting(faults)

"""What learner and helper both see of their work together, as frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from helpnet.domain.advice import Advice, advise, soonest
from helpnet.domain.autonomy import Level
from helpnet.domain.goal_steps import StepLine
from helpnet.domain.history import Happening
from helpnet.domain.local_times import local_day
from helpnet.domain.progress import GoalProgress, Progress
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.undo import lately
from helpnet.store.accompaniments import progress_of
from helpnet.store.followup import HelpSession
from helpnet.store.goal_steps import list_goal_steps, step_lines
from helpnet.store.own_successes import OwnSuccess, list_successes
from helpnet.store.requests import HelpRequest, Need


@dataclass(frozen=True, slots=True)
class OwnWord:
    """ "I did it alone!", on a local day; `undo` tells whether it may be taken back."""

    id: int
    day: date
    undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JointGoal:
    """One goal: `past` is (local day, level, by the learner's word), earliest first.

    `alone_on` and `said_on` are the evidence that counts now, seen and said. `next_`
    is what to try next, None once it is met; `step` the first that is not ticked.
    """

    need_id: int
    skill: str
    level: Level | None
    met: bool
    past: tuple[tuple[date, Level, bool], ...]
    alone_on: tuple[date, ...]
    said_on: tuple[date, ...]
    steps: tuple[StepLine, ...]
    step: StepLine | None
    own: tuple[OwnWord, ...]
    next_: Advice | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A goal that is wanted no more."""

    need_id: int
    skill: str


@dataclass(frozen=True, slots=True)
class SharedNote:
    """What was written down for both after a meeting."""

    day: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """The joint part; `last_met` is the local day of the last meeting held."""

    goals: tuple[JointGoal, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[SharedNote, ...]
    soonest: Advice | None
    last_met: date | None


def joint_part(
    request: HelpRequest,
    far: Progress,
    sessions: Sequence[HelpSession],
    *,
    now: datetime,
) -> Joint:
    """Return what both see; `sessions` are the request's, earliest first."""
    goals = _goals(request, far, now)
    held = [each for each in sessions if each.status is SessionStatus.DONE]
    days = [local_day(each.starts_at, request.network.time_zone) for each in held]
    texts = [each.shared_note for each in held]
    return Joint(
        goals=goals,
        left_out=_left_out(request),
        notes=tuple(
            SharedNote(day, text)
            for day, text in reversed(list(zip(days, texts, strict=True)))
            if text
        ),
        soonest=soonest([each.next_ for each in goals if each.next_]),
        last_met=days[-1] if days else None,
    )


def _left_out(request: HelpRequest) -> tuple[LeftOut, ...]:
    """Return what is wanted no more; not what a second helper works on."""
    split = {x.at for x in request.history if x.what is Happening.SPLIT_OFF}
    gone = (need for need in request.needs if need.dropped_at)
    return tuple(
        LeftOut(need.id, need.skill) for need in gone if need.dropped_at not in split
    )


def advice_for(request: HelpRequest, sessions: Sequence[HelpSession]) -> Advice | None:
    """Return how soon to meet again and what to try; None before the first meeting."""
    if not any(each.status is SessionStatus.DONE for each in sessions):
        return None
    far = progress_of([request])[request.id]
    return soonest([advise(each.seen) for each in far.goals if not each.met])


def _goals(request: HelpRequest, far: Progress, now: datetime) -> tuple[JointGoal, ...]:
    needs = {need.id: need for need in request.needs}
    kept = list_goal_steps([each.goal for each in far.goals])
    said = list_successes(request.id)
    zone = request.network.time_zone
    return tuple(
        _goal(
            needs[each.goal],
            each,
            step_lines(needs[each.goal].skill, kept[each.goal], zone),
            _own_words(each.goal, said, zone, now),
        )
        for each in far.goals
    )


def _goal(
    need: Need,
    far: GoalProgress,
    steps: tuple[StepLine, ...],
    own: tuple[OwnWord, ...],
) -> JointGoal:
    return JointGoal(
        need_id=need.id,
        skill=need.skill,
        level=far.level,
        met=far.met,
        past=tuple((seen.day, seen.level, seen.own) for seen in far.seen),
        alone_on=far.alone_on,
        said_on=far.said_on,
        steps=steps,
        step=next((each for each in steps if each.done_on is None), None),
        own=own,
        next_=None if far.met else advise(far.seen),
    )


def _own_words(
    need_id: int, said: Sequence[OwnSuccess], zone: str, now: datetime
) -> tuple[OwnWord, ...]:
    return tuple(
        OwnWord(each.id, local_day(each.at, zone), lately(each.at, now))
        for each in said
        if each.need_id == need_id
    )

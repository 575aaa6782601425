"""The goals on a form about one meeting, each with what it was the last time."""

from collections.abc import Sequence

from helpnet.domain.meetings import GoalToday
from helpnet.domain.sessions import SessionStatus
from helpnet.store.followup import HelpSession
from helpnet.store.requests import HelpRequest


def goals_today(
    request: HelpRequest,
    sessions: Sequence[HelpSession],
    *,
    also: frozenset[int] = frozenset(),
) -> tuple[GoalToday, ...]:
    """Return the goals that are still wanted, in order; `also` those of these ids.

    The meetings are the learner's own, earliest first.
    """
    done = [each for each in sessions if each.status is SessionStatus.DONE]
    latest = {level.need_id: level.level for each in done for level in each.levels}
    lately = {level.need_id for level in done[-1].levels} if done else set()
    return tuple(
        GoalToday(
            need_id=need.id,
            skill=need.skill,
            level=latest.get(need.id),
            lately=need.id in lately,
        )
        for need in request.needs
        if need.dropped_at is None or need.id in also
    )


def last_minutes(sessions: Sequence[HelpSession]) -> int | None:
    """Return how long the last meeting took; None before the first."""
    taken = [each.minutes for each in sessions if each.status is SessionStatus.DONE]
    return taken[-1] if taken else None

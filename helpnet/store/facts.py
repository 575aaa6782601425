"""What is derived from the meetings of a request, and rewritten with them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from helpnet.domain.autonomy import ClosingRule
from helpnet.domain.autonomy_question import MAY_ASK, Question, standing
from helpnet.domain.closing_rules import closing_rule
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.progress import GoalProgress, Held, Progress, progress
from helpnet.domain.undo import last_opened
from helpnet.store.autonomy_questions import ask, list_lines, take_back
from helpnet.store.base import db
from helpnet.store.evidence import moments_of
from helpnet.store.requests import HelpRequest, Need

Lines = Sequence[Row[Happening, Actor, str, datetime]]


def rewrite_facts(
    request: HelpRequest, *, at: datetime, asking: bool = True
) -> Progress:
    """Rewrite what follows from the meetings, as if it had been so from the start.

    The caller holds the request. Each goal's facts are of all its evidence; one that
    is wanted no more keeps what was reached. When the rule is first satisfied the
    learner is asked, by their own channel; when it is no more, the question is taken
    back. Without `asking` nobody is asked now, but at the next change. Return the
    progress of the goals that are wanted.
    """
    db.session.flush()
    moments = moments_of([request]).get(request.id, [])
    rule = closing_rule(request.network.rules, request.closed_at)
    lines = list_lines(request.id)
    wanted = _goals(request, dropped=False)
    far = progress(wanted, moments, rule, since=_since(request, lines))
    _keep(request.needs, [*far.goals, *_left_out(request, moments, rule)])
    stands = standing((line.what, line.by, line.detail) for line in lines)
    if far.suggested and asking:
        _ask(request, far, stands, at)
    elif not far.suggested and stands is Question.OPEN:
        take_back(request, at=at)
    return far


def facts_of(
    request: HelpRequest, moments: Sequence[Held], lines: Lines
) -> tuple[GoalProgress, ...]:
    """Return what the facts of all goals must be; `lines` tell of reopenings."""
    rule = closing_rule(request.network.rules, request.closed_at)
    since = _since(request, lines)
    wanted = progress(_goals(request, dropped=False), moments, rule, since=since)
    return wanted.goals + _left_out(request, moments, rule)


def _since(request: HelpRequest, lines: Lines) -> datetime | None:
    opened = last_opened((line.what, line.detail, line.at) for line in lines)
    zone = ZoneInfo(request.network.time_zone)
    return opened.astimezone(zone) if opened else None


def _goals(request: HelpRequest, *, dropped: bool) -> list[int]:
    return [
        need.id for need in request.needs if (need.dropped_at is not None) is dropped
    ]


def _left_out(
    request: HelpRequest, moments: Sequence[Held], rule: ClosingRule
) -> tuple[GoalProgress, ...]:
    return progress(_goals(request, dropped=True), moments, rule).goals


def _keep(needs: Sequence[Need], goals: Iterable[GoalProgress]) -> None:
    by_id = {need.id: need for need in needs}
    for goal in goals:
        by_id[goal.goal].sessions = goal.sessions
        by_id[goal.goal].met_on = goal.met_on


def _ask(request: HelpRequest, far: Progress, stands: Question, at: datetime) -> None:
    """Ask the learner once the rule holds."""
    if request.stage is Stage.ACCOMPANIED and stands in MAY_ASK:
        ask(request, far, at=at)

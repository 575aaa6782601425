"""What the page about outcomes is counted from; never from the meetings themselves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.check_ins import Still
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.outcome_answers import Standing
from helpnet.domain.outcomes import By, Lived
from helpnet.domain.survey import Ability, Moment
from helpnet.store.base import db
from helpnet.store.check_ins import CheckIn, CheckInAnswer
from helpnet.store.episodes import Episode
from helpnet.store.surveys import SurveyAnswer

_GROUPS: Mapping[By, Any] = {
    By.SKILL: Episode.skill,
    By.AREA: type_coerce(Episode.area, String),
    By.CHANNEL: type_coerce(Episode.channel, String),
    By.BARRIER: type_coerce(Episode.barriers, Integer),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The accompaniments that a report is about: those begun from `first` to `last`."""

    network_id: int
    first: date
    last: date


def count_lived(period: Period, by: By, *, today: date) -> Mapping[Lived, int]:
    """Return the accompaniments of the period; who goes on has lasted until today."""
    until = func.coalesce(Episode.ended_on, bindparam("today", today, Date))
    result = db.session.connection().execute(
        select(
            _GROUPS[by],
            type_coerce(Episode.outcome, String),
            _days_between(Episode.began_on, until),
            Episode.sessions,
        ).where(*_of(period))
    )
    # The driver's own tuples: of 100 000 rows, SQLAlchemy's take four times as long.
    rows: Iterable[tuple[Any, ...]] = result.cursor.fetchall()
    return {Lived._make(row): number for row, number in Counter(rows).items()}


def count_standings(
    period: Period, *, silent_before: datetime
) -> Mapping[tuple[int, Standing], int]:
    """Return what came of the questions after so many days, of those who did it alone.

    Unanswered since before that moment is silence.
    """
    standing = case(
        (CheckIn.answered_at.is_not(None), Standing.YES.value),
        (CheckIn.cancelled_at.is_not(None), Standing.NOT_ASKED.value),
        (CheckIn.asked_at <= silent_before, Standing.SILENT.value),
        else_=Standing.OPEN.value,
    )
    rows = db.session.execute(
        _asked_later(period, CheckIn.days, standing, func.count()).group_by(
            CheckIn.days, standing
        )
    )
    found = {(days, Standing(what)): number for days, what, number in rows}
    for (days, what), number in _count_doubts(period).items():
        found[days, what] = number
        found[days, Standing.YES] -= number
    return {key: number for key, number in found.items() if number}


def _count_doubts(period: Period) -> Mapping[tuple[int, Standing], int]:
    """Return how many answered no, or not sure but never no, for one goal at least."""
    no = func.max(case((CheckInAnswer.still == Still.NO, 1), else_=0))
    each = (
        _asked_later(period, CheckIn.days.label("days"), no.label("no"))
        .join(CheckInAnswer, CheckInAnswer.check_in_id == CheckIn.id)
        .where(
            CheckInAnswer.still.in_([Still.NO, Still.UNSURE]),
            CheckIn.answered_at.is_not(None),
        )
        .group_by(CheckIn.id, CheckIn.days)
        .subquery()
    )
    rows = db.session.execute(
        select(each.c.days, each.c.no, func.count()).group_by(each.c.days, each.c.no)
    )
    said = {1: Standing.NO, 0: Standing.UNSURE}
    return {(days, said[no]): number for days, no, number in rows}


def _asked_later(period: Period, *columns: Any) -> Select[Any]:
    """Return these columns of the questions that followed doing it alone."""
    return (
        select(*columns)
        .select_from(Episode)
        .join(
            CheckIn,
            (CheckIn.request_id == Episode.request_id)
            & (CheckIn.closed_at == Episode.ended_at),
        )
        .where(*_also_of(period), Episode.outcome == EpisodeEnd.AUTONOMOUS)
    )


def count_answer_pairs(
    period: Period,
) -> Mapping[tuple[SurveyTask, Ability, Ability], int]:
    """Return how many answered what at the start and then at the end, by task."""
    before, after = aliased(SurveyAnswer), aliased(SurveyAnswer)
    rows = db.session.execute(
        select(after.task, before.ability, after.ability, func.count())
        .select_from(Episode)
        .join(
            after,
            (after.request_id == Episode.request_id) & (after.moment == Moment.END),
        )
        .join(
            before,
            (before.request_id == after.request_id)
            & (before.moment == Moment.START)
            & (before.task == after.task),
        )
        .where(*_also_of(period), Episode.number == literal(1))
        .group_by(after.task, before.ability, after.ability)
    )
    return {(task, one, other): number for task, one, other, number in rows}


def _of(period: Period) -> tuple[Any, ...]:
    return (
        Episode.network_id == period.network_id,
        Episode.began_on >= period.first,
        Episode.began_on <= period.last,
    )


def _also_of(period: Period) -> tuple[Any, ...]:
    """Return the same in words that keep SQLite from beginning with the episodes.

    Answers lie in the order of their requests: beginning there, it reads each page
    once, which takes a third of the time. PostgreSQL joins all of it at once by itself.
    """
    if db.engine.dialect.name != "sqlite":
        return _of(period)
    began = func.coalesce(Episode.began_on, Episode.began_on)
    return (
        Episode.network_id + 0 == period.network_id,
        began >= period.first,
        began <= period.last,
    )


def _days_between(first: Any, last: Any) -> Any:
    """Return a difference of days as a whole number, as each database says it."""
    if db.engine.dialect.name == "sqlite":
        days = func.julianday(last) - func.julianday(first)
        return cast(days, Integer)
    return type_coerce(last - first, Integer)

"""What learners said they can do, at the start and at the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.survey import Ability, Moment, SurveyLine, TimesNeeded
from helpnet.store.base import Base, checked, db
from helpnet.store.catalogue import catalogue
from helpnet.store.requests import HelpRequest


class SurveyAnswer(Base):
    """One task, as one learner judged it at one moment."""

    __tablename__ = "survey_answers"
    __table_args__ = (
        UniqueConstraint("request_id", "moment", "task"),
        Index("ix_survey_answers_told", "moment", "request_id", "task", "ability"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE")
    )
    moment: Mapped[Moment] = mapped_column(checked(Moment))
    task: Mapped[SurveyTask] = mapped_column(checked(SurveyTask))
    ability: Mapped[Ability] = mapped_column(checked(Ability))
    at: Mapped[datetime]


class PersonContacts(Base):
    """How often in the last month a person was needed for what a learner wants."""

    __tablename__ = "person_contacts"
    __table_args__ = (CheckConstraint("times BETWEEN 0 AND 99", name="times"),)

    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE"), primary_key=True
    )
    moment: Mapped[Moment] = mapped_column(checked(Moment), primary_key=True)
    times: Mapped[int]
    at: Mapped[datetime]


def list_survey(request_id: int, *, moment: Moment) -> tuple[SurveyLine, ...]:
    """Return the four questions with the answers given at that moment, in order."""
    found = db.session.execute(
        select(SurveyAnswer.task, SurveyAnswer.ability).where(
            SurveyAnswer.request_id == request_id, SurveyAnswer.moment == moment
        )
    )
    given = {row.task: row.ability for row in found}
    skills = {skill.survey: skill.id for skill in catalogue().skills if skill.survey}
    return tuple(
        SurveyLine(task=task, skill=skills[task], ability=given.get(task))
        for task in SurveyTask
    )


def list_answered(request_id: int) -> tuple[SurveyLine, ...]:
    """Return only the questions answered at the start or at the end, in order."""
    start = list_survey(request_id, moment=Moment.START)
    end = list_survey(request_id, moment=Moment.END)
    both = (
        replace(one, later=other.ability) for one, other in zip(start, end, strict=True)
    )
    return tuple(line for line in both if line.ability or line.later)


def times_needed(request_id: int) -> TimesNeeded:
    """Return how often a person was needed, as far as the learner said."""
    found = db.session.execute(
        select(PersonContacts.moment, PersonContacts.times).where(
            PersonContacts.request_id == request_id
        )
    )
    said = {row.moment: row.times for row in found}
    return TimesNeeded(said.get(Moment.START), said.get(Moment.END))


def keep_times(
    request_id: int, times: int | None, *, moment: Moment, at: datetime
) -> None:
    """Keep this number of that moment, none for no answer; the request is held."""
    kept = db.session.get(PersonContacts, (request_id, moment))
    if times is None:
        if kept:
            db.session.delete(kept)
    elif kept:
        kept.times, kept.at = times, at
    else:
        said = {"moment": moment, "times": times, "at": at}
        db.session.add(PersonContacts(request_id=request_id, **said))


def keep_answers(
    request_id: int,
    answers: Mapping[SurveyTask, Ability],
    *,
    moment: Moment,
    at: datetime,
) -> None:
    """Keep exactly these answers of that moment; the caller holds the request."""
    db.session.execute(
        delete(SurveyAnswer).where(
            SurveyAnswer.request_id == request_id, SurveyAnswer.moment == moment
        )
    )
    db.session.add_all(
        SurveyAnswer(
            request_id=request_id, moment=moment, task=task, ability=ability, at=at
        )
        for task, ability in answers.items()
    )

"""What learners said they can do, at the start and at the end."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.survey import Ability, Moment
from helpnet.store.base import Base, checked
from helpnet.store.requests import HelpRequest


class SurveyAnswer(Base):
    """One task, as one learner judged it at one moment."""

    __tablename__ = "survey_answers"
    __table_args__ = (UniqueConstraint("request_id", "moment", "task"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE")
    )
    moment: Mapped[Moment] = mapped_column(checked(Moment))
    task: Mapped[SurveyTask] = mapped_column(checked(SurveyTask))
    ability: Mapped[Ability] = mapped_column(checked(Ability))
    at: Mapped[datetime]

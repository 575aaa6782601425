"""The four questions as a form: what somebody can do, and how often they need help."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.survey import MOST_TIMES, Ability, SurveySheet
from helpnet.web.fields import OneOf
from helpnet.web.labels import label
from helpnet.web.skill_labels import skill_label

NO_ANSWER = "skip"
_WRONG = _l("Please choose from this list.")
_NO_NUMBER = _l("Please type a number from 0 to 99.")


class Perhaps(OneOf):
    """One choice, or none: nobody has to answer."""

    def pre_validate(self, form: Any) -> None:
        """Refuse only what is not on the list."""
        if self.data:
            super().pre_validate(form)


class Times(IntegerField):  # type: ignore[misc]
    """How often, as a small whole number."""

    def gettext(self, string: str) -> str:  # noqa: ARG002
        """Say plainly what a number is."""
        return str(_NO_NUMBER)


class TodayForm(FlaskForm):  # type: ignore[misc]
    """One question per task, named as the task, and how often somebody was needed."""

    email = Perhaps("", missing=_WRONG)
    news = Perhaps("", missing=_WRONG)
    timetable = Perhaps("", missing=_WRONG)
    pay_online = Perhaps("", missing=_WRONG)
    times = Times(
        _l("How often last month did you need somebody for it?"),
        description=_l("For what you want to learn: by phone, at a counter, family."),
        validators=[Optional(), NumberRange(0, MOST_TIMES, message=_NO_NUMBER)],
    )

    @classmethod
    def filled(cls, sheet: SurveySheet) -> "TodayForm":
        """Return the form with the answers so far."""
        given = {line.task.value: line.ability for line in sheet.lines}
        return cls(formdata=None, data={**given, "times": sheet.times})

    def prepare(self, sheet: SurveySheet) -> None:
        """Word the questions; who answered before may take it back."""
        for line in sheet.lines:
            field = self[line.task]
            field.label.text = skill_label(line.skill)
            field.choices = [(each, label(each)) for each in Ability]
            if line.ability:
                field.choices = [*field.choices, (NO_ANSWER, _("No answer"))]

    @property
    def tasks(self) -> list[Any]:
        """Return the field of each task, in order."""
        return [self[task] for task in SurveyTask]

    def answers(self) -> dict[SurveyTask, Ability]:
        """Return what was answered."""
        given = {task: self[task].data for task in SurveyTask}
        return {t: Ability(each) for t, each in given.items() if each in set(Ability)}

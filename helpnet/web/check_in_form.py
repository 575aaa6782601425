"""Can you still do it alone? One question per goal, for learners and coordinators."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet.domain.check_ins import Still
from helpnet.services.check_ins import Answered, CheckInSheet, Follows
from helpnet.web.fields import OneOf, Seen
from helpnet.web.labels import label
from helpnet.web.skill_labels import skill_label

_GOAL = "goal_"


class CheckInForm(FlaskForm):  # type: ignore[misc]
    """Which question it is, and an answer for each goal; see `form_for`."""

    number = Seen()

    @property
    def fields(self) -> list[Any]:
        """Return the field of each goal, in order."""
        return [field for field in self if field.name.startswith(_GOAL)]

    def given(self) -> dict[str, Any]:
        """Return which question was answered, and what, by need."""
        said = {
            int(field.name.removeprefix(_GOAL)): Still(field.data)
            for field in self.fields
        }
        return {"number": self.number.data, "answers": said}


def form_for(sheet: CheckInSheet, **options: Any) -> CheckInForm:
    """Return the form of this question, with the answers so far where it is empty."""
    fields = {f"{_GOAL}{each.need_id}": _field(each.skill) for each in sheet.goals}
    made: CheckInForm = type("CheckInForm", (CheckInForm,), fields)(**options)
    if options:  # shown, not sent
        made.number.data = sheet.number
        for each in sheet.goals:
            made[f"{_GOAL}{each.need_id}"].data = each.still
    return made


def said_words(answered: Answered) -> str:
    """Return what the learner, or who notes for them, reads after answering."""
    words = {
        Follows.ALONE: _l("Wonderful! We are happy with you."),
        Follows.UNSURE: _l("Thank you for telling us. Do you want help? Call us."),
        Follows.AGAIN: _l("Thank you for telling us. We look for a helper again."),
    }
    if answered.elsewhere:
        return str(_("Thank you for telling us. We look for a helper already."))
    return str(words[answered.follows])


def _field(skill: str) -> OneOf:
    choices = [(each, label(each)) for each in Still]
    return OneOf(skill_label(skill), missing=_l("Choose one answer."), choices=choices)

"""Where do I stand? Four questions a learner may answer before help begins."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.asking import Route
from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.survey import Ability, SurveyLine
from helpnet.services import surveys
from helpnet.web.fields import OneOf
from helpnet.web.guards import public
from helpnet.web.labels import label
from helpnet.web.skill_labels import skill_label
from helpnet.web.status.views import asked_for, bp, number_of

NO_ANSWER = "skip"
_WRONG = _l("Please choose from this list.")


class Perhaps(OneOf):
    """One choice, or none: nobody has to answer."""

    def pre_validate(self, form: Any) -> None:
        """Refuse only what is not on the list."""
        if self.data:
            super().pre_validate(form)


class TodayForm(FlaskForm):  # type: ignore[misc]
    """One question per task, named as the task."""

    email = Perhaps("", missing=_WRONG)
    news = Perhaps("", missing=_WRONG)
    timetable = Perhaps("", missing=_WRONG)
    pay_online = Perhaps("", missing=_WRONG)

    def prepare(self, lines: tuple[SurveyLine, ...]) -> None:
        """Word the questions; who answered before may take it back."""
        for line in lines:
            field = self[line.task]
            field.label.text = skill_label(line.skill)
            field.choices = [(each, label(each)) for each in Ability]
            if line.ability:
                field.choices = [*field.choices, (NO_ANSWER, _("No answer"))]

    def answers(self) -> dict[SurveyTask, Ability]:
        """Return what was answered."""
        given = {task: self[task].data for task in SurveyTask}
        return {t: Ability(each) for t, each in given.items() if each in set(Ability)}


@bp.get("/<token>/today")
@public
def today(token: str) -> ResponseReturnValue:
    """Ask the four questions, or say that it is too late for them."""
    lines = surveys.show(request_id=number_of(token))
    if lines is None:
        return _too_late(token)
    given = {line.task.value: line.ability for line in lines}
    form = TodayForm(formdata=None, data=given)
    form.prepare(lines)
    return _page(token, form)


@bp.post("/<token>/today")
@public
def answer_today(token: str) -> ResponseReturnValue:
    """Keep what was answered."""
    lines, form = surveys.show(request_id=number_of(token)), TodayForm()
    if lines is None:
        return _too_late(token)
    form.prepare(lines)
    if not form.validate():
        return _page(token, form), 422
    surveys.answer(request_id=number_of(token), answers=form.answers(), now=clock.now())
    flash(_("Your answers are saved"), "success")
    return redirect(url_for(".show", token=token))


def _page(token: str, form: TodayForm) -> str:
    asked_for(token)
    fields = [form[task] for task in SurveyTask]
    back = url_for(".show", token=token)
    return render_template("status/today.html", form=form, fields=fields, back=back)


def _too_late(token: str) -> ResponseReturnValue:
    if asked_for(token).route is not Route.OFFLINE:  # they were never asked
        flash(_("These questions are for the time before help begins."))
    return redirect(url_for(".show", token=token))

"""Where do I stand? Questions a learner may answer before help begins, and after."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from helpnet import clock
from helpnet.domain.asking import Route
from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.survey import MOST_TIMES, Ability, Moment, SurveySheet
from helpnet.services import surveys
from helpnet.web.fields import OneOf
from helpnet.web.guards import public
from helpnet.web.labels import label
from helpnet.web.skill_labels import skill_label
from helpnet.web.status.views import asked_for, bp, number_of

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

    def answers(self) -> dict[SurveyTask, Ability]:
        """Return what was answered."""
        given = {task: self[task].data for task in SurveyTask}
        return {t: Ability(each) for t, each in given.items() if each in set(Ability)}


@bp.get("/<token>/today")
@public
def today(token: str) -> ResponseReturnValue:
    """Ask the questions of the start, or say that it is too late for them."""
    return _ask(token, Moment.START)


@bp.post("/<token>/today")
@public
def answer_today(token: str) -> ResponseReturnValue:
    """Keep what was answered before help begins."""
    return _keep(token, Moment.START)


@bp.get("/<token>/after")
@public
def after(token: str) -> ResponseReturnValue:
    """Ask the same once more, when it is done alone."""
    return _ask(token, Moment.END)


@bp.post("/<token>/after")
@public
def answer_after(token: str) -> ResponseReturnValue:
    """Keep what was answered at the end."""
    return _keep(token, Moment.END)


def _ask(token: str, moment: Moment) -> ResponseReturnValue:
    sheet = surveys.show(request_id=number_of(token), moment=moment)
    if sheet is None:
        return _too_late(token, moment)
    form = TodayForm.filled(sheet)
    form.prepare(sheet)
    return _page(token, form, moment)


def _keep(token: str, moment: Moment) -> ResponseReturnValue:
    sheet = surveys.show(request_id=number_of(token), moment=moment)
    form = TodayForm()
    if sheet is None:
        return _too_late(token, moment)
    form.prepare(sheet)
    if not form.validate():
        return _page(token, form, moment), 422
    surveys.answer(
        request_id=number_of(token),
        answers=form.answers(),
        times=form.times.data,
        moment=moment,
        now=clock.now(),
    )
    flash(_("Your answers are saved"), "success")
    return redirect(url_for(".show", token=token))


def _page(token: str, form: TodayForm, moment: Moment) -> str:
    asked_for(token)
    fields = [form[task] for task in SurveyTask]
    back = url_for(".show", token=token)
    return render_template(
        "status/today.html", form=form, fields=fields, back=back, moment=moment
    )


def _too_late(token: str, moment: Moment) -> ResponseReturnValue:
    if asked_for(token).route is not Route.OFFLINE:  # they were never asked
        words = {
            Moment.START: _("These questions are for the time before help begins."),
            Moment.END: _("These questions are for when you can do it alone."),
        }
        flash(words[moment])
    return redirect(url_for(".show", token=token))

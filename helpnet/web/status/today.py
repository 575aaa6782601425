"""Where do I stand? Questions a learner may answer before help begins, and after."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.asking import Route
from helpnet.domain.survey import Moment
from helpnet.services import surveys
from helpnet.web.guards import public
from helpnet.web.status.views import asked_for, bp, number_of
from helpnet.web.survey_form import TodayForm


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
    back = url_for(".show", token=token)
    return render_template(
        "status/today.html", form=form, fields=form.tasks, back=back, moment=moment
    )


def _too_late(token: str, moment: Moment) -> ResponseReturnValue:
    if asked_for(token).route is not Route.OFFLINE:  # they were never asked
        words = {
            Moment.START: _("These questions are for the time before help begins."),
            Moment.END: _("These questions are for when you can do it alone."),
        }
        flash(words[moment])
    return redirect(url_for(".show", token=token))

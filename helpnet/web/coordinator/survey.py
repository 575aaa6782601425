"""A learner tells on the phone what they can do today: before help, or after it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.survey import Moment
from helpnet.services import surveys
from helpnet.services.surveys import SpokenSurvey
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in
from helpnet.web.survey_form import TodayForm

bp = Blueprint("coordinator_survey", __name__, url_prefix="/coordinator/requests")
bp.before_request(speak_for_own_network)


@bp.get("/<int:request_id>/four-questions")
@open_to(Role.COORDINATOR)
def show(request_id: int) -> ResponseReturnValue:
    """Show what to ask, with the answers so far."""
    spoken = _spoken(request_id)
    if spoken.sheet is None:
        return _too_late(request_id)
    form = TodayForm.filled(spoken.sheet)
    form.prepare(spoken.sheet)
    return _page(request_id, spoken, form)


@bp.post("/<int:request_id>/four-questions")
@open_to(Role.COORDINATOR)
def keep(request_id: int) -> ResponseReturnValue:
    """Keep what the learner said."""
    spoken, form = _spoken(request_id), TodayForm()
    if spoken.sheet is None or spoken.moment is None:
        return _too_late(request_id)
    form.prepare(spoken.sheet)
    if not form.validate():
        return _page(request_id, spoken, form), 422
    _note(request_id, spoken.moment, form)
    flash(_("Noted. Thank you."), "success")
    return redirect(url_for("coordinator.board", request_id=request_id))


def _note(request_id: int, moment: Moment, form: TodayForm) -> None:
    surveys.note_spoken(
        network_id=signed_in().network_id,
        request_id=request_id,
        answers=form.answers(),
        times=form.times.data,
        moment=moment,
        now=clock.now(),
    )


def _spoken(request_id: int) -> SpokenSurvey:
    return surveys.show_spoken(network_id=signed_in().network_id, request_id=request_id)


def _too_late(request_id: int) -> ResponseReturnValue:
    flash(_("This question is not open any more."))
    return redirect(url_for("coordinator.board", request_id=request_id))


def _page(request_id: int, spoken: SpokenSurvey, form: TodayForm) -> str:
    return render_template(
        "coordinator_followup/survey.html",
        spoken=spoken,
        form=form,
        back=url_for("coordinator.board", request_id=request_id),
    )

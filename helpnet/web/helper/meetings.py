"""Meetings to come: plan one, cancel one, or say that it did not take place."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.local_times import local_day
from helpnet.domain.meetings import BadMeeting
from helpnet.domain.sessions import MissReason
from helpnet.services import meeting_sheets, meetings
from helpnet.services.meeting_sheets import PlanSheet
from helpnet.web.helper.desk import bp, helpers_only, own_id, speak_for_network_of
from helpnet.web.helper.fields import read_key
from helpnet.web.helper.forms import CancelForm, MissedForm, PlanForm
from helpnet.web.helper.recording import say_if_twice


@bp.get("/learners/<int:request_id>/plan")
@helpers_only
def plan(request_id: int) -> ResponseReturnValue:
    """Ask when and where."""
    sheet = _sheet(request_id)
    return _plan_page(sheet, PlanForm.filled(sheet))


@bp.post("/learners/<int:request_id>/plan")
@helpers_only
def keep_plan(request_id: int) -> ResponseReturnValue:
    """Plan the meeting; the learner is told."""
    sheet = _sheet(request_id)
    form = PlanForm(sheet)
    if not _planned(sheet, form):
        return _plan_page(sheet, form), 422
    flash(_("Your meeting is planned. We tell %(name)s.", name=sheet.name), "success")
    return redirect(url_for(".learner", request_id=request_id))


@bp.get("/meetings/<int:session_id>/missed")
@helpers_only
def missed(session_id: int) -> ResponseReturnValue:
    """Ask why it did not take place."""
    return _meeting_page("helper/missed.html", session_id, MissedForm(formdata=None))


@bp.post("/meetings/<int:session_id>/missed")
@helpers_only
def keep_missed(session_id: int) -> ResponseReturnValue:
    """Note that it did not take place."""
    form = MissedForm()
    if not form.validate():
        return _meeting_page("helper/missed.html", session_id, form), 422
    try:
        meetings.miss_session(
            helper_id=own_id(),
            session_id=session_id,
            reason=MissReason(form.reason.data),
            note=form.note.data,
            now=clock.now(),
        )
    except BadMeeting:
        flash(_("This meeting is still to come. You can cancel it."), "error")
    return _to_learner(session_id, _("Noted. When do you meet next?"))


@bp.get("/meetings/<int:session_id>/cancel")
@helpers_only
def cancel(session_id: int) -> ResponseReturnValue:
    """Ask whether to cancel, and what to tell the learner."""
    return _meeting_page("helper/cancel.html", session_id, CancelForm(formdata=None))


@bp.post("/meetings/<int:session_id>/cancel")
@helpers_only
def keep_cancelled(session_id: int) -> ResponseReturnValue:
    """Cancel; the learner is told."""
    form = CancelForm()
    if not form.validate():
        return _meeting_page("helper/cancel.html", session_id, form), 422
    meetings.cancel_session(
        helper_id=own_id(),
        session_id=session_id,
        note=form.note.data,
        now=clock.now(),
    )
    return _to_learner(session_id, _("The meeting is cancelled."))


def _sheet(request_id: int) -> PlanSheet:
    return meeting_sheets.get_plan_sheet(
        helper_id=own_id(), request_id=request_id, now=clock.now()
    )


def _planned(sheet: PlanSheet, form: PlanForm) -> bool:
    now = clock.now()
    today = local_day(now, sheet.time_zone)
    moment = form.moment(sheet.time_zone, today=today)
    if moment is None:
        return False
    try:
        meetings.plan_session(
            helper_id=own_id(),
            request_id=sheet.request_id,
            plan=form.plan(moment),
            entry_key=read_key(form.entry_key),
            now=now,
        )
    except BadMeeting as refusal:
        form.refuse(refusal)
        return False
    say_if_twice(moment.twice)
    return True


def _plan_page(sheet: PlanSheet, form: PlanForm) -> str:
    speak_for_network_of(sheet.request_id)
    back = url_for(".learner", request_id=sheet.request_id)
    return render_template("helper/plan.html", sheet=sheet, form=form, back=back)


def _meeting_page(name: str, session_id: int, form: MissedForm | CancelForm) -> str:
    sheet = meeting_sheets.get_meeting_sheet(helper_id=own_id(), session_id=session_id)
    speak_for_network_of(sheet.request_id)
    back = url_for(".learner", request_id=sheet.request_id)
    return render_template(name, sheet=sheet, form=form, back=back)


def _to_learner(session_id: int, words: str) -> ResponseReturnValue:
    sheet = meeting_sheets.get_meeting_sheet(helper_id=own_id(), session_id=session_id)
    flash(words, "success")
    return redirect(url_for(".learner", request_id=sheet.request_id))

"""Meetings to come: plan one, move one, cannot come, or it did not take place."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.local_times import Moment, local_day
from helpnet.domain.meetings import BadMeeting, Overtaken
from helpnet.domain.sessions import MissReason
from helpnet.services import meeting_sheets, meetings, plan_sheets
from helpnet.services.meeting_sheets import MeetingSheet
from helpnet.services.plan_sheets import PlanSheet
from helpnet.web.helper.desk import bp, helpers_only, own_id, speak_for_network_of
from helpnet.web.helper.fields import read_key
from helpnet.web.helper.forms import CancelForm, MissedForm, MoveForm, PlanForm
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


@bp.get("/meetings/<int:session_id>/move")
@helpers_only
def move(session_id: int) -> ResponseReturnValue:
    """Ask when and where instead."""
    sheet = _move_sheet(session_id)
    return _plan_page(sheet, MoveForm.filled(sheet))


@bp.post("/meetings/<int:session_id>/move")
@helpers_only
def keep_moved(session_id: int) -> ResponseReturnValue:
    """Change the meeting; the learner is told."""
    sheet = _move_sheet(session_id)
    form = MoveForm(sheet)
    if not _moved(session_id, sheet, form):
        return _plan_page(sheet, form), 422
    flash(_("Your meeting is changed. We tell %(name)s.", name=sheet.name), "success")
    return redirect(url_for(".learner", request_id=sheet.request_id))


@bp.errorhandler(Overtaken)
def _overtaken(_error: Overtaken) -> ResponseReturnValue:
    """Show how it is now to somebody whose page is out of date."""
    words = _("Somebody was faster, or it is already done. Please look again.")
    return _to_learner((request.view_args or {})["session_id"], words, "error")


@bp.get("/meetings/<int:session_id>/missed")
@helpers_only
def missed(session_id: int) -> ResponseReturnValue:
    """Ask why it did not take place."""
    return _missed_page(session_id, MissedForm(formdata=None))


@bp.post("/meetings/<int:session_id>/missed")
@helpers_only
def keep_missed(session_id: int) -> ResponseReturnValue:
    """Note that it did not take place."""
    form = MissedForm()
    if not form.validate():
        return _missed_page(session_id, form), 422
    try:
        meetings.miss_session(
            helper_id=own_id(),
            session_id=session_id,
            reason=MissReason(form.reason.data),
            note=form.note.data,
            now=clock.now(),
        )
    except BadMeeting:
        words = _("This meeting is still to come. You can cancel it.")
        return _to_learner(session_id, words, "error")
    return _to_learner(session_id, _("Noted. When do you meet next?"))


@bp.get("/meetings/<int:session_id>/cancel")
@helpers_only
def cancel(session_id: int) -> ResponseReturnValue:
    """Ask whether to cancel, and what to tell the learner."""
    return _cancel_page(session_id, CancelForm(formdata=None))


@bp.post("/meetings/<int:session_id>/cancel")
@helpers_only
def keep_cancelled(session_id: int) -> ResponseReturnValue:
    """Cancel; the learner is told, and another meeting is planned at once."""
    form = CancelForm()
    if not form.validate():
        return _cancel_page(session_id, form), 422
    meetings.cancel_session(
        helper_id=own_id(),
        session_id=session_id,
        note=form.note.data,
        now=clock.now(),
    )
    flash(_("The meeting is cancelled."), "success")
    number = _number_of(session_id)
    return redirect(url_for(".plan", request_id=number, like=session_id))


def _sheet(request_id: int) -> PlanSheet:
    return plan_sheets.get_plan_sheet(
        helper_id=own_id(),
        request_id=request_id,
        now=clock.now(),
        like=request.args.get("like", type=int),
    )


def _move_sheet(session_id: int) -> PlanSheet:
    return plan_sheets.get_move_sheet(
        helper_id=own_id(), session_id=session_id, now=clock.now()
    )


def _planned(sheet: PlanSheet, form: PlanForm) -> bool:
    def keep(moment: Moment) -> None:
        meetings.plan_session(
            helper_id=own_id(),
            request_id=sheet.request_id,
            plan=form.plan(moment),
            entry_key=read_key(form.entry_key),
            now=clock.now(),
        )

    return _kept(sheet, form, keep)


def _moved(session_id: int, sheet: PlanSheet, form: MoveForm) -> bool:
    def keep(moment: Moment) -> None:
        meetings.move_session(
            helper_id=own_id(),
            session_id=session_id,
            plan=form.plan(moment),
            sequence=form.sequence.data,
            now=clock.now(),
        )

    return _kept(sheet, form, keep)


def _kept(sheet: PlanSheet, form: PlanForm, keep: Callable[[Moment], None]) -> bool:
    """Keep what was typed, or say beside the fields why not."""
    today = local_day(clock.now(), sheet.time_zone)
    moment = form.moment(sheet.time_zone, today=today)
    if moment is None:
        return False
    try:
        keep(moment)
    except BadMeeting as refusal:
        form.refuse(refusal)
        return False
    say_if_twice(moment.twice)
    return True


def _plan_page(sheet: PlanSheet, form: PlanForm) -> str:
    speak_for_network_of(sheet.request_id)
    back = url_for(".learner", request_id=sheet.request_id)
    return render_template("helper/plan.html", sheet=sheet, form=form, back=back)


def _missed_page(session_id: int, form: MissedForm) -> str:
    sheet = meeting_sheets.get_meeting_sheet(helper_id=own_id(), session_id=session_id)
    return _meeting_page("helper/missed.html", sheet, form)


def _cancel_page(session_id: int, form: CancelForm) -> str:
    sheet = meeting_sheets.get_cancel_sheet(
        helper_id=own_id(), session_id=session_id, now=clock.now()
    )
    return _meeting_page("helper/cancel.html", sheet, form)


def _meeting_page(name: str, sheet: MeetingSheet, form: MissedForm | CancelForm) -> str:
    speak_for_network_of(sheet.request_id)
    back = url_for(".learner", request_id=sheet.request_id)
    return render_template(name, sheet=sheet, form=form, back=back)


def _to_learner(
    session_id: int, words: str, kind: str = "success"
) -> ResponseReturnValue:
    number = _number_of(session_id)
    flash(words, kind)
    return redirect(url_for(".learner", request_id=number))


def _number_of(session_id: int) -> int:
    """Return the request of the helper's own meeting."""
    return meeting_sheets.get_meeting_sheet(
        helper_id=own_id(), session_id=session_id
    ).request_id

"""A meeting recorded by mistake: taken back, and put back within a day."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.undo import TooLateToUndo
from helpnet.services import followup, meeting_sheets
from helpnet.web.helper.desk import bp, helpers_only, own_id, speak_for_network_of


@bp.post("/meetings/<int:session_id>/remove")
@helpers_only
def remove(session_id: int) -> ResponseReturnValue:
    """Take back a meeting that was recorded by mistake."""
    followup.remove_session(helper_id=own_id(), session_id=session_id, now=clock.now())
    return redirect(url_for(".removed", session_id=session_id))


@bp.get("/meetings/<int:session_id>/removed")
@helpers_only
def removed(session_id: int) -> ResponseReturnValue:
    """Say that it counts no more, and how to put it back."""
    sheet = meeting_sheets.get_meeting_sheet(helper_id=own_id(), session_id=session_id)
    if sheet.meeting.status is not SessionStatus.REMOVED:
        abort(404)
    speak_for_network_of(sheet.request_id)
    back = url_for(".learner", request_id=sheet.request_id)
    return render_template("helper/removed.html", sheet=sheet, back=back)


@bp.post("/meetings/<int:session_id>/restore")
@helpers_only
def restore(session_id: int) -> ResponseReturnValue:
    """Put back what was removed, or noted as missed."""
    sheet = meeting_sheets.get_meeting_sheet(helper_id=own_id(), session_id=session_id)
    try:
        followup.restore_session(
            helper_id=own_id(), session_id=session_id, now=clock.now()
        )
    except TooLateToUndo:
        flash(_("More than a day has passed. This cannot be undone."), "error")
    else:
        flash(_("The meeting is back."), "success")
    return redirect(url_for(".learner", request_id=sheet.request_id))

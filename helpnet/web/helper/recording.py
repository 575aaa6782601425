"""After a meeting: record it in a few taps, or correct what was recorded."""

from dataclasses import replace

from flask import (
    Response,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound

from helpnet import clock
from helpnet.domain.local_times import local_day
from helpnet.domain.meetings import BadMeeting, RecordedAlready
from helpnet.domain.transitions import NotAllowed
from helpnet.services import followup, meeting_sheets
from helpnet.services.meeting_sheets import RecordSheet
from helpnet.web.errors import WORDS
from helpnet.web.helper.desk import (
    bp,
    go_on,
    helpers_only,
    own_id,
    speak_for_network_of,
)
from helpnet.web.helper.fields import read_key
from helpnet.web.helper.record_form import RecordForm, filled_form, open_form
from helpnet.web.helper.too_late import too_late


@bp.get("/learners/<int:request_id>/record")
@helpers_only
def record(request_id: int) -> ResponseReturnValue:
    """Ask how it went."""
    sheet = _sheet(request_id)
    return to_come_back_to(_page(sheet, filled_form(sheet)))


@bp.post("/learners/<int:request_id>/record")
@helpers_only
def keep(request_id: int) -> ResponseReturnValue:
    """Keep how it went, and plan the next meeting if there is one."""
    try:
        sheet = _sheet(request_id)
    except NoResultFound:
        return too_late(request_id, request.form.get("entry_key", ""))
    return _keep(sheet, open_form(sheet))


def _keep(sheet: RecordSheet, form: RecordForm) -> ResponseReturnValue:
    try:
        if not _recorded(sheet, form):
            return _page(sheet, form), 422
    except RecordedAlready as twin:
        return _twin_page(replace(sheet, twin=twin.session_id), form)
    except NotAllowed:
        flash(WORDS[409][1], "error")
        return _twin_page(sheet, form)
    flash(_("Your meeting is recorded. Thank you!"), "success")
    return go_on(url_for(".learner", request_id=sheet.request_id))


@bp.get("/meetings/<int:session_id>/correct")
@helpers_only
def correct(session_id: int) -> ResponseReturnValue:
    """Show what was recorded."""
    sheet = meeting_sheets.get_correction_sheet(
        helper_id=own_id(), session_id=session_id
    )
    return _page(sheet, filled_form(sheet), correcting=True)


@bp.post("/meetings/<int:session_id>/correct")
@helpers_only
def keep_correction(session_id: int) -> ResponseReturnValue:
    """Replace what was recorded."""
    sheet = meeting_sheets.get_correction_sheet(
        helper_id=own_id(), session_id=session_id
    )
    form = open_form(sheet)
    if not _corrected(session_id, form):
        return _page(sheet, form, correcting=True), 422
    flash(_("Your correction is saved."), "success")
    return go_on(url_for(".learner", request_id=sheet.request_id))


def _sheet(request_id: int) -> RecordSheet:
    return meeting_sheets.get_record_sheet(
        helper_id=own_id(),
        request_id=request_id,
        session_id=request.values.get("meeting", type=int),
        now=clock.now(),
    )


def _recorded(sheet: RecordSheet, form: RecordForm) -> bool:
    good, now = form.validate(), clock.now()
    today = local_day(now, sheet.time_zone)
    moment = form.next_moment(sheet.time_zone, today=today)
    if not good or form.next_at.errors or form.next_on.errors:
        return False
    try:
        followup.record_session(
            helper_id=own_id(),
            request_id=sheet.request_id,
            session_id=sheet.meeting_id if form.meeting.data else None,
            recording=form.recording(moment.at if moment else None),
            entry_key=read_key(form.entry_key),
            now=now,
        )
    except BadMeeting as refusal:
        form.refuse(refusal)
        return False
    say_if_twice(moment.twice if moment else False)
    return True


def _corrected(session_id: int, form: RecordForm) -> bool:
    if not form.validate():
        return False
    try:
        followup.correct_session(
            helper_id=own_id(),
            session_id=session_id,
            recording=form.recording(None),
            now=clock.now(),
        )
    except BadMeeting as refusal:
        form.refuse(refusal)
        return False
    return True


def to_come_back_to(page: str) -> Response:
    """Let a browser go back to this form, as typed, when sending it failed.

    It may keep the page; after signing out it has to ask for it again (`Vary`).
    """
    answer = make_response(page)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.add("Cookie")
    return answer


def say_if_twice(twice: bool) -> None:
    """Tell that the clocks go back that night, and which time was meant."""
    if twice:
        flash(_("This time comes twice that night. We took the first one."), "info")


def _twin_page(sheet: RecordSheet, form: RecordForm) -> ResponseReturnValue:
    """Ask what is meant: the meeting that is on file, or another one."""
    form.meeting.data = ""  # what was planned is settled
    return _page(sheet, form), 409


def _page(sheet: RecordSheet, form: RecordForm, *, correcting: bool = False) -> str:
    speak_for_network_of(sheet.request_id)
    return render_template(
        "helper/record.html",
        sheet=sheet,
        form=form,
        correcting=correcting,
        back=url_for(".learner", request_id=sheet.request_id),
    )

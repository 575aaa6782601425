"""A learner cannot come to a planned meeting: one press, and the helper knows."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.meetings import Overtaken
from helpnet.services import meetings
from helpnet.services.tracking import Meeting, RequestPage
from helpnet.web.fields import Paragraph, Seen
from helpnet.web.guards import public
from helpnet.web.status.views import asked_for, bp, number_of


class CannotComeForm(FlaskForm):  # type: ignore[misc]
    """When it suits better, and which state of the meeting was seen."""

    note = Paragraph(
        _l("When does it suit you?"),
        description=_l("You can leave this empty."),
        most=300,
    )
    sequence = Seen()


@bp.get("/<token>/meetings/<int:session_id>/cannot-come")
@public
def cannot_come(token: str, session_id: int) -> ResponseReturnValue:
    """Ask whether the learner cannot come, and when it suits."""
    asked = asked_for(token)
    meeting = _find(asked, session_id)
    if meeting is None:
        return _changed(token)
    form = CannotComeForm(formdata=None, data={"sequence": meeting.sequence})
    return _page(asked, token, meeting, form)


@bp.post("/<token>/meetings/<int:session_id>/cannot-come")
@public
def keep_cannot_come(token: str, session_id: int) -> ResponseReturnValue:
    """Cancel the meeting; the helper is told at once."""
    asked, form = asked_for(token), CannotComeForm()
    meeting = _find(asked, session_id)
    if meeting and not form.validate():
        return _page(asked, token, meeting, form), 422
    try:
        _drop(token, session_id, form)
    except Overtaken:
        return _changed(token)
    told = _("We tell %(name)s.", name=asked.helper)
    calls = _("%(name)s calls you to find another day.", name=asked.helper)
    flash(f"{told} {calls}" if asked.helper else told, "success")
    return redirect(url_for(".show", token=token))


def _drop(token: str, session_id: int, form: CannotComeForm) -> None:
    meetings.drop_session(
        request_id=number_of(token),
        session_id=session_id,
        sequence=form.sequence.data,
        note=form.note.data,
        now=clock.now(),
    )


def _find(asked: RequestPage, session_id: int) -> Meeting | None:
    """Return the request's meeting to come, if it still is one."""
    found = (each for each in asked.meetings if each.id == session_id)
    meeting = next(found, None)
    return meeting if meeting and meeting.starts_at > clock.now() else None


def _changed(token: str) -> ResponseReturnValue:
    """Show how it is now to somebody whose page or mail is out of date."""
    flash(_("This meeting has changed. Please look again."), "error")
    return redirect(url_for(".show", token=token))


def _page(
    asked: RequestPage, token: str, meeting: Meeting, form: CannotComeForm
) -> str:
    return render_template(
        "status/cannot_come.html", asked=asked, token=token, meeting=meeting, form=form
    )

"""A request ends before its learner can do it alone: why, said by a coordinator."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.ends import EndReason
from helpnet.services import ends
from helpnet.services.ends import EndSheet, TooFewTries
from helpnet.web.coordinator.desk import bp
from helpnet.web.fields import OneOf, Paragraph
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import label


class EndForm(FlaskForm):  # type: ignore[misc]
    """Why it ends; a note stays in the history."""

    reason = OneOf(_l("Why does it end?"), missing=_l("Choose why it ends."))
    note = Paragraph(
        _l("Do you want to add something?"),
        description=_l("You can leave this empty."),
        most=500,
    )

    def __init__(self, sheet: EndSheet, **options: Any) -> None:
        super().__init__(**options)
        # Who is sent elsewhere reads where: that has a page of its own.
        known = [each for each in sheet.reasons if each is not EndReason.PASSED_ON]
        self.reason.choices = [(each, label(each)) for each in known]

    def refuse(self, refusal: TooFewTries) -> None:
        """Say beside the note that somebody must be called more often, or why not."""
        tried = ngettext("%(num)s call tried", "%(num)s calls tried", refusal.tries)
        words = _(
            "%(tried)s, at least %(needed)s are needed. Write why that is enough.",
            tried=tried,
            needed=refusal.needed,
        )
        self.note.errors = [words]


@bp.get("/requests/<int:request_id>/end")
@open_to(Role.COORDINATOR)
def end(request_id: int) -> ResponseReturnValue:
    """Ask why the request ends."""
    sheet = _sheet(request_id)
    if not sheet.reasons:
        return redirect(url_for(".board", request_id=request_id))
    return _page(sheet, EndForm(sheet, formdata=None))


@bp.post("/requests/<int:request_id>/end")
@open_to(Role.COORDINATOR)
def keep_end(request_id: int) -> ResponseReturnValue:
    """End it, and tell everybody whom it concerns."""
    sheet = _sheet(request_id)
    form = EndForm(sheet)
    if not form.validate():
        return _page(sheet, form), 422
    try:
        ends.end_by_coordinator(now=clock.now(), **_given(request_id, form))
    except TooFewTries as refusal:
        form.refuse(refusal)
        return _page(sheet, form), 422
    flash(_("The request is closed. Everybody concerned is told."), "success")
    return redirect(url_for(".board", request_id=request_id))


def _given(request_id: int, form: EndForm) -> dict[str, Any]:
    person = signed_in()
    return {
        "request_id": request_id,
        "network_id": person.network_id,
        "account_id": person.account_id,
        "reason": EndReason(form.reason.data),
        "detail": form.note.data,
    }


def _sheet(request_id: int) -> EndSheet:
    network_id = signed_in().network_id
    return ends.get_end_sheet(network_id=network_id, request_id=request_id)


def _page(sheet: EndSheet, form: EndForm) -> str:
    back = url_for(".board", request_id=sheet.request_id)
    return render_template("coordinator/end.html", sheet=sheet, form=form, back=back)

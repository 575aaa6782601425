"""Some time later: the learner says whether they can still do it alone."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.services import check_ins
from helpnet.services.check_ins import (
    Answered,
    CheckInSheet,
    Follows,
    NotAnswered,
    NotAsked,
)
from helpnet.web.check_in_form import CheckInForm, form_for, said_words
from helpnet.web.guards import public
from helpnet.web.status.views import asked_for, bp, number_of


@bp.get("/<token>/check-in")
@public
def check_in(token: str) -> ResponseReturnValue:
    """Ask it, or say that there is nothing to answer."""
    sheet = check_ins.find_sheet(request_id=number_of(token))
    if sheet is None:
        return _nothing_asked(token)
    return _page(token, sheet, form_for(sheet, formdata=None))


@bp.post("/<token>/check-in")
@public
def answer_check_in(token: str) -> ResponseReturnValue:
    """Keep the answers; one that is not done any more begins help again."""
    sheet = check_ins.find_sheet(request_id=number_of(token))
    form = form_for(sheet) if sheet else None
    if sheet is None or form is None or form.number.data != sheet.number:
        return _nothing_asked(token)
    if not form.validate():
        return _page(token, sheet, form), 422
    try:
        answered = check_ins.answer(
            request_id=sheet.request_id, now=clock.now(), **form.given()
        )
    except (NotAsked, NotAnswered):
        return _nothing_asked(token)
    return _thank(token, answered)


def _thank(token: str, answered: Answered) -> ResponseReturnValue:
    flash(said_words(answered), "success")
    after = ".after" if answered.follows is Follows.ALONE else ".show"
    return redirect(url_for(after, token=token))


def _page(token: str, sheet: CheckInSheet, form: CheckInForm) -> str:
    asked_for(token)
    back = url_for(".show", token=token)
    return render_template(
        "status/check_in.html", sheet=sheet, form=form, token=token, back=back
    )


def _nothing_asked(token: str) -> ResponseReturnValue:
    asked_for(token)
    flash(_("This question is answered or over. You need not do anything."))
    return redirect(url_for(".show", token=token))

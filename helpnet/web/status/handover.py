"""What the next helper may know, for the learner to say; and taking an end back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.doers import LEARNER
from helpnet.domain.handovers import Shared
from helpnet.services import handover
from helpnet.services.handover import HandoverSheet
from helpnet.web.fields import OneOf
from helpnet.web.guards import public
from helpnet.web.labels import label
from helpnet.web.status.views import asked_for, bp, number_of
from helpnet.web.undo_words import undone_by


class ShareForm(FlaskForm):  # type: ignore[misc]
    """One of three."""

    shared = OneOf(
        _l("What may your next helper see?"),
        missing=_l("Please choose from this list."),
        choices=(),
    )

    def settle(self) -> "ShareForm":
        """Offer the three answers."""
        self.shared.choices = [(each.value, label(each)) for each in Shared]
        return self


@bp.get("/<token>/handover")
@public
def share(token: str) -> ResponseReturnValue:
    """Ask what the next helper may see."""
    sheet = handover.find_sheet(request_id=number_of(token))
    if sheet is None:
        return redirect(url_for(".show", token=token))
    given = {"shared": sheet.shared.value} if sheet.shared else {}
    return _page(token, sheet, ShareForm(formdata=None, data=given).settle())


@bp.post("/<token>/handover")
@public
def keep_shared(token: str) -> ResponseReturnValue:
    """Keep the answer; the last one counts."""
    sheet, form = handover.find_sheet(request_id=number_of(token)), ShareForm().settle()
    if sheet is None:
        return redirect(url_for(".show", token=token))
    if not form.validate():
        return _page(token, sheet, form), 422
    handover.agree_by_learner(
        request_id=number_of(token),
        shared=Shared(form.shared.data),
        now=clock.now(),
    )
    flash(_("Thank you for telling us. It is changed."), "success")
    return redirect(url_for(".show", token=token))


@bp.post("/<token>/undo")
@public
def undo(token: str) -> ResponseReturnValue:
    """Take back what the form names."""
    undone_by(number_of(token), LEARNER)
    return redirect(url_for(".show", token=token))


def _page(token: str, sheet: HandoverSheet, form: ShareForm) -> str:
    asked = asked_for(token)
    back = url_for(".show", token=token)
    return render_template(
        "status/handover.html", asked=asked, sheet=sheet, form=form, back=back
    )

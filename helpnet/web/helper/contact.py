"""The first contact with a learner, noted with one tap."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.first_contact import Contact
from helpnet.services import first_contact
from helpnet.web.helper.desk import bp, helpers_only, own_id


@bp.post("/learners/<int:request_id>/contact")
@helpers_only
def note_contact(request_id: int) -> ResponseReturnValue:
    """Note that they have spoken, or that nobody answered."""
    tried = request.form.get("how") == Contact.TRIED
    first_contact.note_contact(
        helper_id=own_id(),
        request_id=request_id,
        how=Contact.TRIED if tried else Contact.SPOKEN,
        now=clock.now(),
    )
    words = _("Noted. Try again tomorrow.") if tried else _("Noted. Thank you.")
    flash(words, "success")
    return redirect(url_for(".learner", request_id=request_id))

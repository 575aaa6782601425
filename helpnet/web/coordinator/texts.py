"""The texts people sent us that a human reads, and answering them by text."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.gsm import ONE_PART, length, plain
from helpnet.services import text_inbox
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.fields import Paragraph
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_texts", __name__, url_prefix="/coordinator/texts")
bp.before_request(speak_for_own_network)


class ReplyForm(FlaskForm):  # type: ignore[misc]
    """What goes back, in one text."""

    words = Paragraph(_l("Your answer"), missing=_l("Write your answer."), most=500)

    def validate_words(self, field: Any) -> None:
        """Refuse what does not fit, saying how long it is on a phone."""
        field.data = plain(field.data)
        if not field.data:
            raise ValidationError(_("Write your answer."))
        signs = length(field.data)
        if signs > ONE_PART:
            words = _("This is %(number)s signs long. A text takes 160.", number=signs)
            raise ValidationError(words)


@bp.get("/")
@open_to(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """List the texts to read, and those of late."""
    found = text_inbox.list_texts(network_id=signed_in().network_id)
    return render_template("coordinator_texts/index.html", found=found)


@bp.get("/<int:text_id>")
@open_to(Role.COORDINATOR)
def show(text_id: int) -> ResponseReturnValue:
    """Show one text and offer to answer it."""
    return _page(text_id, ReplyForm(formdata=None))


@bp.post("/<int:text_id>/read")
@open_to(Role.COORDINATOR)
def mark_read(text_id: int) -> ResponseReturnValue:
    """Note that somebody has read it."""
    text_inbox.mark_read(
        network_id=signed_in().network_id, text_id=text_id, now=clock.now()
    )
    flash(_("Your changes are saved."), "success")
    return redirect(url_for(".index"))


@bp.post("/<int:text_id>")
@open_to(Role.COORDINATOR)
def reply(text_id: int) -> ResponseReturnValue:
    """Send an answer by text."""
    form, network_id = ReplyForm(), signed_in().network_id
    if not form.validate():
        return _page(text_id, form), 422
    try:
        text_inbox.reply(
            network_id=network_id,
            text_id=text_id,
            body=form.words.data,
            now=clock.now(),
        )
    except text_inbox.CannotReply:
        return _page(text_id, form), 409
    flash(_("Your answer is on its way."), "success")
    return redirect(url_for(".index"))


def _page(text_id: int, form: ReplyForm) -> str:
    found = text_inbox.show_text(network_id=signed_in().network_id, text_id=text_id)
    return render_template(
        "coordinator_texts/show.html",
        text=found.card,
        can_reply=found.can_reply and bool(current_app.config["HELPNET"].SMS_URL),
        form=form,
        back=url_for(".index"),
    )

"""How a helper wants to hear from us."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet.domain.access import Role
from helpnet.domain.notices import NoticeChannel
from helpnet.services import own_channel
from helpnet.services.own_channel import OwnChannel
from helpnet.web.fields import OneOf
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("account_channel", __name__, url_prefix="/account/messages")


class ChannelForm(FlaskForm):  # type: ignore[misc]
    """One of the ways that reach this helper."""

    channel = OneOf(
        _l("How do you want to hear from us?"), missing=_l("Please choose one.")
    )

    def __init__(self, own: OwnChannel, **options: Any) -> None:
        super().__init__(**options)
        ways = [(NoticeChannel.EMAIL, _("E-mail: %(email)s", email=own.email))]
        if own.takes_texts and current_app.config["HELPNET"].SMS_URL:
            words = _("Text message: %(phone)s", phone=own.phone)
            ways.append((NoticeChannel.SMS, words))
        ways.append((NoticeChannel.CALL, _("Phone call: %(phone)s", phone=own.phone)))
        self.channel.choices = ways


@bp.get("")
@open_to(Role.HELPER, Role.PARTNER)
def show() -> ResponseReturnValue:
    """Ask how the helper wants to hear from us."""
    own = own_channel.get_channel(account_id=signed_in().account_id)
    return _page(own, ChannelForm(own, formdata=None, channel=own.channel.value))


@bp.post("")
@open_to(Role.HELPER, Role.PARTNER)
def choose() -> ResponseReturnValue:
    """Keep the way."""
    person = signed_in()
    own = own_channel.get_channel(account_id=person.account_id)
    form = ChannelForm(own)
    if not form.validate():
        return _page(own, form), 422
    chosen = NoticeChannel(form.channel.data)
    own_channel.choose_channel(account_id=person.account_id, channel=chosen)
    flash(_("Your changes are saved."), "success")
    return redirect(url_for("account.show"))


def _page(own: OwnChannel, form: ChannelForm) -> str:
    return render_template(
        "account/channel.html", own=own, form=form, back=url_for("account.show")
    )

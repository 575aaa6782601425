"""The messages of a network: which left, which failed, and their words."""

from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.contacts import BadEmail, BadPhone
from helpnet.domain.notices import NoticeStatus
from helpnet.services import messages, resending
from helpnet.web.coordinator.address_form import AddressForm
from helpnet.web.coordinator.spoken import spoken
from helpnet.web.coordinator.surroundings import page_asked_for, speak_for_own_network
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_notices", __name__, url_prefix="/coordinator/messages")
bp.before_request(speak_for_own_network)


@bp.get("/")
@open_to(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """List what was written to people, latest first."""
    given = request.args.get("status", "")
    status = NoticeStatus(given) if given in set(NoticeStatus) else None
    found = messages.list_messages(
        network_id=signed_in().network_id, status=status, page=page_asked_for()
    )
    return render_template(
        "coordinator/messages.html",
        found=found,
        status=status,
        statuses=tuple(NoticeStatus),
    )


@bp.get("/<int:notice_id>")
@open_to(Role.COORDINATOR)
def show(notice_id: int) -> ResponseReturnValue:
    """Show one message with its words, and what became of it."""
    found = _find(notice_id)
    return _page(found, AddressForm(formdata=None, data={"address": found.address}))


@bp.post("/<int:notice_id>/again")
@open_to(Role.COORDINATOR)
def send_again(notice_id: int) -> ResponseReturnValue:
    """Correct where the person is reached, and send it there."""
    form = AddressForm()
    try:
        resending.send_again(
            typed=form.address.data or "",
            account_id=signed_in().account_id,
            **_which(notice_id),
        )
    except (BadEmail, BadPhone, resending.AddressTaken) as fault:
        form.refuse(fault)
        return _page(_find(notice_id), form), 400
    except resending.CannotResend:
        abort(409)
    flash(_("It is sent again."), "success")
    return redirect(url_for(".show", notice_id=notice_id))


@bp.post("/<int:notice_id>/handled")
@open_to(Role.COORDINATOR)
def handled(notice_id: int) -> ResponseReturnValue:
    """Take a message that failed off the follow-up list."""
    resending.note_handled(**_which(notice_id))
    return redirect(url_for(".show", notice_id=notice_id))


def _which(notice_id: int) -> dict[str, Any]:
    network_id = signed_in().network_id
    return {"network_id": network_id, "notice_id": notice_id, "now": clock.now()}


def _find(notice_id: int) -> messages.Message:
    network_id = signed_in().network_id
    return messages.show_message(network_id=network_id, notice_id=notice_id)


def _page(found: messages.Message, form: AddressForm) -> str:
    return render_template(
        "coordinator/message.html",
        message=found,
        words=None if found.private else _words(found),
        form=form,
        back=url_for(".index"),
    )


def _words(found: messages.Message) -> object:
    return spoken(
        kind=found.line.kind,
        language=found.language,
        recipient=found.line.recipient,
        network=found.network,
        facts=found.facts,
        channel=found.line.channel,
    )

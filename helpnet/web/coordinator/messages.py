"""The messages of a network: which left, which failed, and their words."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.domain.access import Role
from helpnet.domain.notices import NoticeStatus
from helpnet.services import messages
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
    """Show one message with its words."""
    found = messages.show_message(
        network_id=signed_in().network_id, notice_id=notice_id
    )
    return render_template(
        "coordinator/message.html",
        message=found,
        words=None if found.private else _words(found),
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

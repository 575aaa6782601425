"""The demonstration's own pages: be anybody, and read what would have been sent."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from helpnet import clock
from helpnet.adapters.signing import Purpose, sign
from helpnet.adapters.wording import Worded, word
from helpnet.domain.access import Role
from helpnet.services import demo
from helpnet.web.demo_words import errand_words
from helpnet.web.guards import identify, public
from helpnet.web.page import DESKS
from helpnet.web.security import request_settings

bp = Blueprint("demo", __name__)
bp.add_app_template_filter(errand_words)


@bp.before_request
def _only_in_a_demonstration() -> None:
    """Hide these pages wherever real people are."""
    if not request_settings().demo:
        abort(404)


@bp.get("/demo")
@public
def index() -> ResponseReturnValue:
    """Show the people a visitor can be."""
    return render_template(
        "demo/index.html",
        networks=demo.list_people(now=clock.now()),
        request_page=_request_page,
    )


@bp.get("/demo/as/<role>")
@public
def door(role: str) -> ResponseReturnValue:
    """Show one person of that role, to be entered with a button."""
    if role not in set(Role):
        abort(404)
    person = demo.find_first(role=Role(role), now=clock.now())
    return render_template("demo/door.html", person=person)


@bp.post("/demo/as/<int:account_id>")
@public
def enter(account_id: int) -> ResponseReturnValue:
    """Sign in as one of the invented people."""
    token = demo.enter(account_id=account_id, now=clock.now())
    person = identify(token)
    if person is None:
        abort(404)
    login_user(person)
    return redirect(url_for(DESKS[person.role]))


@bp.get("/outbox")
@public
def outbox() -> ResponseReturnValue:
    """List what would have been sent."""
    lines = [(line, _words(line)) for line in demo.list_outbox()]
    return render_template("demo/outbox.html", lines=lines)


@bp.get("/outbox/<int:notice_id>")
@public
def message(notice_id: int) -> ResponseReturnValue:
    """Show one message as its reader would get it."""
    line = demo.get_message(notice_id=notice_id)
    return render_template("demo/message.html", line=line, words=_words(line))


def _request_page(request_id: int) -> str:
    """Return the address that a learner would have got by mail."""
    return url_for("status.show", token=sign(Purpose.REQUEST, request_id))


def _words(line: demo.OutboxLine) -> Worded:
    return word(
        kind=line.kind,
        language=line.language,
        recipient=line.recipient,
        network=line.network,
        # A link that signs in is forgotten once its mail has left.
        facts={"token": "used", **line.facts},
        channel=line.channel,
    )

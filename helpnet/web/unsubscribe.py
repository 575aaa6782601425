"""The link at the end of repeated messages: no more of them, by one press."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.adapters.signing import Purpose, read_text
from helpnet.domain.notices import NoticeKind
from helpnet.services import unsubscribing
from helpnet.web.guards import public
from helpnet.web.page import show_network
from helpnet.web.security import csrf

bp = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")


@bp.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Explain and ask; mail programs open links unasked, so this changes nothing."""
    account_id, kind = _read(token)
    found = unsubscribing.show_subscription(account_id=account_id, kind=kind)
    show_network(name=found.network, phone=found.phone, time_zone=found.time_zone)
    return render_template("unsubscribe/show.html", found=found, token=token)


@bp.post("/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
def stop(token: str) -> ResponseReturnValue:
    """End them, also for a mail program that has no page of ours (RFC 8058)."""
    account_id, kind = _read(token)
    unsubscribing.stop(account_id=account_id, kind=kind, now=clock.now())
    return redirect(url_for(".show", token=token), 303)


@bp.post("/<token>/back")
@public
def take_back(token: str) -> ResponseReturnValue:
    """Let them come again."""
    account_id, kind = _read(token)
    unsubscribing.take_back(account_id=account_id, kind=kind)
    return redirect(url_for(".show", token=token), 303)


def _read(token: str) -> tuple[int, NoticeKind]:
    kind, _, number = (read_text(Purpose.UNSUBSCRIBE, token) or "").rpartition("-")
    return (int(number), NoticeKind(kind)) if kind else abort(404)

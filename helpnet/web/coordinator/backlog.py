"""The plan for everybody who waits: looked at, edited, then sent in one step."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import backlog, backlog_offers
from helpnet.web.coordinator.backlog_picks import (
    Picked,
    chosen_helpers,
    crowded_problems,
    gone_problems,
    read_picks,
    refused_sentence,
    settle_picks,
)
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_backlog", __name__, url_prefix="/coordinator/backlog")
bp.before_request(speak_for_own_network)


@bp.get("")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show the proposal beside first come, first served."""
    return _page(None)


@bp.post("")
@open_to(Role.COORDINATOR)
def send() -> ResponseReturnValue:
    """Ask every helper that is still chosen, each checked again."""
    picked = read_picks(request.form)
    chosen = chosen_helpers(picked)
    if not chosen:
        return _page(picked), 422
    try:
        sent = _send(chosen)
    except backlog_offers.TooManyForOne as refusal:
        return _page(picked, too_many=refusal.free), 422
    flash(_how_many(sent), "success" if sent.asked or sent.before else "error")
    if not sent.refused:
        return redirect(url_for(".show"))
    refused = {no.request_id: refused_sentence(no) for no in sent.refused}
    return _page(picked, refused), 409


def _send(chosen: Mapping[int, int]) -> backlog_offers.Sending:
    person = signed_in()
    return backlog_offers.send_offers(
        network_id=person.network_id,
        choices=chosen,
        account_id=person.account_id,
        now=clock.now(),
    )


def _page(
    picked: Picked | None,
    refused: Mapping[int, str] | None = None,
    *,
    too_many: Mapping[int, int] | None = None,
) -> str:
    """Show the plan; `picked` is None when nothing was sent yet."""
    found = backlog.get_backlog(network_id=signed_in().network_id, now=clock.now())
    rows = {row.request_id: row for row in (*found.pairs, *found.left)}
    kept = picked or {}
    crowded = crowded_problems(rows, kept, too_many or {})
    return render_template(
        "coordinator/backlog.html",
        backlog=found,
        picks=settle_picks(rows, picked, sent=bool(refused)),
        problems={**gone_problems(rows, kept), **crowded, **(refused or {})},
        nothing="" if picked is None or chosen_helpers(kept) else _nothing(),
        choosable={key for key, row in rows.items() if row.choices},
        back=url_for("coordinator.desk"),
    )


def _how_many(sent: backlog_offers.Sending) -> str:
    if sent.asked or sent.before:
        number = sent.asked + sent.before
        words = ngettext(
            "%(num)s helper has been asked.", "%(num)s offers have been sent.", number
        )
        return str(words)
    return _nothing()


def _nothing() -> str:
    return str(_("Nothing was sent. Choose at least one helper who can be asked."))

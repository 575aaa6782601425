"""The plan for everybody who waits: looked at, edited, then sent in one step."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import backlog, backlog_offers
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import label
from helpnet.web.matching_words import joined
from helpnet.web.numbers import find_number

bp = Blueprint("coordinator_backlog", __name__, url_prefix="/coordinator/backlog")
bp.before_request(speak_for_own_network)


@dataclass(frozen=True, slots=True)
class Pick:
    """What stands in one row: a helper, 0 for nobody, and whether it is ticked."""

    helper_id: int
    ticked: bool


Picked = Mapping[int, Pick]
"""What was picked on the page, by request."""


@bp.get("")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show the proposal beside first come, first served."""
    return _page({}, {})


@bp.post("")
@open_to(Role.COORDINATOR)
def send() -> ResponseReturnValue:
    """Ask every helper that is still chosen, each checked again."""
    picked = _picked()
    chosen = {
        key: pick.helper_id
        for key, pick in picked.items()
        if pick.ticked and pick.helper_id
    }
    try:
        sent = _send(chosen)
    except backlog_offers.TooManyForOne as refusal:
        return _page(picked, {}, too_many=refusal.free), 422
    flash(_how_many(sent), "success" if sent.asked or sent.before else "error")
    if not sent.refused:
        return redirect(url_for(".show"))
    kept = {key: picked[key] for key in picked.keys() - chosen.keys()}
    return _page(kept, {no.request_id: _why_not(no) for no in sent.refused}), 409


def _send(chosen: Mapping[int, int]) -> backlog_offers.Sending:
    person = signed_in()
    return backlog_offers.send_offers(
        network_id=person.network_id,
        choices=chosen,
        account_id=person.account_id,
        now=clock.now(),
    )


def _picked() -> Picked:
    """Return what was picked in each row of the page that was sent."""
    ticked = set(request.form.getlist("send"))
    picked = {}
    for name, typed in request.form.items():
        field, _dash, number = name.partition("-")
        request_id = find_number(number) if field == "helper" else None
        if request_id:
            picked[request_id] = Pick(find_number(typed) or 0, number in ticked)
    return picked


def _page(
    picked: Picked,
    refused: Mapping[int, str],
    *,
    too_many: Mapping[int, int] | None = None,
) -> str:
    found = backlog.get_backlog(network_id=signed_in().network_id, now=clock.now())
    rows = {row.request_id: row for row in (*found.pairs, *found.left)}
    problems = {**refused, **_crowded(rows, picked, too_many or {})}
    return render_template(
        "coordinator/backlog.html",
        backlog=found,
        picked=picked,
        problems=problems,
        choosable={key for key, row in rows.items() if row.choices},
        back=url_for("coordinator.desk"),
    )


def _crowded(
    rows: Mapping[int, backlog.Row], picked: Picked, free: Mapping[int, int]
) -> Mapping[int, str]:
    """Return a sentence for each row whose helper was picked too often."""
    return {
        key: _no_room(rows.get(key), pick.helper_id, free[pick.helper_id])
        for key, pick in picked.items()
        if pick.ticked and pick.helper_id in free
    }


def _no_room(row: backlog.Row | None, helper_id: int, places: int) -> str:
    choices = row.choices if row else ()
    names = [each.name for each in choices if each.helper_id == helper_id]
    return str(
        ngettext(
            "%(person)s: %(helper)s has room for %(num)s more person. Choose again.",
            "%(person)s: %(helper)s has room for %(num)s more people. Choose again.",
            places,
            person=row.name if row else _("Person"),
            helper="".join(names) or _("This helper"),
        )
    )


def _how_many(sent: backlog_offers.Sending) -> str:
    if sent.asked or sent.before:
        number = sent.asked + sent.before
        words = ngettext(
            "%(num)s helper has been asked.", "%(num)s offers have been sent.", number
        )
        return str(words)
    return str(_("Nothing was sent. Choose at least one helper who can be asked."))


def _why_not(no: backlog_offers.NotAsked) -> str:
    reasons = [label(each) for each in sorted(no.obstacles)]
    if no.stage:
        reasons = [label(no.stage)]
    return str(
        _(
            "%(person)s: %(helper)s was not asked (%(reasons)s).",
            person=no.learner,
            helper=no.helper or _("This helper"),
            reasons=joined(reasons),
        )
    )

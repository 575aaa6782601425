"""Letters to print: choose them, print them in one go, say that they have left."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import letters
from helpnet.web.coordinator.letter_words import letter_sheet
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in
from helpnet.web.numbers import find_number

bp = Blueprint("coordinator_letters", __name__, url_prefix="/coordinator/letters")
bp.before_request(speak_for_own_network)

RIGHT = frozenset({"FR"})
"""Where the window of an envelope is on the right, as the post there wants it."""


@bp.get("/")
@open_to(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """List the letters that wait, all chosen but those without an address."""
    found = letters.list_letters(network_id=signed_in().network_id, now=clock.now())
    return render_template(
        "coordinator_letters/index.html",
        found=found,
        window=_window(found.country),
        back=url_for("coordinator_attention.show"),
    )


@bp.get("/print")
@open_to(Role.COORDINATOR)
def sheets() -> ResponseReturnValue:
    """Show the chosen letters, a sheet each."""
    found = letters.get_sheets(
        network_id=signed_in().network_id,
        notice_ids=_numbers(request.args.getlist("letter")),
        now=clock.now(),
    )
    if not found.letters:
        flash(_("Choose at least one letter that still waits."), "error")
        return redirect(url_for(".index"))
    return render_template(
        "coordinator_letters/print.html",
        found=found,
        sheets=[letter_sheet(each, found.day) for each in found.letters],
        window=_window(found.country),
        back=url_for(".index"),
    )


@bp.post("/sent")
@open_to(Role.COORDINATOR)
def sent() -> ResponseReturnValue:
    """Note that the letters shown have left."""
    person = signed_in()
    done = letters.mark_sent(
        network_id=person.network_id,
        account_id=person.account_id,
        notice_ids=_numbers(request.form.getlist("letter")),
        now=clock.now(),
    )
    if done.marked:
        flash(_marked(done.marked), "success")
    if done.gone:
        flash(_gone(done.gone), "error")
    return redirect(url_for(".index"))


def _marked(number: int) -> str:
    return str(
        ngettext(
            "%(num)s letter is marked as sent.",
            "%(num)s letters are marked as sent.",
            number,
        )
    )


def _gone(number: int) -> str:
    return str(
        ngettext(
            "%(num)s letter no longer waited: somebody else has seen to it.",
            "%(num)s letters no longer waited: somebody else has seen to them.",
            number,
        )
    )


def _numbers(given: Iterable[str]) -> frozenset[int]:
    return frozenset(number for each in given if (number := find_number(each)))


def _window(country: str) -> str:
    """Return on which side the window is: as chosen, else as the country has it."""
    asked = request.args.get("window", "")
    usual = "right" if country in RIGHT else "left"
    return asked if asked in {"left", "right"} else usual

"""The button that asks a whole wave of helpers, as a coordinator saw it."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.asks import BadAsk
from helpnet.services import cascade, matching
from helpnet.web.coordinator.desk import bp
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import inside, label
from helpnet.web.matching_words import joined
from helpnet.web.numbers import find_number
from helpnet.web.why_words import fault_sentence

MOST_LETTERS = 400
"""A wave has at most ten helpers: their numbers are no longer than this."""


@bp.post("/requests/<int:request_id>/wave")
@open_to(Role.COORDINATOR)
def ask_wave(request_id: int) -> ResponseReturnValue:
    """Ask the helpers who were shown, all of them or nobody."""
    person = signed_in()
    try:
        asked = cascade.send_wave(
            network_id=person.network_id,
            request_id=request_id,
            helper_ids=_chosen(),
            account_id=person.account_id,
            now=clock.now(),
        )
    except (cascade.StaleWave, matching.CannotAsk, BadAsk) as refusal:
        flash(_why_not(refusal), "error")
    else:
        flash(_asked(asked), "success")
    return redirect(url_for(".board", request_id=request_id))


def _chosen() -> list[int]:
    """Return the helpers of the form, each once; what is no number is not found."""
    typed = request.form.get("helpers", "")[:MOST_LETTERS].split(",")
    return sorted({find_number(each) or abort(404) for each in typed})


def _asked(count: int) -> str:
    words = ngettext(
        "%(num)s helper has been asked.", "%(num)s helpers have been asked.", count
    )
    return str(words)


def _why_not(refusal: Exception) -> str:
    if isinstance(refusal, cascade.StaleWave):
        return _who_cannot(refusal)
    if isinstance(refusal, BadAsk):
        return " ".join(map(fault_sentence, refusal.faults))
    return str(_("Enough helpers are asked at the same time. Wait for an answer."))


def _who_cannot(refusal: cascade.StaleWave) -> str:
    """Return who cannot be asked any more and why, and that nobody was asked."""
    found = []
    for each in refusal.stale:
        why = joined([inside(label(one)) for one in sorted(each.obstacles)])
        name = each.name or str(_("A helper"))
        found.append(str(_("%(name)s (%(why)s)", name=name, why=why)))
    return str(
        _(
            "Something has changed: %(helpers)s. Nobody was asked. Please look again.",
            helpers=joined(found),
        )
    )

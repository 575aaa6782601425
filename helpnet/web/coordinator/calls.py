"""Calls to make: the list, one call with its words, and what came of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.calls import CallOutcome
from helpnet.domain.local_times import local_day
from helpnet.services import calls, calls_to_make
from helpnet.web.coordinator.call_form import OUTCOMES, CallForm
from helpnet.web.coordinator.letter_words import with_short_address
from helpnet.web.coordinator.spoken import spoken
from helpnet.web.coordinator.surroundings import page_asked_for, speak_for_own_network
from helpnet.web.guards import open_to, signed_in
from helpnet.web.matching_words import local_moment

bp = Blueprint("coordinator_calls", __name__, url_prefix="/coordinator/calls")
bp.before_request(speak_for_own_network)


@bp.get("/")
@open_to(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """List the calls to make, longest due first."""
    found = calls_to_make.list_calls_to_make(
        network_id=signed_in().network_id, page=page_asked_for(), now=clock.now()
    )
    return render_template(
        "coordinator_calls/index.html",
        found=found,
        me=signed_in().account_id,
        outcomes=OUTCOMES,
        back=url_for("coordinator_attention.show"),
    )


@bp.get("/<int:notice_id>")
@open_to(Role.COORDINATOR)
def show(notice_id: int) -> ResponseReturnValue:
    """Show one call: the number, what to say, and a form for what came of it."""
    return _sheet(notice_id, CallForm(formdata=None))


@bp.post("/<int:notice_id>/take")
@open_to(Role.COORDINATOR)
def take(notice_id: int) -> ResponseReturnValue:
    """Say that one is calling now, so that nobody else does."""
    try:
        force = "all_the_same" in request.form
        calls.take_call(all_the_same=force, now=clock.now(), **_about(notice_id))
    except calls.CallTaken as other:
        since = local_moment(other.at)
        flash(
            _("%(name)s is calling. Since: %(moment)s.", name=other.who, moment=since)
        )
    except calls.CallGone as gone:
        return _gone(gone)
    return redirect(url_for(".show", notice_id=notice_id))


@bp.post("/<int:notice_id>")
@open_to(Role.COORDINATOR)
def note(notice_id: int) -> ResponseReturnValue:
    """Keep what came of the call."""
    form, sheet = CallForm(), _get(notice_id)
    today = local_day(clock.now(), sheet.zone)
    noted = form.noted(sheet.zone, today=today) if form.validate() else None
    if noted is None:
        return _sheet(notice_id, form), 422
    try:
        calls.note_call(noted=noted, now=clock.now(), **_about(notice_id))
    except calls.BadCallBack as refusal:
        form.refuse(refusal)
        return _sheet(notice_id, form), 422
    except calls.CallGone as gone:
        return _gone(gone)
    return _back(_DONE[noted.outcome](), "success")


_DONE = {
    CallOutcome.REACHED: lambda: _("Thank you. It is off the list."),
    CallOutcome.NO_ANSWER: lambda: _("It comes back on the list later."),
    CallOutcome.CALL_BACK: lambda: _("It comes back on the list at that time."),
    CallOutcome.WRONG_NUMBER: lambda: _("The message waits for another way."),
}


def _about(notice_id: int) -> dict[str, int]:
    person = signed_in()
    return {
        "network_id": person.network_id,
        "account_id": person.account_id,
        "notice_id": notice_id,
    }


def _gone(gone: calls.CallGone) -> ResponseReturnValue:
    """Say who was faster, and what came of it."""
    words = _("This call is no longer needed.")
    if gone.outcome in OUTCOMES:
        what = OUTCOMES[gone.outcome]
        words = _("%(name)s has noted already: %(what)s.", name=gone.who, what=what)
    return _back(words, "error")


def _back(words: str, kind: str) -> ResponseReturnValue:
    flash(words, kind)
    return redirect(url_for(".index"))


def _get(notice_id: int) -> calls_to_make.CallSheet:
    return calls_to_make.get_call(
        network_id=signed_in().network_id, notice_id=notice_id, now=clock.now()
    )


def _sheet(notice_id: int, form: CallForm) -> str:
    sheet, here = _get(notice_id), get_locale().language
    languages = dict.fromkeys((sheet.card.language, here))
    return render_template(
        "coordinator_calls/show.html",
        sheet=sheet,
        scripts={each: _script(sheet.card, each) for each in languages},
        me=signed_in().account_id,
        form=form,
        outcomes=OUTCOMES,
        back=url_for(".index"),
    )


def _script(card: calls_to_make.SpokenCard, language: str) -> str:
    words = spoken(
        kind=card.kind,
        language=language,
        recipient=card.recipient,
        network=card.network,
        facts=card.facts,
    )
    return with_short_address(words.body)

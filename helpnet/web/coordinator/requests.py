"""The board of one request, and every button on it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.asks import BadAsk
from helpnet.domain.journey import Event
from helpnet.domain.offers import ExclusionReason
from helpnet.services import (
    boards,
    cascade,
    closing,
    exclusions,
    matching,
    surveys,
    undoing,
)
from helpnet.web.coordinator.desk import bp
from helpnet.web.coordinator.forms import ElsewhereForm, NoteForm
from helpnet.web.coordinator.undo import coordinator
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import label
from helpnet.web.matching_words import joined
from helpnet.web.numbers import find_number
from helpnet.web.why_words import fault_sentence


@bp.get("/requests/<int:request_id>")
@open_to(Role.COORDINATOR)
def board(request_id: int) -> ResponseReturnValue:
    """Show one request: who fits and why, who was asked, what happened."""
    return _board(request_id, NoteForm(formdata=None))


@bp.post("/requests/<int:request_id>/offers")
@open_to(Role.COORDINATOR)
def offer(request_id: int) -> ResponseReturnValue:
    """Ask a helper to take the request."""
    try:
        matching.offer(
            request_id=request_id,
            helper_id=find_number(request.form.get("helper_id", "")) or abort(404),
            now=clock.now(),
            **_who(),
        )
    except matching.CannotAsk as refusal:
        flash(_why_not(refusal), "error")
    except BadAsk as refusal:
        flash(" ".join(map(fault_sentence, refusal.faults)), "error")
    else:
        flash(_("The helper has been asked."), "success")
    return redirect(url_for(".board", request_id=request_id))


@bp.post("/requests/<int:request_id>/offers/<int:offer_id>/withdraw")
@open_to(Role.COORDINATOR)
def withdraw_offer(request_id: int, offer_id: int) -> ResponseReturnValue:
    """Take an offer back."""
    try:
        matching.withdraw_offer(
            request_id=request_id, offer_id=offer_id, now=clock.now(), **_who()
        )
    except matching.OfferGone:
        flash(_("The helper has answered meanwhile. Look below."), "error")
    else:
        flash(_("The helper need not answer any more."), "success")
    return redirect(url_for(".board", request_id=request_id))


@bp.get("/requests/<int:request_id>/elsewhere")
@open_to(Role.COORDINATOR)
def elsewhere(request_id: int) -> ResponseReturnValue:
    """Ask where the person is sent, and why."""
    form = ElsewhereForm(formdata=None, told="told" in request.args)
    return _elsewhere(request_id, form)


@bp.post("/requests/<int:request_id>/elsewhere")
@open_to(Role.COORDINATOR)
def send_elsewhere(request_id: int) -> ResponseReturnValue:
    """Send the person to somebody who can help better."""
    form = ElsewhereForm()
    if not form.validate():
        return _elsewhere(request_id, form), 422
    if not form.told.data:
        return _close(request_id, Event.SENT_ELSEWHERE, form.words.data)
    closing.told_elsewhere(
        request_id=request_id, detail=form.words.data, now=clock.now(), **_who()
    )
    return _closed(request_id)


@bp.post("/requests/<int:request_id>/reopen")
@open_to(Role.COORDINATOR)
def reopen(request_id: int) -> ResponseReturnValue:
    """Let a closed request wait again."""
    closing.reopen(request_id=request_id, now=clock.now(), **_who())
    flash(_("The request is open again."), "success")
    return redirect(url_for(".board", request_id=request_id))


@bp.post("/requests/<int:request_id>/calls")
@open_to(Role.COORDINATOR)
def note_call(request_id: int) -> ResponseReturnValue:
    """Keep what was said on the phone."""
    form = NoteForm()
    if not form.validate():
        return _board(request_id, form), 422
    closing.note_call(
        request_id=request_id, note=form.note.data, now=clock.now(), **_who()
    )
    flash(_("Your note is in the history."), "success")
    return redirect(url_for(".board", request_id=request_id))


def _board(request_id: int, form: NoteForm) -> str:
    own = {"network_id": signed_in().network_id, "request_id": request_id}
    find_out = "why" in request.args
    found = boards.board(now=clock.now(), find_out=find_out, **own)
    asks_you = found.search is not None and found.search.asks_you
    return render_template(
        "coordinator/board.html",
        board=found,
        wave=cascade.preview_wave(now=clock.now(), **own) if asks_you else None,
        excluded=exclusions.list_excluded(**own),
        survey=surveys.list_baseline(**own),
        needed=surveys.get_times(**own),
        exclusion_reasons=tuple(ExclusionReason),
        undoable=undoing.list_undoable(
            request_id=request_id, doer=coordinator(), now=clock.now()
        ),
        form=form,
        back=url_for(".desk"),
    )


def _elsewhere(request_id: int, form: ElsewhereForm) -> str:
    found = boards.get_request_card(
        network_id=signed_in().network_id, request_id=request_id
    )
    return render_template(
        "coordinator/elsewhere.html",
        request_card=found,
        form=form,
        back=url_for(".board", request_id=request_id),
    )


def _close(request_id: int, event: Event, detail: str) -> ResponseReturnValue:
    closing.close_request(
        request_id=request_id, event=event, detail=detail, now=clock.now(), **_who()
    )
    return _closed(request_id)


def _closed(request_id: int) -> ResponseReturnValue:
    flash(_("The request is closed. Everybody concerned is told."), "success")
    return redirect(url_for(".board", request_id=request_id))


def _who() -> dict[str, int]:
    person = signed_in()
    return {"network_id": person.network_id, "account_id": person.account_id}


def _why_not(refusal: matching.CannotAsk) -> str:
    if not refusal.obstacles:
        return str(_("Enough helpers are asked at the same time. Wait for an answer."))
    reasons = joined([label(each) for each in sorted(refusal.obstacles)])
    return str(_("This helper cannot be asked now: %(reasons)s.", reasons=reasons))

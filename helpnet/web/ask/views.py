"""The pages of the form: begin, one question, check, send, what happens next."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.adapters.signing import Purpose, read_number, sign
from helpnet.domain.asking import Barrier
from helpnet.services import intake, nearby, tracking
from helpnet.web.ask import draft as drafts
from helpnet.web.ask.answers import compile_answers, find_faulty
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.forms import Question
from helpnet.web.ask.steps import (
    LAST,
    NAMES,
    Step,
    find_missing,
    find_next,
    find_previous,
)
from helpnet.web.ask.summary import list_rows
from helpnet.web.guards import public
from helpnet.web.page import show_network

bp = Blueprint("ask", __name__, url_prefix="/ask")


@bp.get("")
@public
def start() -> ResponseReturnValue:
    """Say what will be asked, and offer to go on with what was typed before."""
    draft = drafts.current()
    missing = find_missing(draft)
    onward = _page(missing) if missing else url_for(".check")
    return render_template("ask/start.html", begun=bool(draft.answers), onward=onward)


@bp.post("")
@public
def begin() -> ResponseReturnValue:
    """Start with an empty form."""
    drafts.begin_again()
    return redirect(url_for(".question", name="who"))


@bp.get("/<name>")
@public
def question(name: str) -> ResponseReturnValue:
    """Show one question with what was answered before."""
    step, draft = _step(name), drafts.current()
    if not draft.answers and drafts.sent_token():
        return redirect(url_for(".received", token=drafts.sent_token()))
    missing = find_missing(draft, before=step)
    if missing or not step.applies(draft):
        return redirect(_page(missing or find_missing(draft)))
    return _show(step, draft, step.filled(draft))


@bp.post("/<name>")
@public
def answer(name: str) -> ResponseReturnValue:
    """Keep one answer and go on, or say beside the field what is wrong."""
    step, draft = _step(name), drafts.current()
    form = step.sent(draft, request.form)
    if not form.validate():
        return _show(step, draft, form), 422
    drafts.keep({step.name: form.kept()} | form.to_keep())
    return redirect(_onward(step))


@bp.get("/check")
@public
def check() -> ResponseReturnValue:
    """Show every answer, each with a way to change it."""
    draft = drafts.current()
    if not draft.answers and drafts.sent_token():
        return redirect(url_for(".received", token=drafts.sent_token()))
    if faulty := find_faulty(draft):
        return redirect(_page(faulty))
    _speak_for_network(draft)
    back = url_for(".question", name="notes")
    return render_template("ask/check.html", rows=list_rows(draft), back=back)


@bp.post("/check")
@public
def send() -> ResponseReturnValue:
    """Send the request; sending it twice shows the same reference."""
    draft, key = drafts.current(), drafts.current_key()
    if faulty := find_faulty(draft):
        return _send_back(key, faulty)
    answers = compile_answers(draft, key)
    received = intake.ask_for_help(answers=answers, now=clock.now())
    if isinstance(received, intake.Outside):
        return redirect(url_for(".outside"))
    return _received(received.request_id)


@bp.get("/received/<token>")
@public
def received(token: str) -> ResponseReturnValue:
    """Show the reference, who calls, and what happens next."""
    request_id = read_number(Purpose.REQUEST, token)
    if request_id is None:
        abort(404)
    asked = tracking.show_request(request_id=request_id)
    show_network(
        name=asked.network, phone=asked.network_phone, time_zone=asked.time_zone
    )
    return render_template("ask/received.html", asked=asked, token=token)


@bp.post("/finish")
@public
def finish() -> ResponseReturnValue:
    """Leave nothing on a computer that others use too."""
    drafts.begin_again()
    return redirect(url_for("public.home"))


@bp.get("/outside")
@public
def outside() -> ResponseReturnValue:
    """Say kindly that there is no network, and what is nearest."""
    draft = drafts.current()
    if draft.place is None:
        return redirect(_page(find_missing(draft)))
    ways = nearby.find_ways_on(location=draft.place.point, now=clock.now())
    back = url_for(".question", name="where")
    return render_template("ask/outside.html", ways=ways, place=draft.place, back=back)


def _step(name: str) -> Step:
    return NAMES.get(name) or abort(404)


def _page(step: Step | None) -> str:
    return url_for(".question", name=step.name) if step else url_for(".check")


def _show(step: Step, draft: Draft, form: Question) -> str:
    _speak_for_network(draft)
    template = f"ask/{step.name.replace('-', '_')}.html"
    return render_template(
        template,
        form=form,
        draft=draft,
        step=step.number,
        steps=LAST,
        back=_back(step, draft),
        wish=Barrier.WISH in draft.many("barriers", "barriers"),
    )


def _back(step: Step, draft: Draft) -> str:
    if "change" in request.args:
        return url_for(".check")
    previous = find_previous(draft, step)
    return _page(previous) if previous else url_for(".start")


def _onward(step: Step) -> str:
    """Return the next page; after a change, only what is missing now."""
    draft = drafts.current()
    if step.name.startswith("where") and draft.place and not _settle(draft):
        return url_for(".outside")
    draft = drafts.current()
    if "change" not in request.args:
        return _page(find_next(draft, step))
    missing = find_missing(draft)
    return url_for(".question", name=missing.name, change=1) if missing else _page(None)


def _settle(draft: Draft) -> bool:
    """Keep which network holds the place; False where none does."""
    if draft.place is None:
        return False
    found = intake.find_network(
        key=drafts.current_key(), place=draft.place, needs=draft.needs, now=clock.now()
    )
    drafts.keep({"network": _network(found)})
    return isinstance(found, intake.Covered)


def _network(found: intake.Covered | intake.Outside) -> dict[str, Any] | None:
    if isinstance(found, intake.Outside):
        return None
    return {
        "name": found.name,
        "phone": found.phone,
        "time_zone": found.time_zone,
        "languages": list(found.languages),
    }


def _speak_for_network(draft: Draft) -> None:
    if known := draft.network:
        show_network(
            name=known["name"], phone=known["phone"], time_zone=known["time_zone"]
        )


def _send_back(key: str, faulty: Step) -> ResponseReturnValue:
    """Show what was sent with this form before, or the page that lacks an answer."""
    if sent := intake.find_received(key=key):
        return _received(sent.request_id)
    if token := drafts.sent_token():
        return redirect(url_for(".received", token=token))
    flash(_("One answer is missing. Please look at this page again."), "error")
    return redirect(_page(faulty))


def _received(request_id: int) -> ResponseReturnValue:
    token = sign(Purpose.REQUEST, request_id)
    drafts.mark_sent(token)
    return redirect(url_for(".received", token=token))

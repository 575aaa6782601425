"""The end of the form: check, send, what happens next, and where no network is."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.adapters.signing import Purpose, read_number, sign
from helpnet.domain.refusals import TooOften
from helpnet.services import intake, nearby, tracking
from helpnet.web.ask import draft as drafts
from helpnet.web.ask import traps
from helpnet.web.ask.answers import compile_answers, find_faulty
from helpnet.web.ask.blueprint import bp
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.question import Question
from helpnet.web.ask.showing import address_of, draw
from helpnet.web.ask.steps import CHECK, Step, find_missing
from helpnet.web.ask.summary import list_rows
from helpnet.web.brings import list_devices
from helpnet.web.callers import address_key
from helpnet.web.guards import public
from helpnet.web.page import show_network


@bp.get("/check")
@public
def check() -> ResponseReturnValue:
    """Show every answer, each with a way to change it."""
    draft = drafts.current()
    if not draft.answers and drafts.sent_token():
        return redirect(url_for(".received", token=drafts.sent_token()))
    if faulty := find_faulty(draft):
        return redirect(address_of(faulty))
    return _page(draft, CHECK.shown(draft))


@bp.post("/check")
@public
def send() -> ResponseReturnValue:
    """Send the request; sending it twice shows the same reference."""
    draft, key = drafts.current(), drafts.current_key()
    if faulty := find_faulty(draft):
        return _send_back(key, faulty)
    form = CHECK.sent(draft, request.form)
    fine = form.validate()
    trap = fine and traps.find_trap(since=drafts.since(), least=traps.LEAST_FORM)
    if trap or not fine:
        form.form_errors += [trap] if trap else []
        return _page(draft, form), 422
    return _hand_in(Draft({**draft.answers, CHECK.name: form.kept()}), key, form)


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
    devices = list_devices(asked)
    return render_template(
        "ask/received.html", asked=asked, token=token, devices=devices
    )


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
        return redirect(address_of(find_missing(draft)))
    ways = nearby.find_ways_on(location=draft.place.point, now=clock.now())
    back = url_for(".question", name="where")
    return render_template("ask/outside.html", ways=ways, place=draft.place, back=back)


def show_received(request_id: int) -> ResponseReturnValue:
    """Let go of the form and lead to the page that says what happens next."""
    token = sign(Purpose.REQUEST, request_id)
    drafts.mark_sent(token)
    return redirect(url_for(".received", token=token))


def _page(draft: Draft, form: Question, refusal: str = "", phone: str = "") -> str:
    rows = list_rows(draft)
    return draw(CHECK, draft, form, rows=rows, refusal=refusal, their_phone=phone)


def _hand_in(draft: Draft, key: str, form: Question) -> ResponseReturnValue:
    answers = compile_answers(draft, key, address_key())
    try:
        found = intake.ask_for_help(answers=answers, now=clock.now())
    except TooOften:
        return _page(draft, form, "too_often"), 429
    if isinstance(found, intake.Outside):
        return redirect(url_for(".outside"))
    if isinstance(found, intake.AlreadyOpen):
        return _page(draft, form, "already_open", found.phone), 409
    return show_received(found.request_id)


def _send_back(key: str, faulty: Step) -> ResponseReturnValue:
    """Show what was sent with this form before, or the page that lacks an answer."""
    if sent := intake.find_received(key=key):
        return show_received(sent.request_id)
    if token := drafts.sent_token():
        return redirect(url_for(".received", token=token))
    flash(_("One answer is missing. Please look at this page again."), "error")
    return redirect(address_of(faulty))

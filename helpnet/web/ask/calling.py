"""Call me instead: the page that asks for a number, and what becomes of it."""

from dataclasses import asdict

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.refusals import TooOften
from helpnet.services import calls_wanted
from helpnet.services.calls_wanted import AlreadyOpen, CallWanted, PlaceNeeded
from helpnet.web.ask import draft as drafts
from helpnet.web.ask import traps
from helpnet.web.ask.answers import compile_referrer, compile_wishes
from helpnet.web.ask.blueprint import bp
from helpnet.web.ask.calling_form import CALL, CallForm
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.sending import show_received
from helpnet.web.ask.showing import draw
from helpnet.web.ask.steps import NAMES
from helpnet.web.ask.views import settle
from helpnet.web.callers import address_key
from helpnet.web.guards import public
from helpnet.web.near import remembered_network
from helpnet.web.speech import chosen_language

_SINCE = "ask_call_since"


@bp.get("/call")
@public
def call() -> ResponseReturnValue:
    """Ask for a phone number."""
    draft = drafts.current()
    session[_SINCE] = int(clock.now().timestamp())
    return _page(draft, CALL.shown(draft))


@bp.post("/call")
@public
def ask_for_call() -> ResponseReturnValue:
    """Note whom to call, or say beside the field what is wrong."""
    draft = drafts.current()
    form: CallForm = CALL.sent(draft, request.form)
    fine = form.validate() and not form.where.errors
    trap = fine and traps.find_trap(since=_since(), least=traps.LEAST_CALL)
    if trap or not fine:
        form.form_errors += [trap] if trap else []
        return _page(draft, form), 422
    return _hand_in(draft, form)


def _hand_in(draft: Draft, form: CallForm) -> ResponseReturnValue:
    try:
        found = calls_wanted.ask_for_call(wanted=_wanted(draft, form), now=clock.now())
    except TooOften:
        return _page(draft, form, "too_often"), 429
    if isinstance(found, AlreadyOpen):
        return _page(draft, form, "already_open", found.phone), 409
    if isinstance(found, PlaceNeeded):
        return _ask_where(draft, form, found)
    return show_received(found.request_id)


def _ask_where(draft: Draft, form: CallForm, found: PlaceNeeded) -> ResponseReturnValue:
    """Ask where the learner lives, or say that nobody is there yet."""
    if not found.outside or form.place is None:
        form.ask_where()
        return _page(draft, form), 422
    drafts.keep({"place": asdict(form.place)})
    settle(drafts.current())
    return redirect(url_for(".outside"))


def _wanted(draft: Draft, form: CallForm) -> CallWanted:
    known = _with_aside(draft)
    return CallWanted(
        key=form.key.data,
        language=chosen_language(),
        phone=form.e164,
        name=form.full_name.data,
        place=form.place,
        near=remembered_network(),
        wishes=compile_wishes(known),
        referrer=compile_referrer(draft),
        address_key=address_key(),
    )


def _with_aside(draft: Draft) -> Draft:
    """Return the answers with those of the page that was left, where they are right."""
    step = NAMES.get(draft.aside_page)
    form = step.shown(draft) if step and step.name != "referrer" else None
    if step is None or form is None or not form.validate():
        return draft
    return Draft({**draft.answers, step.name: form.kept()})


def _page(draft: Draft, form: CallForm, refusal: str = "", phone: str = "") -> str:
    return draw(CALL, draft, form, refusal=refusal, their_phone=phone)


def _since() -> int:
    begun = session.get(_SINCE)
    return begun if isinstance(begun, int) else 0

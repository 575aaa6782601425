"""The pages of the form: begin, and one question after the other."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.services import intake
from helpnet.web.ask import draft as drafts
from helpnet.web.ask.asides import keep_typed
from helpnet.web.ask.blueprint import bp
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.question import Question
from helpnet.web.ask.showing import (
    address_of,
    begins_anew,
    changing,
    draw,
    find_onward,
)
from helpnet.web.ask.steps import NAMES, Step, find_missing, find_next
from helpnet.web.guards import public

FIRST = NAMES["needs"]


@bp.get("")
@public
def start() -> ResponseReturnValue:
    """Go to the first question, or offer to go on with what was answered before."""
    draft = drafts.current()
    if not draft.answers:
        return redirect(address_of(FIRST))
    return render_template("ask/start.html", onward=find_onward(draft))


@bp.post("")
@public
def begin() -> ResponseReturnValue:
    """Start with an empty form."""
    drafts.begin_again()
    return redirect(address_of(FIRST))


@bp.get("/<name>")
@public
def question(name: str) -> ResponseReturnValue:
    """Show one question with what was answered before."""
    step, draft = _step(name), drafts.current()
    if not draft.answers and not begins_anew(step):
        return redirect(url_for(".received", token=drafts.sent_token()))
    missing = find_missing(draft, before=step)
    if not step.door and (missing or not step.applies(draft)):
        _say_if_forgotten(draft)
        return redirect(address_of(missing or find_missing(draft)))
    return draw(step, draft, step.shown(draft))


@bp.post("/<name>")
@public
def answer(name: str) -> ResponseReturnValue:
    """Keep one answer and go on, or say beside the field what is wrong."""
    step, draft = _step(name), drafts.current()
    if not draft.answers and not begins_anew(step):
        return redirect(url_for(".received", token=drafts.sent_token()))
    if not draft.answers and not step.door:
        return _begin_anew(step, draft)
    form = step.sent(draft, request.form)
    skips = bool(form.skip) and "skip" in request.form
    if not skips and not form.validate():
        return draw(step, draft, form), 422
    _keep(step, form, skips=skips)
    return redirect(_onward(step))


@bp.post("/myself")
@public
def ask_for_myself() -> ResponseReturnValue:
    """Go on without anybody who asks for somebody else."""
    drafts.keep_page("referrer", {}, {"referrer": None})
    return redirect(address_of(FIRST))


def _step(name: str) -> Step:
    return NAMES.get(name) or abort(404)


def _keep(step: Step, form: Question, *, skips: bool) -> None:
    if skips:
        drafts.keep_page(step.name, form.skipped())
    else:
        drafts.keep_page(step.name, form.kept(), form.to_keep())


def _begin_anew(step: Step, draft: Draft) -> ResponseReturnValue:
    """Lead to the first page; what was typed waits where it was typed."""
    keep_typed(step.name)
    _say_if_forgotten(draft)
    return redirect(address_of(find_missing(draft)))


def _say_if_forgotten(draft: Draft) -> None:
    """Say why somebody is back at the first page: the form had been left too long."""
    if drafts.current_key() and not draft.answers:
        words = _("We keep your answers for seven days. Please begin again.")
        flash(words, "info")


def _onward(step: Step) -> str:
    """Return the next page; after a change, only what is missing now."""
    draft = drafts.current()
    if step.name.startswith("where") and draft.place and not settle(draft):
        return url_for(".outside")
    draft = drafts.current()
    if changing():
        missing = find_missing(draft)
        return address_of(missing, change=True)
    missing = find_missing(draft, before=step)
    return address_of(missing or find_next(draft, step))


def settle(draft: Draft) -> bool:
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

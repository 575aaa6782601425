"""The side doors of every page of the form, which lose nothing of what is typed."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.domain.texts import showable
from helpnet.web.ask import draft as drafts
from helpnet.web.ask.blueprint import bp
from helpnet.web.ask.showing import PAGES, address_of, begins_anew, changing
from helpnet.web.ask.steps import Step
from helpnet.web.comfort import choose
from helpnet.web.fields import kept
from helpnet.web.guards import public
from helpnet.web.speech import choose_language

MOST_SIGNS, MOST_TICKS = 2_000, 100
"""Of what is kept unread, so that nobody fills the database with it."""


@bp.post("/<name>/language/<language>")
@public
def switch_language(name: str, language: str) -> ResponseReturnValue:
    """Show the same page, with what is typed, in another language."""
    step = keep_typed(name)
    choose_language(language)
    return redirect(address_of(step, change=changing()))


@bp.post("/<name>/comfort/<choice>")
@public
def change_comfort(name: str, choice: str) -> ResponseReturnValue:
    """Show the same page, with what is typed, in other letters or colours."""
    step = keep_typed(name)
    choose(choice)
    return redirect(address_of(step, change=changing()))


@bp.post("/<name>/save")
@public
def leave(name: str) -> ResponseReturnValue:
    """Keep what is typed, and show the code to go on with later."""
    keep_typed(name)
    return redirect(url_for(".save"))


@bp.post("/<name>/call")
@public
def call_instead(name: str) -> ResponseReturnValue:
    """Keep what is typed, and ask for a phone number alone."""
    keep_typed(name)
    return redirect(url_for(".call"))


def keep_typed(name: str) -> Step:
    """Keep what is typed on a page as it stands; return the page, or stop with 404."""
    step: Step = PAGES.get(name) or abort(404)
    draft = drafts.current()
    if draft.answers or begins_anew(step):  # else it was sent in another window
        fields = kept(step.sent(draft, request.form))
        drafts.lay_aside(name, {each: _limited(fields[each]) for each in fields})
    return step


def _limited(texts: list[str]) -> list[str]:
    return [showable(text)[:MOST_SIGNS] for text in texts[:MOST_TICKS]]

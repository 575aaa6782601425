"""Looking for a wish on the first page: in own words, or by a moment of life."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from helpnet.web.ask import draft as drafts
from helpnet.web.ask.blueprint import bp
from helpnet.web.ask.needs_form import NeedsPage
from helpnet.web.ask.showing import address_of, changing
from helpnet.web.ask.steps import NAMES
from helpnet.web.guards import public

FOUND = "found"
"""Where the page shows what was found."""


@bp.post("/needs/search")
@public
def search_needs() -> ResponseReturnValue:
    """Keep what is ticked, and show the page again with what was found on top."""
    step, draft = NAMES["needs"], drafts.current()
    form = NeedsPage(formdata=request.form)
    form.prepare(draft)
    drafts.lay_aside(step.name, _typed(form))
    return redirect(f"{address_of(step, change=changing())}#{FOUND}")


def _typed(form: NeedsPage) -> dict[str, list[str]]:
    pressed = {each.id for each in form.situations} & {request.form.get("show", "")}
    return {
        "needs": [each.id for each in form.chosen],
        "words": [] if pressed else [form.words.data],
        "situation": [*pressed],
    }

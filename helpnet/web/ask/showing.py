"""What every page of the form is drawn with: way back, progress, network."""

from typing import Any

from flask import render_template, request, url_for

from helpnet.web.ask import draft as drafts
from helpnet.web.ask.calling_form import CALL
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.extras import extras
from helpnet.web.ask.question import Question
from helpnet.web.ask.steps import (
    CHECK,
    NAMES,
    Step,
    count_progress,
    find_missing,
    find_previous,
)
from helpnet.web.page import show_network

PAGES = NAMES | {CHECK.name: CHECK, CALL.name: CALL}
"""Every page whose typed text is kept when somebody leaves it by a side door."""


def draw(step: Step, draft: Draft, form: Question, **more: Any) -> str:
    """Return the page of a question, or of the answers, or of the call."""
    speak_for_network(draft)
    number, count = count_progress(draft, step)
    return render_template(
        f"ask/{step.name.replace('-', '_')}.html",
        form=form,
        draft=draft,
        name=step.name,
        step=number,
        steps=count,
        back=_back(step, draft),
        change=changing(),
        typed_at=url_for(".question", name=step.name),
        **extras(step.name, draft),
        **more,
    )


def address_of(step: Step | None, *, change: bool = False) -> str:
    """Return the address of a page; of the answers where there is no page left."""
    if step is None or step is CHECK:
        return url_for(".check")
    if step is CALL:
        return url_for(".call")
    return url_for(".question", name=step.name, change=1 if change else None)


def find_onward(draft: Draft) -> str:
    """Return where somebody goes on: the page that was left, else the next one."""
    left = PAGES.get(draft.aside_page)
    if left is CALL:
        return address_of(CALL)
    if left in NAMES.values() and not find_missing(draft, before=left):
        return address_of(left)
    return address_of(find_missing(draft))


def changing() -> bool:
    """Tell whether somebody came from the answers to change one."""
    return "change" in request.values


def begins_anew(step: Step) -> bool:
    """Tell whether a form that was sent is over, and this page begins another."""
    return step.door or not drafts.sent_token()


def speak_for_network(draft: Draft) -> None:
    """Let the page speak for the network that holds the place, once it is known."""
    if known := draft.network:
        show_network(
            name=known["name"], phone=known["phone"], time_zone=known["time_zone"]
        )


def _back(step: Step, draft: Draft) -> str:
    if changing():
        return url_for(".check")
    if step is CALL:
        return find_onward(draft) if draft.answers else url_for("public.home")
    previous = find_previous(draft, step)
    return address_of(previous) if previous else url_for("public.home")

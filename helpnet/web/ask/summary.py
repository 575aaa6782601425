"""The answers in words, for the page where they are checked."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from helpnet.services import catalogue
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.steps import Step, list_steps
from helpnet.web.labels import language_label, slot_label
from helpnet.web.speech import chosen_language

Row = dict[str, str]


def list_rows(draft: Draft) -> list[Row]:
    """Return question, answer and where to change it, in the order of the pages."""
    shown = {"where-choice"}  # said by the place
    pages = [step for step in list_steps(draft) if step.name not in shown]
    return [row for step in pages for row in _rows(draft, step)]


def _rows(draft: Draft, step: Step) -> Iterator[Row]:
    words = _WORDS.get(step.name)
    form = step.filled(draft)
    url = url_for(".question", name=step.name, change=1)
    if words is not None:
        yield {"key": str(form.title), "value": words(draft), "url": url}
        return
    for field in form:
        if field.name in draft.answers[step.name]:
            yield {"key": str(field.label.text), "value": _answer(field), "url": url}


def _answer(field: Any) -> str:
    """Return what was typed, or the words of what was ticked."""
    if field.data is True:
        return str(_("Yes"))
    ticked = [field.data] if isinstance(field.data, str) else (field.data or ())
    choices = {str(value): str(words) for value, words in _choices(field)}
    return "\n".join(choices.get(each, each) for each in ticked) or str(_("Nothing"))


def _choices(field: Any) -> list[tuple[str, str]]:
    return list(getattr(field, "choices", None) or ())


def _needs(draft: Draft) -> str:
    language = chosen_language()
    ticked = draft.many("needs", "needs")
    return "\n".join(catalogue.sentence(skill=x, language=language) for x in ticked)


def _barriers(draft: Draft) -> str:
    step = next(each for each in list_steps(draft) if each.name == "barriers")
    field = step.filled(draft)["barriers"]
    return _answer(field) if field.data else str(_("I do not know"))


def _where(draft: Draft) -> str:
    place = draft.place
    return f"{place.postcode} {place.town}".strip() if place else ""


def _times(draft: Draft) -> str:
    if draft.first("times", "any_time"):
        return str(_("Any time"))
    return "\n".join(slot_label(slot) for slot in draft.many("times", "times"))


def _languages(draft: Draft) -> str:
    codes = draft.many("languages", "languages")
    return "\n".join(language_label(code) for code in codes)


_WORDS = {
    "needs": _needs,
    "barriers": _barriers,
    "where": _where,
    "times": _times,
    "languages": _languages,
}

"""The form on paper: the desk's questions in the learner's words, filled in by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import NoResultFound
from wtforms import BooleanField, RadioField, TextAreaField

from helpnet.domain.texts import one_line
from helpnet.services import papers
from helpnet.services.papers import Desk
from helpnet.web.coordinator_intake_form import DeskForm
from helpnet.web.guards import public, whoever
from helpnet.web.near import remembered_network
from helpnet.web.numbers import find_number
from helpnet.web.page import show_network
from helpnet.web.paper_order import QUESTIONS, PaperQuestion

bp = Blueprint("paper_form", __name__)

MOST_LETTERS = 60
OFFICE = ("channel",)
"""What whoever takes the paper ticks: the learner need not know."""

LAST = "main"
"""Chosen among what was ticked: on paper it comes after the boxes."""

WORDS: Mapping[str, Any] = {
    "full_name": "",
    "where": _l("Your postcode and your town"),
    "main": _l("The most important thing"),
    "way": "",
    "needs": "",
    "barriers": "",
    "offline": _l("Yes. Please tell me where."),
    "modes": "",
    "times": _l("Or tick the times that suit you"),
    "languages": "",
    "notes": "",
    "referrer_name": _l("Name of the person who asks"),
    "relation": _l("Who are you for this person?"),
    "referrer_contact": _l("How can we reach you?"),
    "agreed": _l("The person agrees that I ask for help for them."),
}
"""The learner's words where those of the desk speak about the learner; empty: none."""

HINTS: Mapping[str, Any] = {
    "needs": _l("Tick everything you would like to learn."),
    "modes": _l("Tick everything that suits you. We find somebody faster."),
    "languages": _l("Your helper will speak one of them."),
}


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field as it is drawn: `kind` says how, `choices` are (value, words)."""

    name: str
    kind: str
    words: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A question with its number and everything to fill in."""

    question: PaperQuestion
    hint: str
    fields: tuple[PaperField, ...]


@bp.get("/paper-form")
@public
def show() -> ResponseReturnValue:
    """Show the form to print, with the desk to hand it in where that is known."""
    desk = _desk()
    if desk is not None:
        show_network(name=desk.network, phone=desk.phone, time_zone=desk.time_zone)
    form = DeskForm(formdata=None)
    form.prepare((), numbered=False)
    return render_template(
        "paper_form/show.html",
        desk=desk,
        parts=tuple(_parts(form)),
        office=_field(form[OFFICE[0]]),
        areas=tuple(form.groups()),
    )


def _desk() -> Desk | None:
    """Return where the paper goes: as asked for, else to the reader's own network."""
    slug = one_line(request.args.get("network", "")[:MOST_LETTERS], MOST_LETTERS)
    place_id = find_number(request.args.get("place", ""))
    if desk := papers.find_desk(slug=slug, place_id=place_id):
        return desk
    person = whoever()
    network_id = person.network_id if person else remembered_network()
    try:
        return papers.get_desk(network_id=network_id) if network_id else None
    except NoResultFound:
        return None


def _parts(form: DeskForm) -> Iterator[PaperPart]:
    for question in QUESTIONS:
        names = sorted(question.fields, key=LAST.__eq__)
        fields = tuple(_field(form[name]) for name in names)
        yield PaperPart(question, str(HINTS.get(question.name, "")), fields)


def _field(field: Any) -> PaperField:
    words = str(WORDS.get(field.name, field.label.text))
    chosen = getattr(field, "choices", None) or ()
    choices = tuple((value, str(label)) for value, label in chosen if value)
    return PaperField(field.name, _kind(field), words, choices)


def _kind(field: Any) -> str:
    """Return how the field is drawn: by its name, else by what may be written in it."""
    if field.name in {"needs", "times", "main"}:
        return str(field.name)
    if isinstance(field, BooleanField):
        return "box"
    if isinstance(field, TextAreaField):
        return "lines"
    if isinstance(field, RadioField):
        return "row"
    return "boxes" if hasattr(field, "choices") else "line"

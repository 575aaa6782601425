"""What the address of the page of places asks for, and the form that asks it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField

from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.place_search import Access, Wanted
from helpnet.domain.texts import one_line
from helpnet.services.nearby import services_for
from helpnet.web.fields import AnyOf
from helpnet.web.labels import label
from helpnet.web.place_words import access_label

MOST_LETTERS, MOST_TICKS = 200, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A question as it stands in the address; `chosen` is the id of a place of many."""

    typed: str
    chosen: str
    wanted: Wanted
    open_first: bool

    def address(self, **changed: Any) -> dict[str, Any]:
        """Return the values that ask the same again, but for what is changed."""
        values = {
            "q": self.typed,
            "at": self.chosen,
            "need": sorted(service.name.lower() for service in self.wanted.services),
            "access": sorted(self.wanted.access),
            "open": "y" if self.open_first else "",
        }
        return {name: value for name, value in (values | changed).items() if value}


class SearchForm(FlaskForm):  # type: ignore[misc]
    """Where somebody is, and what they look for; sent as a plain address."""

    class Meta:
        csrf = False  # it changes nothing

    q = StringField(_l("Your postcode or your town"))
    open = BooleanField(_l("Show open places first"))
    need = AnyOf(_l("What do you want to do there?"), choices=[])
    access = AnyOf(_l("What must the place have?"), choices=[])


def read_search(given: MultiDict[str, str]) -> Search:
    """Return what is asked; what nobody can mean is left out."""
    services = services_for(needs=given.getlist("need")[:MOST_TICKS])
    known = {str(each): each for each in Access}
    ticked = given.getlist("access")[:MOST_TICKS]
    access = {known[each] for each in ticked if each in known}
    if ServiceCategory.ACCESS in services:
        access.add(Access.COMPUTERS)
    return Search(
        typed=one_line(given.get("q", "")[:MOST_LETTERS], MOST_LETTERS),
        chosen=given.get("at", "")[:20],
        wanted=Wanted(services - {ServiceCategory.ACCESS}, frozenset(access)),
        open_first=given.get("open") == "y",
    )


def form_of(search: Search) -> SearchForm:
    """Return the form that asks the same again."""
    asked = search.address()
    filled = {"q": search.typed, "open": search.open_first}
    ticks = {name: asked.get(name, []) for name in ("need", "access")}
    form = SearchForm(formdata=None, data=filled | ticks)
    form.need.choices = [
        (each.name.lower(), label(each))
        for each in ServiceCategory
        if each is not ServiceCategory.ACCESS
    ]
    form.access.choices = [(str(each), access_label(each)) for each in Access]
    return form

"""What a helper said, as lines to read over and change."""

from collections.abc import Callable
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from helpnet.domain.availability import SLOTS, Day, Part
from helpnet.domain.contacts import readable
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.services import catalogue
from helpnet.web.helper_parts import Answers
from helpnet.web.labels import country_label, label
from helpnet.web.speech import chosen_language

Row = dict[str, str]


def summary(answers: Answers, address: Callable[[str], str]) -> list[Row]:
    """Return a row per part, each with the address that changes it."""
    shown = {name: words for name, words in _LINES.items() if name in answers}
    rows = []
    for name, (key, words) in shown.items():
        value = words(answers[name])
        rows.append({"key": key(), "value": value, "url": address(name)})
    return rows


def describe_place(place: dict[str, Any]) -> str:
    """Return “4000 Liège (Belgium)”."""
    country = country_label(place["country"])
    town = f"{place['postcode']} {place['town']}".strip()
    return str(_("%(town)s (%(country)s)", town=town, country=country))


def _reach(reach: dict[str, Any]) -> str:
    return str(_("%(number)s km", number=format_decimal(reach["km"])))


def _skills(levels: dict[str, str]) -> str:
    language = chosen_language()
    return "\n".join(
        f"{catalogue.sentence(skill=skill, language=language)}: "
        f"{label(HelperLevel(level))}"
        for skill, level in levels.items()
    )


def _languages(codes: list[str]) -> str:
    return ", ".join(SPOKEN[code] for code in codes)


def _modes(modes: list[str]) -> str:
    return "\n".join(label(Mode(mode)) for mode in modes)


def _times(times: list[str]) -> str:
    if set(times) == set(SLOTS):
        return str(_("All week"))
    days = {day: [p for p in Part if f"{day}_{p}" in times] for day in Day}
    return "\n".join(
        f"{label(day)}: {_parts(free)}" for day, free in days.items() if free
    )


def _parts(free: list[Part]) -> str:
    if len(free) == len(Part):
        return str(_("all day"))
    return ", ".join(label(part).lower() for part in free)


def _who(who: dict[str, str]) -> str:
    said = who | {"phone": readable(who.get("phone", ""), "")}
    return "\n".join(
        said[name] for name in ("name", "phone", "email") if said.get(name)
    )


_LINES: dict[str, tuple[Callable[[], str], Callable[[Any], str]]] = {
    "where": (lambda: _("Where you live"), describe_place),
    "reach": (lambda: _("How far you go"), _reach),
    "levels": (lambda: _("What you can teach"), _skills),
    "languages": (lambda: _("Your languages"), _languages),
    "modes": (lambda: _("How you help"), _modes),
    "times": (lambda: _("When you are free"), _times),
    "room": (lambda: _("Learners at once"), lambda room: str(room["capacity"])),
    "about": (lambda: _("About you"), str),
    "who": (lambda: _("How we reach you"), _who),
    "contact": (lambda: _("How we reach you"), _who),
}

"""The words of a place: its services, and what is good to know before going there."""

from collections.abc import Mapping, Set
from datetime import date
from itertools import groupby
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from helpnet.domain.availability import Day
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.opening import OpenDay, Opening, weekly_table
from helpnet.domain.place_search import Access
from helpnet.services.nearby import PlacePage
from helpnet.web.labels import day_inside, label, short_day
from helpnet.web.page import call_link

Row = dict[str, Any]

# Columns and words of the French national schema (v1.0.2), as files spell them.
TITLES: Mapping[str, Any] = {
    "modalites_acces": _l("How to get an appointment"),
    "modalites_accompagnement": _l("How you are helped"),
    "frais_a_charge": _l("What it costs"),
    "publics_specifiquement_adresses": _l("Especially for"),
    "prise_en_charge_specifique": _l("Accessibility"),
    "formations_labels": _l("Trained for"),
    "dispositif_programmes_nationaux": _l("Part of"),
    "presentation_detail": _l("More about this place"),
    "autres_formations_labels": _l("Also trained for"),
}
WORDS: Mapping[str, Any] = {
    "Se présenter": _l("Just go there"),
    "Téléphoner": _l("Call them"),
    "Contacter par mail": _l("Write an e-mail"),
    "Prendre un RDV en ligne": _l("Book a time online"),
    "Envoyer un mail avec une fiche de prescription": _l("A social worker writes"),
    "En autonomie": _l("You use a computer by yourself"),
    "Accompagnement individuel": _l("Somebody helps you alone"),
    "Dans un atelier collectif": _l("You learn in a group"),
    "À distance": _l("By phone or video"),
    "Gratuit": _l("Free"),
    "Gratuit sous condition": _l("Free for some people"),
    "Payant": _l("You have to pay"),
    "Jeunes": _l("Young people"),
    "Étudiants": _l("Students"),
    "Familles et/ou enfants": _l("Families and children"),
    "Seniors": _l("Older people"),
    "Femmes": _l("Women"),
    "Surdité": _l("For people who do not hear well"),
    "Handicaps moteurs": _l("For people who do not move easily"),
    "Handicaps mentaux": _l("For people with a mental disability"),
    "Illettrisme": _l("For people who do not read easily"),
    "Langues étrangères (anglais)": _l("They speak English"),
    "Langues étrangères (autres)": _l("They speak other languages"),
    "Déficience visuelle": _l("For people who do not see well"),
}

ACCESS_WORDS: Mapping[Access, Any] = {
    Access.FREE: WORDS["Gratuit"],
    Access.STEP_FREE: WORDS["Handicaps moteurs"],
    Access.ENGLISH: WORDS["Langues étrangères (anglais)"],
    Access.OTHER_LANGUAGES: WORDS["Langues étrangères (autres)"],
}
WEEK_DAYS = 7


def access_label(access: Access) -> str:
    """Return what makes a place easier to use, in plain words."""
    if access is Access.COMPUTERS:
        return label(ServiceCategory.ACCESS)
    return str(ACCESS_WORDS[access])


def access_words(said: Set[Access]) -> list[str]:
    """Return what a place says of itself, but for its computers: a service too."""
    return [access_label(each) for each in Access if each in said - {Access.COMPUTERS}]


def opens_words(opening: Opening) -> str:
    """Return “Opens tomorrow at 09:00” for the next opening of a place."""
    at = f"{opening.at:%H:%M}"
    if opening.days == 0:
        return str(_("Opens today at %(time)s.", time=at))
    if opening.days == 1:
        return str(_("Opens tomorrow at %(time)s.", time=at))
    day = day_inside(list(Day)[opening.at.weekday()])
    if opening.days >= WEEK_DAYS:
        day = f"{day} {short_day(opening.at.date())}"
    return str(_("Opens on %(day)s at %(time)s.", day=day, time=at))


def open_day_words(open_day: OpenDay) -> str:
    """Return “Tomorrow: 09:00 to 12:00” for a day on which a place is open."""
    near = (str(_("Today")), str(_("Tomorrow")))
    named = label(list(Day)[open_day.day.weekday()])
    day = near[open_day.days] if open_day.days < len(near) else named
    return str(_("%(what)s: %(count)s", what=day, count=_times(open_day.times)))


def service_label(service: str) -> str:
    """Return a service of a place in plain words; an unknown one as it is."""
    known = {category.value: category for category in ServiceCategory}
    return label(known[service]) if service in known else service


def contact_rows(place: PlacePage) -> list[Row]:
    """Return address and ways to reach the place, without empty ones."""
    town = f"{place.postcode} {place.town}".strip()
    rows = (
        (_("Address"), "\n".join(part for part in (place.address, town) if part)),
        (_("Phone"), call_link(place.phone)),
        (_("E-mail"), place.email),
        (_("Website"), _link(place.website)),
    )
    return [{"key": key, "value": value} for key, value in rows if value]


def good_to_know(place: PlacePage) -> list[Row]:
    """Return what else is known of the place, in words where we have them."""
    return [
        {"key": str(title), "value": _value(place.details[name])}
        for name, title in TITLES.items()
        if place.details.get(name)
    ]


def week_words(hours: str, around: date | None = None) -> list[str]:
    """Return a line for each run of days with the same times, closed days left out.

    Hours that cannot be read are one line, as they are. `around` is a day of the week
    that is meant, where hours go by the season.
    """
    week = weekly_table(hours, around=around) if around else weekly_table(hours)
    if week is None:
        return [hours] if hours else []
    runs = [(times, list(days)) for times, days in groupby(week, key=week.__getitem__)]
    return [
        str(_("%(what)s: %(count)s", what=_days(days), count=_times(times)))
        for times, days in runs
        if times
    ]


def _days(days: list[Day]) -> str:
    return "–".join(label(day) for day in dict.fromkeys((days[0], days[-1])))


def _times(times: tuple[tuple[str, str], ...]) -> str:
    spans = [_("%(opens)s to %(closes)s", opens=a, closes=b) for a, b in times]
    return ", ".join(str(span) for span in spans)


def init_app(app: Flask) -> None:
    """Let templates say services and opening hours of a place in words."""
    filters = (week_words, service_label, access_words, opens_words, open_day_words)
    app.jinja_env.filters.update({function.__name__: function for function in filters})


def _link(website: str) -> str:
    """Return a link where the address is one of the web, else the text as it is."""
    if not website.startswith(("https://", "http://")):
        return website
    shape = Markup('<a class="govuk-link" href="{0}" rel="noopener noreferrer">{0}</a>')
    return shape.format(website)


def _value(given: Any) -> str:
    many = given if isinstance(given, list) else [given]
    return "\n".join(str(WORDS.get(str(each), each)) for each in many)

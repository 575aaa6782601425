"""The words for every closed list: one place for wording and translation."""

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from flask import Flask
from flask_babel import format_date, format_decimal, format_time, get_locale
from flask_babel import gettext as _

from helpnet.domain.availability import SLOT_PARTS, Day
from helpnet.domain.languages import SPOKEN
from helpnet.web.label_words import WORDS

WHOLE_KM = 10
"""From here on, tenths of a kilometre tell nobody anything."""

LABELS = {(type(member), member.value): words for member, words in WORDS}


def label(value: StrEnum) -> str:
    """Return the words for a member of a closed list, in the page's language."""
    return str(LABELS[type(value), value.value])


def slot_label(slot: str) -> str:
    """Return “Tuesday morning” for `tue_am`."""
    day, part = SLOT_PARTS[slot]
    return str(_("%(day)s %(part)s", day=label(day), part=label(part).lower()))


def slot_inside(slot: str) -> str:
    """Return “Tuesday morning” as it stands within a sentence: “mardi matin”."""
    return _small(slot_label(slot)) if _writes_days_small() else slot_label(slot)


def day_inside(day: Day) -> str:
    """Return the words for a day as they stand within a sentence: “mardi”."""
    return _small(label(day)) if _writes_days_small() else label(day)


def inside(words: str) -> str:
    """Return a label as it stands within a sentence: “by phone”.

    Not for names, and in English not for days. German labels keep their first
    letter: it may be the capital of a noun.
    """
    return words if get_locale().language == "de" else _small(words)


def language_label(code: str) -> str:
    """Return the language's own name."""
    return SPOKEN.get(code, code)


def country_label(code: str) -> str:
    """Return the name of a country in the page's language, an unknown code as it is."""
    locale: Locale = get_locale()
    return str(locale.territories.get(code, code))


def km(distance: float) -> str:
    """Return a distance people can picture: “3.2 km”, “48 km”, “less than 1 km”."""
    if distance < 1:
        return str(_("less than 1 km"))
    return str(
        _(
            "%(number)s km",
            number=format_decimal(round(distance, 1 if distance < WHOLE_KM else 0)),
        )
    )


def long_day(day: date) -> str:
    """Return “Monday, 23 November 2026” in the page's language."""
    return str(format_date(day, "full"))


def short_day(day: date) -> str:
    """Return “3 March” in the page's language."""
    return str(format_skeleton("MMMMd", day, locale=get_locale()))


def month_name(day: date) -> str:
    """Return “March 2026” in the page's language."""
    return str(format_skeleton("yMMMM", day, locale=get_locale()))


def weekday_name(day: date) -> str:
    """Return “Mon” for a Monday, in the page's language."""
    return str(format_date(day, "EEE"))


def moment(at: datetime, zone: str) -> str:
    """Return weekday, date and time in the network's zone, in words."""
    local = at.astimezone(ZoneInfo(zone))
    clock_time = time(local.hour, local.minute)
    spoken = format_time(
        datetime.combine(local.date(), clock_time), "short", rebase=False
    )
    return str(_("%(day)s at %(time)s", day=long_day(local.date()), time=spoken))


def _writes_days_small() -> bool:
    return get_locale().language in ("fr", "nl")


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def init_app(app: Flask) -> None:
    """Let templates use the words as filters."""
    words = (label, inside, slot_label, language_label, country_label)
    filters = (*words, km, long_day, short_day, month_name, weekday_name, moment)
    app.jinja_env.filters.update({function.__name__: function for function in filters})

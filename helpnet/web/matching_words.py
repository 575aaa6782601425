"""Words about a match: how far, by which means, when, and how long ago."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    get_locale,
    ngettext,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpnet import clock
from helpnet.domain import gsm
from helpnet.domain.autonomy_question import TAKEN_BACK
from helpnet.domain.availability import Day, Part
from helpnet.domain.changing import Topic
from helpnet.domain.handovers import Shared
from helpnet.domain.history import Happening
from helpnet.domain.modes import Mode
from helpnet.domain.undo import UNDONE, Undo
from helpnet.web.labels import label, language_label, long_day, moment, short_day
from helpnet.web.skill_labels import skill_label

CHANGED = {
    Topic.REACH: _l("How the learner is reached"),
    Topic.TIMES: _l("When it suits the learner"),
    Topic.NEEDS: _l("What the learner wants to learn"),
    Topic.PLACE: _l("Where the learner lives"),
}


def rough_km(distance: float) -> str:
    """Return a distance that gives no home away: “about 3 km”, “less than 1 km”."""
    if distance < 1:
        return str(_("less than 1 km"))
    return str(_("about %(number)s km", number=format_decimal(round(distance))))


_CODES = {UNDONE, *Undo}
_KEPT = {Happening.REOPENED, Happening.DECEASED}
"""Their notes say what to go back to, not what people read."""
_OF_A_GOAL = {
    Happening.OWN_SUCCESS,
    Happening.OWN_SUCCESS_TAKEN_BACK,
    Happening.GOAL_DROPPED,
    Happening.GOAL_TAKEN_UP,
}


def iso_moment(at: str, zone: str) -> str:
    """Return in words a moment kept as ISO 8601 text."""
    return moment(datetime.fromisoformat(at), zone)


def iso_brief(at: str, zone: str) -> str:
    """Return a moment kept as ISO 8601 text in few signs: “Wed 4 Mar 18:00”."""
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    return str(format_datetime(local, "EEE d MMM HH:mm", rebase=False))


def iso_brief_day(day: str) -> str:
    """Return a day kept as ISO 8601 text in few signs: “Wed 4 Mar”."""
    return str(format_date(date.fromisoformat(day), "EEE d MMM"))


def text_length(body: str) -> tuple[int, int]:
    """Return how many signs a text has on a phone, and in how many parts it goes."""
    said = gsm.plain(body)
    return gsm.length(said), gsm.parts(said)


def iso_day(day: str) -> str:
    """Return in words a day kept as ISO 8601 text: “Monday, 23 November 2026”."""
    return long_day(date.fromisoformat(day))


def iso_short(day: str) -> str:
    """Return the same without weekday and year: “23 November”."""
    return short_day(date.fromisoformat(day))


def note_words(note: str, what: Happening) -> str:
    """Return the note of a line of history; what a learner changed is kept by name."""
    if what is Happening.CHANGED and note in set(Topic):
        return str(CHANGED[Topic(note)])
    if what is Happening.HANDED_OVER and note in set(Shared):
        return label(Shared(note))
    if what in _OF_A_GOAL:
        return skill_label(note) if note else ""
    if what is Happening.UNDONE and note == TAKEN_BACK:
        return label(Happening.AUTONOMY_ASKED)
    if what in _KEPT or (what is Happening.UNDONE and note in _CODES):
        return ""
    return note


def local_moment(at: datetime) -> str:
    """Return in words a moment in the zone of the network this page speaks for."""
    return moment(at, g.get("zone", "UTC"))


def mode_label(mode: str) -> str:
    """Return the words for a mode known by its name."""
    return label(Mode(mode))


def ago(at: datetime) -> str:
    """Return how many days ago something was: “today”, “3 days ago”."""
    days = (clock.now() - at).days
    if days < 1:
        return str(_("today"))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", days))


def language_name(code: str) -> str:
    """Return a language as the page's own language calls it: “French”."""
    return str(get_locale().languages.get(code) or language_label(code))


def joined(words: list[str]) -> str:
    """Return a list as people say it: “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return str(_("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1]))


def week(slots: Iterable[str]) -> str:
    """Return free times day by day: “Tuesday: morning, evening”, a line each."""
    free = set(slots)
    lines = []
    for day in Day:
        parts = [label(part).lower() for part in Part if f"{day}_{part}" in free]
        if parts:
            free_then = _(
                "%(what)s: %(count)s", what=label(day), count=", ".join(parts)
            )
            lines.append(str(free_then))
    return "\n".join(lines)


def init_app(app: Flask) -> None:
    """Let templates and messages use the sentences as filters."""
    functions: tuple[Any, ...] = (
        rough_km,
        iso_moment,
        iso_brief,
        iso_brief_day,
        text_length,
        iso_day,
        iso_short,
        note_words,
        local_moment,
        mode_label,
        ago,
        joined,
        week,
        language_name,
    )
    app.jinja_env.filters.update(
        {function.__name__: function for function in functions}
    )

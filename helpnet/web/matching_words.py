"""The sentences for why a helper fits, why nobody does, and how long ago it was."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Flask, g
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.availability import Day, Part
from helpnet.domain.matching import Obstacle
from helpnet.domain.modes import IN_PERSON, Mode
from helpnet.domain.reasons import Reasons
from helpnet.domain.changes import Change, ChangeKind
from helpnet.web.labels import km, label, language_label, moment, slot_label
from helpnet.web.skill_labels import skill_label

MOST_TIMES_NAMED = 3


def rough_km(distance: float) -> str:
    """Return a distance that gives no home away: “about 3 km”, “less than 1 km”."""
    if distance < 1:
        return str(_("less than 1 km"))
    return str(_("about %(number)s km", number=format_decimal(round(distance))))


def iso_moment(at: str, zone: str) -> str:
    """Return in words a moment kept as ISO 8601 text."""
    return moment(datetime.fromisoformat(at), zone)


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
            lines.append(f"{label(day)}: {', '.join(parts)}")
    return "\n".join(lines)


def reason_sentences(reasons: Reasons) -> list[str]:
    """Return why a helper fits, each fact as one sentence."""
    sentences = [
        _distance(reasons),
        _languages(reasons),
        _times(reasons),
        _needs(reasons),
        _room(reasons),
        str(_("Helped this person before")) if reasons.former else "",
    ]
    return [sentence for sentence in sentences if sentence]


def _distance(reasons: Reasons) -> str:
    if reasons.distance_km is None or IN_PERSON.isdisjoint(reasons.modes):
        return ""
    return str(
        _(
            "Lives %(distance)s away and travels up to %(reach)s",
            distance=km(reasons.distance_km),
            reach=km(reasons.reach_km),
        )
    )


def _languages(reasons: Reasons) -> str:
    spoken = joined([language_label(code) for code in reasons.languages])
    return str(_("Speaks %(languages)s", languages=spoken))


def _times(reasons: Reasons) -> str:
    if reasons.any_time or not reasons.times:
        return str(_("The person is free at any time"))
    named = [slot_label(slot) for slot in reasons.times[:MOST_TIMES_NAMED]]
    more = len(reasons.times) - len(named)
    if more:
        named.append(str(ngettext("%(num)s more time", "%(num)s more times", more)))
    return str(_("Free on %(times)s", times=joined(named)))


def _needs(reasons: Reasons) -> str:
    return str(
        ngettext(
            "Can teach %(covered)s of %(num)s wish",
            "Can teach %(covered)s of %(num)s wishes",
            len(reasons.wanted),
            covered=len(reasons.covered),
        )
    )


def _room(reasons: Reasons) -> str:
    if not reasons.load:
        return str(_("Accompanies nobody yet"))
    return str(
        ngettext(
            "Accompanies %(load)s of at most %(num)s person",
            "Accompanies %(load)s of at most %(num)s people",
            reasons.capacity,
            load=reasons.load,
        )
    )


def change_sentence(change: Change) -> str:
    """Return what could change and how many helpers it would find."""
    found = ngettext("%(num)s helper more", "%(num)s helpers more", change.yields)
    return str(_("%(found)s %(how)s", found=found, how=_how(change)))


def _how(change: Change) -> str:
    words = {
        ChangeKind.ROOM: _("if full helpers took one person more"),
        ChangeKind.VETTING: _("with a valid background check"),
        ChangeKind.FURTHER: _("if they travelled %(km)s km further", km=change.value),
        ChangeKind.ANY_TIME: _("if any time suited the person"),
    }
    if change.kind in words:
        return str(words[change.kind])
    return _named_change(change.kind, str(change.value))


def _named_change(kind: ChangeKind, value: str) -> str:
    if kind is ChangeKind.MODE:
        return str(_("if help came another way: %(mode)s", mode=mode_label(value)))
    if kind is ChangeKind.DAY:
        return str(_("if %(day)s suited the person", day=label(Day(value))))
    if kind is ChangeKind.LANGUAGE:
        return str(_("in %(language)s", language=language_label(value)))
    return str(_("if this came first: %(need)s", need=skill_label(value)))


def obstacle_sentence(obstacle: Obstacle, count: int) -> str:
    """Return how many helpers something stands in the way of."""
    return str(_("%(what)s: %(count)s", what=label(obstacle), count=count))


def init_app(app: Flask) -> None:
    """Let templates and messages use the sentences as filters."""
    functions: tuple[Any, ...] = (
        rough_km,
        iso_moment,
        local_moment,
        mode_label,
        ago,
        joined,
        week,
        reason_sentences,
        change_sentence,
        obstacle_sentence,
    )
    app.jinja_env.filters.update(
        {function.__name__: function for function in functions}
    )

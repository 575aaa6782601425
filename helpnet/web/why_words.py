"""The sentences for why so few helpers fit, and for what would find more."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from helpnet.domain.asks import AskFault, AskProblem
from helpnet.domain.availability import Day
from helpnet.domain.changes import Change, ChangeKind
from helpnet.domain.matching import Obstacle
from helpnet.web.labels import day_inside, inside, label
from helpnet.web.matching_words import language_name, mode_label
from helpnet.web.skill_labels import skill_label

Words = Callable[[str], str]

_FAULTS: Mapping[AskProblem, Any] = {
    AskProblem.NO_NEED: _l("The request does not say what the person wants to learn."),
    AskProblem.UNKNOWN_SKILL: _l("We do not know what this wish means: %(need)s."),
    AskProblem.RETIRED_SKILL: _l("This wish is no longer on our list: %(need)s."),
    AskProblem.NO_MODE: _l("The request does not say how the help may come."),
    AskProblem.PLACE_UNKNOWN: _l(
        "We do not know where the person lives, and help from afar is not wanted."
    ),
    AskProblem.NO_LANGUAGE: _l("The request names no language."),
}

_NAMED: Mapping[ChangeKind, Words] = {
    ChangeKind.FURTHER: lambda km: _("if they travelled %(km)s km further", km=km),
    ChangeKind.DAY: lambda day: _(
        "if %(day)s suited the person", day=day_inside(Day(day))
    ),
    ChangeKind.MODE: lambda mode: _(
        "if help came another way: %(mode)s", mode=inside(mode_label(mode))
    ),
    ChangeKind.LANGUAGE: lambda code: _(
        "in %(language)s", language=language_name(code)
    ),
    ChangeKind.MAIN_NEED: lambda need: _(
        "if this came first: %(need)s", need=skill_label(need)
    ),
    ChangeKind.ROOM: lambda _one: _("if full helpers took one person more"),
    ChangeKind.VETTING: lambda _none: _("with a valid background check"),
    ChangeKind.ANY_TIME: lambda _none: _("if any time suited the person"),
    ChangeKind.PLACE: lambda name: _("if the person came to %(place)s", place=name),
}


def change_sentence(change: Change, place: str = "") -> str:
    """Return what could change and how many helpers it would find.

    `place` is the name of the partner's place that the change speaks of.
    """
    found = ngettext("%(num)s helper more", "%(num)s helpers more", change.yields)
    how = _NAMED[change.kind](place or str(change.value))
    return str(_("%(found)s %(how)s", found=found, how=how))


def obstacle_sentence(obstacle: str, count: int) -> str:
    """Return how many helpers something stands in the way of; its name will do."""
    return str(_("%(what)s: %(count)s", what=label(Obstacle(obstacle)), count=count))


def fault_sentence(fault: AskFault) -> str:
    """Return why nobody can be looked for."""
    words = str(_FAULTS[fault.problem])
    return words % {"need": skill_label(fault.skill)} if fault.skill else words


def init_app(app: Flask) -> None:
    """Let templates use the sentences as filters."""
    functions: tuple[Any, ...] = (change_sentence, obstacle_sentence, fault_sentence)
    app.jinja_env.filters.update(
        {function.__name__: function for function in functions}
    )

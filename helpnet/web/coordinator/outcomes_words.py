"""The words and the drawing of the page about what help brought."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from helpnet.domain.asking import Barrier, Channel
from helpnet.domain.catalogue import Area
from helpnet.domain.ends import EndReason
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.outcome_answers import Standing
from helpnet.domain.outcomes import By, Half, Line
from helpnet.domain.survival import Curve, Point
from helpnet.web.coordinator.fairness_words import percent
from helpnet.web.labels import label
from helpnet.web.skill_labels import AREA_LABELS, skill_label

WIDE, HIGH = 360, 180
"""Units of the drawing, inside its axes."""

_STEPS = (1, 2, 5, 10, 20, 30, 60, 90, 180, 365)

BY_WORDS: Mapping[By, Any] = {
    By.SKILL: _l("By main skill"),
    By.AREA: _l("By part of life"),
    By.CHANNEL: _l("By the way they asked"),
    By.BARRIER: _l("By what stops them"),
}
HEAD_WORDS: Mapping[By, Any] = {
    By.SKILL: _l("Main skill"),
    By.AREA: _l("Part of life"),
    By.CHANNEL: _l("Way"),
    By.BARRIER: _l("What stops them"),
}
STANDING_WORDS: Mapping[Standing, Any] = {
    Standing.YES: _l("Yes, alone"),
    Standing.NO: _l("Not any more"),
    Standing.UNSURE: _l("Not sure"),
    Standing.SILENT: _l("No answer"),
    Standing.OPEN: _l("Not known yet"),
    Standing.NOT_ASKED: _l("No longer asked"),
}
_NAMES: Mapping[By, Callable[[str], str]] = {
    By.SKILL: skill_label,
    By.AREA: lambda key: str(AREA_LABELS[Area(key)]),
    By.CHANNEL: lambda key: label(Channel(key)),
    By.BARRIER: lambda key: label(Barrier(key)),
}


def group_words(line: Line, by: By) -> str:
    """Return what a line is about: a group, several small ones, or everybody."""
    if line.group is None:
        return str(_("All"))
    if line.others:
        return str(
            ngettext(
                "%(num)s smaller group together",
                "%(num)s smaller groups together",
                line.others,
            )
        )
    return _NAMES[by](line.group)


def end_words(end: EpisodeEnd) -> str:
    """Return how an accompaniment ended."""
    if end is EpisodeEnd.AUTONOMOUS:
        return str(_("Can do it alone"))
    if end is EpisodeEnd.OTHER:
        return str(_("Another reason, or none given"))
    return label(EndReason(end.value))


def told(number: int | None) -> str | int:
    """Return a count, or that it is hidden."""
    return _("hidden") if number is None else number


def told_share(share: float | None) -> str:
    """Return a share in whole per cent, or a dash where nothing can be said."""
    return "–" if share is None else percent(share)


def part_of(number: int | None, whole: int | None) -> float | None:
    """Return the share of a whole; None where one is hidden or nothing is there."""
    return number / whole if number is not None and whole else None


def days_words(days: int) -> str:
    """Return a number of days in words."""
    return str(ngettext("%(num)s day", "%(num)s days", days))


def count_with_share(number: int | None, share: float | None) -> str:
    """Return a count with its share, as far as both may be shown."""
    if number is None or share is None:
        return str(told(number))
    return f"{number} ({percent(share)})"


def half_days(half: Half | None) -> str:
    """Return by when half can do it alone: “42 days (38 to 47)”."""
    return _half(half, days_words)


def half_meetings(half: Half | None) -> str:
    """Return the same in meetings."""
    return _half(half, lambda n: ngettext("%(num)s meeting", "%(num)s meetings", n))


def draw(curve: Curve) -> dict[str, Any]:
    """Return the curve's paths and the ticks of both axes, in units of the drawing.

    `line`, `band` and `plain`: who can do it alone, by Kaplan and Meier, with its
    interval, and of all who began.
    """
    end = max(1, curve.points[-1].time if curve.points else 1)
    steps = [(each.time * WIDE / end, each) for each in curve.points]
    lower = _stairs(steps, lambda each: 1 - each.high)
    upper = _stairs(steps, lambda each: 1 - each.low)
    return {
        "line": _path(_stairs(steps, lambda each: 1 - each.left)),
        "plain": _path(_stairs(steps, lambda each: each.reached)),
        "band": _path([*upper, *reversed(lower)]),
        "across": [(day, day * WIDE / end) for day in range(0, end + 1, _step(end))],
        "up": [(percent(part / 4), HIGH - HIGH * part / 4) for part in range(5)],
        "wide": WIDE,
        "high": HIGH,
    }


def _half(half: Half | None, words: Callable[[int], Any]) -> str:
    if half is None:
        return "–"
    if half.median is None:
        return str(_("more than %(time)s", time=words(half.latest)))
    low = half.median if half.low is None else half.low
    if half.high is None:
        return str(_("%(time)s (%(low)s or more)", time=words(half.median), low=low))
    return str(
        _(
            "%(time)s (%(low)s to %(high)s)",
            time=words(half.median),
            low=low,
            high=half.high,
        )
    )


def _step(end: int) -> int:
    """Return how many days lie between two marks, so that there are six at most."""
    return next((days for days in _STEPS if end <= 5 * days), end)


def _stairs(
    steps: list[tuple[float, Point]], share: Callable[[Point], float]
) -> list[tuple[float, float]]:
    """Return the corners of a curve that rises at once at each point."""
    corners, before = [(0.0, float(HIGH))], float(HIGH)
    for x, point in steps:
        now = HIGH - HIGH * share(point)
        corners += [(x, before), (x, now)]
        before = now
    return corners


def _path(corners: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in corners)


def name_of(value: StrEnum) -> str:
    """Return the words of a standing or a way to tell accompaniments apart."""
    words = STANDING_WORDS if isinstance(value, Standing) else BY_WORDS
    return str(words[value])  # type: ignore[index]


FILTERS = (end_words, told, told_share, half_days, half_meetings)

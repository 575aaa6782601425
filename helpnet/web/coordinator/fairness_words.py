"""The words, numbers and drawing of the page about fairness."""

from collections.abc import Iterator, Sequence
from math import floor

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from helpnet.domain.asking import Channel
from helpnet.domain.fairness import WaitSummary
from helpnet.services.fairness import (
    By,
    Distance,
    FairnessPage,
    Gap,
    Spread,
)
from helpnet.web.labels import label

PERIODS = (30, 90, 365)  # days
CURVE = 300  # width and height of the drawing
MOST_CORNERS = 200


def some_days(days: float) -> str:
    """Return a time in whole days: “less than 1 day”, “3 days”."""
    if days < 1:
        return str(_("less than 1 day"))
    return str(ngettext("%(num)s day", "%(num)s days", round(days)))


def waited(waits: WaitSummary, days: float | None) -> str:
    """Return one of the figures of a wait; unknown is more than the longest so far.

    Where that is less than a day, nothing can be said yet.
    """
    if days is not None and waits.people:
        return some_days(days)
    if not waits.people or waits.longest < 1:
        return "–"
    return str(_("more than %(days)s", days=some_days(floor(waits.longest))))


def door_label(by: By) -> str:
    """Return the words for a way to ask, or for all but the web together."""
    if isinstance(by, Channel):
        return label(by)
    return str(_("Phone, counter and letter together"))


def gap_sentence(gap: Gap) -> str:
    """Return who waits markedly longer than whom, and how long."""
    return str(
        _(
            "%(slower)s: people wait markedly longer."
            " Half of them have a helper after %(days)s."
            " %(faster)s: after %(others)s.",
            slower=door_label(gap.slower),
            days=waited(gap.waits, gap.waits.median),
            faster=door_label(gap.faster),
            others=waited(gap.others, gap.others.median),
        )
    )


def percent(share: float) -> str:
    """Return a share as whole per cent."""
    return str(format_percent(round(share, 2)))


def two_decimals(number: float) -> str:
    """Return a number from 0 to 1 as “0.37”."""
    return str(format_decimal(round(number, 2), "0.00"))


def curve(corners: Sequence[tuple[float, float]]) -> str:
    """Return a Lorenz curve as an SVG path in a square of `CURVE` units."""
    step = max(1, len(corners) // MOST_CORNERS)
    some = [*corners[:-1:step], corners[-1]]
    points = (f"{x * CURVE:.1f} {CURVE - y * CURVE:.1f}" for x, y in some)
    return "M" + " L".join(points)


def csv_rows(found: FairnessPage) -> Iterator[Sequence[object]]:
    """Yield the tables as rows of words and plain numbers, the heads first."""
    yield _csv_heads()
    yield from _csv_spread(_("New learners of each helper"), found.matches)
    yield from _csv_spread(
        _("Places taken now, of each helper's own places"), found.load
    )
    waiting = found.waiting
    yield _csv_wait(_("Who waits longer?"), _("People who asked"), waiting.everybody)
    for route, people in waiting.apart.items():
        yield _("Who waits longer?"), label(route), people, "", "", ""
    for channel in waiting.channels:
        name = door_label(channel.by)
        yield _csv_wait(_("By the way they asked"), name, channel.waits)
    for area in waiting.areas:
        words = (area.country, area.postcode, area.town)
        name = " ".join(word for word in words if word)
        yield _csv_wait(_("By place"), name, area.waits)
    yield from _csv_distance(found.distance)


def _csv_heads() -> Sequence[str]:
    return (
        _("Table"),
        _("Row"),
        _("People"),
        _("Days until half of them have a helper"),
        _("Days until 9 of 10 have a helper"),
        _("Number"),
    )


def _csv_spread(table: str, spread: Spread) -> Iterator[Sequence[object]]:
    yield table, _("Helpers"), "", "", "", spread.helpers
    yield table, "Gini", "", "", "", round(spread.gini, 4)
    for share, part in spread.fifths:
        name = _("%(share)s of the helpers, those with least", share=percent(share))
        yield table, name, "", "", "", round(part, 4)


def _csv_wait(table: str, row: str, waits: WaitSummary | None) -> Sequence[object]:
    if waits is None:
        return table, row, _("fewer than 5"), "", "", ""
    days = (waits.median, waits.nine_tenths)
    known = ("" if each is None else round(each, 2) for each in days)
    return table, row, waits.people, *known, ""


def _csv_distance(far: Distance) -> Iterator[Sequence[object]]:
    rows = (
        (_("Offers answered in this time"), far.answered),
        (_("Declined as too far"), far.too_far),
        (_("People who wait today"), far.waiting),
        (_("They wait, and no helper of ours fits"), far.unreached),
        (_("They wait only because helpers live too far away"), far.only_far),
    )
    for name, number in rows:
        yield _("Who is too far away?"), name, "", "", "", number

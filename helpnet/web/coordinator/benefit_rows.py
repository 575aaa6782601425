"""What it brought, as rows for a spreadsheet: words, and numbers rounded as shown."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from helpnet.domain.ledger import Estimate, Saved
from helpnet.services.benefits import LedgerLine, NetworkLedger
from helpnet.web.ledger_words import working_lines
from helpnet.web.skill_labels import skill_label

Row = Sequence[object]


def ledger_rows(found: NetworkLedger) -> Iterator[Row]:
    """Yield the ledger as rows, the heads first, both totals last.

    Each amount has three cells: the likely one, the least and the most.
    """
    yield _heads(found.currency)
    for line in found.lines:
        yield _line(line, found.currency)
    told = found.learners is not None
    known = found.things if found.things is not None else _("hidden")
    if told:
        yield _("In a year, about"), known, *_amounts(found.yearly), ""
        yield _("Until now, about"), known, *_amounts(found.so_far), ""


def _heads(currency: str | None) -> Row:
    money = _("Money a year")
    amounts = (
        _("Trips a year"),
        _("Phone calls a year"),
        _("Minutes a year"),
        f"{money} ({currency})" if currency else money,
    )
    cells = [cell for each in amounts for cell in (each, _("at least"), _("at most"))]
    return _("Skill"), _("Learners"), *cells, _("How we count this")


def _line(line: LedgerLine, currency: str | None) -> Row:
    name, how = skill_label(line.skill), " ".join(working_lines(line.working, currency))
    if line.learners is None:
        return name, _("hidden"), *([""] * 12), how
    return name, line.learners, *_amounts(line.yearly), how


def _amounts(saved: Saved) -> Iterator[object]:
    for each in (saved.trips, saved.calls, saved.minutes, saved.money):
        yield from _three(each)


def _three(estimate: Estimate | None) -> tuple[object, object, object]:
    if estimate is None:
        return "", "", ""
    low, high = estimate.between
    return _number(estimate.about), _number(low), _number(high)


def _number(rounded: Decimal) -> int | float:
    return int(rounded) if rounded == int(rounded) else float(rounded)

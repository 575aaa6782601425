"""What it brought, as tables for spreadsheets: words, and numbers as they are shown."""

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _

from helpnet.adapters.spreadsheets import Cell, Sheet
from helpnet.domain.avoided import AvoidedContacts
from helpnet.domain.ledger import Estimate, Saved
from helpnet.services.benefits import LedgerLine, NetworkLedger
from helpnet.web.ledger_words import working_lines
from helpnet.web.skill_labels import skill_label

Row = tuple[Cell, ...]


def ledger_sheets(found: NetworkLedger) -> Iterator[Sheet]:
    """Yield what all save together, each skill, and contacts before and after.

    Each amount has three cells: the likely one, the least and the most. What is hidden
    on the page is hidden here.
    """
    if found.learners:
        yield _totals(found)
        yield _skills(found)
    if found.avoided:
        yield _contacts(found.avoided)


def _totals(found: NetworkLedger) -> Sheet:
    return Sheet(
        title=_("What all of them save together"),
        heads=(_("What"), *_amount_heads(found.currency)),
        rows=(
            (_("In a year, about"), *_amounts(found.yearly)),
            (_("Until now, about"), *_amounts(found.so_far)),
        ),
    )


def _skills(found: NetworkLedger) -> Sheet:
    heads = (_("Skill"), _("Learners"), *_amount_heads(found.currency))
    return Sheet(
        title=_("What learners do alone, and what that saves in a year"),
        heads=(*heads, _("How we count this")),
        rows=[_line(line, found.currency) for line in found.lines],
    )


def _contacts(told: AvoidedContacts) -> Sheet:
    return Sheet(
        title=_("Times a person was needed in a month"),
        heads=(_("Learners"), _("At the start"), _("At the end")),
        rows=(
            (_("All learners together"), told.before, told.after),
            (_("A learner in the middle"), told.median_before, told.median_after),
        ),
    )


def _amount_heads(currency: str | None) -> Iterator[str]:
    money = _("Money (%(currency)s)", currency=currency) if currency else _("Money")
    for name in (_("Trips"), _("Phone calls"), _("Minutes"), money):
        yield name
        yield _("%(what)s, at least", what=name)
        yield _("%(what)s, at most", what=name)


def _line(line: LedgerLine, currency: str | None) -> Row:
    name, how = skill_label(line.skill), " ".join(working_lines(line.working, currency))
    learners: Cell = _("hidden") if line.learners is None else line.learners
    return name, learners, *_amounts(line.yearly), how


def _amounts(saved: Saved) -> Iterator[Cell]:
    for each in (saved.trips, saved.calls, saved.minutes, saved.money):
        yield from _three(each)


def _three(estimate: Estimate | None) -> Row:
    if estimate is None:
        return None, None, None
    low, high = estimate.between
    return _number(estimate.about), _number(low), _number(high)


def _number(rounded: Decimal) -> int | float:
    return int(rounded) if rounded == int(rounded) else float(rounded)

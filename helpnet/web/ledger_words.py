"""The words for what it brought: estimates that say no more than is known."""

from collections.abc import Callable, Iterator
from copy import copy
from decimal import Decimal
from math import ceil

from babel.numbers import NumberPattern
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from helpnet.domain.assumptions import Figure, Item
from helpnet.domain.ledger import Estimate, Saved
from helpnet.domain.workings import Working, WorkingStep

Say = Callable[[Decimal], str]


def saved_lines(saved: Saved, currency: str | None) -> list[str]:
    """Return what is saved, a line each: “about 20 trips”; what is unknown is not."""
    money = saved.money and currency and about_money(saved.money, currency)
    said = (
        saved.trips and about_trips(saved.trips),
        saved.calls and about_calls(saved.calls),
        saved.minutes and about_time(saved.minutes),
        money,
    )
    return [words for words in said if words]


def about_trips(trips: Estimate) -> str:
    """Return “about 20 trips”, or “less than 1 trip”."""
    return _about(trips, _trips)


def about_calls(calls: Estimate) -> str:
    """Return “about 20 phone calls”, or “less than 1 phone call”."""
    return _about(calls, _calls)


def about_time(minutes: Estimate) -> str:
    """Return “about 40 minutes” or, from two hours on, “about 3 hours”."""
    hours = minutes.in_hours
    return _about(hours, _hours) if hours else _about(minutes, _minutes)


def about_money(money: Estimate, currency: str) -> str:
    """Return “about €20”, without the cents that nobody knows."""
    return _about(money, lambda amount: money_words(amount, currency))


def about_number(estimate: Estimate | None) -> str:
    """Return “about 20”, or “less than 1”; “–” where nothing is counted."""
    return _about(estimate, _plain) if estimate else "–"


def time_cell(minutes: Estimate | None) -> str:
    """Return “about 3 hours”; “–” where nothing is counted."""
    return about_time(minutes) if minutes else "–"


def money_cell(money: Estimate | None, currency: str | None) -> str:
    """Return “about €20”; “–” where nothing is counted."""
    return about_money(money, currency) if money and currency else "–"


def between_numbers(estimate: Estimate) -> str:
    """Return what it may be too: “10 to 40”."""
    return _between(estimate, _plain)


def between_times(minutes: Estimate) -> str:
    """Return what a time may be too, in hours where these are many minutes."""
    hours = minutes.in_hours
    return _between(hours, _hours) if hours else _between(minutes, _minutes)


def between_money(money: Estimate, currency: str) -> str:
    """Return what an amount may be too: “€10 to €40”."""
    return _between(money, lambda amount: money_words(amount, currency))


def change_words(percent: int) -> str:
    """Return “30 percent less”, “10 percent more”, or that nothing changed."""
    if not percent:
        return str(_("As often as before."))
    if percent < 0:
        return str(_("%(number)s percent less than before.", number=-percent))
    return str(_("%(number)s percent more than before.", number=percent))


def plain_number(number: float) -> str:
    """Return a number in the figures of the page's language."""
    return str(format_decimal(number))


def money_words(amount: Decimal, currency: str) -> str:
    """Return an amount with as many digits as it has: “€20”, “€1.19”."""
    pattern: NumberPattern = copy(get_locale().currency_formats["standard"])
    decimals = max(0, -int(amount.normalize().as_tuple().exponent))
    pattern.frac_prec = (decimals, decimals)
    return str(
        pattern.apply(amount, get_locale(), currency=currency, currency_digits=False)
    )


def times_words(times: Figure) -> str:
    """Return how often a year, with what it may be too."""
    said = str(
        ngettext(
            "about %(number)s time a year",
            "about %(number)s times a year",
            round(times.likely),
            number=format_decimal(times.likely),
        )
    )
    if times.low == times.high:
        return said
    low, high = format_decimal(times.low), format_decimal(times.high)
    return str(
        _("%(about)s (from %(low)s to %(high)s)", about=said, low=low, high=high)
    )


def working_lines(working: Working, currency: str | None) -> Iterator[str]:
    """Yield how a skill is counted, a sentence each."""
    if working.times is None:
        yield str(_("This is not counted: nobody knows an honest figure."))
        return
    yield str(_("People do this %(times)s.", times=times_words(working.times)))
    for step in working.steps:
        yield _step_words(step, currency)


def _step_words(step: WorkingStep, currency: str | None) -> str:
    what = step.what or str(_WHAT[step.item]())
    if step.each is None or (step.item is Item.PAID and not currency):
        return str(
            _("Before, %(often)s of 10 times: %(what)s.", often=step.of_ten, what=what)
        )
    amount = Decimal(repr(step.each.likely))
    in_money = currency if step.item is Item.PAID else None
    each = money_words(amount, in_money) if in_money else _minutes(amount)
    return str(
        _(
            "Before, %(often)s of 10 times: %(what)s (%(each)s).",
            often=step.of_ten,
            what=what,
            each=each,
        )
    )


_WHAT: dict[Item, Callable[[], str]] = {
    Item.TRIPS: lambda: _("a trip"),
    Item.CALLS: lambda: _("a phone call"),
    Item.PAID: lambda: _("something to pay"),
}


def _between(estimate: Estimate, say: Say) -> str:
    low, high = (_at_least_one(each, say) for each in estimate.between)
    return low if low == high else str(_("%(low)s to %(high)s", low=low, high=high))


def _about(estimate: Estimate, say: Say) -> str:
    said = _at_least_one(estimate.about, say)
    return str(_("about %(amount)s", amount=said)) if estimate.about >= 1 else said


def _at_least_one(number: Decimal, say: Say) -> str:
    if number >= 1:
        return say(number)
    return str(_("less than %(amount)s", amount=say(Decimal(1))))


def _trips(number: Decimal) -> str:
    said = ngettext("%(n)s trip", "%(n)s trips", _plural(number), n=_plain(number))
    return str(said)


def _calls(number: Decimal) -> str:
    n = _plain(number)
    said = ngettext("%(n)s phone call", "%(n)s phone calls", _plural(number), n=n)
    return str(said)


def _hours(number: Decimal) -> str:
    said = ngettext("%(n)s hour", "%(n)s hours", _plural(number), n=_plain(number))
    return str(said)


def _minutes(number: Decimal) -> str:
    return str(ngettext("%(num)s minute", "%(num)s minutes", _plural(number)))


def _plain(number: Decimal) -> str:
    return str(format_decimal(number))


def _plural(number: Decimal) -> int:
    """Return a whole number that takes the same form of a word."""
    return ceil(number)


FILTERS = (
    about_number,
    between_money,
    between_numbers,
    between_times,
    change_words,
    money_cell,
    plain_number,
    saved_lines,
    time_cell,
    working_lines,
)
"""What templates may use as filters."""

"""What doing it alone saves in a year, no more exact than what it is worked out from.

A product of figures, and a sum, mean no more digits than the least exact of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from helpnet.domain.assumptions import Assumption, Figure, Item
from helpnet.domain.significant import round_to

OF_TEN = 10
MONTHS = 12
MINUTES_OF_HOUR = 60
HOURS_FROM = 120
"""From so many minutes on, hours are said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A result, not rounded yet: the likely one and what it may be too, from 0 up.

    `digits`: how many figures of it mean something.
    """

    low: float
    likely: float
    high: float
    digits: int

    def __mul__(self, times: float) -> "Estimate":
        """Return so many times as much; a count of people or days is exact."""
        return Estimate(
            low=self.low * times,
            likely=self.likely * times,
            high=self.high * times,
            digits=self.digits,
        )

    @property
    def about(self) -> Decimal:
        """Return the likely one, rounded to what means something."""
        return round_to(self.likely, self.digits)

    @property
    def between(self) -> tuple[Decimal, Decimal]:
        """Return what it may be too, least and most, rounded the same."""
        return round_to(self.low, self.digits), round_to(self.high, self.digits)

    @property
    def in_hours(self) -> "Estimate | None":
        """Return minutes as hours where they are many, None where they are not."""
        return self * (1 / MINUTES_OF_HOUR) if self.likely >= HOURS_FROM else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What is saved; None where nothing is counted, or in another money.

    Trips and calls that a person had to be met or spoken to for, minutes for both,
    and money in units such as euros.
    """

    trips: Estimate | None = None
    calls: Estimate | None = None
    minutes: Estimate | None = None
    money: Estimate | None = None

    def __mul__(self, times: float) -> "Saved":
        """Return so many times as much of each."""
        return Saved(
            trips=self.trips and self.trips * times,
            calls=self.calls and self.calls * times,
            minutes=self.minutes and self.minutes * times,
            money=self.money and self.money * times,
        )

    @property
    def anything(self) -> bool:
        """Tell whether anything is counted."""
        return any((self.trips, self.calls, self.minutes, self.money))


NOTHING = Saved()


def saved_in_a_year(assumption: Assumption) -> Saved:
    """Return what one learner saves in a year by doing this alone."""
    times, get = assumption.get(Item.TIMES), assumption.get
    if times is None or not times.likely:
        return NOTHING
    trips, calls = _share(times, get(Item.TRIPS)), _share(times, get(Item.CALLS))
    by_trips = _each(trips, get(Item.TRIP_MINUTES))
    by_calls = _each(calls, get(Item.CALL_MINUTES))
    return Saved(
        trips=trips,
        calls=calls,
        minutes=_sum((by_trips, by_calls)),
        money=_each(_share(times, get(Item.PAID)), get(Item.MONEY)),
    )


def total(parts: Iterable[Saved]) -> Saved:
    """Return all of it together: from what is not rounded, then rounded once.

    So the rounded parts need not add up to the rounded total.
    """
    every = tuple(parts)
    return Saved(
        trips=_sum(each.trips for each in every),
        calls=_sum(each.calls for each in every),
        minutes=_sum(each.minutes for each in every),
        money=_sum(each.money for each in every),
    )


def whole_months(since: date, until: date) -> int:
    """Return how many calendar months lie wholly between the two days."""
    months = (until.year - since.year) * MONTHS + until.month - since.month - 1
    return max(0, months)


def saved_so_far(yearly: Saved, begun: Mapping[date, int], *, today: date) -> Saved:
    """Return what is saved until now by those who began in these months.

    `begun`: how many learners do it alone since some day of the month of that date.
    """
    months = sum(whole_months(each, today) * count for each, count in begun.items())
    return yearly * (months / MONTHS)


def _share(times: Figure, share: Figure | None) -> Estimate | None:
    found = _product(times, share) if share and share.likely else None
    return found and found * (1 / OF_TEN)


def _each(number: Estimate | None, figure: Figure | None) -> Estimate | None:
    return _product(number, figure) if number and figure else None


def _product(one: Figure | Estimate, other: Figure) -> Estimate:
    return Estimate(
        low=one.low * other.low,
        likely=one.likely * other.likely,
        high=one.high * other.high,
        digits=min(one.digits, other.digits),
    )


def _sum(parts: Iterable[Estimate | None]) -> Estimate | None:
    every = [each for each in parts if each]
    if not every:
        return None
    return Estimate(
        low=sum(each.low for each in every),
        likely=sum(each.likely for each in every),
        high=sum(each.high for each in every),
        digits=min(each.digits for each in every),
    )

"""What is assumed about doing a thing: how often, and what it took before."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.catalogue import Source

CURRENCIES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("AT", "BE", "DE", "EE", "ES", "FR", "IE", "IT", "LU", "NL"), "EUR")
    | {"AU": "AUD", "CH": "CHF", "GB": "GBP", "NZ": "NZD"}
)
"""The money people pay with (ISO 4217), by country (ISO 3166-1 alpha-2)."""


class Item(StrEnum):
    """One figure of a skill; all but `money` are the same in every country."""

    TIMES = "times"
    TRIPS = "trips"
    TRIP_MINUTES = "trip_minutes"
    CALLS = "calls"
    CALL_MINUTES = "call_minutes"
    PAID = "paid"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that is not known exactly: the likely one, and what it may be too.

    `digits`: how many figures of it mean something. Without `source` it is our own
    assumption, or with `own` that of the network.
    """

    low: float
    likely: float
    high: float
    digits: int = 1
    source: Source | None = None
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that had to be done, or paid, before; `text` by language."""

    id: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What is assumed about one skill, in one country.

    `figures`: times a year; of ten times how many trips, calls and payments; minutes
    of each trip and call; money of each payment, in units such as euros. Without
    `times` the skill is not counted.
    """

    skill: str
    figures: Mapping[Item, Figure]
    trip: Way | None = None
    call: Way | None = None
    payment: Way | None = None

    @property
    def counted(self) -> bool:
        """Tell whether anything can be counted for this skill."""
        return Item.TIMES in self.figures

    def get(self, item: Item) -> Figure | None:
        """Return a figure, None where nothing is assumed."""
        return self.figures.get(item)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The shipped assumptions: for every skill, and its money by country."""

    by_skill: Mapping[str, Assumption]
    money: Mapping[str, Mapping[str, Figure]]

    def get_assumption(self, skill: str, country: str) -> Assumption:
        """Return what is assumed about a skill there; nothing for one nobody knows."""
        shipped = self.by_skill.get(skill) or Assumption(skill=skill, figures={})
        prices = self.money.get(shipped.payment.id, {}) if shipped.payment else {}
        figures = dict(shipped.figures)
        if country in prices:
            figures[Item.MONEY] = prices[country]
        return Assumption(
            skill=skill,
            figures=MappingProxyType(figures),
            trip=shipped.trip,
            call=shipped.call,
            payment=shipped.payment if country in prices else None,
        )

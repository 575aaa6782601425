"""How the assumptions are written down, and everything that can be wrong with them."""

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from helpnet.domain.assumptions import Assumption, Assumptions, Figure, Item, Way
from helpnet.domain.catalogue import Source
from helpnet.domain.entries import Entry, count_words
from helpnet.domain.languages import OFFERED
from helpnet.domain.significant import significant_digits

TEXT_WORDS = 10
YEARS = range(2000, 2100)
TIMES, MINUTES, CENTS = range(1, 1001), range(1, 601), range(1, 100_001)
OF_TEN, DIGITS = range(11), range(1, 4)
CENTS_OF_ONE = 100

_URL = re.compile(r"https://[^\s/]+\.[^\s/]+(/\S*)?")
_FIELDS = frozenset({"sources", "ways", "paid", "skills"})
_FIGURE = frozenset({"low", "likely", "high", "digits", "source"})
_SOURCE = frozenset({"title", "publisher", "year", "url"})
_SKILL = frozenset({"id", "times", "trips", "calls", "paid"})
_SHARES = {"trips": Item.TRIPS, "calls": Item.CALLS, "paid": Item.PAID}

Ways = dict[str, tuple[Way, str, Figure]]


class AssumptionFaults(Exception):
    """The assumptions have faults; `faults` names each of them, with its entry."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def parse_assumptions(raw: object, *, skills: Collection[str]) -> Assumptions:
    """Return the assumptions a file holds about exactly these skills, in any order.

    Raise `AssumptionFaults` with all faults at once.
    """
    faults: list[str] = []
    found = _File(raw, faults).read()
    for missing in sorted(set(skills) - set(found.by_skill)):
        faults.append(f"{missing}: nothing is said about it")
    for unknown in sorted(set(found.by_skill) - set(skills)):
        faults.append(f"{unknown}: no such skill")
    if faults:
        raise AssumptionFaults(faults)
    return found


class _File:
    """The file while it is read: sources first, then ways, payments and skills."""

    def __init__(self, raw: object, faults: list[str]) -> None:
        self.faults = faults
        self.fields = raw if isinstance(raw, Mapping) else {}
        Entry(raw, "the file", faults).allow(_FIELDS)
        self.sources: dict[str, Source] = {}

    def read(self) -> Assumptions:
        self.sources = {
            name: _source(entry) for name, entry in self._named("sources").items()
        }
        ways: Ways = {
            name: self._way(name, entry) for name, entry in self._named("ways").items()
        }
        paid = {
            name: self._payment(name, each)
            for name, each in self._named("paid").items()
        }
        payments = {name: way for name, (way, _prices) in paid.items()}
        found = [self._skill(each, ways, payments) for each in self._skills()]
        for name in sorted({one.skill for one in found if _twice(one, found)}):
            self.faults.append(f"{name}: stands more than once")
        return Assumptions(
            MappingProxyType({each.skill: each for each in found}),
            MappingProxyType({name: prices for name, (_way, prices) in paid.items()}),
        )

    def _named(self, field: str) -> dict[str, Entry]:
        raw = self.fields.get(field)
        if not isinstance(raw, Mapping):
            self.faults.append(f"the file has no {field}")
            return {}
        return {f"{name}": Entry(raw[name], f"{name}", self.faults) for name in raw}

    def _skills(self) -> list[Entry]:
        raw = self.fields.get("skills")
        if not isinstance(raw, list) or not raw:
            self.faults.append("the file has no list of skills")
            return []
        return [
            Entry(each, _name(each, at), self.faults)
            for at, each in enumerate(raw, start=1)
        ]

    def _way(self, name: str, entry: Entry) -> tuple[Way, str, Figure]:
        entry.allow(frozenset({"way", "minutes", "text"}))
        kind = entry.text("way", {"trip", "call"}.__contains__)
        minutes = self._figure(entry.part("minutes"), MINUTES)
        return Way(id=name, text=_text(entry.part("text"))), kind, minutes

    def _payment(self, name: str, entry: Entry) -> tuple[Way, Mapping[str, Figure]]:
        entry.allow(frozenset({"text", "cents"}))
        cents = entry.part("cents")
        prices = {
            country: _in_units(self._figure(cents.part(country), CENTS))
            for country in cents.names()
        }
        return Way(id=name, text=_text(entry.part("text"))), MappingProxyType(prices)

    def _figure(self, entry: Entry, allowed: range) -> Figure:
        entry.allow(_FIGURE)
        likely = entry.number("likely", allowed)
        low = entry.number("low", allowed) if entry.has("low") else likely
        high = entry.number("high", allowed) if entry.has("high") else likely
        digits = entry.number("digits", DIGITS) if entry.has("digits") else 1
        if not low <= likely <= high:
            entry.fault("low, likely and high are not in order")
        if any(significant_digits(each) > digits for each in (low, likely, high)):
            entry.fault(f"is more exact than its digits: {digits}")
        source = self._source_of(entry) if entry.has("source") else None
        return Figure(low=low, likely=likely, high=high, digits=digits, source=source)

    def _source_of(self, entry: Entry) -> Source | None:
        return self.sources.get(entry.text("source", self.sources.__contains__))

    def _skill(self, entry: Entry, ways: Ways, payments: dict[str, Way]) -> Assumption:
        entry.allow(_SKILL)
        figures: dict[Item, Figure] = {}
        if entry.has("times"):
            figures[Item.TIMES] = self._figure(entry.part("times"), TIMES)
        elif any(entry.has(each) for each in _SHARES):
            entry.fault("times is missing")
        trip = self._share(entry, "trips", "trip", ways, figures)
        call = self._share(entry, "calls", "call", ways, figures)
        return Assumption(
            skill=entry.text("id"),
            figures=MappingProxyType(figures),
            trip=trip,
            call=call,
            payment=_payment_of(entry, payments, figures),
        )

    def _share(
        self,
        entry: Entry,
        field: str,
        kind: str,
        ways: Ways,
        figures: dict[Item, Figure],
    ) -> Way | None:
        """Return the way of these times, and note how many and how long."""
        if not entry.has(field):
            return None
        by = _of_ten(entry.part(field), _SHARES[field], figures)
        known = {name: each for name, each in ways.items() if each[1] == kind}
        way, _kind, minutes = known.get(by) or (None, "", None)
        if way is None or minutes is None:
            entry.fault(f"no such {kind} {by}")
            return None
        figures[Item(f"{kind}_minutes")] = minutes
        return way


def _of_ten(entry: Entry, item: Item, figures: dict[Item, Figure]) -> str:
    entry.allow(frozenset({"of_ten", "by"}))
    share = entry.number("of_ten", OF_TEN[1:])
    # Ten of ten is one more digit, and still a rounded share.
    figures[item] = Figure(low=share, likely=share, high=share)
    return entry.text("by")


def _payment_of(
    entry: Entry, payments: dict[str, Way], figures: dict[Item, Figure]
) -> Way | None:
    if not entry.has("paid"):
        return None
    by = _of_ten(entry.part("paid"), Item.PAID, figures)
    if by not in payments:
        entry.fault(f"no such payment {by}")
    return payments.get(by)


def _in_units(cents: Figure) -> Figure:
    return Figure(
        low=cents.low / CENTS_OF_ONE,
        likely=cents.likely / CENTS_OF_ONE,
        high=cents.high / CENTS_OF_ONE,
        digits=cents.digits,
        source=cents.source,
    )


def _name(entry: object, at: int) -> str:
    named = entry.get("id") if isinstance(entry, Mapping) else None
    return f"{named}" if named else f"skill {at}"


def _twice(one: Assumption, found: Sequence[Assumption]) -> bool:
    return sum(each.skill == one.skill for each in found) > 1


def _text(entry: Entry) -> Mapping[str, str]:
    entry.allow(frozenset(OFFERED))
    texts = {language: entry.text(language) for language in OFFERED}
    for language, text in texts.items():
        if count_words(text) > TEXT_WORDS:
            entry.fault(f"{language} has more than {TEXT_WORDS} words")
    return MappingProxyType(texts)


def _source(entry: Entry) -> Source:
    entry.allow(_SOURCE)
    return Source(
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        year=entry.number("year", YEARS),
        url=entry.text("url", lambda text: bool(_URL.fullmatch(text))),
    )

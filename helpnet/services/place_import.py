"""Bring the places of a file into a network: all of it or nothing, and only once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from helpnet.domain.access import Standing
from helpnet.domain.gazetteer import GazetteerPlace, choose
from helpnet.domain.place_import import read_row
from helpnet.domain.place_names import parse_query
from helpnet.domain.place_rows import (
    Located,
    Organisation,
    PlaceRow,
    RowDoubt,
    RowFault,
    locate,
    repeated_ids,
)
from helpnet.domain.territory import Territory, parse_territory
from helpnet.store.gazetteer import list_places
from helpnet.store.networks import find_network_by_slug, lock_network
from helpnet.store.partners import (
    Partner,
    Place,
    add_partners,
    add_places,
    list_imported_partners,
    list_imported_places,
)
from helpnet.store.transaction import transaction

UNNAMED = "national-schema"
"""The source of rows that name none, in a file for which none was given."""


class UnknownNetwork(Exception):
    """No network has this short name."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A row whose place lies outside the network, and how far (km)."""

    line: int
    name: str
    distance_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of every row; where nothing was written, what would become of it.

    `imported`, `updated`, `unchanged`, `outside` and `faulty` add up to `rows`.
    """

    rows: int
    imported: int
    updated: int
    unchanged: int
    outside: tuple[OutsideRow, ...]
    faults: tuple[RowFault, ...]
    doubts: tuple[RowDoubt, ...]
    written: bool

    @property
    def faulty(self) -> int:
        """Return how many rows have a fault; one row may have several."""
        return len({fault.line for fault in self.faults})


@dataclass
class _Plan:
    """What the rows say, before the database is asked what it knows of them."""

    rows: int = 0
    inside: list[Located] = field(default_factory=list)
    outside: list[OutsideRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    doubts: list[RowDoubt] = field(default_factory=list)


@dataclass
class _Tally:
    imported: int = 0
    updated: int = 0
    unchanged: int = 0


def import_places(
    *,
    network_slug: str,
    rows: Iterable[tuple[int, Mapping[str, object]]],
    source: str = "",
    now: datetime,
    dry_run: bool = False,
    skip_faulty: bool = False,
) -> ImportReport:
    """Import numbered rows near the French national schema into a network.

    With any fault nothing is written, unless `skip_faulty` lets the other rows in.
    A place is known again by network, source and id; without `source` each row's own
    counts. Raise `UnknownNetwork`.
    """
    network = find_network_by_slug(network_slug)
    if network is None:
        raise UnknownNetwork(network_slug)
    network_id = network.id
    territory = parse_territory(network.territory)
    plan = _plan(rows, network.country, territory, source)
    write = not dry_run and (skip_faulty or not plan.faults)
    handle = _store if write else _rehearse
    return _report(plan, handle(network_id=network_id, plan=plan, now=now), write)


def _plan(
    rows: Iterable[tuple[int, Mapping[str, object]]],
    country: str,
    territory: Territory,
    source: str,
) -> _Plan:
    plan, places = _Plan(), list[PlaceRow]()
    for line, row in rows:
        plan.rows += 1
        reading = read_row(line, row, country=country, box=territory.box)
        plan.faults += reading.faults
        plan.doubts += reading.doubts
        if found := reading.place:
            places.append(replace(found, source=source or found.source or UNNAMED))
    _locate(plan, _without_repeated(plan, places), territory)
    plan.faults.sort(key=lambda fault: fault.line)
    plan.doubts.sort(key=lambda doubt: doubt.line)
    return plan


def _without_repeated(plan: _Plan, places: list[PlaceRow]) -> list[PlaceRow]:
    repeated = repeated_ids(places)
    plan.faults += repeated
    lines = {fault.line for fault in repeated}
    return [place for place in places if place.line not in lines]


def _locate(plan: _Plan, places: list[PlaceRow], territory: Territory) -> None:
    known: dict[tuple[str, str], tuple[GazetteerPlace, ...]] = {}
    for place in places:
        named = (place.postcode, place.town)
        if named not in known:
            known[named] = _centres(*named, place.country)
        found = locate(place, known[named], territory)
        if isinstance(found, RowFault):
            plan.faults.append(found)
            continue
        plan.doubts += found.doubts
        if found.outside_km:
            outside = OutsideRow(place.line, place.name, found.outside_km)
            plan.outside.append(outside)
        else:
            plan.inside.append(found)


def _centres(postcode: str, town: str, country: str) -> tuple[GazetteerPlace, ...]:
    query = parse_query(f"{postcode} {town}")
    return choose(query, list_places(query, (country,)), preferred_country=country)


def _report(plan: _Plan, tally: _Tally, written: bool) -> ImportReport:
    return ImportReport(
        rows=plan.rows,
        imported=tally.imported,
        updated=tally.updated,
        unchanged=tally.unchanged,
        outside=tuple(plan.outside),
        faults=tuple(plan.faults),
        doubts=tuple(plan.doubts),
        written=written,
    )


def _rehearse(*, network_id: int, plan: _Plan, now: datetime) -> _Tally:
    """Count what `_store` would do."""
    tally, known = _Tally(), _Known(network_id, plan, now)
    for located in plan.inside:
        place, partner = known.place(located), known.partner(located)
        partner_id = partner.id if partner else None
        _count(tally, place, not _changes(place, located, partner_id))
    return tally


@transaction
def _store(*, network_id: int, plan: _Plan, now: datetime) -> _Tally:
    lock_network(network_id)  # two imports into one network: one after the other
    tally, known = _Tally(), _Known(network_id, plan, now)
    known.add_partners(plan.inside)
    new = list[dict[str, Any]]()
    for located in plan.inside:
        place, partner = known.place(located), known.partner(located)
        changes = _changes(place, located, partner.id if partner else None)
        _count(tally, place, not changes)
        if place is None:
            new.append({"network_id": network_id} | changes)
        for column, value in changes.items() if place else ():
            setattr(place, column, value)
    add_places(new)
    return tally


def _count(tally: _Tally, place: Place | None, same: bool) -> None:
    tally.imported += place is None
    tally.unchanged += place is not None and same
    tally.updated += place is not None and not same


class _Known:
    """The places and partners that came from the same sources before."""

    def __init__(self, network_id: int, plan: _Plan, now: datetime) -> None:
        self.network_id, self.now = network_id, now
        self.sources = {located.place.source for located in plan.inside}
        places = list_imported_places(network_id, self.sources)
        self.places = {(each.source, each.source_id): each for each in places}
        self._read_partners()

    def place(self, located: Located) -> Place | None:
        return self.places.get((located.place.source, located.place.source_id))

    def partner(self, located: Located) -> Partner | None:
        return self.partners.get((located.place.source, located.place.organisation.key))

    def add_partners(self, all_located: list[Located]) -> None:
        new = dict[tuple[str, str], dict[str, Any]]()
        for located in all_located:
            if self.partner(located) is None:
                source, organisation = located.place.source, located.place.organisation
                values = self._new_partner(source, organisation)
                new.setdefault((source, organisation.key), values)
        add_partners(list(new.values()))
        self._read_partners()

    def _read_partners(self) -> None:
        partners = list_imported_partners(self.network_id, self.sources)
        self.partners = {(each.source, each.source_id): each for each in partners}

    def _new_partner(self, source: str, organisation: Organisation) -> dict[str, Any]:
        return {
            "network_id": self.network_id,
            "name": organisation.name,
            "standing": Standing.ACTIVE,
            "source": source,
            "source_id": organisation.key,
            "created_at": self.now,
        }


def _changes(
    place: Place | None, located: Located, partner_id: int | None
) -> dict[str, Any]:
    """Return the columns that differ from what is stored; all for a new place."""
    values = _values(located) | {"partner_id": partner_id}
    if place is None:
        return values
    return {name: each for name, each in values.items() if getattr(place, name) != each}


def _values(located: Located) -> dict[str, Any]:
    place, location = located.place, located.location
    same = ("source", "source_id", "name", "address", "country", "postcode", "town")
    more = ("phone", "email", "website", "opening_hours", "summary", "updated_on")
    point = location.point
    return {name: getattr(place, name) for name in (*same, *more)} | {
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "precision_km": location.precision_km,
        "services": [str(service) for service in place.services],
        "details": dict(place.details),
    }

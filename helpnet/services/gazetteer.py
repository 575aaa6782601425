"""Look a place up as people type it, and fill the gazetteer."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpnet.domain.gazetteer import (
    MOST_CHOICES,
    GazetteerPlace,
    choose,
    is_by_another_name,
    much_larger,
)
from helpnet.domain.gazetteer_rows import (
    GEONAMES_SOURCE,
    GazetteerRow,
    Reason,
    RowFault,
    parse_geonames,
    parse_rows,
)
from helpnet.domain.place_names import PlaceQuery, parse_query
from helpnet.domain.place_spelling import list_alike, most_wrong
from helpnet.store.gazetteer import (
    SHIPPED,
    Batch,
    count_places,
    find_digest,
    list_bearing,
    list_keys,
    list_places,
    list_starting,
    note_load,
    prepare,
    replace_country_source,
    replace_shipped,
)
from helpnet.store.gazetteer_files import shipped_digest, shipped_lines
from helpnet.store.transaction import transaction

SHORTEST_START = 3
"""Letters that a beginning of a name needs before places are proposed for it."""


class LookUpKind(StrEnum):
    """How many places answer."""

    ONE = "one"
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LookUp:
    """The places a person may have meant; `several` may hold one uncertain place."""

    kind: LookUpKind
    places: tuple[GazetteerPlace, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds and, unless it was a rehearsal, what was stored."""

    places: int
    countries: tuple[str, ...]
    stored: bool


class BadGazetteerFile(Exception):
    """The file has faults, so that nothing of it was stored."""

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def look_up(
    *,
    text: str,
    countries: Collection[str] = (),
    preferred_country: str | None = None,
) -> LookUp:
    """Return the one place, the few places or no place that the text means.

    No countries means all of them. When nothing bears the name, places whose name
    begins so are proposed, else those spelt nearly so, never taken as certain; nor
    does a small place hide a far larger one that people call so for short.
    """
    query = parse_query(text)
    found = list_places(query, countries)
    chosen = choose(query, found, preferred_country=preferred_country)
    if chosen:
        chosen = (*_larger(query, chosen, countries), *chosen)[:MOST_CHOICES]
        kind = LookUpKind.ONE if len(chosen) == 1 else LookUpKind.SEVERAL
        return LookUp(kind, chosen)
    begun = _begun(query, countries, preferred_country)
    begun = begun or _misspelt(query, countries, preferred_country)
    begun = (*_larger(query, begun, countries), *begun)[:MOST_CHOICES]
    return LookUp(LookUpKind.SEVERAL if begun else LookUpKind.NONE, begun)


def load_shipped(*, now: datetime) -> int:
    """Load the shipped files unless they are loaded; return how many rows were."""
    digest = shipped_digest()
    if find_digest() == digest:
        return 0
    return _store_shipped(batch=prepare(_shipped_rows()), digest=digest, now=now)


def import_geonames(
    *, lines: Iterable[str], now: datetime, dry_run: bool = False
) -> Imported:
    """Store a GeoNames postal file, all of it or nothing.

    Every country of the file loses what an earlier file gave. Raises
    `BadGazetteerFile` with every fault; a dry run only checks.
    """
    rows, faults = _validated(lines)
    if faults:
        raise BadGazetteerFile(tuple(faults))
    countries = tuple(sorted({row.country for row in rows}))
    if not dry_run:
        batches = {
            country: prepare(row for row in rows if row.country == country)
            for country in countries
        }
        _store_imported(batches=batches, now=now)
    return Imported(len(rows), countries, stored=not dry_run)


def size() -> int:
    """Return how many places the gazetteer holds."""
    return count_places()


def _larger(
    query: PlaceQuery, chosen: tuple[GazetteerPlace, ...], countries: Collection[str]
) -> tuple[GazetteerPlace, ...]:
    """Return the far larger places that the name may be short for, or abroad mean."""
    if query.postcodes or len(query.name) < SHORTEST_START:
        return ()
    others = list_starting(f"{query.name} ", countries, most=MOST_CHOICES)
    if is_by_another_name(query, chosen):
        others += list_places(query)
    return much_larger(chosen, others)


def _begun(
    query: PlaceQuery, countries: Collection[str], preferred: str | None
) -> tuple[GazetteerPlace, ...]:
    """Return the places whose name begins with what was typed."""
    if len(query.name) < SHORTEST_START:
        return ()
    found = list_starting(query.name, countries, most=10 * MOST_CHOICES)
    return choose(query, found, preferred_country=preferred)


def _misspelt(
    query: PlaceQuery, countries: Collection[str], preferred: str | None
) -> tuple[GazetteerPlace, ...]:
    """Return the places whose name is nearly what was typed; its first letter is."""
    wrong = most_wrong(query.name)
    if not wrong or query.postcodes:
        return ()
    size = len(query.name)
    keys = list_keys(query.name[0], shortest=size - wrong, longest=size + wrong)
    alike = list_alike(query.name, keys, most=MOST_CHOICES)
    found = list_bearing(alike, countries, most=10 * MOST_CHOICES)
    return choose(query, found, preferred_country=preferred)


def _shipped_rows() -> Iterator[GazetteerRow]:
    for lines in shipped_lines():
        for row in parse_rows(lines):
            if isinstance(row, RowFault):
                raise BadGazetteerFile((row,))
            yield row


def _validated(lines: Iterable[str]) -> tuple[list[GazetteerRow], list[RowFault]]:
    rows, faults = list[GazetteerRow](), list[RowFault]()
    for parsed in parse_geonames(lines):
        if isinstance(parsed, RowFault):
            faults.append(parsed)
        else:
            rows.append(parsed)
    if not rows and not faults:
        faults.append(RowFault(1, "", "", Reason.EMPTY))
    return rows, faults


@transaction
def _store_shipped(*, batch: Batch, digest: str, now: datetime) -> int:
    if find_digest() == digest:  # another process was faster
        return 0
    replace_shipped(batch, kept=GEONAMES_SOURCE)
    note_load(SHIPPED, digest=digest, now=now)
    return len(batch.places)


@transaction
def _store_imported(*, batches: Mapping[str, Batch], now: datetime) -> None:
    for country, batch in sorted(batches.items()):
        replace_country_source(country, GEONAMES_SOURCE, batch)
        note_load(f"{GEONAMES_SOURCE}-{country}", digest="", now=now)

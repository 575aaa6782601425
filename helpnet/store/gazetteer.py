"""Postcodes and towns, the keys under which they are found, and what was loaded."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.gazetteer import GazetteerPlace, nearest
from helpnet.domain.gazetteer_rows import COLUMNS, GazetteerRow, lookup_keys, place_id
from helpnet.domain.place_names import PlaceQuery
from helpnet.store.base import Base, db

BATCH = 20_000
SHIPPED = "shipped"
_Id = BigInteger().with_variant(Integer, "sqlite")


class GazetteerRecord(Base):
    """One postcode or town; its id stays the same from one load to the next."""

    __tablename__ = "gazetteer_places"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    )

    id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=False)
    country: Mapped[str] = mapped_column(String(2))
    postcode: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    region: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[float] = mapped_column(index=True)
    longitude: Mapped[float]
    precision_km: Mapped[float]
    population: Mapped[int]
    source: Mapped[str] = mapped_column(String(40))


class GazetteerKey(Base):
    """One key of a place: a normalised name, or a postcode in capitals."""

    __tablename__ = "gazetteer_names"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    place_id: Mapped[int] = mapped_column(
        _Id, ForeignKey(GazetteerRecord.id), primary_key=True, index=True
    )


class GazetteerLoad(Base):
    """What the gazetteer holds from one origin, so that it is not loaded twice."""

    __tablename__ = "gazetteer_loads"

    origin: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Batch:
    """Places and their keys, ready to be inserted."""

    places: list[dict[str, object]]
    names: list[dict[str, object]]


def list_places(
    query: PlaceQuery, countries: Collection[str] = (), most: int = 100
) -> list[GazetteerPlace]:
    """Return the places that bear the postcode or the name, most populous first.

    No countries means all of them; `most` counts for postcodes and names apart.
    """
    found = _with_keys(query.postcodes, countries, most)
    known = {place.id for place in found}
    named = _with_keys((query.name,), countries, most) if query.name else []
    return found + [place for place in named if place.id not in known]


def list_starting(
    name: str, countries: Collection[str] = (), most: int = 8
) -> list[GazetteerPlace]:
    """Return the places whose key begins so, most populous first."""
    begins = GazetteerKey.key.startswith(name, autoescape=True)
    return _list(begins, countries, most)


def list_bearing(
    keys: Sequence[str], countries: Collection[str] = (), most: int = 8
) -> list[GazetteerPlace]:
    """Return the places that bear one of these keys, most populous first."""
    return _with_keys(keys, countries, most)


def list_keys(first: str, *, shortest: int, longest: int) -> Sequence[str]:
    """Return the keys that begin so and have as many letters, by the alphabet."""
    letters = func.length(GazetteerKey.key)
    return db.session.scalars(
        select(GazetteerKey.key)
        .where(
            GazetteerKey.key.startswith(first, autoescape=True),
            letters.between(shortest, longest),
        )
        .distinct()
        .order_by(GazetteerKey.key)
    ).all()


def nearest_place(latitude: float, longitude: float) -> GazetteerPlace | None:
    """Return the place nearest to a point, or None when none is within 2 degrees."""
    for reach in (0.1, 0.5, 2.0):
        box = (
            GazetteerRecord.latitude.between(latitude - reach, latitude + reach),
            GazetteerRecord.longitude.between(
                longitude - reach * 2, longitude + reach * 2
            ),
        )
        rows = db.session.scalars(select(GazetteerRecord).where(*box))
        if found := nearest(latitude, longitude, map(_place, rows)):
            return found
    return None


def count_places() -> int:
    """Return how many places the gazetteer holds."""
    return int(
        db.session.scalar(select(func.count()).select_from(GazetteerRecord)) or 0
    )


def find_digest(origin: str = SHIPPED) -> str | None:
    """Return the digest of what was last loaded from there."""
    return db.session.scalar(
        select(GazetteerLoad.digest).where(GazetteerLoad.origin == origin)
    )


def prepare(rows: Iterable[GazetteerRow]) -> Batch:
    """Number the rows and find their keys, before any write transaction."""
    numbered = sorted({place_id(row): row for row in rows}.items())
    return Batch(
        places=[{"id": id_} | _columns(row) for id_, row in numbered],
        names=[
            {"key": key, "place_id": id_}
            for id_, row in numbered
            for key in sorted(lookup_keys(row))
        ],
    )


def replace_country_source(country: str, source: str, batch: Batch) -> None:
    """Put the batch in the place of all that the source had for the country."""
    _replace(
        (GazetteerRecord.country == country) & (GazetteerRecord.source == source), batch
    )


def replace_shipped(batch: Batch, *, kept: str) -> None:
    """Put the batch in the place of everything but the rows of the `kept` source."""
    _replace(GazetteerRecord.source != kept, batch)


def note_load(origin: str, *, digest: str, now: datetime) -> None:
    """Write down what was loaded from where, and when."""
    db.session.merge(GazetteerLoad(origin=origin, digest=digest, loaded_at=now))


def _with_keys(
    keys: Sequence[str], countries: Collection[str], most: int
) -> list[GazetteerPlace]:
    return _list(GazetteerKey.key.in_(keys), countries, most) if keys else []


def _list(
    wanted: ColumnElement[bool], countries: Collection[str], most: int
) -> list[GazetteerPlace]:
    ids = select(GazetteerKey.place_id).where(wanted)
    places = select(GazetteerRecord).where(GazetteerRecord.id.in_(ids))
    if countries:
        places = places.where(GazetteerRecord.country.in_(sorted(countries)))
    ordered = places.order_by(
        GazetteerRecord.population.desc(), GazetteerRecord.id
    ).limit(most)
    return [_place(row) for row in db.session.scalars(ordered)]


def _replace(where: ColumnElement[bool], batch: Batch) -> None:
    old = select(GazetteerRecord.id).where(where)
    db.session.execute(delete(GazetteerKey).where(GazetteerKey.place_id.in_(old)))
    db.session.execute(delete(GazetteerRecord).where(where))
    _insert(GazetteerRecord, batch.places)
    _insert(GazetteerKey, batch.names)


def _insert(table: type[Base], values: list[dict[str, object]]) -> None:
    for start in range(0, len(values), BATCH):
        part = values[start : start + BATCH]
        db.session.execute(insert(table.__table__), part)  # type: ignore[arg-type]


def _columns(row: GazetteerRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in COLUMNS if name != "names"}


def _place(row: GazetteerRecord) -> GazetteerPlace:
    return GazetteerPlace(
        id=row.id,
        country=row.country,
        postcode=row.postcode,
        name=row.name,
        region=row.region,
        latitude=row.latitude,
        longitude=row.longitude,
        precision_km=row.precision_km,
        population=row.population,
        source=row.source,
    )

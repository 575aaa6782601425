"""Towns of the gazetteer around a point, and places in a territory."""

from sqlalchemy import Select, and_, or_, select

from helpnet.domain.places import Point, cover_boxes, distance_km
from helpnet.domain.territory import Territory, covers
from helpnet.store.base import db
from helpnet.store.gazetteer import GazetteerRecord

MOST_READ = 600


def list_towns_within(
    home: Point, reach_km: float, *, most: int
) -> list[tuple[str, int, Point, float]]:
    """Return (name, inhabitants, point, km) of the largest towns in the circle.

    The most populous first; each name once.
    """
    boxes = [
        and_(
            GazetteerRecord.latitude.between(box.south, box.north),
            GazetteerRecord.longitude.between(box.west, box.east),
        )
        for box in cover_boxes(home, reach_km)
    ]
    rows = db.session.scalars(
        select(GazetteerRecord)
        .where(GazetteerRecord.population > 0, or_(*boxes))
        .order_by(GazetteerRecord.population.desc(), GazetteerRecord.id)
        .limit(MOST_READ)
    )
    found: dict[str, tuple[str, int, Point, float]] = {}
    for row in rows:
        point = Point(row.latitude, row.longitude)
        far = distance_km(home, point)
        if far <= reach_km:
            found.setdefault(row.name, (row.name, row.population, point, far))
    return list(found.values())[:most]


def knows_country(country: str) -> bool:
    """Tell whether the gazetteer has any place of the country."""
    any_place = select(GazetteerRecord.id).where(GazetteerRecord.country == country)
    return db.session.scalar(any_place.limit(1)) is not None


def holds_place(territory: Territory, country: str) -> bool:
    """Tell whether a place of the country lies in the territory or on its border."""
    points = _points_in_box(territory, country, 0.0)
    rows = db.session.execute(points)
    return any(covers(territory, Point(lat, lon)) for lat, lon in rows)


def lies_near(territory: Territory, country: str, degrees: float) -> bool:
    """Tell whether a place of the country lies in the box so much wider than it."""
    points = _points_in_box(territory, country, degrees)
    return db.session.execute(points.limit(1)).first() is not None


def _points_in_box(
    territory: Territory, country: str, wider: float
) -> Select[float, float]:
    box = territory.box
    return select(GazetteerRecord.latitude, GazetteerRecord.longitude).where(
        GazetteerRecord.country == country,
        GazetteerRecord.latitude.between(box.south - wider, box.north + wider),
        GazetteerRecord.longitude.between(box.west - wider, box.east + wider),
    )

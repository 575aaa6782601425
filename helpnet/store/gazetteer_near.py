"""Towns of the gazetteer around a point."""

from sqlalchemy import and_, or_, select

from helpnet.domain.places import Point, cover_boxes, distance_km
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

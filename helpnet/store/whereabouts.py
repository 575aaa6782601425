"""The columns of a place that people named: a postcode or town and its centre."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.places import Location, Point


class Whereabouts:
    """A postcode or town with the point of its centre, if it is known."""

    country: Mapped[str] = mapped_column(String(2))
    postcode: Mapped[str] = mapped_column(String(12), default="")
    town: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    precision_km: Mapped[float] = mapped_column(default=0.0)

    @property
    def location(self) -> Location:
        """Return the point with its precision; the point is None when unknown."""
        if self.latitude is None or self.longitude is None:
            return Location(None, self.precision_km)
        return Location(Point(self.latitude, self.longitude), self.precision_km)

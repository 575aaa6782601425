"""The columns of a place that people named: a postcode or town and its centre."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.places import Location, Point


class Whereabouts:
    """A postcode or town with the point of its centre, if it is known."""

    country: Mapped[str] = mapped_column(String(2))
    postcode: Mapped[str] = mapped_column(String(12), default="")
    town: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None] = mapped_column(
        CheckConstraint("latitude >= -90 AND latitude <= 90", name="latitude")
    )
    longitude: Mapped[float | None] = mapped_column(
        CheckConstraint("longitude >= -180 AND longitude <= 180", name="longitude")
    )
    precision_km: Mapped[float] = mapped_column(
        CheckConstraint("precision_km >= 0 AND precision_km <= 1000", name="precision"),
        default=0.0,
    )

    @property
    def location(self) -> Location:
        """Return the point with its precision; the point is None when unknown."""
        if self.latitude is None or self.longitude is None:
            return Location(None, self.precision_km)
        return Location(Point(self.latitude, self.longitude), self.precision_km)

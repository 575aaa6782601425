"""Nominatim, Photon and the French address base: asked slowly, and if configured."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import BANFrance, Nominatim, Photon

from config import Settings
from helpnet.domain.places import AbsurdPoint, Point

FRENCH_DOMAIN = "data.geopf.fr/geocodage"  # geopy's own default closed in January 2026
PAUSE_SECONDS = 1.0
TIMEOUT_SECONDS = 10

# geopy lets answers of an unexpected shape, and absurd points, through as these.
_NO_ANSWER = (
    *(GeopyError, AbsurdPoint, ValueError),
    *(LookupError, TypeError, AttributeError),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of a geocoder."""

    point: Point
    label: str
    provider: str


class Geocoder:
    """One configured provider; asks at most once a second and never raises.

    The pause is slept through: call it from the worker, not from a web request.
    """

    def __init__(
        self, provider: str, geocoder: Any, *, pause_seconds: float = PAUSE_SECONDS
    ) -> None:
        self.provider = provider
        self._ask: Callable[..., Any] = RateLimiter(
            geocoder.geocode,
            min_delay_seconds=pause_seconds,
            max_retries=1,
            error_wait_seconds=pause_seconds,
            swallow_exceptions=False,
        )

    def find(self, text: str, *, country: str = "") -> Found | None:
        """Return the best answer, or None if there is none or the provider fails."""
        try:
            location = self._ask(text, **self._within(country))
            if location is None:
                return None
            point = Point(location.latitude, location.longitude)
        except _NO_ANSWER:
            return None
        return Found(point, str(location.address), self.provider)

    def _within(self, country: str) -> dict[str, str]:
        only_nominatim = self.provider == "nominatim" and country
        return {"country_codes": country.lower()} if only_nominatim else {}


def configured_geocoder(
    settings: Settings, *, scheme: str = "https", pause_seconds: float = PAUSE_SECONDS
) -> Geocoder | None:
    """Return the geocoder that the settings name, or None when they name none."""
    if not settings.GEOCODER:
        return None
    make, domain = _PROVIDERS[settings.GEOCODER]
    options: dict[str, object] = {
        "domain": settings.GEOCODER_DOMAIN or domain,
        "user_agent": settings.GEOCODER_USER_AGENT,
        "timeout": TIMEOUT_SECONDS,
        "scheme": scheme,
    }
    return Geocoder(settings.GEOCODER, make(**options), pause_seconds=pause_seconds)


_PROVIDERS: dict[str, tuple[Callable[..., Any], str]] = {
    "nominatim": (Nominatim, "nominatim.openstreetmap.org"),
    "photon": (Photon, "photon.komoot.io"),
    "ban": (BANFrance, FRENCH_DOMAIN),
}

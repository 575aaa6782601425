"""What a partner organisation says of itself and of a place, and the limits of it."""

from dataclasses import dataclass

from helpnet.domain.asking import AskedPlace
from helpnet.domain.place_search import Access

MOST_ABOUT = 1000  # characters
MOST_SUMMARY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSheet:
    """A place as its partner or a coordinator describes it; hours in OSM syntax.

    `access` is what of `place_search.TOLD` makes it easier to use.
    """

    name: str
    address: str
    where: AskedPlace
    opening_hours: str
    services: tuple[str, ...]
    phone: str = ""
    email: str = ""
    website: str = ""
    summary: str = ""
    access: frozenset[Access] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerApplication:
    """Everything a new partner says; `contact` is the person who speaks for it."""

    name: str
    about: str
    website: str
    contact: str
    email: str
    phone: str
    language: str
    place: PlaceSheet

"""What an ask for help says: how it came, who asks, for what, and where."""

from dataclasses import dataclass
from enum import StrEnum

from helpnet.domain.contacts import ContactWay
from helpnet.domain.places import Point


class Channel(StrEnum):
    """The way a request came in."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"


class Barrier(StrEnum):
    """What stops the learner; each calls for another first answer."""

    ACCESS = "access"
    SKILL = "skill"
    WISH = "wish"


class Route(StrEnum):
    """What a request waits for.

    A `helper` is looked for; a `call` fills in what is missing before that; `offline`
    people keep the phone, the counter or paper, and nobody is looked for.
    """

    HELPER = "helper"
    CALL = "call"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPlace:
    """Where the learner is: a postcode or town with its point, in degrees."""

    country: str
    postcode: str
    town: str
    latitude: float
    longitude: float
    precision_km: float

    @property
    def point(self) -> Point:
        """Return the centre."""
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How to reach the learner; the phone number in E.164."""

    name: str
    way: ContactWay
    phone: str = ""
    email: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrer:
    """Somebody who asks for the learner, who agreed."""

    name: str
    relation: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is wanted: skills, the main one first, and how; no times means any."""

    needs: tuple[str, ...]
    barriers: frozenset[str]
    modes: frozenset[str]
    languages: frozenset[str]
    times: frozenset[str]
    notes: str = ""

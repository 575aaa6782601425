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


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One ask on its way in; `place` is None while nobody has asked where.

    `key` is the secret of the form, which makes sending twice harmless. `address_key`
    stands for where the form was sent from: with it the limits hold, empty they do
    not. `taken_by` is the account of the coordinator or the partner's staff who
    typed it in.
    """

    key: str
    channel: Channel
    language: str
    wishes: Wishes
    reach: Reach
    place: AskedPlace | None = None
    referrer: Referrer | None = None
    taken_by: int | None = None
    address_key: str = ""
    route: Route = Route.HELPER


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Incoming):
    """One complete ask: of whoever wants a helper, or none, from a place that is known.

    As `Incoming`; of whoever wants to be called, less is known.
    """

    place: AskedPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The request is in; its reference can be said over the phone."""

    request_id: int
    reference: str
    network_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyOpen:
    """This person has asked before and the request is open.

    `phone` is that network's number. Nothing else is told: whoever types somebody
    else's number learns neither name nor reference.
    """

    phone: str

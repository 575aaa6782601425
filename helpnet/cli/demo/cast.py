"""The shapes of what is invented: networks, people, places, and what they did when."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpnet.cli.demo.later_acts import LaterAct
from helpnet.domain.asking import Channel, Route
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Event
from helpnet.domain.modes import Mode
from helpnet.domain.offers import DeclineReason
from helpnet.domain.sessions import MissReason


@dataclass(frozen=True, slots=True)
class When:
    """A moment by the network's clock: days from the telling, and `HH:MM`."""

    day: int
    clock: str = "10:00"


@dataclass(frozen=True, slots=True)
class Offers:
    """The coordinator asks a helper."""

    to: str


@dataclass(frozen=True, slots=True)
class TakesBack:
    """The coordinator takes an open offer back."""

    to: str


@dataclass(frozen=True, slots=True)
class Expires:
    """Nobody answered: what the worker does every few minutes."""


@dataclass(frozen=True, slots=True)
class Accepts:
    """A helper says yes."""

    who: str


@dataclass(frozen=True, slots=True)
class Declines:
    """A helper says no."""

    who: str
    reason: DeclineReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plans:
    """The helper plans a meeting: at a place of a partner, or in words."""

    meeting: str
    on: When
    mode: Mode
    place: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """The helper records a planned meeting, or one that nobody had planned."""

    meeting: str
    levels: Mapping[str, Level]
    mode: Mode
    minutes: int = 60
    note: str = ""
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Misses:
    """A meeting did not take place."""

    meeting: str
    reason: MissReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cancels:
    """The helper cancels a meeting."""

    meeting: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Confirms:
    """The learner said: I can do it alone."""

    said_by: SaidBy


@dataclass(frozen=True, slots=True)
class Closes:
    """The coordinator ends the request."""

    event: Event
    detail: str


@dataclass(frozen=True, slots=True)
class Withdraws:
    """The learner cancels on their own page."""


@dataclass(frozen=True, slots=True)
class WantsCall:
    """The learner asks to be called."""

    note: str


@dataclass(frozen=True, slots=True)
class Stops:
    """The helper cannot go on."""

    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class CannotWait:
    """The coordinator says that the request is urgent."""


Act = (
    Offers
    | TakesBack
    | Expires
    | Accepts
    | Declines
    | Plans
    | Records
    | Misses
    | Cancels
    | Confirms
    | Closes
    | Withdraws
    | WantsCall
    | Stops
    | CannotWait
    | LaterAct
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that somebody did, and when."""

    when: When
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A helper; modes, languages and times are words with spaces between.

    `vetted` counts the days from the telling to the end of the background check.
    `vouched_by` names the partner whose staff this is.
    """

    name: str
    email: str
    phone: str
    language: str
    home: str
    reach_km: float
    skills: Mapping[str, str]
    languages: str
    modes: str
    times: str
    capacity: int
    about: str
    applied: When
    standing: str = "active"
    vetted: int | None = None
    vouched_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with its own point, latitude first; `access` are words of `Access`."""

    name: str
    address: str
    home: str
    point: tuple[float, float]
    hours: str
    services: tuple[str, ...]
    phone: str
    summary: str
    access: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation, the person who speaks for it, and its places."""

    name: str
    about: str
    contact: str
    email: str
    phone: str
    language: str
    applied: When
    places: tuple[Place, ...]
    approved: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request for help and everything that came of it.

    `needs`, `modes`, `languages`, `times` and `barriers` are words with spaces
    between; no times means any. Who wants to be called may have left a number alone.
    `asked` is None for the ask that has just come in.
    """

    name: str
    home: str
    needs: str
    modes: str
    languages: str
    asked: When | None
    way: ContactWay
    language: str
    phone: str = ""
    email: str = ""
    note: str = ""
    times: str = ""
    barriers: str = "skill"
    wishes: str = ""
    channel: Channel = Channel.WEB
    route: Route = Route.HELPER
    referrer: tuple[str, str, str] | None = None
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """An ask from a place that no network covers."""

    home: str
    needs: str
    asked: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network, its people, and its days.

    `territory` is the outline: longitude, then latitude, as GeoJSON wants it.
    """

    slug: str
    name: str
    country: str
    languages: str
    time_zone: str
    phone: str
    email: str
    territory: tuple[tuple[float, float], ...]
    coordinator: str
    coordinator_email: str
    language: str
    partners: tuple[Partner, ...]
    helpers: tuple[Helper, ...]
    asks: tuple[Ask, ...]
    unmet: tuple[Unmet, ...] = field(default=())

"""Open requests of one person, by how that person is reached, one of them at most."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm.exc import StaleDataError

from helpnet.domain.asking import AskedPlace, Reach
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import OPEN
from helpnet.domain.limits import contact_key, folded
from helpnet.store.base import db
from helpnet.store.limits import wait_for_turn
from helpnet.store.matches import hold_request
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.tokens import hashed

Where = AskedPlace | HelpRequest | None
"""Who tells the postcode and the town."""


def key_of(reach: Reach, place: Where) -> str:
    """Return what stands for the person who is reached so and lives there."""
    return contact_key(reach, f"{place.postcode} {place.town}" if place else "")


def short_key(key: str) -> str:
    """Return a stand-in for the contact: buckets name nobody."""
    return hashed(key)[:40]


def wait_for_contact(key: str) -> None:
    """Let nobody else ask for the person of this key meanwhile; taken before rows."""
    if key:
        wait_for_turn(f"ask-turn:{short_key(key)}")


def hold_for_contact(request_id: int, reach: Reach | None = None) -> HelpRequest:
    """Hold the request while nobody else asks for its person, or who is reached so.

    Raise `NoResultFound`, or `StaleDataError` when the contact changed meanwhile.
    """
    before = get_request(request_id)
    key = key_of(reach or reach_of(before), before)
    wait_for_contact(key)
    request = hold_request(request_id)
    if key_of(reach or reach_of(request), request) != key:
        raise StaleDataError("the contact changed meanwhile")
    return request


def find_other_open(
    request: HelpRequest, reach: Reach | None = None
) -> HelpRequest | None:
    """Return what else is open for its person, or for who is reached so.

    Parts of one ask, each with a helper of its own, are the same.
    """
    others = list_open_with(reach or reach_of(request), request)
    own = request.family_id
    return next((each for each in others if each.family_id != own), None)


def list_open_with(reach: Reach, place: Where) -> list[HelpRequest]:
    """Return the open requests of the same contact, in any network, oldest first.

    The same is what has the same `contact_key`, which says more.
    """
    key = key_of(reach, place)
    found = _list_open(HelpRequest.contact_way == reach.way, _near(reach, place))
    return [x for x in found if key and key_of(reach_of(x), x) == key]


def list_likely(
    network_id: int, reach: Reach, place: AskedPlace | None
) -> list[HelpRequest]:
    """Return the network's open requests that may be this person's, oldest first.

    Wider than the same contact: whoever has this number, at a neighbour's or not.
    """
    if reach.way is ContactWay.LETTER:
        same = list_open_with(reach, place)
        return [request for request in same if request.network_id == network_id]
    return list(
        _list_open(HelpRequest.network_id == network_id, _near(reach, place)),
    )


def list_of_learner(request: HelpRequest) -> list[HelpRequest]:
    """Return what the same person has asked for in this network, open or not, by id.

    Parts of one ask, and whatever has the same name (but for capitals, accents and
    spaces) and the same number or address: couples share a telephone, not a name.
    """
    found = db.session.scalars(
        select(HelpRequest)
        .where(
            HelpRequest.network_id == request.network_id,
            or_(is_of_family(request), *_reached_as(request)),
        )
        .order_by(HelpRequest.id)
        .execution_options(populate_existing=True)
    )
    return [each for each in found if _is_same_learner(each, request)]


def list_open_parts(request: HelpRequest) -> list[HelpRequest]:
    """Return what is open of the same ask, this one too, by id."""
    found = db.session.scalars(
        select(HelpRequest)
        .where(is_of_family(request), HelpRequest.stage.in_(OPEN))
        .order_by(HelpRequest.id)
        .execution_options(populate_existing=True)
    )
    return list(found)


def is_of_family(request: HelpRequest) -> ColumnElement[bool]:
    """Return what holds of the ask that this request belongs to, and of its parts."""
    own = request.family_id
    return or_(HelpRequest.id == own, HelpRequest.part_of_id == own)


def _reached_as(request: HelpRequest) -> Iterator[ColumnElement[bool]]:
    """Yield what the database can tell of who is reached like this request."""
    if request.phone:
        yield HelpRequest.phone == request.phone
    if request.email:
        yield func.lower(HelpRequest.email) == request.email.lower()
    if request.contact_way is ContactWay.LETTER:
        letter = HelpRequest.contact_way == ContactWay.LETTER
        yield letter & _near(reach_of(request), request)


def _is_same_learner(one: HelpRequest, other: HelpRequest) -> bool:
    if one.family_id == other.family_id:
        return True
    name = folded(one.name)
    return bool(name) and name == folded(other.name) and _share_contact(one, other)


def _share_contact(one: HelpRequest, other: HelpRequest) -> bool:
    """Tell whether the number, the e-mail address or the postal address is the same.

    The number also where one of them is called at home and the other elsewhere.
    """
    pairs = (
        (one.phone, other.phone),
        (one.email.casefold(), other.email.casefold()),
        (key_of(reach_of(one), one), key_of(reach_of(other), other)),
    )
    return any(mine and mine == theirs for mine, theirs in pairs)


def _list_open(*chosen: ColumnElement[bool]) -> Sequence[HelpRequest]:
    return db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.stage.in_(OPEN), *chosen)
        .order_by(HelpRequest.asked_at, HelpRequest.id)
    ).all()


def _near(reach: Reach, place: Where) -> ColumnElement[bool]:
    """Return what the database can tell: the number, the address, or the town."""
    if reach.way is ContactWay.LETTER:
        if place is None:
            return false()
        return (HelpRequest.postcode == place.postcode) & (
            HelpRequest.town == place.town
        )
    if reach.way is ContactWay.EMAIL:
        email = func.lower(HelpRequest.email)
        return (email == reach.email.lower()) & (HelpRequest.email != "")
    return (HelpRequest.phone == reach.phone) & (HelpRequest.phone != "")


def reach_of(request: HelpRequest) -> Reach:
    """Return how the learner of a request that is there is reached."""
    return Reach(
        name=request.name,
        way=request.contact_way,
        phone=request.phone,
        email=request.email,
        note=request.contact_note,
    )

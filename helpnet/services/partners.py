"""Partners of a network: approved by coordinators, they vouch for helpers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Role, Standing, StandingEvent
from helpnet.domain.contacts import readable
from helpnet.domain.notices import NoticeKind
from helpnet.store.accounts import find_account_by_email
from helpnet.store.helpers import (
    Helper,
    find_helper_of,
    list_vouched_for,
    lock_helper,
)
from helpnet.store.notices import is_written, tell_account
from helpnet.store.partners import (
    Partner,
    get_partner,
    list_partners,
    list_places,
    list_staff,
    lock_partner,
)
from helpnet.store.transaction import transaction

_CAN_BE_VOUCHED_FOR = frozenset({Standing.APPLIED, Standing.ACTIVE, Standing.PAUSED})


class UnknownHelper(Exception):
    """No helper of the network has this address."""


class VouchedElsewhere(Exception):
    """Another partner vouches for this helper already."""


class NotApproved(Exception):
    """Only an active partner may vouch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCard:
    """A partner that waits for approval, with what a coordinator needs to call it."""

    id: int
    name: str
    about: str
    website: str
    phone: str
    contacts: tuple[tuple[str, str], ...]  # name and e-mail of its staff
    places: tuple[str, ...]
    applied_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerName:
    """A partner to choose from a list."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHelper:
    """A helper that the partner vouches for."""

    id: int
    name: str
    town: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPlace:
    """A place of the partner."""

    id: int
    name: str
    address: str
    town: str
    opening_hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerHome:
    """What a partner sees first: how it stands, its places, its helpers."""

    name: str
    standing: Standing
    places: tuple[PartnerPlace, ...]
    helpers: tuple[OwnHelper, ...]
    network: str
    network_phone: str
    time_zone: str


def get_home(*, partner_id: int) -> PartnerHome:
    """Return the partner's own page, or raise `NoResultFound`."""
    partner = get_partner(partner_id)
    return PartnerHome(
        name=partner.name,
        standing=partner.standing,
        places=tuple(
            PartnerPlace(
                id=place.id,
                name=place.name,
                address=place.address,
                town=_town(place.postcode, place.town),
                opening_hours=place.opening_hours,
            )
            for place in list_places(partner.id)
        ),
        helpers=tuple(map(_own_helper, list_vouched_for(partner.id))),
        network=partner.network.name,
        network_phone=partner.network.phone,
        time_zone=partner.network.time_zone,
    )


def get_standing(*, partner_id: int) -> Standing:
    """Return where the partner stands, or raise `NoResultFound`."""
    return get_partner(partner_id).standing


def list_partners_to_approve(*, network_id: int) -> tuple[PartnerCard, ...]:
    """Return the partners that wait for approval, oldest first."""
    waiting = [
        partner
        for partner in list_partners(network_id)
        if partner.standing is Standing.APPLIED
    ]
    waiting.sort(key=lambda partner: (partner.created_at, partner.id))
    return tuple(map(_card, waiting))


def get_partner_to_approve(*, network_id: int, partner_id: int) -> PartnerCard:
    """Return a partner that waits; raise `NoResultFound` where none does."""
    waiting = list_partners_to_approve(network_id=network_id)
    found = [card for card in waiting if card.id == partner_id]
    if not found:
        raise NoResultFound
    return found[0]


def list_active(*, network_id: int) -> tuple[PartnerName, ...]:
    """Return the active partners of the network, by name."""
    return tuple(
        PartnerName(id=partner.id, name=partner.name)
        for partner in list_partners(network_id)
        if partner.standing is Standing.ACTIVE
    )


@transaction
def approve_partner(*, network_id: int, partner_id: int, now: datetime) -> None:
    """Let a partner act: its places are shown, it may vouch; tell its staff.

    Raise `NoResultFound` for another network's partner, `NotAllowed` when it is
    active already.
    """
    partner = _of_network(network_id, partner_id)
    partner.record(StandingEvent.APPROVED)
    _tell(partner, NoticeKind.PARTNER_APPROVED, "", now)


@transaction
def refuse_partner(
    *, network_id: int, partner_id: int, now: datetime, sentence: str = ""
) -> None:
    """Decline a partner, with a sentence its staff will read.

    Raise as `approve_partner` does.
    """
    partner = _of_network(network_id, partner_id)
    partner.record(StandingEvent.REFUSED)
    _tell(partner, NoticeKind.PARTNER_REFUSED, sentence, now)


@transaction
def vouch_for(*, partner_id: int, email: str, now: datetime) -> int:
    """Say that a helper of the network is one of ours; return the helper's id.

    A helper who waits for approval still does: coordinators approve both. Raise
    `NotApproved`, `UnknownHelper` or `VouchedElsewhere`.
    """
    partner = lock_partner(partner_id)
    if partner.standing is not Standing.ACTIVE:
        raise NotApproved
    found = _helper_with(email, partner.network_id)
    if found is None:
        raise UnknownHelper
    helper = lock_helper(found.id)
    if helper.partner_id not in {None, partner.id}:
        raise VouchedElsewhere
    helper.partner_id = partner.id
    helper.vouched_at = helper.vouched_at or now
    return helper.id


@transaction
def stop_vouching(*, partner_id: int, helper_id: int, now: datetime) -> None:
    """Say that a helper is not one of ours any more; raise `NoResultFound`.

    Who vouched and until when stays on the helper's page.
    """
    helper = lock_helper(helper_id)
    if helper.partner_id != partner_id:
        raise NoResultFound
    helper.former_partner, helper.vouched_until = get_partner(partner_id).name, now
    helper.partner_id = helper.vouched_at = None


def _of_network(network_id: int, partner_id: int) -> Partner:
    partner = lock_partner(partner_id)
    if partner.network_id != network_id:
        raise NoResultFound
    return partner


def _helper_with(email: str, network_id: int) -> Helper | None:
    account = find_account_by_email(email)
    if account is None or account.role is not Role.HELPER:
        return None
    helper = find_helper_of(account.id)
    if helper is None or helper.network_id != network_id:
        return None
    return helper if helper.standing in _CAN_BE_VOUCHED_FOR else None


def _tell(partner: Partner, kind: NoticeKind, sentence: str, now: datetime) -> None:
    facts = {"sentence": sentence, "phone": partner.network.phone}
    for account in list_staff(partner.id):
        key = f"{kind}-{partner.id}-{account.id}-{now:%Y%m%dT%H%M%S}"
        if not is_written(key):
            tell_account(account, kind, key=key, at=now, facts=facts)


def _card(partner: Partner) -> PartnerCard:
    places = list_places(partner.id)
    staff = list_staff(partner.id)
    return PartnerCard(
        id=partner.id,
        name=partner.name,
        about=partner.about,
        website=partner.website,
        phone=readable(partner.phone, partner.network.country),
        contacts=tuple((account.name, account.email) for account in staff),
        places=tuple(
            f"{place.name}, {_town(place.postcode, place.town)}" for place in places
        ),
        applied_at=partner.created_at,
    )


def _own_helper(helper: Helper) -> OwnHelper:
    return OwnHelper(
        id=helper.id,
        name=helper.account.name,
        town=_town(helper.postcode, helper.town),
        standing=helper.standing,
    )


def _town(postcode: str, town: str) -> str:
    return " ".join(part for part in (postcode, town) if part)

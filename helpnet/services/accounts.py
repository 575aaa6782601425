"""Who is signed in, and what coordinators and people themselves do to accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import AccountStatus, Role, Standing, StandingEvent
from helpnet.store import accounts as store
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import find_helper_of
from helpnet.store.leaving import leave_other_networks
from helpnet.store.networks import find_network_by_slug
from helpnet.store.partners import find_staff
from helpnet.store.tokens import hashed, new_token
from helpnet.store.transaction import transaction
from helpnet.store.unanswerable import look_at_offers_of

__all__ = ["hashed"]

FIRST_LINK_LASTS = timedelta(hours=24)


class EmailTaken(Exception):
    """Somebody has an account with this e-mail address already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a web session belongs to, and what for."""

    account_id: int
    role: Role
    network_id: int
    name: str
    language: str
    helper_id: int | None
    partner_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccount:
    """What people see of their own account; `digest` is None where there is none."""

    name: str
    email: str
    language: str
    has_password: bool
    may_have_password: bool
    digest: bool | None
    has_phone: bool


def find_signed_in(*, token: str, now: datetime) -> Identity | None:
    """Return whose web session this is, if it lasts."""
    found = store.find_session(hashed(token), at=now)
    if found is None:
        return None
    account = found.account
    helper, staff = find_helper_of(account.id), find_staff(account.id)
    return Identity(
        account_id=account.id,
        role=account.role,
        network_id=account.network_id,
        name=account.name,
        language=account.language,
        helper_id=helper.id if helper else None,
        partner_id=staff.partner_id if staff else None,
    )


def get_own_account(*, account_id: int) -> OwnAccount:
    """Return what the account's page shows."""
    account, helper = store.get_account(account_id), find_helper_of(account_id)
    return OwnAccount(
        name=account.name,
        email=account.email,
        language=account.language,
        has_password=account.password_hash is not None,
        may_have_password=account.role is not Role.HELPER,
        digest=account.digest if account.role is Role.COORDINATOR else None,
        has_phone=helper is not None and bool(helper.phone),
    )


@transaction
def change_account(*, account_id: int, name: str, language: str) -> None:
    """Change how somebody is called and in which language we write to them."""
    account = store.get_account(account_id)
    account.name, account.language = name, language


@transaction
def suspend_account(*, network_id: int, account_id: int, now: datetime) -> None:
    """Shut somebody out at once, in every browser; a helper is offered nothing more.

    Learners of our own network are for us to look after; those of other networks
    wait for somebody else at once. Raise `NoResultFound` for another network's account.
    """
    account = _get_account(network_id, account_id)
    account.status = AccountStatus.SUSPENDED
    store.end_sessions(account.id)
    store.forget_links(account.id)
    helper = find_helper_of(account.id)
    if helper and helper.standing is Standing.ACTIVE:
        helper.record(StandingEvent.PAUSED)
    if helper:
        leave_other_networks(helper, at=now)
        look_at_offers_of(helper.id, at=now)


@transaction
def restore_account(*, network_id: int, account_id: int) -> None:
    """Let somebody sign in again; a helper stays on a break until they end it.

    Raise `NoResultFound` for an account of another network.
    """
    _get_account(network_id, account_id).status = AccountStatus.ACTIVE


@transaction
def create_coordinator(
    *, email: str, name: str, network_slug: str, language: str, now: datetime
) -> str:
    """Open an account for a coordinator; return the token of a first sign-in link.

    Raise `NoResultFound` for an unknown network, `EmailTaken` for a known address.
    """
    network = find_network_by_slug(network_slug)
    if network is None:
        raise NoResultFound(network_slug)
    if store.find_account_by_email(email):
        raise EmailTaken
    account = Account(
        network_id=network.id,
        role=Role.COORDINATOR,
        email=email.lower(),
        name=name,
        language=language,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    return _first_link(account, now)


def get_account_id(*, email: str) -> int:
    """Return whose address this is, or raise `NoResultFound`."""
    return _get_by_email(email).id


@transaction
def make_link(*, email: str, now: datetime) -> str:
    """Return the token of a link that the operator hands over in person.

    Raise `NoResultFound` when nobody has this address.
    """
    return _first_link(_get_by_email(email), now)


def _first_link(account: Account, now: datetime) -> str:
    token = new_token()
    store.add_link(account, hashed(token), at=now, until=now + FIRST_LINK_LASTS)
    return token


def _get_by_email(email: str) -> Account:
    account = store.find_account_by_email(email)
    if account is None:
        raise NoResultFound(email)
    return account


def _get_account(network_id: int, account_id: int) -> Account:
    account = store.get_account(account_id)
    if account.network_id != network_id:
        raise NoResultFound
    return account

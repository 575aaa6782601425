"""A partner organisation registers with its first place, and waits for approval."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from helpnet.domain.access import AccountStatus, Role, Standing
from helpnet.domain.helping import NEIGHBOURHOOD_KM
from helpnet.domain.notices import NoticeKind
from helpnet.domain.partnering import PartnerApplication
from helpnet.domain.refusals import TooOften
from helpnet.store.accounts import Account, add_link, find_account_by_email
from helpnet.store.asks import delete_draft
from helpnet.store.base import db
from helpnet.store.limits import count_attempt
from helpnet.store.networks import Network
from helpnet.store.notices import is_written, tell_account
from helpnet.store.partners import Partner, PartnerStaff
from helpnet.store.places import new_place
from helpnet.store.territories import find_within
from helpnet.store.tokens import hashed, new_token
from helpnet.store.transaction import transaction

LINK_LASTS = timedelta(hours=24)
PER_CALLER, PER_EMAIL = 20, 5  # registrations in one hour


class NoNetwork(Exception):
    """No network is near enough to the organisation's place."""


def register_partner(
    *, application: PartnerApplication, key: str, address_key: str, now: datetime
) -> None:
    """Take the organisation in and send a first sign-in link.

    Whoever has an account gets a mail that says so, and the same answer here. Sent
    twice with one `key`, it counts once. Raise `NoNetwork` or `TooOften`.
    """
    try:
        _register(application=application, key=key, address_key=address_key, now=now)
    except IntegrityError:
        # The same address at the same moment: the first one was taken in.
        _forget_draft(key=key)


@transaction
def _register(
    *, application: PartnerApplication, key: str, address_key: str, now: datetime
) -> None:
    message = f"partner-welcome-{hashed(key)[:40]}"
    if is_written(message):
        return
    _limit(f"partner-by:{address_key}", PER_CALLER, now)
    _limit(f"partner-to:{hashed(application.email.lower())[:40]}", PER_EMAIL, now)
    found = find_within(application.place.where.point, NEIGHBOURHOOD_KM)
    if found is None:
        raise NoNetwork
    known = find_account_by_email(application.email)
    account = known or _open(application, found[0], now)
    if account.status is AccountStatus.ACTIVE:
        _welcome(account, message, known is not None, now)
    delete_draft(hashed(key))


@transaction
def _forget_draft(*, key: str) -> None:
    delete_draft(hashed(key))


def _open(application: PartnerApplication, network: Network, now: datetime) -> Account:
    account = Account(
        network_id=network.id,
        role=Role.PARTNER,
        email=application.email.lower(),
        name=application.contact,
        language=application.language,
        created_at=now,
    )
    partner = _partner(application, network.id, now)
    db.session.add_all((account, partner))
    db.session.flush()
    db.session.add(PartnerStaff(account_id=account.id, partner_id=partner.id))
    new_place(partner, application.place)
    db.session.flush()
    return account


def _partner(
    application: PartnerApplication, network_id: int, now: datetime
) -> Partner:
    return Partner(
        network_id=network_id,
        name=application.name,
        standing=Standing.APPLIED,
        phone=application.phone,
        website=application.website,
        about=application.about,
        created_at=now,
    )


def _welcome(account: Account, key: str, known: bool, now: datetime) -> None:
    token = new_token()
    add_link(account, hashed(token), at=now, until=now + LINK_LASTS)
    facts = {"token": token, "known": known}
    tell_account(account, NoticeKind.PARTNER_WELCOME, key=key, at=now, facts=facts)


def _limit(bucket: str, most: int, now: datetime) -> None:
    if count_attempt(bucket, now=now, per=timedelta(hours=1)) > most:
        raise TooOften

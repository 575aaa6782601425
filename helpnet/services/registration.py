"""A volunteer registers, and waits for the coordinator's approval."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from helpnet.domain.access import AccountStatus, Role, Standing
from helpnet.domain.asking import AskedPlace
from helpnet.domain.asks import check_numbers
from helpnet.domain.helping import NEIGHBOURHOOD_KM, Application
from helpnet.domain.notices import NoticeKind
from helpnet.domain.refusals import TooOften
from helpnet.store.accounts import Account, add_link, find_account_by_email
from helpnet.store.asks import delete_draft
from helpnet.store.base import db
from helpnet.store.helpers import Helper, HelperSkill
from helpnet.store.limits import count_attempt
from helpnet.store.networks import Network
from helpnet.store.notices import is_written, tell_account
from helpnet.store.territories import find_holding, find_nearest
from helpnet.store.tokens import hashed, new_token
from helpnet.store.transaction import transaction

LINK_LASTS = timedelta(hours=24)
PER_CALLER = 20  # registrations in one hour: a library may share one address
PER_EMAIL = 5


class NoNetwork(Exception):
    """No network is near enough to this place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeNetwork:
    """The network a helper from there belongs to; 0 km when they live inside it."""

    name: str
    phone: str
    time_zone: str
    country: str
    distance_km: float


def find_home(*, place: AskedPlace) -> HomeNetwork | None:
    """Return the network that holds the place, else the nearest within 30 km."""
    found = _find_network(place)
    if found is None:
        return None
    network, distance = found
    return HomeNetwork(
        name=network.name,
        phone=network.phone,
        time_zone=network.time_zone,
        country=network.country,
        distance_km=distance,
    )


def register(
    *, application: Application, key: str, address_key: str, now: datetime
) -> None:
    """Take the application in and send a first sign-in link.

    Someone who has an account gets a mail that says so, and the same answer here.
    Sent twice with one `key`, it counts once. Raise `NoNetwork`, `TooOften`, or
    `BadProfile` for numbers that cannot be.
    """
    check_numbers(capacity=application.capacity, reach_km=application.reach_km)
    try:
        _register(application=application, key=key, address_key=address_key, now=now)
    except IntegrityError:
        # The same person at the same moment: the first one was taken in.
        _forget_draft(key=key)


@transaction
def _register(
    *, application: Application, key: str, address_key: str, now: datetime
) -> None:
    message = f"helper-welcome-{hashed(key)[:40]}"
    if is_written(message):
        return
    _limit(f"helper-by:{address_key}", PER_CALLER, now)
    _limit(f"helper-to:{hashed(application.email.lower())[:40]}", PER_EMAIL, now)
    found = _find_network(application.place)
    if found is None:
        raise NoNetwork
    known = find_account_by_email(application.email)
    account = known or _open_account(application, found[0], now)
    if account.status is AccountStatus.ACTIVE:
        _welcome(account, message, known is not None, now)
    delete_draft(hashed(key))


@transaction
def _forget_draft(*, key: str) -> None:
    delete_draft(hashed(key))


def _find_network(place: AskedPlace) -> tuple[Network, float] | None:
    holding = find_holding(place.point)
    if holding:
        return holding, 0.0
    nearest = find_nearest(place.point)
    return nearest if nearest and nearest[1] <= NEIGHBOURHOOD_KM else None


def _open_account(application: Application, network: Network, now: datetime) -> Account:
    account = Account(
        network_id=network.id,
        role=Role.HELPER,
        status=AccountStatus.ACTIVE,
        email=application.email.lower(),
        name=application.name,
        language=application.language,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    db.session.add(_helper(application, account, now))
    return account


def _helper(application: Application, account: Account, now: datetime) -> Helper:
    helper = Helper(
        account_id=account.id,
        network_id=account.network_id,
        standing=Standing.APPLIED,
        phone=application.phone,
        about=application.about,
        reach_km=application.reach_km,
        modes=application.modes,
        languages=application.languages,
        times=application.times,
        capacity=application.capacity,
        created_at=now,
        **asdict(application.place),
    )
    skills = application.skills.items()
    helper.skills = [HelperSkill(skill=skill, level=level) for skill, level in skills]
    return helper


def _welcome(account: Account, key: str, known: bool, now: datetime) -> None:
    token = new_token()
    add_link(account, hashed(token), at=now, until=now + LINK_LASTS)
    facts = {"token": token, "known": known}
    tell_account(account, NoticeKind.HELPER_WELCOME, key=key, at=now, facts=facts)


def _limit(bucket: str, most: int, now: datetime) -> None:
    if count_attempt(bucket, now=now, per=timedelta(hours=1)) > most:
        raise TooOften

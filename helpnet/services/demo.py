"""What only a demonstration offers: every person's door, and the outbox read aloud."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Role
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.accounts import Account, get_account, open_session
from helpnet.store.base import db
from helpnet.store.networks import Network, list_networks
from helpnet.store.notices import Notice
from helpnet.store.tokens import hashed, new_token
from helpnet.store.transaction import transaction

SESSION_LASTS = timedelta(hours=12)
MOST_MESSAGES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody invented whom a visitor can be for a while."""

    account_id: int
    name: str
    email: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoNetwork:
    """A network of the demonstration and the people who sign in there."""

    name: str
    languages: tuple[str, ...]
    people: tuple[DemoPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """One message that was written, with what its words need."""

    id: int
    kind: NoticeKind
    channel: NoticeChannel
    status: NoticeStatus
    recipient: str
    address: str
    language: str
    network: str
    time_zone: str
    created_at: datetime
    facts: dict[str, Any]


def list_people() -> tuple[DemoNetwork, ...]:
    """Return every network with those who sign in, coordinators first."""
    order = {role: place for place, role in enumerate(reversed(Role))}
    return tuple(
        DemoNetwork(
            name=network.name,
            languages=tuple(network.languages),
            people=tuple(
                DemoPerson(account_id=a.id, name=a.name, email=a.email, role=a.role)
                for a in sorted(
                    _accounts(network.id), key=lambda a: (order[a.role], a.id)
                )
            ),
        )
        for network in list_networks()
    )


def _accounts(network_id: int) -> list[Account]:
    found = select(Account).where(Account.network_id == network_id).order_by(Account.id)
    return list(db.session.scalars(found))


def find_first(*, role: Role) -> DemoPerson | None:
    """Return the person of that role who was invented first."""
    people = (p for network in list_people() for p in network.people)
    return min(
        (p for p in people if p.role is role), key=lambda p: p.account_id, default=None
    )


@transaction
def enter(*, account_id: int, now: datetime) -> str:
    """Sign in as somebody of the demonstration; return the secret for the browser."""
    account, token = get_account(account_id), new_token()
    open_session(account.id, hashed(token), at=now, until=now + SESSION_LASTS)
    return token


def list_outbox() -> tuple[OutboxLine, ...]:
    """Return the latest messages of all networks, newest first."""
    found = select(Notice).order_by(Notice.id.desc()).limit(MOST_MESSAGES)
    networks = {network.id: network for network in list_networks()}
    return tuple(
        _line(notice, networks[notice.network_id])
        for notice in db.session.scalars(found)
    )


def get_message(*, notice_id: int) -> OutboxLine:
    """Return one message, or raise `NoResultFound`."""
    notice = db.session.get(Notice, notice_id)
    if notice is None:
        raise NoResultFound
    return _line(notice, db.session.get_one(Network, notice.network_id))


def _line(notice: Notice, network: Network) -> OutboxLine:
    return OutboxLine(
        id=notice.id,
        kind=notice.kind,
        channel=notice.channel,
        status=notice.status,
        recipient=notice.recipient,
        address=notice.address,
        language=notice.language,
        network=network.name,
        time_zone=network.time_zone,
        created_at=notice.created_at,
        facts=dict(notice.facts),
    )

"""What only a demonstration offers: every person's door, and the outbox read aloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Role, Standing
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store import boards
from helpnet.store.accompaniments import (
    list_asked,
    list_going_matches,
    progress_of,
    sessions_by_request,
)
from helpnet.store.accounts import Account, get_account, open_session
from helpnet.store.base import db
from helpnet.store.calls import list_calls
from helpnet.store.helpers import Helper, find_helper_of, list_vouched_for
from helpnet.store.networks import Network, list_networks
from helpnet.store.notices import Notice
from helpnet.store.partners import find_staff, list_places
from helpnet.store.requests import HelpRequest
from helpnet.store.tokens import hashed, new_token
from helpnet.store.transaction import transaction

SESSION_LASTS = timedelta(hours=12)
MOST_MESSAGES = 60
MOST_LEARNERS = 20


class Errand(StrEnum):
    """What somebody of the demonstration has to do, most urgent first."""

    ANSWER_OFFER = "answer_offer"
    CONFIRM_AUTONOMY = "confirm_autonomy"
    RECORD_MEETING = "record_meeting"
    MEET = "meet"
    PLAN = "plan"
    FIND_HELPER = "find_helper"
    CALL = "call"
    APPROVE = "approve"
    SHOW_PLACES = "show_places"
    VOUCH = "vouch"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody invented whom a visitor can be for a while.

    `standing` is None for coordinators; `errands` counts what there is to do.
    """

    account_id: int
    name: str
    email: str
    role: Role
    standing: Standing | None
    errands: Mapping[Errand, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLearner:
    """Somebody invented who asked for help; they have no account."""

    request_id: int
    name: str
    town: str
    need: str
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoNetwork:
    """A network of the demonstration: who signs in there, and who asked for help."""

    name: str
    languages: tuple[str, ...]
    people: tuple[DemoPerson, ...]
    learners: tuple[DemoLearner, ...]


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


def list_people(*, now: datetime) -> tuple[DemoNetwork, ...]:
    """Return every network with its people, coordinators first."""
    return tuple(_network(network, now) for network in list_networks())


def find_first(*, role: Role, now: datetime) -> DemoPerson | None:
    """Return the active person of that role who was invented first."""
    chosen = select(Account).where(Account.role == role).order_by(Account.id)
    account = db.session.scalars(chosen.limit(1)).first()
    return _person(account, now) if account else None


def _network(network: Network, now: datetime) -> DemoNetwork:
    order = {role: place for place, role in enumerate(reversed(Role))}
    accounts = sorted(_accounts(network.id), key=lambda a: (order[a.role], a.id))
    return DemoNetwork(
        name=network.name,
        languages=tuple(network.languages),
        people=tuple(_person(account, now) for account in accounts),
        learners=tuple(map(_learner, _requests(network.id))),
    )


def _accounts(network_id: int) -> list[Account]:
    found = select(Account).where(Account.network_id == network_id).order_by(Account.id)
    return list(db.session.scalars(found))


def _requests(network_id: int) -> list[HelpRequest]:
    found = select(HelpRequest).where(HelpRequest.network_id == network_id)
    latest = found.order_by(HelpRequest.id.desc()).limit(MOST_LEARNERS)
    return list(db.session.scalars(latest))


def _learner(request: HelpRequest) -> DemoLearner:
    return DemoLearner(
        request_id=request.id,
        name=request.name,
        town=request.town,
        need=request.needs[0].skill if request.needs else "",
        stage=request.stage,
    )


def _person(account: Account, now: datetime) -> DemoPerson:
    standing, errands = _DUTIES[account.role](account, now)
    return DemoPerson(
        account_id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        standing=standing,
        errands={errand: errands[errand] for errand in Errand if errands.get(errand)},
    )


def _coordinator(
    account: Account, now: datetime
) -> tuple[Standing | None, dict[Errand, int]]:
    network_id = account.network_id
    return None, {
        Errand.FIND_HELPER: boards.count_stages(network_id)[Stage.WAITING],
        Errand.CALL: len(list_calls(network_id, now=now, most=MOST_MESSAGES)),
        Errand.APPROVE: sum(boards.count_applied(network_id)),
    }


def _staff(
    account: Account, _now: datetime
) -> tuple[Standing | None, dict[Errand, int]]:
    staff = find_staff(account.id)
    if staff is None:
        return None, {}
    return staff.partner.standing, {
        Errand.SHOW_PLACES: len(list_places(staff.partner_id)),
        Errand.VOUCH: len(list_vouched_for(staff.partner_id)),
    }


def _helper(
    account: Account, now: datetime
) -> tuple[Standing | None, dict[Errand, int]]:
    helper = find_helper_of(account.id)
    return (helper.standing, _duties(helper, now)) if helper else (None, {})


def _duties(helper: Helper, now: datetime) -> dict[Errand, int]:
    requests = [match.request for match in list_going_matches(helper.id)]
    sessions, far = sessions_by_request(requests), progress_of(requests)
    planned = {
        request.id: [
            each.starts_at
            for each in sessions.get(request.id, [])
            if each.status is SessionStatus.PLANNED
        ]
        for request in requests
    }
    moments = [at for found in planned.values() for at in found]
    return {
        Errand.ANSWER_OFFER: len(list_asked(helper.id, now=now)),
        Errand.CONFIRM_AUTONOMY: sum(each.suggested for each in far.values()),
        Errand.RECORD_MEETING: sum(at <= now for at in moments),
        Errand.MEET: sum(at > now for at in moments),
        Errand.PLAN: sum(not planned[i] and not far[i].suggested for i in planned),
    }


_DUTIES = {Role.COORDINATOR: _coordinator, Role.PARTNER: _staff, Role.HELPER: _helper}


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

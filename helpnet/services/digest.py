"""The coordinators' daily mail: the same list and the same numbers as the page."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from helpnet.domain.access import AccountStatus, Role
from helpnet.domain.attention import AttentionKind, count_kinds
from helpnet.domain.notices import NoticeKind
from helpnet.domain.quiet import is_quiet, next_open
from helpnet.domain.rules import parse_rules
from helpnet.store.accounts import Account, get_account
from helpnet.store.attention import list_attention, watch
from helpnet.store.attention_lines import AttentionLine, attention_lines
from helpnet.store.base import db
from helpnet.store.networks import Network, get_network, list_networks
from helpnet.store.notices import Notice, tell_account
from helpnet.store.transaction import transaction

FROM, UNTIL = time(7, 30), time(12)
"""Between these times of the network's clock a digest is written, once a day."""
LEAST = timedelta(hours=1)
"""How long it is written where the quiet time takes the morning."""
SATURDAY = 5
MOST_LINES = 10


def write_digests(*, now: datetime) -> int:
    """Write today's mail to the coordinators of every network; return how many.

    On working days from half past seven of the network's clock, never in its quiet
    time but after it, nor in the afternoon when the worker stood still; nothing where
    nothing waits. However often this runs, each coordinator gets one a day.
    """
    return sum(_for_network(network.id, now) for network in list_networks())


@transaction
def choose_digest(*, account_id: int, wanted: bool) -> None:
    """Let a coordinator have the daily mail, or not."""
    get_account(account_id).digest = wanted


def _for_network(network_id: int, now: datetime) -> int:
    network = get_network(network_id)
    if not _is_time(network, now) or not _readers(network_id, now, network):
        return 0
    found = list_attention(watch(network, now=now))
    if not found:
        return 0
    lines = attention_lines(found[:MOST_LINES], network)
    facts = _facts(lines, count_kinds(found), network)
    return _write(network_id=network_id, facts=facts, now=now)


def _is_time(network: Network, now: datetime) -> bool:
    place = ZoneInfo(network.time_zone)
    today = now.astimezone(place).date()
    start, end = (datetime.combine(today, each, place) for each in (FROM, UNTIL))
    quiet = parse_rules(network.rules).quiet
    opens = next_open(start, quiet, network.time_zone)
    # Where mornings are quiet the mail follows them.
    return (
        today.weekday() < SATURDAY
        and opens <= now < max(end.astimezone(UTC), opens + LEAST)
        and not is_quiet(now, quiet, network.time_zone)
    )


@transaction
def _write(*, network_id: int, facts: dict[str, Any], now: datetime) -> int:
    """Write the mails; the network is held, so that two workers write each once."""
    network = db.session.get_one(Network, network_id, with_for_update=True)
    readers = _readers(network_id, now, network)
    for account in readers:
        key = _key(account.id, now, network)
        tell_account(account, NoticeKind.DIGEST, key=key, at=now, facts=facts)
    return len(readers)


def _readers(network_id: int, now: datetime, network: Network) -> list[Account]:
    """Return the coordinators who want the mail and do not have today's yet."""
    wanting = db.session.scalars(
        select(Account)
        .where(
            Account.network_id == network_id,
            Account.role == Role.COORDINATOR,
            Account.status == AccountStatus.ACTIVE,
            Account.digest,
        )
        .order_by(Account.id)
    ).all()
    keys = {_key(account.id, now, network): account for account in wanting}
    written = db.session.scalars(select(Notice.key).where(Notice.key.in_(sorted(keys))))
    done = set(written)
    return [account for key, account in keys.items() if key not in done]


def _key(account_id: int, now: datetime, network: Network) -> str:
    day = now.astimezone(ZoneInfo(network.time_zone)).date()
    return f"{NoticeKind.DIGEST}-{account_id}-{day.isoformat()}"


def _facts(
    lines: Sequence[AttentionLine],
    counts: Mapping[AttentionKind, int],
    network: Network,
) -> dict[str, Any]:
    return {
        "total": sum(counts.values()),
        "counts": {kind.value: number for kind, number in counts.items() if number},
        "lines": [
            {
                "kind": line.kind.value,
                "who": _first_name(line),
                "reference": line.reference,
                "due": line.due.isoformat(),
            }
            for line in lines
        ],
        "zone": network.time_zone,
    }


def _first_name(line: AttentionLine) -> str:
    """Return what a mail may say of somebody: no full name, no number."""
    word = line.who.split()[0] if line.who.split() else ""
    return "" if any(sign.isdigit() for sign in word) else word

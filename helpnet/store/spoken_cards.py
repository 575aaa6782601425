"""A call or a letter as a coordinator sees it: whom, where, and what was tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.calls import CallOutcome, Try, holder, read_tries
from helpnet.domain.contacts import readable
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.store.boards import list_account_names
from helpnet.store.networks import Network
from helpnet.store.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLine:
    """What one coordinator did about a call."""

    outcome: CallOutcome
    at: datetime
    who: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenCard:
    """A call to make or a letter to write, with what its words need.

    `address` is the number or the postal address, a line each, without the note that
    came with a number. `caller_id` and `caller` are whoever is calling now, if
    somebody is, `since` then. `to_helper`: it is for somebody who signs in.
    """

    notice_id: int
    request_id: int | None
    kind: NoticeKind
    channel: NoticeChannel
    recipient: str
    number: str
    address: tuple[str, ...]
    language: str
    network: str
    facts: Mapping[str, Any]
    due_at: datetime
    tries: int
    notes: tuple[TryLine, ...]
    caller_id: int | None
    caller: str
    calling_since: datetime | None
    to_helper: bool


def spoken_cards(
    notices: Sequence[Notice], network: Network, *, now: datetime
) -> tuple[SpokenCard, ...]:
    """Return the cards of these calls and letters; one statement for all names."""
    ids = {one.account_id for each in notices for one in read_tries(each.outcome)}
    names = list_account_names(ids) if ids else {}
    return tuple(_card(each, network, names, now) for each in notices)


def _card(
    notice: Notice, network: Network, names: Mapping[int, str], now: datetime
) -> SpokenCard:
    number, lines = _reach(notice, network.country)
    return SpokenCard(
        notice_id=notice.id,
        request_id=notice.request_id,
        kind=notice.kind,
        channel=notice.channel,
        recipient=notice.recipient or number,
        number=number,
        address=lines,
        language=notice.language,
        network=network.name,
        facts=notice.facts,
        due_at=notice.due_at,
        tries=notice.tries,
        to_helper=notice.account_id is not None,
        **_told(read_tries(notice.outcome), names, now),
    )


def _told(
    tries: Sequence[Try], names: Mapping[int, str], now: datetime
) -> dict[str, Any]:
    """Return what was noted before, and who is calling now."""
    caller = holder(tuple(tries), now=now)
    return {
        "notes": tuple(
            TryLine(
                outcome=one.outcome,
                at=one.at,
                who=names.get(one.account_id, ""),
                note=one.note,
            )
            for one in tries
            if one.outcome is not CallOutcome.TAKEN
        ),
        "caller_id": caller.account_id if caller else None,
        "caller": names.get(caller.account_id, "") if caller else "",
        "calling_since": caller.at if caller else None,
    }


def _reach(notice: Notice, country: str) -> tuple[str, tuple[str, ...]]:
    """Return the number as people dial it, and all other lines.

    A letter may hold a number above the address: it is no line of the envelope.
    """
    lines = [line.strip() for line in notice.address.split("\n") if line.strip()]
    number = lines[0] if lines and lines[0].startswith("+") else ""
    rest = lines[1:] if number else lines
    return readable(number, country) if number else "", tuple(rest)

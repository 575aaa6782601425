"""The messages of a network: what was written to whom, and how it fared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import NoResultFound

from helpnet.domain.notices import (
    CARRY_A_KEY,
    NoticeChannel,
    NoticeKind,
    NoticeStatus,
)
from helpnet.store.accounts import get_account
from helpnet.store.base import db
from helpnet.store.fallback import find_fallback
from helpnet.store.networks import get_network
from helpnet.store.notices import Notice, list_notices
from helpnet.store.resending import can_go_again

PER_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One message in the list."""

    notice_id: int
    request_id: int | None
    kind: NoticeKind
    channel: NoticeChannel
    status: NoticeStatus
    recipient: str
    created_at: datetime
    settled_at: datetime | None
    tries: int
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageList:
    """One page of messages, latest first."""

    messages: tuple[MessageLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message with what its words need; `facts` hold no secret.

    `instead` is what replaced it when it failed, `instead_of` what it replaces. What
    `needs_human` is on the follow-up list.
    """

    line: MessageLine
    address: str
    language: str
    network: str
    facts: Mapping[str, Any]
    private: bool
    instead: MessageLine | None
    instead_of: MessageLine | None
    can_go_again: bool
    needs_human: bool
    handled_at: datetime | None


def list_messages(
    *, network_id: int, status: NoticeStatus | None, page: int
) -> MessageList:
    """Return a page of the network's messages, by status."""
    page = max(page, 1)
    found, total = list_notices(
        network_id, status=status, offset=(page - 1) * PER_PAGE, most=PER_PAGE
    )
    return MessageList(
        messages=tuple(_line(notice) for notice in found),
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
    )


def show_message(*, network_id: int, notice_id: int) -> Message:
    """Return one message; raise `NoResultFound` for another network's.

    A sign-in link is `private`: whoever reads it could sign in as somebody else. So
    is the answering link of a helper lent by another network; their address is empty.
    """
    notice = db.session.get_one(Notice, notice_id)
    if notice.network_id != network_id:
        raise NoResultFound
    lent = _is_lent(notice)
    return Message(
        line=_line(notice),
        address="" if lent else notice.address,
        language=notice.language,
        network=get_network(network_id).name,
        facts=notice.facts,
        private=lent or notice.kind in CARRY_A_KEY,
        can_go_again=can_go_again(notice),
        handled_at=notice.handled_at,
        **_around(notice),
    )


def _around(notice: Notice) -> dict[str, Any]:
    """Return what came before and after a message that failed."""
    instead = find_fallback(notice)
    before = db.session.get(Notice, notice.fallback_of_id or 0)
    failed = notice.status is NoticeStatus.FAILED and notice.handled_at is None
    return {
        "instead": _line(instead) if instead else None,
        "instead_of": _line(before) if before else None,
        "needs_human": failed and instead is None,
    }


def _is_lent(notice: Notice) -> bool:
    """Tell whether it is for a helper of another network than the request's."""
    if notice.account_id is None:
        return False
    return get_account(notice.account_id).network_id != notice.network_id


def _line(notice: Notice) -> MessageLine:
    return MessageLine(
        notice_id=notice.id,
        request_id=notice.request_id,
        kind=notice.kind,
        channel=notice.channel,
        status=notice.status,
        recipient=notice.recipient,
        created_at=notice.created_at,
        settled_at=notice.settled_at,
        tries=notice.tries,
        failure=_without_address(notice),
    )


def _without_address(notice: Notice) -> str:
    """Return what went wrong; mail servers like to repeat to whom they said no."""
    if not notice.address:
        return notice.failure
    return notice.failure.replace(notice.address, "…")

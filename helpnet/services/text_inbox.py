"""Texts that a human reads: the list, one text, that it is read, and a reply to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.text_answers import TextOutcome
from helpnet.store.notices import add_notice, is_written
from helpnet.store.text_senders import find_sender
from helpnet.store.texts_received import (
    TextReceived,
    get_text_of,
    is_stopped,
    list_lately,
    list_unread,
    name_senders,
)
from helpnet.store.texts_received import mark_read as note_read
from helpnet.store.transaction import transaction

MOST_LATELY = 30


class CannotReply(Exception):
    """This sender gets no text: a name or short code, or somebody who wants none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCard:
    """One text; `who` is empty for an unknown number, `sender` is as it came."""

    text_id: int
    sender: str
    who: str
    request_id: int | None
    body: str
    received_at: datetime
    outcome: TextOutcome
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenText:
    """One text, and whether its sender takes a reply by text."""

    card: TextCard
    can_reply: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """The texts to read, oldest first, and those of late, latest first."""

    unread: tuple[TextCard, ...]
    lately: tuple[TextCard, ...]


def list_texts(*, network_id: int) -> Inbox:
    """Return what the network's people have to read, and what they need not."""
    return Inbox(
        unread=_cards(list_unread(network_id)),
        lately=_cards(list_lately(network_id, most=MOST_LATELY)),
    )


def show_text(*, network_id: int, text_id: int) -> OpenText:
    """Return one text, or raise `NoResultFound` for one of another network."""
    found = get_text_of(network_id, text_id)
    return OpenText(card=_cards([found])[0], can_reply=_takes_reply(found))


@transaction
def mark_read(*, network_id: int, text_id: int, now: datetime) -> None:
    """Note that somebody has read it. Raise as `show_text`."""
    note_read(network_id, text_id, at=now)


@transaction
def reply(*, network_id: int, text_id: int, body: str, now: datetime) -> None:
    """Send these words back, once however often it is pressed; the text is read then.

    Raise `CannotReply`, or as `show_text`.
    """
    found = get_text_of(network_id, text_id)
    if not _takes_reply(found):
        raise CannotReply
    note_read(network_id, text_id, at=now)
    key = f"text-own-{text_id}-{sha256(body.encode()).hexdigest()[:16]}"
    if not is_written(key):
        _write(found, body, network_id, key, now)


def _write(
    found: TextReceived, body: str, network_id: int, key: str, now: datetime
) -> None:
    who = find_sender(found.sender)
    add_notice(
        {
            "key": key,
            "network_id": network_id,
            "request_id": found.request_id,
            "account_id": found.account_id,
            "kind": NoticeKind.TEXT_REPLY,
            "channel": NoticeChannel.SMS,
            "recipient": who.name,
            "address": found.sender,
            "language": who.language,
            "facts": {"answer": "own", "text": body},
            "created_at": now,
            "due_at": now,
        }
    )


def _takes_reply(found: TextReceived) -> bool:
    return found.sender.startswith("+") and not is_stopped(found.sender)


def _cards(found: Sequence[TextReceived]) -> tuple[TextCard, ...]:
    names = name_senders(found)
    return tuple(
        TextCard(
            text_id=each.id,
            sender=each.sender,
            who=names.get(each.id, ""),
            request_id=each.request_id,
            body=each.body,
            received_at=each.received_at,
            outcome=each.outcome,
            read=each.handled_at is not None,
        )
        for each in found
    )

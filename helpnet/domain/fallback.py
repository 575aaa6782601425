"""What replaces a message that can never leave by its own way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpnet.domain.notices import CARRY_A_KEY, NoticeChannel, NoticeKind
from helpnet.domain.texting import key_of

COURTESY = frozenset({NoticeKind.OFFER_TAKEN, NoticeKind.OFFER_WITHDRAWN})
"""Good to hear, but nobody is called or waits for a human because of them."""


LAST_HOURS = 2
"""A reminder so short before a meeting comes too late by any other way."""


def needs_nothing(kind: NoticeKind, facts: Mapping[str, Any]) -> bool:
    """Tell whether nobody needs to do anything when this message fails."""
    late = kind is NoticeKind.SESSION_REMINDER and facts.get("hours") == LAST_HOURS
    return late or kind in COURTESY


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """How else somebody is reached; an empty text is no way. `mobile` takes texts."""

    mobile: str = ""
    email: str = ""
    phone: str = ""
    letter: str = ""


def next_way(
    kind: NoticeKind, tried: frozenset[NoticeChannel], who: Reachable
) -> tuple[NoticeChannel, str] | None:
    """Return the next way and its address: text, e-mail, call, letter; or None.

    A key to somebody's account is told to nobody else: a human must see to it.
    """
    if kind in CARRY_A_KEY:
        return None
    ways = {
        NoticeChannel.SMS: who.mobile,
        NoticeChannel.EMAIL: who.email,
        NoticeChannel.CALL: who.phone,
        NoticeChannel.LETTER: who.letter,
    }
    left = ((way, ways[way]) for way in ways if ways[way] and way not in tried)
    return next(left, None)


def key_by(channel: NoticeChannel, key: str) -> str:
    """Return the key of a message that says by this way what `key` said."""
    return key_of(key) if channel is NoticeChannel.SMS else f"{key}-{channel}"


def keys_of(key: str) -> tuple[str, ...]:
    """Return the keys of a message and of all that may go with it or replace it."""
    return (key, *(key_by(channel, key) for channel in NoticeChannel))

"""What helpnet tells people, by which channel, and how a message fares."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a message is about; each has a wording in every language."""

    SIGN_IN = "sign_in"
    HELPER_WELCOME = "helper_welcome"
    HELPER_APPROVED = "helper_approved"
    HELPER_REFUSED = "helper_refused"
    PARTNER_WELCOME = "partner_welcome"
    PARTNER_APPROVED = "partner_approved"
    PARTNER_REFUSED = "partner_refused"
    REQUEST_RECEIVED = "request_received"
    OFFER = "offer"
    OFFER_TAKEN = "offer_taken"
    OFFER_WITHDRAWN = "offer_withdrawn"
    OFFER_ACCEPTED = "offer_accepted"
    HELPER_FOUND = "helper_found"
    SESSION_PLANNED = "session_planned"
    SESSION_CANCELLED = "session_cancelled"
    AUTONOMOUS = "autonomous"
    REQUEST_WITHDRAWN = "request_withdrawn"
    SENT_ELSEWHERE = "sent_elsewhere"
    HELPER_CHANGED = "helper_changed"
    REQUEST_CHANGED = "request_changed"
    WAVE_READY = "wave_ready"
    NO_CANDIDATE = "no_candidate"
    PLACE_SUGGESTED = "place_suggested"
    FIRST_CONTACT_DUE = "first_contact_due"
    SESSION_MOVED = "session_moved"
    SESSION_REMINDER = "session_reminder"
    CANNOT_COME = "cannot_come"
    DIGEST = "digest"
    TEXT_REPLY = "text_reply"
    AUTONOMY_ASKED = "autonomy_asked"
    CHECK_IN = "check_in"
    HANDOVER = "handover"


class NoticeChannel(StrEnum):
    """How a message reaches a person."""

    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"
    SMS = "sms"


class NoticeStatus(StrEnum):
    """How a message fares."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


SECRETS = frozenset({"token"})
"""Facts that open a door: made useless in the outbox once the mail has left."""

CARRY_A_KEY = frozenset(
    {NoticeKind.SIGN_IN, NoticeKind.HELPER_WELCOME, NoticeKind.PARTNER_WELCOME}
)
"""Messages whose words let the reader in as somebody: for that person's eyes only."""

"""What a request's history can tell, and who did it."""

from enum import StrEnum


class Happening(StrEnum):
    """A line of a request's history; always in the past tense."""

    ASKED = "asked"
    CHANGED = "changed"
    HELPER_ASKED = "helper_asked"
    HELPER_ACCEPTED = "helper_accepted"
    HELPER_DECLINED = "helper_declined"
    OFFER_EXPIRED = "offer_expired"
    OFFER_WITHDRAWN = "offer_withdrawn"
    OFFERS_CLOSED = "offers_closed"
    HELPER_LEFT = "helper_left"
    SESSION_PLANNED = "session_planned"
    SESSION_HELD = "session_held"
    SESSION_MISSED = "session_missed"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_CORRECTED = "session_corrected"
    AUTONOMY_SUGGESTED = "autonomy_suggested"
    AUTONOMY_CONFIRMED = "autonomy_confirmed"
    SENT_ELSEWHERE = "sent_elsewhere"
    CALL_WANTED = "call_wanted"
    LEARNER_CALLED = "learner_called"
    LEARNER_WITHDREW = "learner_withdrew"
    LEARNER_UNREACHABLE = "learner_unreachable"
    REOPENED = "reopened"
    URGENT_SET = "urgent_set"
    URGENT_CLEARED = "urgent_cleared"
    HELPER_EXCLUDED = "helper_excluded"
    EXCLUSION_ENDED = "exclusion_ended"
    LETTER_SENT = "letter_sent"
    ROUTE_CHANGED = "route_changed"


class Actor(StrEnum):
    """Who did it."""

    LEARNER = "learner"
    REFERRER = "referrer"
    HELPER = "helper"
    PARTNER = "partner"
    COORDINATOR = "coordinator"
    SYSTEM = "system"

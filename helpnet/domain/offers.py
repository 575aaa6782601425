"""The life of an offer: a request put to one helper, and the answer."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class OfferStatus(StrEnum):
    """Where an offer stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class OfferEvent(StrEnum):
    """What can happen to an offer; always in the past tense."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class DeclineReason(StrEnum):
    """Why a helper says no, in one tap."""

    TOO_FAR = "too_far"
    NO_TIME = "no_time"
    NOT_MY_SKILL = "not_my_skill"
    OTHER = "other"


class ExclusionReason(StrEnum):
    """Why a helper must not be asked; no helper ever reads it."""

    CONFLICT = "conflict"
    LEARNER_WISH = "learner_wish"


NEXT_OFFER: Mapping[tuple[OfferStatus, OfferEvent], OfferStatus] = MappingProxyType(
    {
        (OfferStatus.ASKED, OfferEvent.ACCEPTED): OfferStatus.ACCEPTED,
        (OfferStatus.ASKED, OfferEvent.DECLINED): OfferStatus.DECLINED,
        (OfferStatus.ASKED, OfferEvent.EXPIRED): OfferStatus.EXPIRED,
        (OfferStatus.ASKED, OfferEvent.WITHDRAWN): OfferStatus.WITHDRAWN,
        # The accompaniment is over: the helper's place is free again.
        (OfferStatus.ACCEPTED, OfferEvent.ENDED): OfferStatus.ENDED,
    }
)

"""What a text of a helper does to their offers, and what we say back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.text_answers import (
    ASKED_LATELY,
    OFFERED_LATELY,
    TextAnswer,
    TextMeaning,
    TextOutcome,
)
from helpnet.store.answering import Gone, OfferGone, accept_offer, decline_offer
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.text_senders import TextSender, find_unexplained, list_answerable
from helpnet.store.texts_received import TextReceived, find_last

_YES_OR_NO = frozenset({TextMeaning.YES, TextMeaning.NO})
_LATE = frozenset({Gone.TAKEN, Gone.EXPIRED, Gone.WITHDRAWN})
_MISSED = frozenset({OfferStatus.EXPIRED, OfferStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a text, and which answer of `sms/text_reply.txt` goes back.

    An empty `answer` is silence; `offer` is the one that was meant.
    """

    outcome: TextOutcome
    answer: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    offer: Offer | None = None


HUMAN = Reply(TextOutcome.FOR_A_HUMAN, "human")


def answer_helper(
    who: TextSender, said: TextAnswer, text: TextReceived, *, at: datetime
) -> Reply:
    """Do what the helper's text says to the offer it means, or ask which one."""
    if said.reason:
        return _explain(who, said.reason, at)
    meaning = said.meaning
    if said.wordless and said.codes:  # after “Which one?” a code alone is enough
        meaning = _asked_before(text, at) or meaning
    offers = list_answerable(who.helper_ids, at=at)
    if meaning in _YES_OR_NO:
        return _answer(who, replace(said, meaning=meaning), offers, at)
    waiting = _waiting(offers, at)
    return _which(waiting) if said.wordless and waiting else HUMAN


def _answer(
    who: TextSender, said: TextAnswer, offers: Sequence[Offer], at: datetime
) -> Reply:
    """Answer the one offer that the text means; never more than one."""
    if len(said.codes or said.likely) > 1:
        return HUMAN
    waiting = _waiting(offers, at)
    meant = _meant(who, said, offers, waiting)
    if len(meant) == 1:
        return _settle(meant[0], said.meaning, at)
    if meant:
        return HUMAN  # one code, two people with one phone
    return _which(waiting) if waiting else _nothing_open(said, offers, at)


def _waiting(offers: Sequence[Offer], at: datetime) -> Sequence[Offer]:
    return [
        offer
        for offer in offers
        if offer.status is OfferStatus.ASKED and offer.expires_at > at
    ]


def _meant(
    who: TextSender,
    said: TextAnswer,
    offers: Sequence[Offer],
    waiting: Sequence[Offer],
) -> Sequence[Offer]:
    """Return the offers that the text can mean: one is an answer, none a question.

    A closed offer is meant by its exact code alone, and the latest that had it.
    """
    if said.codes:
        named = [offer for offer in waiting if offer.reply_code in said.codes]
        closed = [offer for offer in offers if offer.reply_code in said.codes]
        return named or closed[:1]
    if said.likely:
        return [offer for offer in waiting if offer.reply_code in said.likely]
    alone = len(waiting) == 1 and len(who.helpers) == 1
    return waiting if alone else []


def _settle(offer: Offer, meaning: TextMeaning, at: datetime) -> Reply:
    """Say yes or no for the helper; what cannot be done leaves nothing behind."""
    try:
        with db.session.begin_nested():
            if meaning is TextMeaning.YES:
                accept_offer(offer, at=at)
            else:
                decline_offer(offer, reason=DeclineReason.OTHER, at=at)
    except OfferGone as refusal:
        return _refused(offer, refusal.reason)
    done = "accepted" if meaning is TextMeaning.YES else "declined"
    return Reply(TextOutcome.DONE, done, {"offer": offer.id}, offer)


def _refused(offer: Offer, reason: Gone) -> Reply:
    if reason in _LATE:
        return Reply(TextOutcome.TOO_LATE, "too_late", offer=offer)
    if reason is Gone.ANSWERED:  # a no after a yes, or the other way round
        return Reply(TextOutcome.FOR_A_HUMAN, "human", offer=offer)
    return Reply(TextOutcome.FOR_A_HUMAN, "not_by_text", offer=offer)


def _which(waiting: Sequence[Offer]) -> Reply:
    """Ask which offer is meant, by their codes; without codes, ask to call."""
    named = [
        {
            "code": offer.reply_code,
            "needs": [each.skill for each in offer.request.goals],
        }
        for offer in reversed(waiting)
        if offer.reply_code
    ]
    if not named:
        return Reply(TextOutcome.FOR_A_HUMAN, "not_by_text")
    return Reply(TextOutcome.ASKED_WHICH, "which", {"open": named})


def _nothing_open(said: TextAnswer, offers: Sequence[Offer], at: datetime) -> Reply:
    latest = next(iter(offers), None)
    lately = latest is not None and latest.asked_at > at - OFFERED_LATELY
    if not said.codes and latest and lately and latest.status in _MISSED:
        return Reply(TextOutcome.TOO_LATE, "too_late", offer=latest)
    return Reply(TextOutcome.NOTHING_OPEN, "nothing_open")


def _explain(who: TextSender, reason: DeclineReason, at: datetime) -> Reply:
    """Keep why the helper said no, where a no without a reason came of late."""
    declined = find_unexplained(who.helper_ids, since=at - ASKED_LATELY)
    if declined is None:
        return HUMAN
    declined.decline_reason = reason
    return Reply(TextOutcome.DONE, "noted", offer=declined)


def _asked_before(text: TextReceived, at: datetime) -> TextMeaning | None:
    """Return the yes or no that we answered with “Which one?”, if that was so."""
    last = find_last(text.sender, since=at - ASKED_LATELY, before=text.id)
    asked = last is not None and last.outcome is TextOutcome.ASKED_WHICH
    return last.meaning if last and asked and last.meaning in _YES_OR_NO else None

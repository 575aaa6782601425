"""A text that comes in: understood once, done once, and answered kindly."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.text_answers import (
    MOST_REPLIES,
    TextAnswer,
    TextMeaning,
    TextOutcome,
    parse,
)
from helpnet.store.answering_texts import Reply, answer_helper
from helpnet.store.base import db
from helpnet.store.check_in_texts import find_asked_again
from helpnet.store.learner_texts import answer_learner, find_asked
from helpnet.store.limits import count_attempt, wait_for_turn
from helpnet.store.notices import add_notice
from helpnet.store.text_senders import TextSender, find_sender, number_of
from helpnet.store.texts_received import (
    TextReceived,
    find_received,
    is_stopped,
    start_texts,
    stop_texts,
)
from helpnet.store.transaction import transaction

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def receive(*, gateway_id: str, sender: str, body: str, now: datetime) -> TextOutcome:
    """Take in one text and do what it says; return what became of it.

    The same `gateway_id` again, also at the same moment, changes nothing and returns
    the same. `sender` is as the gateway writes it, `body` at most a few thousand signs.
    """
    text = {"gateway_id": gateway_id, "sender": sender, "body": body}
    try:
        return _receive(text=text, now=now)
    except IntegrityError:  # the same text at the same moment came first
        return _receive(text=text, now=now)


@transaction
def _receive(*, text: dict[str, str], now: datetime) -> TextOutcome:
    phone = number_of(text["sender"])
    wait_for_turn(f"text-from:{phone}")
    before = find_received(text["gateway_id"])
    if before:
        return before.outcome
    said, who = parse(text["body"]), find_sender(phone)
    received = _keep(text, who, said, now)
    reply = _done(who, said, received, now)
    received.outcome = reply.outcome
    if reply.offer and reply.offer.request.network_id == received.network_id:
        received.request_id = reply.offer.request_id
    _answer(who, reply, received, now)
    return reply.outcome


def _keep(
    text: dict[str, str], who: TextSender, said: TextAnswer, now: datetime
) -> TextReceived:
    known_learner = who.request if who.request and not who.helpers else None
    received = TextReceived(
        gateway_id=text["gateway_id"],
        sender=who.phone or text["sender"],
        body=text["body"],
        received_at=now,
        network_id=who.reader_id,
        account_id=who.account_id,
        request_id=known_learner.id if known_learner else None,
        meaning=said.meaning,
        outcome=TextOutcome.FOR_A_HUMAN,
    )
    db.session.add(received)
    db.session.flush()
    return received


def _done(
    who: TextSender, said: TextAnswer, received: TextReceived, now: datetime
) -> Reply:
    """Do what the text says; a name or a short code is read, never answered."""
    if not who.phone:
        return Reply(TextOutcome.FOR_A_HUMAN)
    if said.meaning is TextMeaning.STOP:
        new = stop_texts(who.phone, at=now)
        facts = {"instead": _instead(who)}
        return Reply(TextOutcome.DONE, "stopped" if new else "", facts)
    if said.meaning is TextMeaning.START:
        start_texts(who.phone)
        return Reply(TextOutcome.DONE, "started")
    if who.helpers and not _is_for_learner(who, said):
        return answer_helper(who, said, received, at=now)
    if who.request:
        return answer_learner(who, said, at=now)
    return Reply(TextOutcome.UNKNOWN_NUMBER, "unknown")


def _is_for_learner(who: TextSender, said: TextAnswer) -> bool:
    """Tell whether the text may answer what we asked a learner with the same number."""
    if said.codes or who.request is None:
        return False
    return bool(find_asked(who.phone) or find_asked_again(who.phone))


def _instead(who: TextSender) -> str:
    """Return how somebody hears of us who wants no texts."""
    if who.helpers:
        return NoticeChannel.EMAIL
    return NoticeChannel.CALL if who.request else ""


def _answer(
    who: TextSender, reply: Reply, received: TextReceived, now: datetime
) -> None:
    """Write the reply, unless it would be one too many."""
    if not reply.answer or who.network is None or _is_silent(who, reply, now):
        return
    facts = {"answer": reply.answer, "phone": who.network.phone, **reply.facts}
    add_notice(
        {
            "key": f"{NoticeKind.TEXT_REPLY}-{received.id}",
            "network_id": who.network.id,
            "request_id": None,
            "account_id": who.account_id,
            "kind": NoticeKind.TEXT_REPLY,
            "channel": NoticeChannel.SMS,
            "recipient": who.name,
            "address": who.phone,
            "language": who.language,
            "facts": facts,
            "created_at": now,
            "due_at": now,
        }
    )


def _is_silent(who: TextSender, reply: Reply, now: datetime) -> bool:
    """Tell whether this number gets no reply: it wants none, or has had enough."""
    if is_stopped(who.phone) and reply.answer != "stopped":
        return True
    if reply.answer == "accepted" and _is_told_by_text(who):
        return True
    strange = reply.outcome is TextOutcome.UNKNOWN_NUMBER
    once = f"text-unknown:{who.phone}"
    if strange and count_attempt(once, now=now, per=DAY) > 1:
        return True
    replies = f"text-reply:{who.phone}"
    return count_attempt(replies, now=now, per=HOUR) > MOST_REPLIES


def _is_told_by_text(who: TextSender) -> bool:
    """Tell whether what follows from a yes comes as a text anyway."""
    by_text = [
        each for each in who.helpers if each.account.notice_channel is NoticeChannel.SMS
    ]
    return len(by_text) == len(who.helpers)

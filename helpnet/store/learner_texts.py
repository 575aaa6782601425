"""What a text of a learner does: an answer to the question we asked by text last."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.autonomy_question import Question
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor
from helpnet.domain.journey import OPEN, Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.text_answers import TextAnswer, TextMeaning, TextOutcome
from helpnet.domain.transitions import NotAllowed
from helpnet.store.answering_texts import HUMAN, Reply
from helpnet.store.autonomy_questions import find_standing, say_not_yet
from helpnet.store.base import db
from helpnet.store.check_in_texts import answer_again, find_asked_again
from helpnet.store.doing_alone import Word, close_as_alone
from helpnet.store.last_text import find_last_text
from helpnet.store.matches import hold_request
from helpnet.store.requests import HelpRequest
from helpnet.store.text_senders import TextSender

_YES_OR_NO = frozenset({TextMeaning.YES, TextMeaning.NO})


def answer_learner(who: TextSender, said: TextAnswer, *, at: datetime) -> Reply:
    """Do what a yes or no says to "can you do it alone?", or "still?", if it is one.

    Only where that question was the last text to this number, and one person has it;
    what leaves a doubt is for a human.
    """
    again = None if who.helpers else find_asked_again(who.phone)
    if again:
        return answer_again(again, said, at=at)
    request = find_asked(who.phone)
    if request is None or said.meaning not in _YES_OR_NO:
        return HUMAN
    if who.helpers or said.codes or len(_list_open(who.phone)) > 1:
        return HUMAN
    return _settle(request.id, said.meaning, at)


def find_asked(phone: str) -> HelpRequest | None:
    """Return the learner who was asked by the last text to this number, if still open.

    A number that gets messages for somebody else is not the learner's word.
    """
    last = find_last_text(phone)
    if last is None or last.kind is not NoticeKind.AUTONOMY_ASKED:
        return None
    request = db.session.get(HelpRequest, last.request_id)
    return request if request and _is_open(request, phone) else None


def _is_open(request: HelpRequest, phone: str) -> bool:
    theirs = request.phone == phone and request.contact_way is ContactWay.PHONE
    together = request.stage is Stage.ACCOMPANIED
    return theirs and together and find_standing(request.id) is Question.OPEN


def _list_open(phone: str) -> Sequence[int]:
    return db.session.scalars(
        select(HelpRequest.id)
        .where(HelpRequest.phone == phone, HelpRequest.stage.in_(OPEN))
        .order_by(HelpRequest.id)
    ).all()


def _settle(request_id: int, meaning: TextMeaning, at: datetime) -> Reply:
    """Say yes or not yet for the learner; what cannot be done leaves nothing behind."""
    if meaning is TextMeaning.NO:
        request = hold_request(request_id)
        said = say_not_yet(request, at=at, by=Actor.LEARNER, account_id=None)
        return Reply(TextOutcome.DONE, "not_yet") if said else HUMAN
    try:
        with db.session.begin_nested():
            close_as_alone(request_id, Word(SaidBy.TEXT, Actor.LEARNER), at=at)
    except NotAllowed:
        return HUMAN
    return Reply(TextOutcome.DONE, "alone")

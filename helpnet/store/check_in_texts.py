"""What a text says to the question whether a learner can still do it alone."""

from datetime import datetime

from sqlalchemy import select

from helpnet.domain.check_ins import Follows, Still
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.text_answers import TextAnswer, TextMeaning, TextOutcome
from helpnet.store.answering_check_ins import Answered, NotAsked, Said, keep_said
from helpnet.store.answering_texts import HUMAN, Reply
from helpnet.store.base import db
from helpnet.store.check_ins import find_put
from helpnet.store.contacts import hold_for_contact
from helpnet.store.last_text import find_last_text
from helpnet.store.requests import HelpRequest

_SAID = {TextMeaning.YES: Still.YES, TextMeaning.NO: Still.NO}


def find_asked_again(phone: str) -> HelpRequest | None:
    """Return whose check-in was the last text to this number, if it is open.

    Nobody's where two people have the number, or it is not their own.
    """
    last = find_last_text(phone)
    if last is None or last.kind is not NoticeKind.CHECK_IN:
        return None
    asked = [each for each in _list_alone(phone) if find_put(each)]
    if [each.id for each in asked] != [last.request_id]:
        return None
    return asked[0] if asked[0].contact_way is ContactWay.PHONE else None


def answer_again(request: HelpRequest, said: TextAnswer, *, at: datetime) -> Reply:
    """Keep a yes for all goals, or a no where there is one goal.

    With several goals a no does not say which: the reply leads to the page, and a
    human reads it. So does a human whatever else is said.
    """
    request = hold_for_contact(request.id)
    check_in, still = find_put(request), _SAID.get(said.meaning)
    if check_in is None or still is None:
        return HUMAN
    if still is Still.NO and len(request.goals) > 1:
        facts = {"request": request.id}
        return Reply(TextOutcome.FOR_A_HUMAN, "which_goal", facts)
    answers = {need.id: still for need in request.goals}
    try:
        answered = keep_said(request, check_in.id, Said(answers=answers), at)
    except NotAsked:
        return HUMAN
    return _reply(answered)


def _reply(answered: Answered) -> Reply:
    if answered.elsewhere:
        return HUMAN
    alone = answered.follows is Follows.ALONE
    return Reply(TextOutcome.DONE, "still_alone" if alone else "not_any_more")


def _list_alone(phone: str) -> list[HelpRequest]:
    return list(
        db.session.scalars(
            select(HelpRequest)
            .where(HelpRequest.phone == phone, HelpRequest.stage == Stage.AUTONOMOUS)
            .order_by(HelpRequest.id)
        )
    )

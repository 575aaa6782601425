"""How the questions become requests in the database, with the offers of their past."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete

from benchmarks.asks import Question
from benchmarks.loading import whereabouts
from benchmarks.world import NETWORK, NOW, World
from helpnet.domain.asking import Barrier, Channel
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.matching import Ask
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.references import ALPHABET, make_reference
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Need, Step

WHERE = ("country", "postcode", "town", "latitude", "longitude", "precision_km")
ASKED_AT, ANSWERED_AT = NOW - timedelta(days=9), NOW - timedelta(days=8)
_AT_ONCE = 500


def write_questions(world: World, questions: Iterable[Question]) -> None:
    """Put these requests in the place of all others; run in an application context."""
    for table in (Offer, Step, Need, HelpRequest):
        db.session.execute(delete(table))
    for number, question in enumerate(questions, start=1):
        request = _request(world, question)
        request.tell(Happening.ASKED, at=ASKED_AT, by=Actor.LEARNER)
        db.session.add(request)
        db.session.add_all(_offers(question.ask))
        if number % _AT_ONCE == 0:
            db.session.flush()
            db.session.expunge_all()
    db.session.commit()


def _request(world: World, question: Question) -> HelpRequest:
    ask = question.ask
    needs = [Need(position=n, skill=skill) for n, skill in enumerate(ask.needs)]
    return HelpRequest(
        id=ask.request_id,
        network_id=NETWORK,
        reference=_reference(ask.request_id),
        channel=Channel.WEB,
        language="fr",
        asked_at=ASKED_AT,
        name="Jeanne Lambert",
        contact_way=ContactWay.PHONE,
        phone="+3242223344",
        barriers=frozenset({Barrier.SKILL}),
        modes=ask.modes,
        languages=ask.languages,
        times=ask.times,
        needs=needs,
        **dict(zip(WHERE, whereabouts(world, question.place), strict=True)),
    )


def _reference(number: int) -> str:
    signs = len(ALPHABET)
    return make_reference([number // signs**place % signs for place in range(7)])


def _offers(ask: Ask) -> list[Offer]:
    """Return the past: declined or still asked, and accompaniments that ended."""
    refused = (OfferStatus.DECLINED, OfferStatus.ASKED)
    told = [(helper, refused[n % 2]) for n, helper in enumerate(sorted(ask.excluded))]
    told += [(helper, OfferStatus.ENDED) for helper in sorted(ask.former)]
    return [
        Offer(
            request_id=ask.request_id,
            helper_id=helper,
            status=status,
            mode=min(ask.modes, key=list(Mode).index),
            score=0.5,
            reasons={},
            asked_at=ASKED_AT,
            expires_at=ANSWERED_AT,
        )
        for helper, status in told
    ]

"""A whole network at once: helpers answer, others interfere, workers move offers on."""

import time
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.journey import Event
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import autonomy, cascade, closing, matching, profile, tracking
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY
from tests.races.drill import noted

RIVALS = 6  # so few offers are fought for at a time
PATIENCE = 10  # looks in vain, for each try
REFUSALS = (
    *(NotAllowed, NoResultFound, matching.OfferGone, matching.CannotAsk),
    *(cascade.StaleWave, profile.StillAccompanying),
)


def live(ledger, rng, argument):
    """Try one's part so many times; no two clocks show the same."""
    part, ours, times = argument
    for _turn in range(PATIENCE * times):
        if ledger.tries >= times:
            break
        before = ledger.tries
        now = MONDAY + timedelta(hours=rng.uniform(0, 4 + before))
        PARTS[part](ledger, rng, ours, now)
        if ledger.tries == before:  # nobody is asked anything at the moment
            time.sleep(0.02)


def _chosen(rng, rows):
    """Return one of the first rows, at which the others look, too."""
    db.session.rollback()
    return rng.choice(rows[:RIVALS]) if rows else None


def _offers(status):
    columns = select(Offer.id, Offer.request_id, Offer.helper_id)
    found = columns.where(Offer.status == status).order_by(Offer.id).limit(RIVALS * 4)
    return db.session.execute(found).all()


def _answer(ledger, rng, _ours, now):
    found = _chosen(rng, _offers(OfferStatus.ASKED))
    if found is None:
        return
    with noted(ledger, *REFUSALS):
        if rng.random() < 0.5:
            matching.accept(offer_id=found.id, helper_id=found.helper_id, now=now)
            ledger.promised.append(("yes", found.id))
        else:
            reason = rng.choice(list(DeclineReason))
            matching.decline(offer_id=found.id, reason=reason, note="", now=now)
            ledger.promised.append(("no", found.id))


def _coordinate(ledger, rng, ours, now):
    request_id = rng.choice(_numbers(HelpRequest.id))
    act = rng.randrange(4)
    with noted(ledger, *REFUSALS):
        if act == 0 and (found := _chosen(rng, _offers(OfferStatus.ASKED))):
            matching.withdraw_offer(offer_id=found.id, now=now, **ours)
        elif act == 1:
            given = {"request_id": request_id, "event": Event.LEARNER_UNREACHABLE}
            closing.close_request(detail="gone", now=now, **given, **ours)
        elif act == 2:
            closing.reopen(request_id=request_id, now=now, **ours)
        else:
            helper_id = rng.choice(_numbers(Helper.id))
            asked = {"request_id": request_id, "helper_id": helper_id}
            matching.offer(now=now, **asked, **ours)


def _learn(ledger, rng, _ours, now):
    request_id = rng.choice(_numbers(HelpRequest.id))
    with noted(ledger, *REFUSALS):
        if rng.random() < 0.3:
            tracking.withdraw(request_id=request_id, now=now)
        else:
            autonomy.reopen_by_learner(request_id=request_id, now=now)


def _leave(ledger, rng, _ours, now):
    found = _chosen(rng, _offers(OfferStatus.ACCEPTED))
    helper_id = rng.choice(_numbers(Helper.id))
    with noted(ledger, *REFUSALS):
        if found and rng.random() < 0.6:
            mine = {"helper_id": found.helper_id, "request_id": found.request_id}
            autonomy.stop_accompanying(reason="", now=now, **mine)
        else:
            room = {"capacity": rng.randint(0, 3), "about": ""}
            profile.change_room(helper_id=helper_id, now=now, **room)


def _work(ledger, rng, _ours, now):
    with noted(ledger):
        cascade.move_on(now=now, most=rng.randint(1, 8))


def _numbers(column):
    found = db.session.scalars(select(column).order_by(column)).all()
    db.session.rollback()
    return found


PARTS = {
    "answer": _answer,
    "coordinate": _coordinate,
    "learn": _learn,
    "leave": _leave,
    "work": _work,
}

"""What people do in the tests of this folder, and what they look at afterwards."""

from datetime import timedelta

from sqlalchemy import func, select

from helpnet.domain.doers import Doer
from helpnet.domain.history import Actor, Happening
from helpnet.domain.offers import OfferStatus
from helpnet.domain.undo import Undo
from helpnet.services import handover, undoing
from helpnet.services.handover import Passing
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.undoing import CLOSING
from tests.integration.followup.scene import DAY, NOW, A

HOUR = timedelta(hours=1)


def the_coordinator(pair):
    return Doer(
        actor=Actor.COORDINATOR,
        account_id=pair.coordinator.id,
        network_id=pair.network.id,
    )


def the_helper(pair):
    return Doer(
        actor=Actor.HELPER, account_id=pair.account_id, helper_id=pair.helper_id
    )


_LINES = {
    Undo.ENDED: CLOSING,
    Undo.DEATH: (Happening.DECEASED,),
    Undo.REOPENED: (Happening.REOPENED,),
}
THE_LEARNER = Doer(actor=Actor.LEARNER)


def done_alone(pair):
    """Let the goal be met, and the helper say so."""
    pair.record(1, A)
    pair.record(8, A)
    pair.confirm()


def undoable(pair, doer, now=NOW + HOUR):
    found = undoing.list_undoable(request_id=pair.request_id, doer=doer, now=now)
    return [each.kind for each in found]


def undo(pair, kind, doer, now=NOW + HOUR, number=None):
    return undoing.undo(
        request_id=pair.request_id,
        kind=kind,
        number=number or _number(pair, kind, now),
        doer=doer,
        now=now,
    )


def _number(pair, kind, now):
    everything = the_coordinator(pair)
    found = undoing.list_undoable(
        request_id=pair.request_id, doer=everything, now=min(now, NOW + HOUR)
    )
    listed = (each.id for each in found if each.kind is kind)
    return next(listed, None) or last_line(pair, *_LINES[kind])


def last_line(pair, *what):
    """Return the number of the last line of the history that says so."""
    found = [step.id for step in row(pair).history if step.what in what]
    return found[-1]


def hand_over(pair, now=NOW, **passing):
    given = {"why": "Too far", "message": "She likes maps", "agreed": None}
    handover.hand_over(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        passing=Passing(**given | passing),
        now=now,
    )


def row(pair):
    return db.session.get_one(HelpRequest, pair.request_id, populate_existing=True)


def count_matches(pair):
    return db.session.scalar(
        select(func.count())
        .select_from(Offer)
        .where(
            Offer.request_id == pair.request_id, Offer.status == OfferStatus.ACCEPTED
        )
    )


__all__ = ["DAY", "HOUR", "NOW"]

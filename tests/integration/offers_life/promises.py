"""What must be so of offers, whatever anybody did."""

from collections import Counter

from hypothesis.stateful import invariant
from sqlalchemy import select

from helpnet.domain.checking import FaultKind
from helpnet.domain.history import Happening
from helpnet.domain.journey import NEXT, Event, Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.domain.transitions import advance
from helpnet.services import checking
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.integration.offers_life.world import World

LATE = {FaultKind.LOOK_OVERDUE, FaultKind.OFFER_OVERDUE}
"""What is so while the worker does not run, and never right after it did."""
ENDED = {(OfferStatus.ACCEPTED, OfferStatus.ENDED)}


class Promises(World):
    """Checked after every step."""

    @invariant()
    def answers_stay(self):
        db.session.rollback()
        for each in self.offers():
            now = (each.status, each.answered_at, each.decline_reason)
            was = self.seen.get(each.id, (OfferStatus.ASKED, None, None))
            if was[0] is OfferStatus.ASKED or now == was:
                self.seen[each.id] = now
                continue
            assert (was[0], now[0]) in ENDED
            assert now[1:] == was[1:]
            self.seen[each.id] = now
        yes = {OfferStatus.ACCEPTED, OfferStatus.ENDED}
        accepted = {key for key, (status, *_) in self.seen.items() if status in yes}
        assert accepted == self.promised

    @invariant()
    def one_helper_and_no_more_than_their_places(self):
        accepted = [e for e in self.offers() if e.status is OfferStatus.ACCEPTED]
        assert len({each.request_id for each in accepted}) == len(accepted)
        held = Counter(each.helper_id for each in accepted)
        for helper in self.rows(Helper):
            assert helper.load == held[helper.id] <= helper.capacity

    @invariant()
    def the_history_explains_the_stage(self):
        for request in self.rows(HelpRequest):
            stage = Stage.WAITING
            for step in request.history:
                if step.what.value in list(Event):
                    stage = advance(NEXT, stage, Event(step.what.value))
            assert request.stage is stage
            told = Counter(step.what for step in request.history)
            made = sum(each.request_id == request.id for each in self.offers())
            assert told[Happening.HELPER_ASKED] == made

    @invariant()
    def nothing_contradicts_itself(self):
        faults = checking.list_faults(now=self.now)
        assert [fault for fault in faults if fault.kind not in LATE] == []

    @invariant()
    def nobody_is_asked_by_an_old_message(self):
        """Of an offer that is over no message may still leave that asks for it."""
        chosen = select(Notice.key).where(
            Notice.kind == NoticeKind.OFFER, Notice.status == NoticeStatus.WAITING
        )
        open_now = {e.id for e in self.offers() if e.status is OfferStatus.ASKED}
        for key in db.session.scalars(chosen):
            assert int(key.partition("-")[2]) in open_now
        db.session.rollback()

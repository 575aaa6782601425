"""What must be so of every journey, whatever anybody did."""

from collections import Counter

from hypothesis.stateful import invariant
from sqlalchemy import func, select

from helpnet.domain.checking import FaultKind
from helpnet.domain.ends import EVENT_OF, EndReason
from helpnet.domain.journey import ENDS, NEXT, OPEN, Event, Stage
from helpnet.domain.notices import NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.transitions import advance
from helpnet.services import checking, finding, learner_sheet, learners, tracking
from helpnet.store.base import db
from helpnet.store.check_ins import CheckIn
from helpnet.store.episodes import Episode
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.integration.journeys.world import PRIVATE, World

LATE = {FaultKind.LOOK_OVERDUE, FaultKind.OFFER_OVERDUE, FaultKind.CHECK_IN_OVERDUE}
"""What is so while the worker does not run, and never right after it did."""


class Promises(World):
    """Checked after every step."""

    def faults(self):
        db.session.rollback()
        return checking.list_faults(now=self.now)

    @invariant()
    def nothing_contradicts_itself(self):
        """Also: goals and accompaniments are what a recount from scratch says."""
        assert [each for each in self.faults() if each.kind not in LATE] == []

    @invariant()
    def the_history_explains_the_stage_and_never_changes(self):
        for request in self.rows(HelpRequest):
            lines = [(s.id, s.what, s.at, s.by, s.detail) for s in request.history]
            before = self.lines.get(request.id, [])
            assert lines[: len(before)] == before
            self.lines[request.id] = lines
            stage = Stage.WAITING
            for _id, what, *_rest in lines:
                if what.value in list(Event):
                    stage = advance(NEXT, stage, Event(what.value))
            assert request.stage is stage
            assert (request.closed_at is None) is (stage in OPEN)

    @invariant()
    def every_end_has_its_reason(self):
        """Everybody is on one list: open, alone, or gone for a reason that is known."""
        assert set(self.known) <= {request.id for request in self.rows(HelpRequest)}
        for request in self.rows(HelpRequest):
            alone = request.stage is Stage.AUTONOMOUS
            reason = request.end_reason
            if request.stage in OPEN:
                assert reason is None
            elif not alone and not self.is_joined_again(request):
                event = EVENT_OF[reason]
                stages = {after for (_, e), after in NEXT.items() if e is event}
                assert request.stage in stages or reason is EndReason.DECEASED
            if alone:
                assert reason in {None, EndReason.DECEASED}
                assert request.said_by

    def is_joined_again(self, request):
        """Tell whether it was for a second helper who is not needed after all."""
        return request.part_of_id and request.stage is Stage.WITHDRAWN

    def nobody_disappears(self):
        """Ask what people see; dearer than the rest, so at the end only."""
        network = {"network_id": self.ours["network_id"]}
        db.session.rollback()
        rows = self.rows(HelpRequest)
        assert set(self.known) <= {request.id for request in rows}
        for request in rows:
            given = {"text": request.reference, "page": 1, **network}
            for stage in (None, request.stage):
                found = finding.list_requests(stage=stage, **given)
                assert request.reference in repr(found)
            assert tracking.show_request(request_id=request.id)

    @invariant()
    def places_are_counted(self):
        held = Counter(
            offer.helper_id
            for offer in self.rows(Offer)
            if offer.status is OfferStatus.ACCEPTED
        )
        for helper in self.rows(Helper):
            assert helper.load == held[helper.id] <= helper.capacity

    @invariant()
    def meetings_are_counted(self):
        """Count otherwise than the code does: one SELECT for each goal and request."""
        done = HelpSession.status == SessionStatus.DONE
        for request in self.rows(HelpRequest):
            assert request.needs[0] is request.goals[0]  # the main one is wanted
            for need in request.needs:
                levels = select(func.count()).select_from(SessionLevel)
                about = levels.join(HelpSession).where(
                    SessionLevel.need_id == need.id, done
                )
                assert need.sessions == db.session.scalar(about)
                assert need.met_on is None or need.sessions
            held = select(func.count()).select_from(HelpSession)
            total = db.session.scalar(
                held.where(HelpSession.request_id == request.id, done)
            )
            episodes = self.episodes(request)
            assert sum(each.sessions for each in episodes) == total
            assert [each.number for each in episodes] == list(
                range(1, len(episodes) + 1)
            )
            going = [each for each in episodes if each.ended_on is None]
            assert going == episodes[len(episodes) - len(going) :]
            assert len(going) <= (request.stage in OPEN)
            assert len(going) == 1 or request.stage is not Stage.ACCOMPANIED

    def episodes(self, request):
        own = select(Episode).where(Episode.request_id == request.id)
        return db.session.scalars(own.order_by(Episode.number)).all()

    @invariant()
    def who_can_do_it_alone_is_asked_later(self):
        for request in self.rows(HelpRequest):
            if request.stage is Stage.AUTONOMOUS and request.end_reason is None:
                after = CheckIn.closed_at == request.closed_at
                chosen = select(CheckIn.days).where(
                    CheckIn.request_id == request.id, after
                )
                assert set(db.session.scalars(chosen)) == {30, 90}

    @invariant()
    def the_dead_are_left_in_peace(self):
        for request in self.rows(HelpRequest):
            if request.end_reason is not EndReason.DECEASED:
                self.mourned.pop(request.id, None)
                continue
            told = self.notices_to_learner(request.id)
            written = {notice.id for notice in told}
            assert written == self.mourned.setdefault(request.id, written)
            assert all(each.status is not NoticeStatus.WAITING for each in told)
            assert request.stage in ENDS

    def what_is_private_stays_so(self):
        for key in self.known:
            db.session.rollback()
            sheet = learner_sheet.get_sheet(request_id=key, now=self.now)
            page = tracking.show_request(request_id=key)
            assert PRIVATE not in f"{sheet!r}{page!r}"
            for notice in self.notices_to_learner(key):
                assert PRIVATE not in repr(notice.facts)
            if helper_id := self.helper_of(key):
                given = {"helper_id": helper_id, "request_id": key}
                seen = repr(learners.get_learner(now=self.now, **given))
                others = {f"{PRIVATE}{each}'" for each in self.helpers} - {
                    f"{PRIVATE}{helper_id}'"
                }
                assert not any(each in seen for each in others)

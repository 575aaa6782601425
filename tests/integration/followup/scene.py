"""What the tests of this folder share. From accepted to autonomous: meetings, levels, and who says that it is enough."""

from datetime import date, timedelta

from sqlalchemy import func, select

from helpnet.domain.access import Role
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.domain.meetings import Plan, Recording
from helpnet.domain.modes import Mode
from helpnet.services import autonomy, followup, learners, matching, meetings
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest, Step
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, an_offer

DAY = timedelta(days=1)


NOW = MONDAY + 60 * DAY


class Pair:
    """A helper and a learner who have just met, and their coordinator."""

    def __init__(self, *, needs=("send-email",), rules=None, helper=None, **fields):
        self.network = a_network(rules=rules or {})
        self.helper = a_helper(self.network, **helper or {})
        self.coordinator = an_account(self.network, role=Role.COORDINATOR)
        request = a_request(self.network, needs=needs, **fields)
        self.needs = [need.id for need in request.needs]
        self.request_id = request.id
        offer = an_offer(request, self.helper)
        matching_request(request)
        matching.accept(offer_id=offer.id, now=MONDAY + timedelta(hours=1))
        self.offer_id, self.helper_id = offer.id, self.helper.id
        self.account_id = self.helper.account_id
        self.count = 0

    def told(self, day, *levels, minutes=60):
        """Return a recording of this many days after the start."""
        return Recording(
            held_on=date(2026, 3, 2) + day * DAY,
            minutes=minutes,
            mode=Mode.PUBLIC_PLACE,
            levels=dict(zip(self.needs, levels, strict=False)),
        )

    def record(self, day, *levels, entry_key=None, session_id=None, now=NOW):
        self.count += 1
        return followup.record_session(
            helper_id=self.helper_id,
            request_id=self.request_id,
            session_id=session_id,
            recording=self.told(day, *levels),
            entry_key=entry_key or f"entry-{self.count}",
            now=now,
        )

    def plan(self, *, at=NOW + DAY, entry_key="plan-1", now=NOW, **fields):
        given = {"starts_at": at, "mode": Mode.PUBLIC_PLACE, "where": "At the library"}
        return meetings.plan_session(
            helper_id=self.helper_id,
            request_id=self.request_id,
            plan=Plan(**given | fields),
            entry_key=entry_key,
            now=now,
        )

    def correct(self, session_id, recording):
        followup.correct_session(
            helper_id=self.helper_id,
            session_id=session_id,
            recording=recording,
            now=NOW,
        )

    def confirm(self, now=NOW):
        autonomy.confirm_autonomy(
            request_id=self.request_id,
            helper_id=self.helper_id,
            account_id=self.account_id,
            said_by=SaidBy.TOLD_HELPER,
            now=now,
        )

    @property
    def suggested(self):
        return learners.get_learner(
            helper_id=self.helper_id, request_id=self.request_id, now=NOW
        ).suggested

    def load(self):
        return db.session.scalar(select(Helper.load).where(Helper.id == self.helper_id))

    def stage(self):
        return db.session.scalar(
            select(HelpRequest.stage).where(HelpRequest.id == self.request_id)
        )

    def told_of(self, kind):
        return db.session.scalars(
            select(Notice)
            .where(Notice.kind == kind, Notice.request_id == self.request_id)
            .order_by(Notice.id)
        ).all()


def told_learner(pair, kind):
    """Return the messages of this kind to the learner alone."""
    return [each for each in pair.told_of(kind) if each.account_id is None]


def told_helper(pair, kind):
    """Return the messages of this kind to the helper alone."""
    return [each for each in pair.told_of(kind) if each.account_id is not None]


def matching_request(request):
    """Let the request be in the state in which somebody has been asked."""
    request.record(Event.HELPER_ASKED, at=MONDAY, by=Actor.COORDINATOR)
    db.session.commit()


def lines(pair, what):
    return db.session.scalar(
        select(func.count())
        .select_from(Step)
        .where(Step.request_id == pair.request_id, Step.what == what)
    )


A, P, T, S = Level.ALONE, Level.PROMPTED, Level.TOGETHER, Level.SHOWN

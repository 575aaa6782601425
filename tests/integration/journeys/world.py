"""A small network through whose services whole journeys go, and what is known of them."""

from collections import defaultdict
from datetime import timedelta
from itertools import count

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import Answers, AskedPlace, Channel, Reach, Wishes
from helpnet.domain.contacts import ContactWay
from helpnet.domain.doers import Doer
from helpnet.domain.ends import NotTheirs
from helpnet.domain.history import Actor
from helpnet.domain.journey import OPEN, Stage
from helpnet.domain.local_times import local_day
from helpnet.domain.meetings import BadMeeting, Overtaken, RecordedAlready, Recording
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.refusals import TooOften
from helpnet.domain.transitions import NotAllowed
from helpnet.services import (
    cascade,
    check_ins,
    ends,
    goals,
    groups,
    intake,
    matching,
    splitting,
    undoing,
)
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer, find_accepted
from helpnet.store.requests import HelpRequest
from tests.factories import LIEGE, MONDAY, a_helper, a_network, an_account

RULES = {
    "offer_policy": "automatic",
    "wave_size": 1,
    "hours_to_answer": 10,
    "quiet_from": 0,
    "quiet_until": 0,
    "tries_before_unreachable": 1,
    "check_in_patience": 5,
}
ZONE = "Europe/Brussels"
SKILLS = ("send-email", "read-news", "make-video-call")
HELPERS, MOST_REQUESTS = 3, 4
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PRIVATE = "PRIVATE-"
"""What begins so is for the helper who wrote it and the coordinator alone."""
REFUSALS = (
    *(NotAllowed, NoResultFound, TooOften, NotTheirs, BadMeeting, RecordedAlready),
    *(matching.OfferGone, matching.CannotAsk, splitting.OnlyGoal, goals.LastGoal),
    *(groups.BadGroup, groups.WrongSize, ends.TooFewTries, check_ins.NotAsked),
    *(check_ins.NotAnswered, undoing.TooLateToUndo, undoing.OpenElsewhere),
    Overtaken,
)


class World(RuleBasedStateMachine):
    """No model beside it; `known` are all requests that were ever made."""

    def __init__(self):
        super().__init__()
        network = a_network(rules=RULES, time_zone=ZONE)
        coordinator = an_account(network)
        self.ours = {"network_id": network.id, "account_id": coordinator.id}
        able = dict.fromkeys(SKILLS, "can_teach")
        made = (a_helper(network, skills=able, capacity=2) for _ in range(HELPERS))
        self.helpers = {helper.id: helper.account_id for helper in made}
        self.now = MONDAY
        self.keys = (f"key-{number}" for number in count())
        self.known, self.lines, self.mourned = [], {}, {}

    # What is done in the name of somebody

    def told(self, use_case, **given):
        """Return what the use case gave, or None when it refused: an answer, too."""
        try:
            return use_case(now=self.now, **given) or True
        except REFUSALS:
            return None
        finally:
            db.session.rollback()

    def ask_for_help(self, needs):
        number = len(self.known)
        answers = Answers(
            key=next(self.keys),
            channel=Channel.WEB,
            language="fr",
            wishes=Wishes(
                needs=needs,
                barriers=frozenset(),
                modes=frozenset({Mode.PUBLIC_PLACE}),
                languages=frozenset({"fr"}),
                times=frozenset(),
            ),
            place=AskedPlace(**LIEGE),
            reach=Reach(
                name=f"Learner {number}",
                way=ContactWay.PHONE,
                phone=f"+3242220{number:03}",
            ),
            address_key=f"address {number}",
        )
        self.known.append(self.told(intake.ask_for_help, answers=answers).request_id)
        return self.known[-1]

    def find_a_helper(self, request_id, helper_id):
        """Ask this helper by hand, who says yes; return whether that led to a match."""
        given = {"request_id": request_id, "helper_id": helper_id, **self.ours}
        offer_id = self.told(matching.offer, **given)
        return bool(offer_id and self.told(matching.accept, offer_id=offer_id))

    def meeting(self, request_id, levels, **fields):
        """Return what a helper tells of a meeting of today, with a note of their own."""
        given = {
            "held_on": local_day(self.now, ZONE),
            "minutes": 60,
            "mode": Mode.PUBLIC_PLACE,
            "where": "Library",
            "levels": self.levels(request_id, levels),
            "note": f"{PRIVATE}{self.helper_of(request_id)}",
            "shared_note": "Well done",
        }
        return Recording(**given | fields)

    def levels(self, request_id, levels):
        """Return a level for each goal; given fewer, they begin again."""
        wanted = [need.id for need in self.request(request_id).goals]
        return {each: levels[n % len(levels)] for n, each in enumerate(wanted)}

    def learner(self):
        return Doer(actor=Actor.LEARNER)

    def helper_doer(self, request_id):
        helper_id = self.helper_of(request_id)
        account_id = self.helpers.get(helper_id)
        return Doer(actor=Actor.HELPER, account_id=account_id, helper_id=helper_id)

    # What is known

    def request(self, request_id):
        return db.session.get_one(HelpRequest, request_id)

    def helper_of(self, request_id):
        """Return who accompanies now, or 0."""
        match = find_accepted(request_id)
        return match.helper_id if match else 0

    def the_biggest_group(self):
        """Return the learners of the helper who accompanies most of them."""
        db.session.rollback()
        own = defaultdict(list)
        for key in self.known:
            if helper_id := self.helper_of(key):
                own[helper_id].append(key)
        return max(own.values(), key=len, default=[])

    def one(self, n, *stages):
        """Return one of the requests at these stages, or None."""
        db.session.rollback()
        found = [key for key in self.known if self.request(key).stage in stages]
        return found[n % len(found)] if found else None

    def accompanied(self, n):
        return self.one(n, Stage.ACCOMPANIED)

    def open(self, n):
        return self.one(n, *sorted(OPEN))

    def a_meeting(self, n, *statuses):
        """Return one of the meetings with this status, and its helper, or None."""
        chosen = select(HelpSession.id, HelpSession.request_id, Offer.helper_id)
        found = db.session.execute(
            chosen.join(Offer, Offer.id == HelpSession.offer_id)
            .where(HelpSession.status.in_(statuses))
            .order_by(HelpSession.id)
        ).all()
        return found[n % len(found)] if found else None

    def an_open_offer(self, n):
        offers = select(Offer.id).where(Offer.status == OfferStatus.ASKED)
        found = db.session.scalars(offers.order_by(Offer.id)).all()
        return found[n % len(found)] if found else None

    def rows(self, row_type):
        return db.session.scalars(select(row_type).order_by(row_type.id)).all()

    def notices_to_learner(self, request_id):
        own = (Notice.request_id == request_id, Notice.account_id.is_(None))
        return db.session.scalars(select(Notice).where(*own).order_by(Notice.id)).all()

    def last_notice(self):
        return db.session.scalar(select(func.max(Notice.id))) or 0

    def load_of(self):
        return {helper.id: helper.load for helper in self.rows(Helper)}

    # What time does

    def the_worker_works(self):
        """Do all that is due, until nothing is left to do."""
        matching.expire_offers(now=self.now)
        check_ins.ask_due(now=self.now)
        check_ins.note_silence(now=self.now)
        rounds = 0
        while cascade.move_on(now=self.now, most=5):
            rounds += 1
            assert rounds < 50, "the worker never comes to an end"
        assert check_ins.ask_due(now=self.now) == 0
        assert check_ins.note_silence(now=self.now) == 0

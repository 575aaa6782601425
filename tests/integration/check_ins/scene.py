"""What the tests of this folder share. Learners who can do it alone, and later."""

from datetime import timedelta

from sqlalchemy import select

from helpnet.domain.check_ins import Still
from helpnet.domain.contacts import ContactWay
from helpnet.services import check_ins
from helpnet.store.base import db
from helpnet.store.check_ins import CheckIn
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest, Step
from tests.factories import MONDAY
from tests.integration.followup.scene import NOW, A, Pair

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CLOSED = NOW
"""When it was done alone: by day, in Brussels too."""


class Graduate(Pair):
    """A learner who can do it alone since `CLOSED`, with the helper of that time."""

    def __init__(self, *, needs=("send-email",), way=ContactWay.EMAIL, **fields):
        reach = {"contact_way": way}
        if way is ContactWay.EMAIL:
            reach |= {"phone": "", "email": "jeanne@example.org"}
        super().__init__(needs=needs, **reach | fields)
        for day in (1, 2):
            key = f"day-{day}-{self.request_id}"
            self.record(day, *[A] * len(needs), entry_key=key)
        self.confirm(now=CLOSED)

    def ask(self, at, **fields):
        db.session.rollback()
        return check_ins.ask_due(now=at, **fields)

    @property
    def request(self):
        db.session.expire_all()
        return db.session.get_one(HelpRequest, self.request_id)

    @property
    def sheet(self):
        db.session.rollback()
        return check_ins.find_sheet(request_id=self.request_id)

    def says(self, *answers, at=CLOSED + 31 * DAY, number=None):
        """Answer the goals in order."""
        return check_ins.answer(
            request_id=self.request_id,
            number=number or self.sheet.number,
            answers=dict(zip(self.needs, answers, strict=True)),
            now=at,
        )

    def rows(self):
        db.session.rollback()
        return db.session.scalars(
            select(CheckIn)
            .where(CheckIn.request_id == self.request_id)
            .order_by(CheckIn.closed_at, CheckIn.days)
        ).all()

    def story(self):
        db.session.rollback()
        steps = select(Step.what).where(Step.request_id == self.request_id)
        return [each.value for each in db.session.scalars(steps.order_by(Step.id))]


def asked():
    """Return the messages that put the question, in order."""
    db.session.rollback()
    found = select(Notice).where(Notice.kind == "check_in").order_by(Notice.id)
    return db.session.scalars(found).all()


YES, NO, UNSURE = Still.YES, Still.NO, Still.UNSURE
THIRTY, NINETY = CLOSED + 30 * DAY, CLOSED + 90 * DAY
assert MONDAY < CLOSED

"""Several workers share the messages, and servers fail."""

from datetime import timedelta

from sqlalchemy import select

from helpnet.domain.delivery import MOST_TRIES, PATIENCE
from helpnet.domain.notices import NoticeStatus
from helpnet.services import delivery
from helpnet.services.delivery import Result, Undeliverable
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.outbox import LEASE, claim
from tests.factories import MONDAY
from tests.integration.outbox.scene import MINUTE, Sender, deliver, tell

OUTAGE = Undeliverable("connection refused", lasting=False, outage=True)


def test_two_workers_never_hold_one_lane(amina, bram):
    for key, account in (("a", amina), ("b", amina), ("c", bram)):
        tell(key, account)
    mine = claim(now=MONDAY, most=1)
    db.session.commit()
    theirs = claim(now=MONDAY)
    db.session.commit()
    assert [_key(number) for number, _lane in mine] == ["a"]
    assert [_key(number) for number, _lane in theirs] == ["c"]


def _key(number):
    return db.session.get_one(Notice, number).key


def test_what_a_slow_worker_holds_too_long_is_anothers(amina, bram):
    for key, account in (("a", amina), ("c", bram)):
        tell(key, account)
    slow = delivery.claim_due(now=MONDAY)
    late = MONDAY + LEASE + MINUTE
    other = Sender()
    deliver(other, late)
    own = Sender()
    assert delivery.deliver_batch(slow, send=own, clock=lambda: late) == []
    assert (own.sent, other.sent) == ([], ["a", "c"])


def test_each_try_renews_the_lease(amina, bram):
    for key, account in (("a", amina), ("b", amina), ("c", bram)):
        tell(key, account)
    batch, late = delivery.claim_due(now=MONDAY), MONDAY + LEASE - MINUTE
    other = Sender()

    def slow(due):
        deliver(other, late + 2 * MINUTE)  # by now the whole batch is free but this

    delivery.deliver_batch(batch, send=slow, clock=lambda: late)
    assert other.sent == ["c"], "a is in our hands, and b is behind it"


def test_a_server_that_is_down_costs_no_try_and_stops_the_round(amina, bram):
    for key, account in (("a", amina), ("c", bram)):
        tell(key, account)
    sender = Sender(a=OUTAGE)
    assert deliver(sender) == [Result.OUTAGE]
    kept = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert {(each.tries, each.claimed_at) for each in kept} == {(0, None)}
    assert kept[0].failure == "connection refused"
    db.session.rollback()
    assert deliver(Sender(), MONDAY + MINUTE) == [Result.SENT] * 2


def test_after_a_day_even_an_outage_counts(amina):
    tell("a", amina)
    now = MONDAY + PATIENCE
    for _ in range(MOST_TRIES):
        deliver(Sender(a=OUTAGE), now)
        now += timedelta(hours=3) + PATIENCE
    assert db.session.scalar(select(Notice.status)) is NoticeStatus.FAILED


def test_who_is_told_to_stop_gives_back_what_is_left(amina):
    tell("a", amina)
    tell("b", amina)
    batch, sender = delivery.claim_due(now=MONDAY), Sender()
    delivery.deliver_batch(
        batch, send=sender, clock=lambda: MONDAY, go_on=lambda: not sender.sent
    )
    assert sender.sent == ["a"]
    assert deliver(Sender()) == [Result.SENT], "b waits for no lease"


def test_nothing_is_open_in_the_database_while_a_message_is_sent(amina):
    tell("a", amina)
    seen = []
    batch = delivery.claim_due(now=MONDAY)
    delivery.deliver_batch(
        batch,
        send=lambda _due: seen.append(db.session().in_transaction()),
        clock=lambda: MONDAY,
    )
    assert seen == [False]

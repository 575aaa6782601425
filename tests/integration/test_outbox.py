"""Whose turn it is: one reader's messages in order, everybody else meanwhile."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select, text

from helpnet.domain.delivery import MOST_TRIES, PATIENCE
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.services import delivery
from helpnet.services.delivery import Result, Undeliverable
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.notices import Notice, lane_of, tell_account, tell_coordinators
from helpnet.store.outbox import LEASE, claim, is_anything_due
from tests.factories import MONDAY, a_network, an_account

MINUTE = timedelta(minutes=1)


def tell(key, account, kind=NoticeKind.OFFER, **message):
    account = db.session.get_one(Account, account.id)
    tell_account(account, kind, key=key, at=MONDAY, facts={}, **message)
    db.session.commit()


@pytest.fixture
def amina(database):
    return an_account(a_network(), email="amina@example.org", name="Amina")


@pytest.fixture
def bram(database):
    return an_account(a_network(slug="other"), email="bram@example.org", name="Bram")


class Sender:
    """Keeps what it is given; refuses as it was told to, key by key."""

    def __init__(self, **refusals):
        self.sent, self.tried, self.refusals = [], [], refusals

    def __call__(self, due):
        key = db.session.get_one(Notice, due.id).key
        db.session.rollback()
        self.tried.append(key)
        if key in self.refusals:
            raise self.refusals[key]
        self.sent.append(key)


def deliver(sender, now=MONDAY):
    batch = delivery.claim_due(now=now)
    return delivery.deliver_batch(batch, send=sender, clock=lambda: now)


PASSING = Undeliverable("451 later", lasting=False)
LASTING = Undeliverable("550 gone", lasting=True)
OUTAGE = Undeliverable("connection refused", lasting=False, outage=True)


def test_messages_to_one_reader_leave_as_they_were_written(amina):
    for key in ("a", "b", "c"):
        tell(key, amina)
    sender = Sender()
    assert deliver(sender) == [Result.SENT] * 3
    assert sender.sent == ["a", "b", "c"]


def test_who_waits_for_another_try_holds_back_only_its_own_lane(amina, bram):
    for key, account in (("a", amina), ("b", amina), ("c", bram)):
        tell(key, account)
    sender = Sender(a=PASSING)
    deliver(sender)
    assert sender.tried == ["a", "c"], "b must wait for a"
    assert deliver(sender, MONDAY + timedelta(seconds=30)) == []
    deliver(Sender(a=PASSING), MONDAY + 2 * MINUTE)
    last = Sender()
    deliver(last, MONDAY + 8 * MINUTE)
    assert last.sent == ["a", "b"]


def test_what_fails_for_good_lets_the_next_go_at_once(amina):
    tell("a", amina)
    tell("b", amina)
    sender = Sender(a=LASTING)
    assert deliver(sender) == [Result.FAILED, Result.SENT]
    assert sender.sent == ["b"]


def test_eight_tries_end_what_never_leaves(amina):
    tell("a", amina)
    tell("b", amina)
    sender, now = Sender(a=PASSING), MONDAY
    for _ in range(MOST_TRIES):
        deliver(sender, now)
        now += timedelta(hours=3)
    assert sender.tried[:MOST_TRIES] == ["a"] * MOST_TRIES
    assert sender.sent == ["b"], "one message must not stop its reader's mail for ever"


def test_a_message_that_kills_its_worker_is_given_up(amina):
    tell("a", amina)
    now = MONDAY
    for _ in range(MOST_TRIES):
        batch = delivery.claim_due(now=now)
        with pytest.raises(MemoryError):
            delivery.deliver_batch(batch, send=_die, clock=lambda now=now: now)
        db.session.rollback()
        now += LEASE + MINUTE
    assert deliver(_die, now) == [Result.FAILED]


def _die(_due):
    raise MemoryError


def test_a_message_for_later_holds_nobody_back(amina):
    tell("later", amina, due_at=MONDAY + timedelta(hours=5))
    tell("now", amina)
    sender = Sender()
    deliver(sender)
    assert sender.sent == ["now"]


def test_a_sign_in_link_waits_for_nobody_and_goes_first(amina):
    tell("a", amina)
    tell("link", amina, NoticeKind.SIGN_IN)
    tell("b", amina)
    sender = Sender(a=PASSING)
    deliver(sender)
    assert sender.tried == ["link", "a"]
    held = Sender(link=PASSING)
    tell("second-link", amina, NoticeKind.SIGN_IN)
    deliver(held, MONDAY + 2 * MINUTE)
    assert held.sent == ["second-link", "a", "b"]


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


def test_every_active_coordinator_is_told_once(database):
    network = a_network()
    first, second = (an_account(network, email=f"{n}@example.org") for n in "ab")
    for _ in range(2):
        tell_coordinators(
            network.id, NoticeKind.DIGEST, key="digest-1", at=MONDAY, facts={}
        )
        db.session.commit()
    keys = db.session.scalars(select(Notice.key).order_by(Notice.id)).all()
    assert keys == [f"digest-1-{first.id}", f"digest-1-{second.id}"]


@pytest.mark.parametrize("other", ["Amina@Example.org", " amina@example.org "])
def test_one_address_is_one_lane_however_it_is_written(other):
    mail = NoticeChannel.EMAIL
    assert lane_of(mail, other) == lane_of(mail, "amina@example.org")
    assert lane_of(NoticeChannel.SMS, other) != lane_of(mail, other)


MANY = 20_000  # the plans are those of 100 000, where this takes 15 seconds


@pytest.fixture
def some_years(amina):
    """Fill the outbox with what has left, but for one message in a thousand."""
    db.session.execute(text("CREATE INDEX to_delete ON notices (fallback_of_id)"))
    tell("first", amina)
    same = [c.name for c in Notice.__table__.columns if c.name not in CHANGED]
    db.session.execute(
        text(
            f"WITH RECURSIVE n(i) AS"
            f" (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})"
            f" INSERT INTO notices (key, lane, status, {', '.join(same)})"
            f" SELECT 'old-' || i, 'lane-' || (i % 500),"
            f" CASE WHEN i % 1000 = 0 THEN 'waiting' ELSE 'sent' END,"
            f" {', '.join(f'notices.{name}' for name in same)}"
            f" FROM notices, n WHERE key = 'first'"
        )
    )
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    yield
    db.session.rollback()
    db.session.execute(delete(Notice))
    db.session.execute(text("DROP INDEX to_delete"))
    db.session.commit()


CHANGED = frozenset({"id", "key", "lane", "status"})


@pytest.fixture
def plans(database):
    """Collect how the database answers each question about messages."""
    found, asking = [], []

    def note(connection, cursor, statement, parameters, *_rest):
        if "notices" not in statement or asking or statement.startswith("INSERT"):
            return
        asking.append(statement)
        sqlite = connection.dialect.name == "sqlite"
        how = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        rows = connection.exec_driver_sql(how + statement, parameters)
        found.append("\n".join(str(row[-1]) for row in rows))
        asking.clear()

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_no_question_reads_what_left_long_ago(some_years, plans):
    assert is_anything_due(MONDAY, {NoticeChannel.EMAIL})
    batch = delivery.claim_due(now=MONDAY)
    delivery.deliver_batch(batch, send=Sender(), clock=lambda: MONDAY)
    assert len(batch.claimed) == MANY // 1000 + 1
    assert len(plans) > len(batch.claimed)
    for plan in plans:
        assert not re.search(r"Seq Scan on notices|SCAN notices(?! USING)", plan), plan

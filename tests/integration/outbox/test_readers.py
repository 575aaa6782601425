"""Who reads a message, and what is asked of the database to find it."""

import re

import pytest
from sqlalchemy import delete, event, select, text

from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.services import delivery
from helpnet.store.base import db
from helpnet.store.notices import Notice, lane_of, tell_coordinators
from helpnet.store.outbox import is_anything_due
from tests.factories import MONDAY, a_network, an_account
from tests.integration.outbox.scene import CHANGED, MANY, Sender, tell


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

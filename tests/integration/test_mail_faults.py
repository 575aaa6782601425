"""Workers killed in the middle, a mail server that fails in every way: nothing is lost.

Nobody can promise more over SMTP than this: a message arrives at least once, and a
second time at most for each kill and for each answer that got lost.
"""

import os
import signal
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import func, select

from helpnet import clock
from helpnet.adapters import mail
from helpnet.adapters.wording import word
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.jobs import deliver
from helpnet.services import delivery
from helpnet.store import outbox
from helpnet.store.base import db
from helpnet.store.notices import Notice, add_notice
from tests import faulty_post
from tests.factories import a_network

SEED = 5
READERS, EACH, DEAD = 15, 4, 3
WORKERS, MOST_SECONDS, KILL_EVERY = 3, 120, 5
LEASE = timedelta(seconds=2.5)  # longer than a time-out of one second, as in earnest


WORDS = {
    "kind": NoticeKind.HELPER_APPROVED,
    "language": "fr",
    "recipient": "Zoë",
    "network": "here",
    "facts": {},
}


def write_messages(network_id):
    addresses = [f"reader{n % READERS}@example.org" for n in range(READERS * EACH)]
    addresses += [f"gone{n}@example.org" for n in range(DEAD)]
    now = clock.now()
    for number, address in enumerate(addresses):
        add_notice(
            {
                "key": f"message-{number}",
                "network_id": network_id,
                "kind": NoticeKind.HELPER_APPROVED,
                "channel": NoticeChannel.EMAIL,
                "recipient": "Zoë",
                "address": address,
                "language": "fr",
                "facts": {},
                "created_at": now,
                "due_at": now,
            }
        )
    db.session.commit()


def work(app):
    """Send for ever, as a worker does: until somebody kills the process."""
    with app.app_context():
        db.engine.dispose(close=False)  # the parent's connections are the parent's
    while True:
        deliver(app)
        time.sleep(0.02)


def waiting():
    db.session.rollback()
    waits = Notice.status == NoticeStatus.WAITING
    return db.session.scalar(select(func.count()).select_from(Notice).where(waits))


def kill_until_all_is_settled(app, path):
    """Kill a worker whenever some more mails were taken; return how many times.

    Counted in mails, not in seconds: a slow machine gets as far as a fast one.
    """
    start = partial(faulty_post.PROCESSES.Process, target=work, args=(app,))
    workers = [start(daemon=True) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    kills, seen, end = 0, 0, time.monotonic() + MOST_SECONDS
    while waiting() and time.monotonic() < end:
        time.sleep(0.05)
        taken = len(faulty_post.read(path))
        if taken < seen + KILL_EVERY:
            continue
        seen, victim = taken, kills % WORKERS
        os.kill(workers[victim].pid, signal.SIGKILL)
        workers[victim].join()
        workers[victim] = start(daemon=True)
        workers[victim].start()
        kills += 1
    for worker in workers:
        worker.kill()
        worker.join()
    return kills


def test_no_message_is_lost_and_each_copy_is_accounted_for(
    app, database, tmp_path, monkeypatch
):
    post, port = faulty_post.start(tmp_path / "ledger", SEED)
    settings = app.config["HELPNET"]
    here = replace(settings, SMTP_HOST="127.0.0.1", SMTP_PORT=port)
    monkeypatch.setitem(app.config, "HELPNET", here)
    monkeypatch.setattr(outbox, "LEASE", LEASE)
    monkeypatch.setattr(mail, "TIME_OUT_SECONDS", 1)
    monkeypatch.setattr(
        delivery, "wait_after", lambda _tries, _number: timedelta(seconds=0.2)
    )
    monkeypatch.setattr(delivery, "claim_due", partial(delivery.claim_due, most=5))
    write_messages(a_network().id)
    word(**WORDS)  # what is compiled here, no worker compiles again after a kill

    kills = kill_until_all_is_settled(app, tmp_path / "ledger")
    post.kill()
    post.join()

    ledger = faulty_post.read(tmp_path / "ledger")
    copies = Counter(which for what, which in ledger if what != "gone")
    lost = sum(what == "lost" for what, _which in ledger)
    extra = copies.total() - len(copies)
    assert kills >= 10, "too few kills to prove anything"
    assert lost >= 1, "no answer got lost: the server was too kind"
    assert len(copies) == READERS * EACH, "a message never arrived"
    assert extra <= kills + lost
    assert_settled(kills)
    assert_in_order(ledger)


def assert_settled(kills):
    db.session.rollback()
    notices = db.session.scalars(select(Notice)).all()
    dead = [each for each in notices if each.address.startswith("gone")]
    alive = [each for each in notices if each not in dead]
    assert {each.status for each in alive} == {NoticeStatus.SENT}
    assert {each.status for each in dead} == {NoticeStatus.FAILED}
    assert sum(each.tries - 1 for each in dead) <= kills, "550 is for good"


def assert_in_order(ledger):
    """Each reader gets the first copies in the order in which they were written."""
    lanes = dict(db.session.execute(select(Notice.id, Notice.lane)).all())
    arrived = dict.fromkeys(which for what, which in ledger if what != "gone")
    numbers = [int(which.split("-")[1].split("@")[0]) for which in arrived]
    for lane in set(lanes.values()):
        mine = [number for number in numbers if lanes[number] == lane]
        assert mine == sorted(mine)

"""The worker as a process of its own: it sends what waits, and stops when told to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from helpnet import clock
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.jobs import SCHEDULE
from helpnet.store.asks import Draft
from helpnet.store.base import db
from helpnet.store.notices import Notice, tell_account
from tests.factories import MONDAY, a_network, an_account
from tests.integration.test_delivery import mailbox as mailbox

ROOT = Path(__file__).parents[2]


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def start_worker(app, mailbox):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    given = {
        "HELPNET_MODE": "development",
        "DATABASE_URL": url,
        "HELPNET_SMTP_HOST": "127.0.0.1",
        "HELPNET_SMTP_PORT": str(mailbox.settings.SMTP_PORT),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
        cwd=ROOT,
        env=os.environ | given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_the_worker_sends_and_stops(database, app, mailbox, told):
    account = an_account(a_network(), email="someone@example.org")
    tell_account(account, NoticeKind.HELPER_APPROVED, key="a", at=clock.now(), facts={})
    db.session.commit()
    worker = start_worker(app, mailbox)
    try:
        assert until(lambda: mailbox.mails), "nothing was sent"
        worker.send_signal(told)
        assert worker.wait(timeout=20) == 0
    finally:
        worker.kill()
        worker.stderr.close()
    db.session.expire_all()
    notice = db.session.scalars(select(Notice)).one()
    assert notice.status is NoticeStatus.SENT
    assert mailbox.mails[0]["To"] == "someone@example.org"


def test_every_job_of_the_schedule_runs(database, app):
    old = {"key_hash": "k", "form": "ask", "answers": {}}
    db.session.add(Draft(**old, created_at=MONDAY, changed_at=MONDAY))
    db.session.commit()
    for _name, _when, job in SCHEDULE:
        job()
    assert db.session.scalars(select(Draft)).all() == []

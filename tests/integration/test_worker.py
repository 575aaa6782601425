"""The worker as a process of its own: it sends what waits, and stops when told to."""

import os
import signal
import subprocess
import sys
import time
from email.utils import parseaddr
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
ADDRESS = "someone@example.org"


def until(condition, seconds=180):
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


def status_in(database):
    database.session.rollback()
    return database.session.scalars(select(Notice.status)).one()


@pytest.fixture
def sender(database, app, mailbox):
    """Start a worker for whom one message waits; return the process."""
    account = an_account(a_network(), email=ADDRESS)
    tell_account(account, NoticeKind.HELPER_APPROVED, key="a", at=clock.now(), facts={})
    database.session.commit()
    process = start_worker(app, mailbox)
    yield process
    process.kill()
    process.wait()
    process.stderr.close()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_the_worker_sends_and_stops(database, mailbox, sender, told):
    assert until(lambda: status_in(database) is NoticeStatus.SENT), "nothing was sent"
    sender.send_signal(told)
    assert sender.wait(timeout=180) == 0
    assert [parseaddr(mail["To"])[1] for mail in mailbox.mails] == [ADDRESS]


def test_a_worker_that_is_stopped_finishes_its_message(database, mailbox, sender):
    mailbox.pause = 2
    assert until(lambda: mailbox.mails), "nothing was sent"
    sender.send_signal(signal.SIGTERM)
    assert sender.wait(timeout=180) == 0
    assert status_in(database) is NoticeStatus.SENT


def test_every_job_of_the_schedule_runs(database, app):
    old = {"key_hash": "k", "form": "ask", "answers": {}}
    db.session.add(Draft(**old, created_at=MONDAY, changed_at=MONDAY))
    db.session.commit()
    for _name, _when, job in SCHEDULE:
        job()
    assert db.session.scalars(select(Draft)).all() == []

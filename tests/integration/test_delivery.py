"""Messages that leave: claimed once, sent once, never lost, never in the way."""

import asyncio
import email
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from helpnet.adapters.mail import CannotSend, Mail, send
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.services import delivery
from helpnet.store.base import db
from helpnet.store.notices import Notice, cancel_waiting, tell_account
from helpnet.store.outbox import LEASE, claim
from tests.conftest import settings_for
from tests.factories import MONDAY, a_network, an_account


class Mailbox:
    """A real SMTP server that keeps what it gets and refuses who is `gone`."""

    def __init__(self):
        self.mails, self.pause = [], 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("gone"):
            return "550 no such mailbox"
        if address.startswith("busy"):
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.mails.append(email.message_from_bytes(envelope.content))
        await asyncio.sleep(self.pause)  # the sender does not know yet that it is here
        return "250 OK"


class Post(Controller):
    """A mail server that chose its port and kept it, so that nobody takes it."""

    def __init__(self, box):
        self.door = socket.create_server(("127.0.0.1", 0))
        port = self.door.getsockname()[1]
        super().__init__(box, hostname="127.0.0.1", port=port, ready_timeout=180)
        self.talks = []

    def factory(self):
        self.talks.append(super().factory())
        return self.talks[-1]

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.door)

    def stop(self, **told):
        """Hang up on who still talks: a line left open is a warning in another test."""
        asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop).result(30)
        super().stop(**told)

    async def hang_up(self):
        for talk in self.talks:
            if talk.transport is not None:
                talk.transport.abort()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


@pytest.fixture
def mailbox():
    box = Mailbox()
    controller = Post(box)
    controller.start()
    box.settings = settings_for(
        "sqlite://", SMTP_HOST="127.0.0.1", SMTP_PORT=controller.port
    )
    yield box
    controller.stop()


def a_notice(address="someone@example.org", key="sign-in-1", kind=NoticeKind.SIGN_IN):
    account = an_account(a_network(), email=address)
    tell_account(account, kind, key=key, at=MONDAY, facts={"token": "secret"})
    db.session.commit()


def through(mailbox):
    def send_one(due):
        mail = Mail(number=due.id, to=due.address, subject="Hello ✉", body="Bonjour é")
        try:
            send(mail, mailbox.settings)
        except CannotSend as error:
            raise delivery.Undeliverable(error.reason, lasting=error.lasting) from error

    return send_one


def only_notice():
    db.session.expire_all()
    return db.session.scalars(select(Notice)).one()


def test_a_message_leaves_once_and_forgets_its_secret(database, mailbox):
    a_notice()
    assert delivery.deliver_due(send=through(mailbox), now=MONDAY) == 1
    assert delivery.deliver_due(send=through(mailbox), now=MONDAY) == 0

    [mail] = mailbox.mails
    assert mail["To"] == "someone@example.org"
    assert mail["Message-ID"].startswith("<outbox-")
    assert mail.get_payload(decode=True).decode().strip() == "Bonjour é"
    notice = only_notice()
    assert notice.status is NoticeStatus.SENT
    assert notice.facts["token"] == "used"


def test_a_dead_address_fails_at_once_and_says_so(database, mailbox):
    a_notice("gone@example.org")
    delivery.deliver_due(send=through(mailbox), now=MONDAY)
    notice = only_notice()
    assert notice.status is NoticeStatus.FAILED
    assert "no such mailbox" in notice.failure


def test_a_passing_fault_is_tried_again_later_and_later(database, mailbox):
    a_notice("busy@example.org", kind=NoticeKind.OFFER)
    now, waits = MONDAY, []
    for _ in range(delivery.MOST_TRIES):
        delivery.deliver_due(send=through(mailbox), now=now)
        waits.append(only_notice().due_at - now)
        now = only_notice().due_at
    for minutes, wait in zip((1, 2, 4), waits, strict=False):
        assert timedelta(minutes=minutes) <= wait <= timedelta(minutes=1.5 * minutes)
    assert only_notice().status is NoticeStatus.FAILED


def test_a_message_without_words_does_not_stop_the_next(database, mailbox):
    a_notice("first@example.org", key="a")
    a_notice("second@example.org", key="b")

    def send_one(due):
        if due.address.startswith("first"):
            raise delivery.Undeliverable("no words", lasting=True)
        through(mailbox)(due)

    assert delivery.deliver_due(send=send_one, now=MONDAY) == 1
    assert mailbox.mails[0]["To"] == "second@example.org"


def test_a_crashed_workers_claim_lapses(database):
    a_notice()
    assert len(claim(now=MONDAY)) == 1
    db.session.commit()
    assert claim(now=MONDAY) == []
    db.session.commit()
    assert len(claim(now=MONDAY + LEASE + timedelta(seconds=1))) == 1


def test_a_sign_in_mail_never_arrives_with_a_dead_link(database, mailbox):
    a_notice()
    late = MONDAY + timedelta(minutes=31)
    assert delivery.deliver_due(send=through(mailbox), now=late) == 0
    assert only_notice().status is NoticeStatus.CANCELLED
    assert mailbox.mails == []


def test_no_server_is_a_passing_fault(database):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, but nobody listens
        port = closed.getsockname()[1]
        nowhere = settings_for("sqlite://", SMTP_HOST="127.0.0.1", SMTP_PORT=port)
        with pytest.raises(CannotSend) as failed:
            send(Mail(number=1, to="a@example.org", subject="s", body="b"), nowhere)
    assert not failed.value.lasting


@pytest.mark.parametrize("subject", ["a\u2028b", "a\x1cb", "a\r\nBcc: x@y.z", "a\x85b"])
def test_no_subject_breaks_a_mail(database, mailbox, subject):
    send(
        Mail(number=1, to="a@example.org", subject=subject, body="b"), mailbox.settings
    )
    assert mailbox.mails[0]["Bcc"] is None


def test_a_message_cancelled_after_it_was_claimed_stays(database, mailbox):
    a_notice(key="offer-1", kind=NoticeKind.OFFER)

    def send_one(_due):
        raise AssertionError("it was cancelled")

    with pytest.MonkeyPatch.context() as patch:
        claimed = delivery._claim

        def claim_and_cancel(**given):
            numbers = claimed(**given)
            cancel_waiting(key="offer-1", at=MONDAY)
            db.session.commit()
            return numbers

        patch.setattr(delivery, "_claim", claim_and_cancel)
        assert delivery.deliver_due(send=send_one, now=MONDAY) == 0
    assert only_notice().status is NoticeStatus.CANCELLED


def test_a_mail_that_never_left_keeps_no_key(database, mailbox):
    a_notice("gone@example.org")
    delivery.deliver_due(send=through(mailbox), now=MONDAY)
    assert only_notice().facts["token"] == "used"

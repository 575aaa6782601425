"""Whose message leaves next, and what a failed try holds back."""

from datetime import timedelta

import pytest

from helpnet.domain.delivery import MOST_TRIES
from helpnet.domain.notices import NoticeKind
from helpnet.services import delivery
from helpnet.services.delivery import Result, Undeliverable
from helpnet.store.base import db
from helpnet.store.outbox import LEASE
from tests.factories import MONDAY
from tests.integration.outbox.scene import MINUTE, Sender, deliver, tell

PASSING = Undeliverable("451 later", lasting=False)


LASTING = Undeliverable("550 gone", lasting=True)


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

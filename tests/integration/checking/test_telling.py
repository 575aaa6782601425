"""Messages that do not leave, and what the command says of it all."""

from datetime import timedelta
from itertools import count

from helpnet.domain.checking import FaultKind
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.notices import Notice, tell_account
from tests.factories import MONDAY, a_helper, a_request, an_account
from tests.integration.checking.scene import BY_MAIL, LATELY, LONG_AGO, change, found

numbers = count()


def a_message(account, **values):
    key = f"message-{next(numbers)}"
    tell_account(account, NoticeKind.HELPER_APPROVED, key=key, at=MONDAY, facts={})
    db.session.commit()
    notice = db.session.query(Notice).order_by(Notice.id.desc()).first()
    change(notice, **values)
    return notice


def test_a_message_that_does_not_leave(network):
    late = a_message(an_account(network), due_at=LONG_AGO)
    a_message(an_account(network), due_at=LATELY)
    sent = {"status": NoticeStatus.SENT, "due_at": LONG_AGO}
    a_message(an_account(network), **sent)
    by_hand = {"channel": NoticeChannel.CALL, "due_at": LONG_AGO}
    a_message(an_account(network), **by_hand)
    assert found(channels=BY_MAIL) == [(FaultKind.MESSAGE_OVERDUE, str(late.id))]
    assert found() == []


def test_a_message_that_waits_for_the_one_before_it(network):
    reader = an_account(network)
    soon = MONDAY + timedelta(minutes=1)
    a_message(reader, due_at=soon, tries=3)
    a_message(reader, due_at=LONG_AGO)
    assert found(channels=BY_MAIL) == []


def test_the_command_names_what_is_wrong_and_fails(network, app, set_clock):
    set_clock(MONDAY)
    stuck = [a_request(network, look_at=LONG_AGO) for _ in range(22)]
    helper = a_helper(network, load=1)
    db.session.rollback()
    told = app.test_cli_runner().invoke(args=["check"])
    assert told.exit_code == 1
    line = f"Request {stuck[0].reference} should have been moved on: is the worker on?"
    assert f"{line} (since 2026-03-02 07:59 UTC)." in told.output
    assert stuck[20].reference not in told.output
    assert "… and 2 more of these." in told.output
    assert f"Helper {helper.id} accompanies not as many as are counted." in told.output
    assert "23 things must not be so." in told.output


def test_the_command_says_when_all_is_well(network, app, set_clock):
    set_clock(MONDAY)
    a_helper(network)
    told = app.test_cli_runner().invoke(args=["check"])
    assert told.exit_code == 0
    assert told.output == "Nobody is stuck, and nothing contradicts itself.\n"

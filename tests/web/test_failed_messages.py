"""A coordinator's page of a message that failed: what replaced it, what to do now."""

import pytest

from helpnet.domain.access import Role
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.notices import Notice
from tests.factories import MONDAY, a_helper, a_network, an_account, stored


@pytest.fixture
def desk(sign_in):
    network = a_network()
    visitor = sign_in(an_account(network, role=Role.COORDINATOR))
    visitor.network = network
    return visitor


def failed(network, account_id, **fields):
    given = {
        "key": "x",
        "network_id": network.id,
        "account_id": account_id,
        "kind": NoticeKind.HELPER_APPROVED,
        "channel": NoticeChannel.EMAIL,
        "status": NoticeStatus.FAILED,
        "recipient": "Amina",
        "address": "amina@exampel.org",
        "language": "en",
        "facts": {},
        "created_at": MONDAY,
        "due_at": MONDAY,
        "settled_at": MONDAY,
        "failure": "550 no such mailbox",
    }
    return stored(Notice(**given | fields))


def a_failed_mail(network, **fields):
    helper = a_helper(network, email="amina@exampel.org")
    return failed(network, helper.account_id, **fields)


def open_message(desk, notice):
    desk.open(f"/coordinator/messages/{notice.id}")


def test_a_coordinator_corrects_the_address(desk, emptied):
    notice = a_failed_mail(desk.network)
    open_message(desk, notice)
    assert desk.sees("550 no such mailbox")
    desk.press("Send again", address="amina@example.org")
    assert desk.sees("It is sent again.")
    with emptied.app_context():
        kept = db.session.get_one(Notice, notice.id)
        assert (kept.status, kept.address) == (
            NoticeStatus.WAITING,
            "amina@example.org",
        )


def test_what_cannot_be_an_address_stays_in_the_field(desk):
    open_message(desk, a_failed_mail(desk.network))
    desk.press("Send again", address="amina at example")
    assert desk.status == 400
    assert desk.sees("An e-mail address has an @ sign. Please look again.")
    assert desk.value("address") == "amina at example"


def test_somebody_elses_address_is_refused(desk):
    an_account(desk.network, email="taken@example.org")
    open_message(desk, a_failed_mail(desk.network))
    desk.press("Send again", address="taken@example.org")
    assert desk.status == 400
    assert desk.sees("Somebody else has this address already.")


def test_what_waits_for_a_human_is_ticked_off(desk):
    notice = a_failed_mail(desk.network, kind=NoticeKind.SIGN_IN)
    open_message(desk, notice)
    desk.press("I have dealt with it")
    assert desk.sees("Dealt with")


def test_the_page_leads_to_what_was_said_instead(desk):
    notice = a_failed_mail(desk.network)
    call = {"key": "x-call", "channel": NoticeChannel.CALL, "address": "+3242223344"}
    waiting = {"status": NoticeStatus.WAITING, "settled_at": None, "failure": ""}
    failed(desk.network, notice.account_id, fallback_of_id=notice.id, **call, **waiting)
    open_message(desk, notice)
    assert desk.sees("Said instead by")
    desk.follow("Phone call")
    assert desk.sees("Said before by")


@pytest.mark.parametrize("what", ["again", "handled"])
def test_another_networks_message_is_not_there(desk, what):
    other = a_network(slug="other")
    notice = a_failed_mail(other)
    token = {"csrf_token": ""}
    answer = desk.client.post(f"/coordinator/messages/{notice.id}/{what}", data=token)
    assert answer.status_code in {400, 404}
    desk.open(f"/coordinator/messages/{notice.id}")
    assert desk.status == 404

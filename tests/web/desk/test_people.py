"""People and messages of a network."""

from datetime import date

from sqlalchemy import select

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.contacts import ContactWay
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from tests.factories import a_helper, a_network, a_partner, a_request, stored
from tests.web.desk.scene import NOW, a_call


def test_approving_a_helper_tells_them(app, network, coordinator):
    helper = a_helper(network, standing=Standing.APPLIED)
    a_partner(network, name="New Library", standing=Standing.APPLIED)
    coordinator.open("/coordinator/").follow("Volunteer to approve")
    coordinator.follow("People")
    assert coordinator.sees("New Library")

    coordinator.press("Approve")

    assert coordinator.sees("This person can help now")
    with app.app_context():
        assert db.session.get_one(Helper, helper.id).standing is Standing.ACTIVE
        kinds = db.session.scalars(select(Notice.kind)).all()
    assert kinds == [NoticeKind.HELPER_APPROVED]


def test_refusing_needs_a_sentence_that_the_person_gets(app, network, coordinator):
    helper = a_helper(network, standing=Standing.APPLIED)
    coordinator.open(f"/coordinator/people/{helper.id}")
    assert coordinator.press("Say no", sentence="").status == 422
    coordinator.press("Say no", sentence="We have enough helpers this year.")
    with app.app_context():
        assert db.session.get_one(Helper, helper.id).standing is Standing.REFUSED
        notice = db.session.scalars(select(Notice)).one()
    assert notice.facts["sentence"] == "We have enough helpers this year."
    coordinator.open(f"/coordinator/messages/{notice.id}")
    assert coordinator.sees("We have enough helpers this year.")


def test_background_check_break_and_suspension(app, network, coordinator):
    helper = a_helper(network, vetted_until=None)
    url = f"/coordinator/people/{helper.id}"
    coordinator.open(url).press("Keep", until=["31", "12", "2027"])
    with app.app_context():
        row = db.session.get_one(Helper, helper.id)
        assert row.vetted_until == date(2027, 12, 31)
    assert coordinator.open(url).press("Keep", until=["31", "2", "2027"]).status == 422
    assert coordinator.open(url).press("Take a break").sees("On a break")
    assert coordinator.press("End the break").sees("Active")
    coordinator.press("Shut out at once")
    with app.app_context():
        account = db.session.get_one(Account, helper.account_id)
        assert account.status is AccountStatus.SUSPENDED
    assert coordinator.open(url).sees("suspended")
    coordinator.press("Let in again")
    assert not coordinator.open(url).sees("suspended")


def test_nobody_locks_themselves_out(network, account, coordinator):
    coordinator.open("/coordinator/")
    token = coordinator.value("csrf_token")
    url = f"/coordinator/people/accounts/{account.id}/suspend"
    assert coordinator.send(url, {"csrf_token": token}).status == 409
    assert coordinator.open("/coordinator/").status == 200


def test_helpers_of_other_networks_do_not_exist(network, coordinator):
    foreign = a_helper(a_network(), name="Canary Foreign", standing=Standing.APPLIED)
    coordinator.open("/coordinator/people/")
    assert "Canary" not in coordinator.html
    token = coordinator.value("csrf_token")
    url = f"/coordinator/people/{foreign.id}"
    assert coordinator.open(url).status == 404
    posts = ("approve", "refuse", "check", "paused")
    for end in posts:
        fields = {"csrf_token": token, "sentence": "no"}
        assert coordinator.send(f"{url}/{end}", fields).status == 404
    url = f"/coordinator/people/accounts/{foreign.account_id}/suspend"
    assert coordinator.send(url, {"csrf_token": token}).status == 404


def test_the_words_of_a_sign_in_link_are_private(network, account, coordinator):
    notice = stored(
        Notice(
            key="sign-in-1",
            network_id=network.id,
            account_id=account.id,
            kind=NoticeKind.SIGN_IN,
            channel=NoticeChannel.EMAIL,
            recipient="Amina",
            address="amina@example.org",
            language="en",
            facts={"token": "canary-token", "minutes": 30},
            created_at=NOW,
            due_at=NOW,
        )
    )
    coordinator.open("/coordinator/messages/").follow("Link to sign in")
    assert coordinator.url == f"/coordinator/messages/{notice.id}"
    assert "canary-token" not in coordinator.html


def test_failed_messages_are_found(network, coordinator):
    request = a_request(network, contact_way=ContactWay.EMAIL, email="j@example.org")
    a_call(
        network,
        request,
        channel=NoticeChannel.EMAIL,
        status=NoticeStatus.FAILED,
        failure="mailbox full",
    )
    coordinator.open("/coordinator/messages/").press("Show", status="failed")
    assert coordinator.sees("mailbox full")
    coordinator.press("Show", status="waiting")
    assert coordinator.sees("No messages")

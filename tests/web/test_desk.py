"""The coordinator's desk, lists, people, messages and rules."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from helpnet.domain.access import AccountStatus, Role, Standing
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.accounts import Account
from helpnet.store.asks import UnmetAsk
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    NAMUR,
    a_helper,
    a_network,
    a_partner,
    a_request,
    an_account,
    stored,
)

NOW = MONDAY + timedelta(days=10)


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")


@pytest.fixture
def account(network):
    return an_account(network)


@pytest.fixture
def coordinator(account, sign_in):
    return sign_in(account)


def a_call(network, request, **fields):
    given = {
        "key": f"found-{request.id}",
        "network_id": network.id,
        "request_id": request.id,
        "kind": NoticeKind.HELPER_FOUND,
        "channel": NoticeChannel.CALL,
        "recipient": request.name,
        "address": "+3242223344\nring twice",
        "language": "en",
        "facts": {
            "helper": "Amina Benali",
            "mode": "public_place",
            "days": 5,
            "reference": request.reference,
            "request": request.id,
        },
        "created_at": MONDAY,
        "due_at": MONDAY,
    }
    return stored(Notice(**given | fields))


def test_an_empty_desk_is_calm(coordinator):
    coordinator.open("/coordinator/")
    assert coordinator.status == 200
    assert coordinator.sees("Nobody is waiting")


def test_who_waits_longest_comes_first_with_how_many_fit(network, coordinator):
    a_request(network, name="Second Person", asked_at=NOW - timedelta(days=1))
    a_request(network, name="First Person", asked_at=NOW - timedelta(days=4))
    a_request(network, name="Nobody Fits", languages=frozenset({"ku"}), asked_at=NOW)
    a_helper(network)

    coordinator.open("/coordinator/")

    page = coordinator.main
    assert page.index("First Person") < page.index("Second Person")
    assert coordinator.sees("4 days ago")
    assert coordinator.sees("1 helper fits")
    assert coordinator.sees("Nobody fits yet")


def test_the_desk_counts_what_needs_a_human_and_leads_there(network, coordinator):
    assert coordinator.open("/coordinator/").sees("Nothing waits for you")
    a_call(network, a_request(network, stage=Stage.ACCOMPANIED))
    a_helper(network, standing=Standing.APPLIED)
    coordinator.open("/coordinator/")
    assert coordinator.sees("Call to make 1")
    assert coordinator.sees("Volunteer to approve 1")
    coordinator.follow("What needs you now (2)")
    assert coordinator.url == "/coordinator/today/"


def test_messages_of_other_networks_are_not_ours(network, coordinator):
    other = a_network()
    notice = a_call(other, a_request(other, name="Canary Foreign"))
    coordinator.open("/coordinator/")
    assert "Canary" not in coordinator.html
    assert coordinator.open(f"/coordinator/messages/{notice.id}").status == 404


def test_who_wants_a_call_stays_until_somebody_called(app, network, coordinator):
    request = a_request(network, name="Please Call", stage=Stage.ACCOMPANIED)
    with app.app_context():
        row = db.session.get_one(HelpRequest, request.id)
        row.tell(Happening.CALL_WANTED, at=NOW, by=Actor.LEARNER)
        db.session.commit()
    assert coordinator.open("/coordinator/").sees("They asked for a call")
    coordinator.open(f"/coordinator/requests/{request.id}")
    coordinator.press("Keep the note", note="Called")
    assert not coordinator.open("/coordinator/").sees("They asked for a call")


def test_unmet_asks_nearby_are_shown(network, coordinator):
    stored(
        UnmetAsk(
            asked_at=NOW,
            draft_key="d1",
            needs=["send-email"],
            nearest_network_id=network.id,
            distance_km=12.0,
            **NAMUR,
        )
    )
    coordinator.open("/coordinator/")
    assert coordinator.sees("Asked from places nobody covers")
    assert coordinator.sees("5000 Namur")


def test_requests_are_found_by_name_reference_and_stage(network, coordinator):
    wanted = a_request(network, name="Zoé Martin", stage=Stage.ACCOMPANIED)
    a_request(network, name="Other Person")
    for typed in ("zoé", wanted.reference, wanted.reference.lower().replace("-", " ")):
        coordinator.open("/coordinator/requests").press("Search", q=typed)
        assert coordinator.sees("Zoé Martin"), typed
        assert not coordinator.sees("Other Person"), typed
    coordinator.open("/coordinator/requests").press("Search", stage="waiting")
    assert coordinator.sees("Other Person")
    assert not coordinator.sees("Zoé Martin")
    coordinator.press("Search", q="100%_", stage="")
    assert coordinator.sees("Nothing found")
    assert coordinator.open("/coordinator/requests?stage=nonsense").status == 404
    assert coordinator.open("/coordinator/requests?page=nonsense").status == 200


def test_long_lists_have_pages(network, coordinator):
    for number in range(27):
        a_request(network, name=f"Person {number:02}")
    coordinator.open("/coordinator/requests")
    assert coordinator.sees("Page 1 of 2")
    assert not coordinator.sees("Person 26")
    assert coordinator.follow("Next page").sees("Person 26")


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


def test_nobody_yet_is_not_nobody_found(network, coordinator):
    coordinator.open("/coordinator/people/")
    assert coordinator.sees("No helpers yet")
    assert not coordinator.sees("Nobody found")
    coordinator.press("Search", q="Amina")
    assert coordinator.sees("Nobody found")
    coordinator.open("/coordinator/people/").follow("http://localhost/volunteer")
    assert coordinator.status == 200


def test_rules_are_changed_or_their_faults_named(app, network, coordinator):
    a_helper(network)
    coordinator.open("/coordinator/network/")
    assert coordinator.value("closeness") == "35"
    assert coordinator.sees("4000") is False
    coordinator.press("Save the rules", closeness="90")
    assert coordinator.status == 422
    assert coordinator.sees(
        "The five weights must add up to 100. Now they add up to 155."
    )
    coordinator.press("Save the rules", closeness="34.9999")
    assert coordinator.sees("Now they add up to 99.9999.")
    coordinator.press("Save the rules", closeness="90")
    assert coordinator.value("closeness") == "90"
    coordinator.press("Save the rules", closeness="35", promise_days="9999")
    assert coordinator.status == 422
    assert coordinator.sees("Please type a whole number from 1 to 30.")
    coordinator.press("Save the rules", promise_days="4")
    assert coordinator.sees("It is changed.")
    with app.app_context():
        assert db.session.get_one(Network, network.id).rules["promise_days"] == 4


def test_the_name_of_the_network_is_changed(app, network, coordinator):
    coordinator.open("/coordinator/network/").press("Save", name="")
    assert coordinator.status == 422
    coordinator.press("Save", name="Help in Liège", phone="+32 4 1")
    assert coordinator.heading == "Help in Liège"


def test_helpers_do_not_open_the_pages_of_coordinators(network, sign_in):
    helper = sign_in(an_account(network, role=Role.HELPER))
    for path in ("", "requests", "people/", "messages/", "network/"):
        assert helper.open(f"/coordinator/{path}").status == 403, path


@pytest.mark.parametrize(
    "weight", ["NaN", "sNaN", "-sNaN", "Infinity", "1e999999", "٣"]
)
def test_a_weight_that_is_no_number_is_refused_beside_it(coordinator, weight):
    coordinator.open("/coordinator/network/").press("Save the rules", closeness=weight)
    assert coordinator.status == 422
    assert coordinator.value("closeness") == weight


def test_a_weight_may_be_typed_with_a_comma(coordinator):
    page = coordinator.open("/coordinator/network/")
    page.press("Save the rules", closeness="34,5", needs="25.5")
    assert page.status == 200
    assert (page.value("closeness"), page.value("needs")) == ("34.5", "25.5")


def test_words_instead_of_a_weight_are_answered_with_what_to_type(coordinator):
    page = coordinator.open("/coordinator/network/")
    page.press("Save the rules", closeness="a third")
    assert page.status == 422
    assert page.value("closeness") == "a third"
    assert page.sees("Error: Please type a number from 0 to 100.")


@pytest.mark.parametrize("typed", ["9" * 400, "-" + "9" * 400, "1e3", "", "1.5"])
def test_a_rule_that_is_no_whole_number_is_refused_beside_it(coordinator, typed):
    page = coordinator.open("/coordinator/network/")
    page.press("Save the rules", promise_days=typed)
    assert page.status == 422
    assert page.value("promise_days") == typed


@pytest.mark.parametrize("typed", ["élodie", "ÉLODIE", "Ślęzak", "śLĘ", "øst", "ØST"])
def test_capital_letters_with_accents_are_found_on_both_databases(
    network, coordinator, typed
):
    a_helper(network, name="Élodie Ślęzak Øst")
    a_request(network, name="Élodie Ślęzak Øst")
    for path in ("people/", "requests"):
        coordinator.open(f"/coordinator/{path}?q={typed}")
        assert coordinator.sees("Élodie Ślęzak Øst"), path


def test_nobody_leaves_while_a_learner_counts_on_them(emptied, sign_in):
    network = a_network()
    helper = a_helper(network, capacity=2, load=1)
    desk = sign_in(an_account(network))
    desk.open(f"/coordinator/people/{helper.id}")
    token = desk.value("csrf_token")
    desk.send(
        f"/coordinator/people/{helper.id}/left",
        {"csrf_token": token[0] if isinstance(token, list) else token},
    )
    assert desk.status == 409
    with emptied.app_context():
        assert db.session.get_one(Helper, helper.id).standing == "active"

"""The staff of a partner type in what somebody says at their counter."""

import pytest

from helpnet.domain.access import Standing
from helpnet.domain.asking import Channel
from helpnet.domain.history import Actor
from helpnet.domain.limits import PER_ADDRESS
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import (
    AROUND_LYON,
    a_network,
    a_partner,
    a_partner_account,
    a_request,
    an_account,
)

NEW = "/coordinator/requests/new"
SAID = {
    "full_name": "Jeanne Lambert",
    "where": "4000",
    "way": "phone",
    "phone": "04 222 33 44",
    "main": "pay-online",
    "barriers": ["skill"],
    "modes": ["public_place"],
    "languages": ["fr"],
}
INACTIVE = sorted(set(Standing) - {Standing.ACTIVE})


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns", phone="+32 4 222 00 00")


@pytest.fixture
def account(network):
    return a_partner_account(a_partner(network), network)


@pytest.fixture
def clerk(account, sign_in):
    return sign_in(account)


def type_in(visitor, **changes):
    visitor.open(NEW)
    return visitor.press("Take the request in", **SAID | changes)


def requests(app):
    with app.app_context():
        return db.session.scalars(db.select(HelpRequest)).all()


def test_the_page_is_a_link_away_and_leads_back(clerk):
    clerk.open("/partner")
    clerk.follow("Type in a request")
    assert clerk.status == 200
    assert clerk.heading == "Type in a request"
    assert clerk.sees("Liège learns")
    assert clerk.sees("+32 4 222 00 00")
    assert ("Back", "/partner") in clerk.links()
    assert clerk.value("channel") == "counter"


def test_it_becomes_a_request_typed_by_the_partner(emptied, account, clerk):
    type_in(clerk)
    (request,) = requests(emptied)
    assert request.channel is Channel.COUNTER
    with emptied.app_context():
        step = db.session.get(HelpRequest, request.id).history[0]
        assert (step.by, step.account_id) == (Actor.PARTNER, account.id)


def test_afterwards_they_are_on_their_own_page_with_the_reference(emptied, clerk):
    type_in(clerk)
    (request,) = requests(emptied)
    assert (clerk.status, clerk.url) == (200, "/partner")
    assert clerk.sees(f"The request is in: {request.reference}.")
    assert "Jeanne" not in clerk.html
    assert clerk.open(f"/coordinator/requests/{request.id}").status == 403


def test_the_coordinator_reads_who_typed_it(emptied, network, clerk, sign_in):
    type_in(clerk)
    (request,) = requests(emptied)
    coordinator = sign_in(an_account(network))
    coordinator.open(f"/coordinator/requests/{request.id}")
    assert coordinator.status == 200
    assert coordinator.sees("Paul Partner")


def test_the_counter_is_likely_again_after_a_letter(clerk):
    type_in(clerk, channel="letter")
    clerk.open(NEW)
    assert clerk.value("channel") == "counter"


def test_that_somebody_asked_already_is_said_without_who(emptied, network, clerk):
    before = a_request(network, phone="+3242223344", name="Somebody Else")
    type_in(clerk)
    assert clerk.status == 422
    assert clerk.sees("This person may have asked already")
    assert "Somebody Else" not in clerk.html
    assert before.reference not in clerk.html
    assert f"/coordinator/requests/{before.id}" not in clerk.html
    assert len(requests(emptied)) == 1
    clerk.press("Take the request in", anyway="y")
    assert clerk.sees("The request is in:")
    assert "Somebody Else" not in clerk.html
    assert len(requests(emptied)) == 2


def test_a_request_for_another_network_goes_there(emptied, clerk):
    lyon = a_network(name="Lyon learns", country="FR", territory=AROUND_LYON)
    type_in(clerk, where="69001", phone="04 72 00 00 00")
    assert clerk.url == "/partner"
    assert clerk.sees("It belongs to another network. It is on their desk now.")
    assert [request.network_id for request in requests(emptied)] == [lyon.id]


def test_a_faulty_answer_keeps_what_was_typed(emptied, clerk):
    type_in(clerk, phone="12")
    assert clerk.status == 422
    assert clerk.value("full_name") == "Jeanne Lambert"
    assert ("Back", "/partner") in clerk.links()
    assert requests(emptied) == []


def test_a_busy_counter_is_not_held_up(emptied, clerk):
    clerk.open(NEW)
    typed = SAID | {"csrf_token": clerk.value("csrf_token"), "channel": "counter"}
    for number in range(PER_ADDRESS + 2):
        phone = {"phone": f"04 222 33 {number:02}", "any_time": "y"}
        answer = clerk.client.post(NEW, data=typed | phone)
        assert answer.status_code == 302
    assert len(requests(emptied)) == PER_ADDRESS + 2


def test_places_and_skills_are_proposed(clerk):
    places = clerk.client.get(f"{NEW}/places.json?q=saint-nic").json["found"]
    assert [each["words"] for each in places] == ["Saint-Nicolas, Liège, Belgium"]
    skills = clerk.client.get(f"{NEW}/skills.json?q=e-mail").json["found"]
    assert "send-email" in [each["id"] for each in skills]


@pytest.mark.parametrize("standing", INACTIVE)
def test_who_is_not_active_reads_why_not(emptied, network, sign_in, standing):
    partner = a_partner(network, standing=standing)
    clerk = sign_in(a_partner_account(partner, network))
    clerk.open("/partner")
    assert "Type in a request" not in clerk.text
    clerk.open(NEW)
    assert clerk.status == 403
    approval = clerk.sees("Your organisation must be approved first.")
    assert approval is (standing is Standing.APPLIED)
    assert clerk.sees("Your organisation is not active now:") is not approval
    for address in ("places", "skills"):
        answer = clerk.client.get(f"{NEW}/{address}.json?q=liege")
        assert answer.status_code == 403


def test_nothing_is_taken_in_once_the_partner_is_paused(emptied, network, sign_in):
    partner = a_partner(network)
    clerk = sign_in(a_partner_account(partner, network))
    clerk.open(NEW)
    with emptied.app_context():
        db.session.get(type(partner), partner.id).standing = Standing.PAUSED
        db.session.commit()
    clerk.press("Take the request in", **SAID)
    assert clerk.status == 403
    assert requests(emptied) == []

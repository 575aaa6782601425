"""What attackers, impatient people and broken programs send: an answer, never a fault."""

import re

import pytest
from werkzeug.routing import IntegerConverter

from helpnet.domain.access import Role
from helpnet.domain.offers import OfferStatus
from helpnet.store.offers import get_offer
from tests.factories import (
    a_helper,
    a_network,
    a_partner,
    a_partner_account,
    a_request,
    an_account,
    an_offer,
)

ABSURD = ("0", "-1", str(2**31), str(2**63), str(2**64), "9" * 4500, "1e3", "٣", "x")
LISTS = (
    "/coordinator/requests",
    "/coordinator/people/",
    "/coordinator/places",
    "/coordinator/messages/",
)
SEARCHES = (
    "page=" + "9" * 30,
    "page=" + "9" * 5000,
    "page=0",
    "page=-1",
    "page=%00",
    "q=%00",
    "q=a%00b",
    "q=%ED%A0%80",
    "q=%25_%5C",
    "q=" + "%F0%9F%91%B5" * 500,
    "stage=x%00",
    "status=%00",
    "standing=%00",
)


class Person:
    """Somebody to sign in: all that the fixture asks of an account is its id."""

    def __init__(self, account_id):
        self.id = account_id


@pytest.fixture
def network(emptied):
    return a_network()


@pytest.fixture
def people(network, sign_in):
    """Return a browser of each role, signed in."""
    partner = a_partner_account(a_partner(network), network)
    return {
        Role.COORDINATOR: sign_in(an_account(network)),
        Role.PARTNER: sign_in(partner),
        Role.HELPER: sign_in(Person(a_helper(network).account_id)),
    }


@pytest.fixture
def careless(emptied, monkeypatch):
    """Let forms come without a token, and faults be answered as in production."""
    monkeypatch.setitem(emptied.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setitem(emptied.config, "PROPAGATE_EXCEPTIONS", False)
    return emptied


def addresses(app, number):
    """Return (method, address) of every page of a row, with this for its number."""
    found = []
    for rule in app.url_map.iter_rules():
        parts = rule._converters
        if not any(isinstance(part, IntegerConverter) for part in parts.values()):
            continue
        address = rule.rule
        for name, part in parts.items():
            number_here = isinstance(part, IntegerConverter)
            word = number if number_here else min(getattr(part, "items", ["x"]))
            address = re.sub(rf"<(?:[^<>]*:)?{name}>", word, address)
        found += [(m, address) for m in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return found


@pytest.mark.parametrize("number", ABSURD, ids=lambda number: number[:22])
def test_absurd_numbers_in_addresses_are_not_found(careless, people, number):
    wrong = []
    for visitor in people.values():
        for method, address in addresses(careless, number):
            code = visitor.client.open(address, method=method).status_code
            # A number may read like another page, such as /partner/places/new.
            if code not in {403, 404, 405}:
                wrong.append((method, address[:60], code))

    assert wrong == []


@pytest.mark.parametrize("address", LISTS)
def test_absurd_searches_find_nothing(careless, people, address):
    client = people[Role.COORDINATOR].client
    wrong = [
        (search[:30], code)
        for search in SEARCHES
        if (code := client.get(f"{address}?{search}").status_code) not in {200, 404}
    ]

    assert wrong == []


@pytest.mark.parametrize("helper", ["", *ABSURD], ids=lambda number: number[:22])
def test_a_helper_who_cannot_exist_is_not_asked(careless, network, people, helper):
    address = f"/coordinator/requests/{a_request(network).id}/offers"
    answer = people[Role.COORDINATOR].client.post(address, data={"helper_id": helper})

    assert answer.status_code == 404


def test_an_offer_is_taken_back_at_its_own_request_only(careless, network, people):
    request, other = a_request(network), a_request(a_network())
    offer = an_offer(request, a_helper(network))
    coordinator = people[Role.COORDINATOR].client
    for number in (other.id, a_request(network).id):
        address = f"/coordinator/requests/{number}/offers/{offer.id}/withdraw"
        assert coordinator.post(address).status_code == 404
    with careless.app_context():
        assert get_offer(offer.id).status is OfferStatus.ASKED


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\ufdd0", "\u202e"])
@pytest.mark.parametrize(
    ("who", "address", "field"),
    [
        (Role.COORDINATOR, "/coordinator/requests/new", "key"),
        (Role.COORDINATOR, "/coordinator/network/rules", "closeness"),
        (Role.PARTNER, "/partner/places/new", "hours-mon-1-from"),
        (Role.HELPER, "/profile/break", "until"),
        (Role.HELPER, "/account", "name"),
    ],
)
def test_signs_that_no_page_shows_are_left_out(
    careless, people, who, address, field, sign
):
    """The visitor refuses a page that is not HTML, as one with such a sign is not."""
    page = people[who].send(address, {field: f"x1{sign}x2", "language": "tlh"})
    assert page.status == 422
    assert sign not in page.html
    assert "x1x2" in page.html


EMPTY = ("/coordinator/requests/new", "/coordinator/requests/{}/wishes")


@pytest.mark.parametrize("address", EMPTY)
def test_a_form_without_anything_is_refused_with_a_sentence(
    careless, network, people, address
):
    coordinator = people[Role.COORDINATOR]
    coordinator.send(address.format(a_request(network).id), {})
    assert coordinator.status == 422
    assert coordinator.sees("Please tick at least one language.")


ENDING = ("/sign-out", "/sign-out-everywhere", "/leave")  # nobody is signed in then


def test_no_form_breaks_without_anything(careless, network, people):
    rows = addresses(careless, str(a_request(network).id))
    plain = [
        ("POST", rule.rule)
        for rule in careless.url_map.iter_rules()
        if "POST" in rule.methods
        and "<" not in rule.rule
        and not rule.rule.endswith(ENDING)
    ]
    wrong = []
    for visitor in people.values():
        for method, address in [*plain, *rows]:
            if method == "POST":
                code = visitor.client.post(address).status_code
                wrong += [(address, code)] if code >= 500 else []

    assert wrong == []

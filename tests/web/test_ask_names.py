"""A name goes into messages: it carries no advertisement."""

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import a_network, a_request
from tests.web.asking import REFERRER, page_name, walk

ADVERTISEMENTS = ("Win: https://casino.example", "WWW.casino.example", "jo@example.org")
SAID = "Please type a name, not an address."
AT_PAULS = {"way": "neighbour", "neighbour": "Paul", "neighbour_phone": "042223344"}

in_every_field = pytest.mark.parametrize(
    ("page", "field", "changes"),
    [
        ("referrer", "referrer_name", {"referrer": REFERRER}),
        ("reach", "full_name", {}),
        ("reach", "neighbour", {"reach": {"full_name": "Jo", **AT_PAULS}}),
    ],
)


@pytest.fixture
def network(emptied):
    return a_network()


def assert_said_beside(visitor, field, typed):
    assert visitor.status == 422
    assert visitor.sees(SAID)
    assert any(url == f"#{field}" for _words, url in visitor.links())
    assert visitor.value(field) == typed


@in_every_field
@pytest.mark.parametrize("typed", ADVERTISEMENTS)
def test_an_address_for_a_name_is_refused_beside_it(
    visitor, network, page, field, changes, typed
):
    walk(visitor, until=page, **changes)
    visitor.press("Continue", **changes.get(page, {}) | {field: typed})
    assert_said_beside(visitor, field, typed)
    usual = {"phone": "04 222 33 44"} if field == "full_name" else {}
    visitor.press("Continue", **usual, **{field: "Dr. Jo Lambert"})
    assert page_name(visitor) != page


@pytest.mark.parametrize("typed", ADVERTISEMENTS)
def test_whoever_wants_a_call_has_a_name_or_none(emptied, visitor, network, typed):
    visitor.open("/ask/call")
    visitor.press("Please call me", phone="04 222 33 44", full_name=typed)
    assert_said_beside(visitor, "full_name", typed)
    with emptied.app_context():
        assert not db.session.scalar(db.select(db.func.count(HelpRequest.id)))
    visitor.press("Please call me", full_name="")
    assert visitor.heading == "We have your request"


def test_a_name_in_a_way_that_is_not_chosen_is_not_judged(visitor, network):
    walk(visitor, until="reach")
    visitor.press("Continue", full_name="Jo", phone="042223344", neighbour="jo@x.be")
    assert page_name(visitor) == "notes"


@pytest.mark.parametrize("typed", ADVERTISEMENTS)
def test_a_changed_neighbour_has_a_name_too(emptied, visitor, network, typed):
    request = a_request(network)
    with emptied.app_context():
        token = sign(Purpose.REQUEST, request.id)
    visitor.open(f"/request/{token}/change/reach")
    visitor.press("Keep the change", **AT_PAULS | {"neighbour": typed})
    assert_said_beside(visitor, "neighbour", typed)

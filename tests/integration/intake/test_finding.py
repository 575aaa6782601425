"""Requests found again, and answers that are read."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.adapters.wording import word
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.domain.refusals import TooOften
from helpnet.domain.transitions import NotAllowed
from helpnet.services import matching, tracking
from helpnet.services.intake import ask_for_help
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer
from tests.integration.intake.scene import answers, at_once, only

ROOT = Path(__file__).parents[3]


def test_tries_are_counted_even_when_they_fail(database):
    request = a_request(a_network())
    for _ in range(tracking.MOST_TRIES):
        assert look_for(request.reference, "0000") is None
    with pytest.raises(TooOften):
        look_for(request.reference, "3344")
    later = MONDAY + timedelta(hours=1)
    assert look_for(request.reference, "3344", now=later) == request.id


def test_a_library_looks_for_thirty_requests_an_hour(database):
    network = a_network()
    asked = [a_request(network) for _ in range(tracking.MOST_FROM_ADDRESS + 1)]
    for request in asked[:-1]:
        assert look_for(request.reference, "3344") == request.id
    with pytest.raises(TooOften):
        look_for(asked[-1].reference, "3344")


def look_for(reference, proof, now=MONDAY):
    return tracking.find_request(
        reference=reference, proof=proof, address_key="somewhere", now=now
    )


def test_the_message_carries_reference_link_and_phone(database):
    a_network(name="Liège learns", phone="+32 4 222 33 44")
    ask_for_help(answers=answers(), now=MONDAY)
    notice = only(Notice)
    told = word(
        kind=notice.kind,
        language="en",
        recipient=notice.recipient,
        network="Liège learns",
        facts=notice.facts,
    )
    assert told.subject == "We have your request"
    assert "Jeanne" not in told.subject
    token = sign(Purpose.REQUEST, only(HelpRequest).id)
    for words in (only(HelpRequest).reference, token, "+32 4 222 33 44", "Jeanne"):
        assert words in told.body


@pytest.mark.parametrize("repeat", range(4))
def test_cancelling_while_a_helper_accepts_leaves_no_trace(database, emptied, repeat):
    network = a_network()
    request = a_request(network, stage=Stage.OFFERED)
    helper = a_helper(network, capacity=1)
    ids = request.id, an_offer(request, helper).id, helper.id
    db.session.remove()

    def act(number):
        try:
            if number % 2:
                tracking.withdraw(request_id=ids[0], now=MONDAY)
            else:
                matching.accept(offer_id=ids[1], helper_id=ids[2], now=MONDAY)
        except (matching.OfferGone, NotAllowed) as refusal:
            return refusal
        return None

    at_once(emptied, act, 4)
    assert only(HelpRequest).stage is Stage.WITHDRAWN
    assert only(Helper).load == 0
    assert only(Offer).status in {OfferStatus.WITHDRAWN, OfferStatus.ENDED}
    withdrawn = [s for s in only(HelpRequest).history if "withdrew" in s.what]
    assert len(withdrawn) == 1


# What a request keeps of the form, and nothing else may ask for more.
KEPT = (
    *("name", "contact_way", "phone", "email", "contact_note"),
    *("referrer_name", "referrer_relation", "referrer_contact", "consent_at"),
    *("barriers", "modes", "languages", "times", "notes", "needs"),
    *("postcode", "town", "location", "country", "language", "channel"),
)


@pytest.mark.parametrize("column", KEPT)
def test_every_answer_is_read_by_matching_routing_or_a_page(column):
    """A question whose answer changes nothing must go."""
    assert any(column in _read(path) for path in _readers()), column


def _readers():
    own = {"intake.py", "requests.py", "asking.py", "whereabouts.py", "asks.py"}
    folders = ("services", "store", "domain", "web")
    for folder in folders:
        for path in (ROOT / "helpnet" / folder).rglob("*.py"):
            if path.name not in own and "ask" not in path.parent.name:
                yield path


def _read(path):
    """Return the attributes that a module reads of something called a request."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
    }

"""Where to recruit next, from the network's own requests, helpers and places."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from helpnet.domain.access import Standing
from helpnet.domain.journey import Stage
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.recruiting import Way, Why
from helpnet.services.recruiting import show_recruiting
from helpnet.store.asks import UnmetAsk
from helpnet.store.base import db
from tests.factories import (
    LIEGE,
    MONDAY,
    NAMUR,
    SERAING,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_offer,
    stored,
)

NOW = MONDAY + timedelta(days=20)


@pytest.fixture
def network(database):
    return a_network()


def page(network, reach_km=10, most=5):
    db.session.rollback()
    db.session.expire_all()
    return show_recruiting(network_id=network.id, reach_km=reach_km, most=most, now=NOW)


def an_unmet_ask(network, **fields):
    given = {
        "asked_at": MONDAY,
        "draft_key": f"key-{network.id}",
        "needs": ["send-email"],
        "nearest_network_id": network.id,
        "distance_km": 12.0,
    }
    return stored(UnmetAsk(**given | NAMUR | fields))


def test_the_page_names_place_skill_language_way_and_people(network):
    ours = a_request(network)
    a_request(network, needs=("pay-online",), modes=frozenset({Mode.PHONE}))
    first, second = page(network).lines
    assert (first.postcode, first.town, first.skill, first.language) == (
        "4000",
        "Liège",
        "send-email",
        "fr",
    )
    assert first.way is Way.IN_PERSON
    (person,) = first.people
    assert (person.why, person.request_id) == (Why.WAITING, ours.id)
    assert person.words == ours.reference
    assert (second.way, second.town, second.together) == (Way.REMOTE, "", 2)


def test_whoever_a_helper_fits_does_not_count(network):
    a_request(network)
    assert page(network).waiting == 1
    a_helper(network)
    found = page(network)
    assert (found.people, found.lines) == (0, ())


def test_a_helper_who_said_no_is_none_for_that_request(network):
    request, helper = a_request(network), a_helper(network)
    an_offer(request, helper, status=OfferStatus.DECLINED, answered_at=MONDAY)
    assert page(network).waiting == 1


@pytest.mark.parametrize(
    ("stage", "days_ago", "counts"),
    [
        (Stage.WITHDRAWN, 1, 1),
        (Stage.UNREACHABLE, 89, 1),
        (Stage.WITHDRAWN, 91, 0),
        (Stage.REDIRECTED, 1, 0),
        (Stage.AUTONOMOUS, 1, 0),
    ],
)
def test_whoever_gave_up_lately_counts(network, stage, days_ago, counts):
    a_request(network, stage=stage, closed_at=NOW - timedelta(days=days_ago))
    assert page(network).ended == counts


def test_whoever_had_a_helper_was_served(network):
    request = a_request(network, stage=Stage.WITHDRAWN, closed_at=MONDAY)
    teaches = {"pay-online": HelperLevel.MANAGE}
    helper = a_helper(network, skills=teaches)
    an_offer(request, helper, status=OfferStatus.ENDED, answered_at=MONDAY)
    assert page(network).ended == 0


def test_asks_from_places_nobody_covers_count_for_the_nearest_network(network):
    asked = an_unmet_ask(network)
    an_unmet_ask(a_network(), needs=["pay-online"])
    found = page(network)
    assert found.unmet == 1
    (line,) = found.lines
    (person,) = line.people
    assert (person.why, person.request_id) == (Why.UNMET, asked.id)
    assert person.words == "5000 Namur"


def test_a_partners_town_may_serve_two_towns_at_once(network):
    middle = SERAING | {"latitude": 50.616, "longitude": 5.538}
    a_request(network, **LIEGE | {"precision_km": 0.0})
    a_request(network, **SERAING | {"precision_km": 0.0})
    assert len(page(network, reach_km=4).lines) == 2
    place = middle | {"postcode": "4101", "town": "Jemeppe"}
    waiting = a_partner(network, standing=Standing.APPLIED)
    a_place(waiting, **place)
    assert len(page(network, reach_km=4).lines) == 2
    a_place(a_partner(network), **place)
    (line,) = page(network, reach_km=4).lines
    assert (line.postcode, line.town, len(line.people)) == ("4101", "Jemeppe", 2)


def test_another_network_never_enters(network):
    a_request(network)
    before = page(network)
    other = a_network()
    for _ in range(3):
        a_request(other)
        a_helper(other)
        a_place(a_partner(other), **SERAING)
    an_unmet_ask(other)
    assert page(network) == before
    assert page(other).waiting == 0


def test_the_number_of_statements_does_not_grow(network):
    def cost():
        asked = []
        db.session.rollback()
        db.session.expire_all()

        def count(_connection, _cursor, statement, *_rest):
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        show_recruiting(network_id=network.id, reach_km=10, most=5, now=NOW)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(asked)

    a_request(network)
    a_request(network, stage=Stage.WITHDRAWN, closed_at=MONDAY)
    a_helper(network, skills={"pay-online": HelperLevel.MANAGE})
    an_unmet_ask(network)
    few = cost()
    for number in range(5):
        a_request(network, **NAMUR)
        a_request(network, stage=Stage.WITHDRAWN, closed_at=MONDAY, **SERAING)
        a_place(a_partner(network))
        an_unmet_ask(network, draft_key=f"more-{number}")
    assert cost() == few
    assert few <= 17

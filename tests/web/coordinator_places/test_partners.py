"""Partners and places as their coordinator keeps them."""

import pytest
from sqlalchemy import select

from helpnet.domain.access import Standing
from helpnet.domain.notices import NoticeKind
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.partners import Place, get_partner, get_place
from tests.factories import a_network, a_partner, a_partner_account, a_place
from tests.web.coordinator_places.scene import count_places, token_of


def standing_of(app, partner):
    with app.app_context():
        return get_partner(partner.id).standing


def notices(app):
    with app.app_context():
        return [(n.kind, n.address) for n in db.session.scalars(select(Notice))]


@pytest.fixture
def waiting(liege):
    partner = a_partner(liege, name="Town hall", standing=Standing.APPLIED)
    a_place(partner, name="Counter 5")
    a_partner_account(partner, liege, email="paul@example.org")
    return partner


def test_a_partner_is_approved_and_told(emptied, desk, waiting):
    desk.open("/coordinator/places").follow("Town hall")
    assert desk.sees("paul@example.org")
    assert desk.sees("Counter 5, 4000 Liège")

    desk.press("Approve")

    assert desk.sees("This organisation is a partner now, and is told so.")
    assert standing_of(emptied, waiting) is Standing.ACTIVE
    assert notices(emptied) == [(NoticeKind.PARTNER_APPROVED, "paul@example.org")]


def test_a_partner_is_refused_with_a_sentence(emptied, desk, waiting):
    desk.open(f"/coordinator/places/partners/{waiting.id}").press("Decline")
    assert desk.status == 422

    desk.press("Decline", sentence="You are too far from us.")

    assert standing_of(emptied, waiting) is Standing.REFUSED
    assert notices(emptied) == [(NoticeKind.PARTNER_REFUSED, "paul@example.org")]


def test_nobody_decides_about_another_networks_partner(emptied, desk):
    other = a_partner(a_network(), standing=Standing.APPLIED)
    url = f"/coordinator/places/partners/{other.id}"
    assert desk.open(url).status == 404
    token = token_of(desk.open("/coordinator/places/new"))
    assert desk.send(f"{url}/approve", {"csrf_token": token}).status == 404
    assert standing_of(emptied, other) is Standing.APPLIED


def test_deciding_twice_is_refused(emptied, desk, waiting):
    desk.open(f"/coordinator/places/partners/{waiting.id}").press("Approve")
    token = token_of(desk.open("/coordinator/places/new"))
    url = f"/coordinator/places/partners/{waiting.id}/approve"
    assert desk.send(url, {"csrf_token": token}).status == 409
    assert len(notices(emptied)) == 1


def test_places_are_listed_searched_and_paged(desk, liege):
    partner = a_partner(liege, name="Library")
    for number in range(55):
        a_place(partner, name=f"Room {number:02}", town="Liège")
    a_place(a_partner(a_network()), name="Elsewhere")

    desk.open("/coordinator/places")
    assert desk.sees("55 places")
    assert desk.sees("Room 49")
    assert not desk.sees("Room 50")
    assert not desk.sees("Elsewhere")
    assert desk.follow("Next page").sees("Room 54")

    desk.open("/coordinator/places").press("Search", q="room 07")
    assert desk.sees("1 place")
    assert desk.sees("Room 07")
    assert desk.press("Search", q="%").sees("Nothing bears this name")


PLACE = {"name": "Counter 5", "address": "2 quai", "where": "4100 Seraing"}


def test_a_place_of_a_new_organisation(emptied, desk):
    desk.open("/coordinator/places").follow("Add a place")
    desk.press("Save", **PLACE)
    assert desk.sees("Choose an organisation, or name a new one.")

    desk.press("Save", **PLACE, partner_name="Town of Seraing", access="free")

    assert desk.sees("The place is added.")
    with emptied.app_context():
        place = db.session.scalars(select(Place)).one()
        assert place.partner.name == "Town of Seraing"
        assert place.partner.standing is Standing.ACTIVE
        assert place.details == {"frais_a_charge": ["Gratuit"]}


def test_a_place_of_a_known_organisation(emptied, desk, liege):
    library = a_partner(liege, name="Library")
    desk.open("/coordinator/places/new")
    desk.press("Save", **PLACE, partner=str(library.id))
    with emptied.app_context():
        assert db.session.scalars(select(Place)).one().partner_id == library.id


def test_a_place_is_changed_and_removed(emptied, desk, liege):
    place = a_place(a_partner(liege), address="1 quai")
    desk.open(f"/coordinator/places/{place.id}").press("Save", name="New name")
    with emptied.app_context():
        assert get_place(place.id).name == "New name"

    desk.open(f"/coordinator/places/{place.id}").press("Remove this place")
    assert count_places(emptied) == 0


def test_another_networks_place_is_not_found(desk):
    place = a_place(a_partner(a_network()))
    assert desk.open(f"/coordinator/places/{place.id}").status == 404

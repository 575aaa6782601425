"""Places near somebody: how far to look, what fits, and at what price."""

from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from sqlalchemy import event, insert, select

from helpnet.domain.access import Standing
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.place_search import Access, Wanted
from helpnet.domain.places import Point
from helpnet.services.nearby import list_nearby, search_nearby, services_for
from helpnet.store.base import db
from helpnet.store.nearby import list_near
from helpnet.store.partners import Place
from tests.factories import LIEGE, a_network, a_partner, a_place
from tests.integration.place_import.scene import french, run
from tests.integration.place_import.test_importing import FILES, rows_of

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
HERE = Point(LIEGE["latitude"], LIEGE["longitude"])
WORK = Wanted(services=frozenset({ServiceCategory.EMPLOYMENT}))
FREE = Wanted(access=frozenset({Access.FREE}))
KM = 1 / 111.2  # degrees of latitude


@contextmanager
def statements():
    """Collect what the database is asked."""
    asked = []

    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


@pytest.fixture
def partner(database):
    return a_partner(a_network())


def at_km(partner, *distances, **fields):
    """Store a place at each of these distances to the north."""
    for far in distances:
        latitude = HERE.latitude + far * KM
        a_place(partner, name=f"{far} km", latitude=latitude, **fields)


def test_nobody_is_sent_far_away_where_enough_is_near(partner):
    at_km(partner, 1, 3, 5, 7, 9, 20)
    assert [near.name for near in list_near(HERE, most=20, enough=5)] == [
        f"{far} km" for far in (1, 3, 5, 7, 9)
    ]
    assert len(list_near(HERE, most=20)) == 6
    assert [near.name for near in list_near(HERE, most=2)] == ["1 km", "3 km"]


def test_the_circle_grows_until_enough_fits(partner):
    at_km(partner, 1, 2, 3, 4, 5, 6)
    at_km(partner, 25, 80, 99, 101, services=[str(ServiceCategory.EMPLOYMENT)])
    found = list_near(HERE, most=20, wanted=WORK, enough=2)
    assert [near.name for near in found] == ["25 km", "80 km", "99 km"]


def test_the_corners_of_a_smaller_box_count_in_the_next_circle(partner):
    corner = {"latitude": HERE.latitude + 9 * KM, "longitude": HERE.longitude + 0.128}
    a_place(partner, name="corner", **LIEGE | corner)  # 12.7 km away
    assert [near.name for near in list_near(HERE, most=20)] == ["corner"]


def test_what_a_place_is_silent_about_it_does_not_have(partner):
    at_km(partner, 1, details={"frais_a_charge": ["Gratuit"]})
    at_km(partner, 2)
    cards = list_nearby(location=HERE, now=NOON, wanted=FREE)
    assert [card.place.name for card in cards] == ["1 km"]
    page = search_nearby(location=HERE, now=NOON, wanted=WORK)
    assert (page.places, page.others, page.map) == ((), 2, None)


def test_open_places_beyond_the_first_page_come_forward(partner):
    at_km(partner, *range(1, 9), opening_hours="Su 09:00-10:00")
    at_km(partner, 9)
    cards = list_nearby(location=HERE, now=NOON, most=3, open_first=True)
    assert [card.place.name for card in cards] == ["9 km", "1 km", "2 km"]
    plain = list_nearby(location=HERE, now=NOON, most=3)
    assert [card.place.name for card in plain] == ["1 km", "2 km", "3 km"]


def test_the_network_is_the_one_there_else_that_of_the_nearest_place(partner):
    at_km(partner, 1)
    assert search_nearby(location=HERE, now=NOON).network == partner.network.name
    outside = Point(HERE.latitude + 30 * KM, HERE.longitude)
    page = search_nearby(location=outside, now=NOON)
    assert page.network == partner.network.name
    assert search_nearby(location=Point(0, 0), now=NOON).network == ""


def test_needs_are_skills_or_services():
    assert services_for(needs=["send-email", "employment", "x", ""]) == {
        ServiceCategory.DAILY_TOOLS,
        ServiceCategory.EMPLOYMENT,
    }


def many(partner, count):
    """Store places in a square of about 200 km, as a whole country has them."""
    columns = {
        **{"network_id": partner.network_id, "partner_id": partner.id},
        **{"country": "BE", "postcode": "", "town": "", "name": "Place"},
        **{"services": [], "details": {}, "opening_hours": "Mo-Fr 09:00-17:00"},
    }
    side = int(count**0.5)
    rows = [
        columns
        | {"latitude": 49.7 + number % side * 1.8 / side}
        | {"longitude": 4.2 + number // side * 2.8 / side}
        for number in range(count)
    ]
    db.session.execute(insert(Place), rows)
    db.session.commit()


def test_many_places_cost_no_more_statements_than_few(partner):
    counted = []
    for count in (100, 3000):
        many(partner, count)
        for wanted in (Wanted(), FREE):
            db.session.expire_all()
            with statements() as asked:
                search_nearby(location=HERE, now=NOON, wanted=wanted)
            counted.append(len(asked))
    assert max(counted) <= 9
    assert counted[0] >= counted[2]


def test_a_place_of_a_partner_who_left_is_nowhere(partner):
    left = a_partner(partner.network, standing=Standing.LEFT)
    at_km(left, 1)
    assert list_nearby(location=HERE, now=NOON) == ()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)
@pytest.mark.parametrize("open_first", [True, False])
def test_places_of_a_real_file_are_found_and_drawn(database, file, open_first):
    run(french(territory=file.territory), rows_of(file))
    place = db.session.scalars(select(Place).order_by(Place.id)).first()
    found = search_nearby(
        location=place.location.point if place else HERE,
        now=NOON,
        open_first=open_first,
    )
    assert bool(found.places) is (place is not None)
    assert found.map is None or len(found.map.pins) == len(found.places)
    open_before = [card.open_now is True for card in found.places]
    distances = [card.place.distance_km for card in found.places]
    ordered = zip(open_before, distances, strict=True)
    if open_first:
        assert open_before == sorted(open_before, reverse=True)
        distances = [far for opened, far in ordered if opened]
    assert all(one <= other for one, other in pairwise(distances))

"""Anybody finds an open place near a postcode or a town."""

from datetime import UTC, datetime

import pytest

from helpnet.domain.access import Standing
from tests.factories import NAMUR, SERAING, a_network, a_partner, a_place
from tests.web.conftest import stranger

TUESDAY_MORNING = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # 10:30 in Liège


@pytest.fixture
def network(emptied, set_clock):
    set_clock(TUESDAY_MORNING)
    return a_network(name="Liège learns")


@pytest.fixture
def partner(network):
    return a_partner(network, name="Public library", phone="+32 4 000 00 00")


def names(visitor):
    return [text for text, url in visitor.links() if url.startswith("/places/")]


def test_the_nearest_place_comes_first(visitor, partner):
    a_place(partner, name="Far", **NAMUR)
    a_place(partner, name="Near", **SERAING)
    a_place(partner, name="Here")
    visitor.open("/places").press("Search", q="4000")
    assert names(visitor)[:3] == ["Here", "Near", "Far"]
    assert visitor.sees("Near 4000 Liège")
    assert visitor.sees("km")


def test_only_places_of_active_partners_are_shown(visitor, network):
    for standing in set(Standing) - {Standing.ACTIVE}:
        a_place(a_partner(network, standing=standing), name=f"Of {standing}")
    visitor.open("/places?q=4100")
    assert names(visitor) == []
    assert visitor.sees("We know no place near you yet")


def test_a_place_that_receives_nobody_is_not_shown(visitor, partner):
    details = {"modalites_acces": ["Ce lieu n'accueille pas de public"]}
    a_place(partner, details=details)
    a_place(partner, latitude=None, longitude=None)
    assert names(visitor.open("/places?q=4000")) == []


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("Mo-Fr 09:00-17:00", "Open now"),
        ("Mo-Fr 14:00-17:00", "Closed now"),
        ("whenever", "Please call before you go."),
        ("", "Please call before you go."),
    ],
)
def test_a_list_says_whether_a_place_is_open(visitor, partner, hours, words):
    a_place(partner, opening_hours=hours)
    assert visitor.open("/places?q=4000").sees(words)


def test_a_number_is_written_as_people_do_and_can_be_called(visitor, partner):
    place = a_place(partner, phone="+3242223344", postcode="4000", town="Liège")
    link = ("04 222 33 44", "tel:042223344")
    assert link in visitor.open("/places?q=4000").links()
    assert link in visitor.open(f"/places/{place.id}").links()


def test_a_name_borne_twice_is_chosen(visitor, partner):
    a_place(partner, name="Here")
    a_network(name="Arras learns", country="FR")
    visitor.open("/places").press("Search", q="Saint-Nicolas")
    assert visitor.sees("Which place do you mean?")
    visitor.follow("Saint-Nicolas, Liège")
    assert names(visitor) == ["Here"]


def test_an_unknown_place_keeps_the_text_and_leads_on(visitor, partner):
    visitor.open("/places").press("Search", q="Xyzzyville")
    assert visitor.sees("We do not know this place")
    assert visitor.value("q") == "Xyzzyville"


def test_a_place_has_a_page_with_hours_and_ways_to_reach_it(visitor, partner):
    place = a_place(
        partner,
        address="Rue Haute 1",
        website="https://library.example.org",
        summary="Six computers and a kind team.",
        services=["Accès internet et matériel informatique", "Something else"],
        opening_hours="Mo-Fr 09:00-12:00,13:00-17:00",
        details={
            "frais_a_charge": ["Gratuit"],
            "prise_en_charge_specifique": ["Surdité", "New word"],
        },
    )
    visitor.open("/places?q=4000").follow(place.name)
    for words in (
        "Rue Haute 1",
        "4000 Liège",
        "+32 4 000 00 00",
        "https://library.example.org",
        "Six computers",
        "Something else",
        "Tuesday",
        "09:00 to 12:00, 13:00 to 17:00",
        "Closed",
        "Open now",
        "Free",
        "For people who do not hear well",
        "New word",
    ):
        assert visitor.sees(words), words


def test_hours_nobody_can_read_are_shown_as_they_are(visitor, partner):
    place = a_place(partner, opening_hours="on appointment only")
    assert visitor.open(f"/places/{place.id}").sees("on appointment only")


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "-1", "x"])
def test_a_place_that_is_not_there_is_not_found(visitor, partner, number):
    assert visitor.open(f"/places/{number}").status == 404


def test_a_place_of_a_partner_who_left_is_not_found(visitor, network):
    place = a_place(a_partner(network, standing=Standing.LEFT))
    assert visitor.open(f"/places/{place.id}").status == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 5000,
        "q=%00",
        "q=%ff%fe",
        "q=4000&at=999999999999999999999",
        "q=4000&at=x",
        "q=%27%3B%20DROP%20TABLE%20places%3B--",
        "q=%3Cscript%3Ealert(1)%3C/script%3E",
        "q=%E2%80%AE4000",
        "q=%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9",
        "q=50%25_%25",
        "at=1",
        "q=4000&need=x&need=%00&access=%ff&access=free%27--&open=maybe",
        "q=4000" + "&need=send-email" * 500,
        "q=4000&access[]=free&need[0]=x",
    ],
)
def test_absurd_searches_get_a_page(visitor, partner, query):
    visitor.open(f"/places?{query}")
    assert visitor.status == 200
    assert "<script>alert" not in visitor.html


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_page_opens_in_every_language(emptied, partner, language):
    place = a_place(partner)
    visitor = stranger(emptied, language)
    assert visitor.open("/places?q=4000").status == 200
    assert visitor.open(f"/places/{place.id}").status == 200

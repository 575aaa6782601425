"""The page of places: what can be chosen, in which order, and the map drawn on it."""

import gzip
import json
import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from helpnet.domain.catalogue import ServiceCategory
from tests.factories import (
    LIEGE,
    NAMUR,
    SERAING,
    a_helper,
    a_network,
    a_partner,
    a_place,
)
from tests.naughty import NAUGHTY
from tests.visitor import words
from tests.web.conftest import stranger

TUESDAY_MORNING = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # 10:30 in Liège
FORMS, WORK = str(ServiceCategory.PROCEDURES), str(ServiceCategory.EMPLOYMENT)
COMPUTERS = str(ServiceCategory.ACCESS)
CLOSED = "Mo-Fr 14:00-17:00"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(TUESDAY_MORNING)
    return a_network(name="Liège learns", phone="+32 4 999 88 77")


@pytest.fixture
def partner(network):
    return a_partner(network, name="Public library")


def titles(visitor):
    """Return the names in the list, in their order."""
    links = [h3.find("a") for h3 in visitor.tree.iter("h3")]
    return [words(link) for link in links if link is not None]


def drawing(visitor):
    """Return the map as it is written in the page."""
    html = visitor.html
    start = html.index('<figure class="hn-map')
    return html[html.index("<svg", start) : html.index("</svg>", start)]


def test_open_places_come_first_where_that_is_wished(visitor, partner):
    a_place(partner, name="Near", opening_hours=CLOSED)
    a_place(partner, name="Silent", opening_hours="")
    a_place(partner, name="Far", **SERAING)
    visitor.open("/places").press("Search", q="4000")
    assert titles(visitor) == ["Near", "Silent", "Far"]
    visitor.press("Search", open="y")
    assert titles(visitor) == ["Far", "Near", "Silent"]
    assert visitor.sees("Open places come first")
    assert visitor.value("open") == "y"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (CLOSED, "Closed now Opens today at 14:00. Today: 14:00 to 17:00"),
        ("We 09:00-12:00", "Closed now Opens tomorrow at 09:00. Tomorrow: 09:00"),
        ("Su 10:00-11:00", "Opens on Sunday at 10:00. Sunday: 10:00 to 11:00"),
        ("Mar 14 10:00-11:00", "Opens on Saturday 14 March at 10:00."),
        ("Tu 09:00-12:00", "Open now Today: 09:00 to 12:00"),
    ],
)
def test_a_place_says_when_it_is_open_next(visitor, partner, hours, said):
    place = a_place(partner, opening_hours=hours)
    assert visitor.open("/places?q=4000").sees(said)
    opens = re.search(r"Opens .*?\.", said)
    page = visitor.open(f"/places/{place.id}")
    assert opens is None or page.sees(opens[0])


def test_a_place_is_closed_on_a_holiday_of_its_country(visitor, partner, set_clock):
    a_place(partner, opening_hours="Mo-Fr 09:00-17:00; PH off")
    set_clock(datetime(2026, 7, 21, 9, 30, tzinfo=UTC))  # a Tuesday
    assert visitor.open("/places?q=4000").sees("Closed now Opens tomorrow at 09:00.")


def test_places_are_chosen_by_what_people_do_there(visitor, partner):
    a_place(partner, name="Forms", services=[FORMS, "Something else"])
    a_place(partner, name="Work", services=[WORK])
    a_place(partner, name="Silent")
    visitor.open("/places").press("Search", q="4000", need="procedures")
    assert titles(visitor) == ["Forms"]
    assert visitor.value("need") == "procedures"
    visitor.press("Search", need=["procedures", "employment"])
    assert titles(visitor) == ["Forms", "Work"]


def test_a_need_of_a_learner_is_answered_by_its_service(visitor, partner):
    a_place(partner, name="Forms", services=[FORMS])
    a_place(partner, name="Daily", services=[str(ServiceCategory.DAILY_TOOLS)])
    visitor.open("/places?q=4000&need=send-email")
    assert titles(visitor) == ["Daily"]
    assert visitor.value("need") == "daily_tools"


def test_places_are_chosen_by_how_easy_they_are_to_use(visitor, partner):
    care = "prise_en_charge_specifique"
    a_place(partner, name="Easy", details={care: ["Handicaps moteurs"]})
    a_place(partner, name="Online", services=[COMPUTERS], details={care: []})
    everything = [
        *("Handicaps moteurs", "Langues étrangères (anglais)"),
        "Langues étrangères (autres)",
    ]
    a_place(
        partner,
        name="All",
        services=[COMPUTERS],
        details={care: everything, "frais_a_charge": ["Gratuit"]},
    )
    visitor.open("/places").press("Search", q="4000", access="step_free")
    assert titles(visitor) == ["Easy", "All"]
    assert visitor.sees("For people who do not move easily")
    visitor.press("Search", access="computers")
    assert titles(visitor) == ["Online", "All"]
    ticks = ["computers", "english", "free", "other_languages", "step_free"]
    visitor.press("Search", access=ticks)
    assert titles(visitor) == ["All"]
    assert sorted(visitor.value("access")) == ticks


def test_where_nothing_fits_there_is_a_way_on(visitor, partner):
    a_place(partner, name="Forms", services=[FORMS])
    a_place(partner, name="Silent")
    visitor.open("/places?q=4000&need=employment&open=y")
    assert visitor.sees("No place near you says that it has all this")
    assert "<figure" not in visitor.html
    visitor.follow("Show all 2 places near you")
    assert titles(visitor) == ["Forms", "Silent"]
    assert visitor.value("open") == "y"


def test_where_no_place_is_known_help_can_be_asked_for(visitor, network):
    visitor.open("/places?q=4000&need=employment")
    assert visitor.sees("We know no place near you yet")
    assert ("Ask for help", "/ask") in [
        (text, url.rstrip("/")) for text, url in visitor.links()
    ]


def test_the_choice_of_a_namesake_keeps_the_question(visitor, partner):
    a_place(partner, name="Forms", services=[FORMS])
    a_place(partner, name="Silent")
    a_network(name="Arras learns", country="FR")
    visitor.open("/places?q=Saint-Nicolas&need=procedures&open=y")
    visitor.follow("Saint-Nicolas, Liège")
    assert titles(visitor) == ["Forms"]
    visitor.press("Search", need=[])
    assert titles(visitor) == ["Forms", "Silent"]
    assert visitor.value("open") == "y"


def test_the_way_back_from_a_place_keeps_the_question(visitor, partner):
    a_place(partner, name="Forms", services=[FORMS])
    visitor.open("/places?q=4000&need=procedures&access=&open=y").follow("Forms")
    visitor.follow("All places")
    assert (visitor.value("q"), visitor.value("need")) == ("4000", "procedures")
    assert titles(visitor) == ["Forms"]


def test_the_network_there_is_the_one_to_call(visitor, partner):
    a_place(partner)
    a_network(name="Elsewhere", territory=FAR_AWAY, phone="+32 2 111 11 11")
    visitor.open("/places?q=4000")
    assert visitor.sees("Liège learns")
    assert visitor.sees("+32 4 999 88 77")


FAR_AWAY = {
    "type": "Polygon",
    "coordinates": [[[3.0, 50.9], [3.5, 50.9], [3.5, 51.2], [3.0, 51.2], [3.0, 50.9]]],
}


def test_the_map_has_the_numbers_of_the_list(visitor, partner):
    for name, where in (("Here", LIEGE), ("Near", SERAING), ("Far", NAMUR)):
        a_place(partner, name=name, **where)
    visitor.open("/places?q=4000")
    drawn = drawing(visitor)
    assert re.findall(r'<text y="6">(\d+)</text>', drawn) == ["1", "2", "3"]
    numbered = [words(h3) for h3 in visitor.tree.iter("h3")][:3]
    assert numbered == ["1 Here", "2 Near", "3 Far"]
    assert "You are here" in drawn
    assert "20 km" in drawn  # the bar
    assert 'class="hn-map__area"' in drawn
    assert visitor.sees("The pale surface is Liège learns.")


def test_the_map_has_a_name_and_is_one_picture(visitor, partner):
    a_place(partner)
    visitor.open("/places?q=4000")
    drawn = drawing(visitor)
    assert (
        'role="img" aria-labelledby="near-title" aria-describedby="near-text"' in drawn
    )
    assert "Map of the places near 4000 Liège" in drawn
    assert "<a " not in drawn


def test_no_volunteer_is_on_the_page(visitor, network, partner):
    a_place(partner, name="Here")
    without = visitor.open("/places?q=4000").html
    for number in range(7):
        where = {"latitude": 50.61 + number / 1000, "longitude": 5.5811}
        a_helper(network, name=f"Amina {number}", **where)
    assert visitor.open("/places?q=4000").html == without


def test_the_page_stays_light(visitor, partner):
    for number in range(40):
        a_place(
            partner,
            name=f"Media library number {number}",
            address=f"Rue de la Station {number * 7}",
            phone=f"+32 4 222 {number:02} 44",
            services=[str(each) for each in list(ServiceCategory)[number % 5 :]],
            latitude=50.6 + number * 0.0013,
            longitude=5.55 + (number * 7 % 11) * 0.004,
        )
    visitor.open("/places?q=4000&open=y&access=computers")
    assert len(titles(visitor)) == 20
    assert len(gzip.compress(visitor.html.encode())) < 15_000


def test_what_the_moving_map_needs_stands_in_the_page(visitor, partner):
    a_place(partner, name="Here <b>&\"'", latitude=50.64, longitude=5.57)
    visitor.open("/places?q=4000")
    figure = next(visitor.tree.iter("figure"))
    rings = json.loads(figure.get("data-rings"))
    assert all(50 < lat < 51.5 and 4 < lon < 7 for ring in rings for lat, lon in ring)
    listed = next(li for li in visitor.tree.iter("li") if li.get("data-at"))
    assert listed.get("data-at") == "50.64,5.57"
    assert figure.get("data-tiles") == ""
    assert "leaflet" not in visitor.html.replace("/leaflet", "")
    assert 'src="/static/map.js' in visitor.html


def test_a_page_without_a_map_brings_no_script_for_it(visitor, network):
    for address in ("/places", "/places?q=Xyzzy", "/places?q=4000"):
        assert "map.js" not in visitor.open(address).html


def test_no_host_but_ours_may_send_images_without_tiles(visitor, partner):
    answer = visitor.client.get("/places?q=4000")
    assert "img-src 'self' data:;" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("typed", NAUGHTY)
def test_whatever_is_typed_there_is_a_page_that_keeps_it_harmless(
    visitor, partner, typed
):
    query = urlencode({"q": typed, "need": typed}, errors="surrogatepass")
    visitor.open(f"/places?{query}")
    assert visitor.status == 200
    assert visitor.heading == "Find a place near you"


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_state_opens_in_every_language(emptied, partner, language):
    a_place(partner, opening_hours=CLOSED, services=[FORMS, COMPUTERS])
    visitor = stranger(emptied, language)
    for query in ("", "q=4000&open=y", "q=4000&need=employment", "q=Xyzzy"):
        assert visitor.open(f"/places?{query}").status == 200

"""Asking for help: where somebody lives."""

from dataclasses import replace

import pytest

from helpnet import clock
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.places import Point
from helpnet.services import geocoding
from helpnet.store.asks import UnmetAsk
from helpnet.store.geocoding import GeocodingQuestion
from helpnet.store.requests import HelpRequest
from tests.factories import a_network, a_partner, a_place
from tests.web.ask.scene import count, the_request
from tests.web.asking import ME, page_name, walk


def test_a_place_with_namesakes_is_chosen(emptied, visitor, network):
    a_network(name="Arras learns", country="FR", territory=around(50.3, 2.8))
    walk(visitor, until="where")
    visitor.press("Continue", where="Saint-Nicolas")
    assert visitor.heading == "Which place do you mean?"
    visitor.press("Continue")
    assert visitor.status == 422
    visitor.press("Continue", choice="12345")
    assert visitor.status == 422
    assert visitor.sees("Saint-Nicolas, Liège, Belgium")
    visitor.press("Continue", choice=choice_of(visitor, "Pas-de-Calais"))
    assert visitor.sees("Saint-Nicolas")
    assert visitor.sees("Arras learns")


def around(latitude, longitude):
    """Return a square degree around a point, as GeoJSON."""
    west, east = longitude - 0.5, longitude + 0.5
    south, north = latitude - 0.5, latitude + 0.5
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def choice_of(visitor, words):
    """Return the value of the radio button whose label has these words."""
    for label in visitor.tree.iter("label"):
        if words in "".join(label.itertext()):
            wanted = label.get("for")
            radios = visitor.tree.iter("input")
            return next(r.get("value") for r in radios if r.get("id") == wanted)
    raise AssertionError(f"no choice {words}")


def test_an_unknown_place_offers_a_way_on(visitor, network):
    walk(visitor, until="where")
    visitor.press("Continue", where="Xyzzyville")
    assert visitor.status == 422
    assert visitor.sees("We do not know this place")
    assert visitor.sees("I do not know my postcode")
    assert visitor.value("where") == "Xyzzyville"


def test_a_geocoder_is_asked_outside_the_request_and_remembered(
    emptied, visitor, network, monkeypatch
):
    settings = replace(emptied.config["HELPNET"], GEOCODER="photon")
    monkeypatch.setitem(emptied.config, "HELPNET", settings)
    walk(visitor, until="where").press("Continue", where="Place Saint-Lambert")
    assert visitor.sees("We do not know this place.")

    with emptied.app_context():
        (waiting,) = geocoding.list_due()
        assert waiting.text == "Place Saint-Lambert"
        geocoding.record_result(
            waiting=waiting,
            point=Point(50.6451, 5.5718),
            label="Place Saint-Lambert",
            provider="photon",
            now=clock.now(),
        )

    visitor.press("Continue", where="Place Saint-Lambert")
    assert visitor.sees("Which place do you mean?")
    visitor.press("Continue", choice=choice_of(visitor, "Liège"))
    assert page_name(visitor) == "modes"


def test_without_a_geocoder_nothing_is_kept_of_an_unknown_place(
    emptied, visitor, network
):
    walk(visitor, until="where").press("Continue", where="Place Saint-Lambert")
    assert visitor.sees("We do not know this place.")
    assert count(emptied, GeocodingQuestion) == 0


def test_where_there_is_no_network_the_ask_is_recorded_once(emptied, visitor, network):
    place = a_place(a_partner(network), name="Médiathèque")
    walk(visitor, until="where")
    visitor.press("Continue", where="5000 Namur")
    assert page_name(visitor) == "outside"
    assert visitor.sees("Liège learns")
    assert visitor.sees("+32 4 222 33 44")
    assert visitor.sees("km")
    assert visitor.sees(place.name)
    visitor.follow("I typed the wrong place")
    visitor.press("Continue", where="1012")
    assert count(emptied, UnmetAsk) == 1
    visitor.open("/ask/check")
    assert page_name(visitor) == "where"
    assert count(emptied, HelpRequest) == 0


def test_the_place_is_confirmed_on_the_next_page(visitor, network):
    walk(visitor, until="modes")
    assert visitor.sees("You live here: 4000 Liège")


def test_who_has_no_device_sees_open_places_first(visitor, network):
    library = a_partner(network)
    a_place(library, name="Reading room")
    walk(visitor, until="modes", barriers={"barriers": ["access"]})
    assert visitor.sees("Open places near you Reading room")
    a_place(library, name="Computer room", services=[ServiceCategory.ACCESS])
    visitor.open("/ask/modes")
    assert visitor.sees("Near you, with computers and the internet Computer room")
    walk_on(visitor, "modes").press("Send my request")
    assert visitor.sees("Reading room")


@pytest.mark.parametrize("button", ["Continue", "I do not know"])
def test_not_knowing_what_stops_you_is_fine(emptied, visitor, network, button):
    walk(visitor, until="barriers").press(button, barriers=None)
    assert page_name(visitor) == "where"
    walk_on(visitor, "where").press("Send my request")
    assert the_request(emptied).barriers == frozenset()


def test_skipping_takes_one_press_and_drops_what_was_ticked(emptied, visitor, network):
    walk(visitor, until="barriers").press("I do not know", barriers=["access"])
    walk_on(visitor, "where", until="times")
    visitor.press("I do not know", any_time=None, times=["mon_am"])
    walk_on(visitor, "languages", until="notes")
    visitor.press("Nothing to add", notes="Never mind")
    visitor.press("Send my request")
    request = the_request(emptied)
    assert (request.barriers, request.times) == (frozenset(), frozenset())
    assert request.notes == ""


def test_not_knowing_how_is_a_public_place_or_the_phone(emptied, visitor, network):
    walk(visitor, until="modes").press("I do not know", modes=["video"])
    assert page_name(visitor) == "times"
    walk_on(visitor, "times")
    assert visitor.sees("In a public place near me")
    visitor.press("Send my request")
    assert the_request(emptied).modes == {"public_place", "phone"}


def walk_on(visitor, page, until="check"):
    """Answer every page from this one on with the usual answers."""
    assert page_name(visitor) == page
    while (name := page_name(visitor)) != until:
        visitor.press("Continue", **ME[name])
    return visitor

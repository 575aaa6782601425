"""A poster for a place: for those who may hang it up; and where its code leads."""

import html
import re

import pytest
import segno

from helpnet.domain.access import Standing
from helpnet.store.base import db
from helpnet.store.networks import Network
from tests.factories import a_network, a_partner, a_partner_account, a_place, an_account
from tests.web.conftest import stranger


@pytest.fixture
def network(emptied):
    return a_network(name="Liège helps", phone="04 222 33 44")


@pytest.fixture
def partner(network):
    return a_partner(network)


@pytest.fixture
def place(partner):
    return a_place(partner, name="Reading room", address="Rue Haute 1")


def poster(place):
    return f"/places/{place.id}/poster"


def test_a_coordinator_finds_the_poster_of_each_place(network, place, sign_in):
    visitor = sign_in(an_account(network)).open("/coordinator/places")

    visitor.follow("Poster Reading room")

    assert visitor.url == poster(place)
    assert visitor.sees("04 222 33 44")
    assert visitor.sees("Or ask here: Reading room")
    assert visitor.sees("Rue Haute 1, 4000 Liège")
    assert visitor.html.count('class="hn-strips__strip"') == 8


def test_a_partner_finds_the_posters_of_its_own_places(
    network, partner, place, sign_in
):
    other = a_place(a_partner(network), name="Town hall")
    visitor = sign_in(a_partner_account(partner, network)).open("/partner")

    assert visitor.follow("Poster Reading room").status == 200
    assert visitor.open(poster(other)).status == 404


def test_nobody_gets_the_poster_of_another_network(place, sign_in):
    stranger_here = sign_in(an_account(a_network()))

    assert stranger_here.open(poster(place)).status == 404


def test_a_partner_that_is_not_approved_finds_no_poster(network, sign_in):
    partner = a_partner(network, standing=Standing.APPLIED)
    place = a_place(partner, name="New room")
    visitor = sign_in(a_partner_account(partner, network)).open("/partner")

    assert visitor.sees("New room")
    assert not visitor.sees("Poster")
    assert visitor.open(poster(place)).status == 404
    coordinator = sign_in(an_account(network)).open("/coordinator/places")
    assert coordinator.sees("New room")
    assert not coordinator.sees("Poster")


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Apprenez"), ("nl", "Leer"), ("de", "Lernen"), ("en", "Learn")],
)
def test_it_speaks_the_language_of_the_page(network, place, sign_in, language, words):
    visitor = sign_in(an_account(network)).open(f"/language/{language}")

    visitor.open(poster(place))

    assert visitor.heading.startswith(words)


def test_the_code_holds_the_address_of_the_place(network, place, sign_in):
    visitor = sign_in(an_account(network)).open(poster(place))
    drawn = html.unescape(re.search(r"<path[^>]* d=\"([^\"]+)\"", visitor.html)[1])

    expected = segno.make_qr(f"http://localhost/here/{place.id}", error="q")

    assert dark_squares(drawn) == {
        (x + expected.default_border_size, y + expected.default_border_size)
        for y, row in enumerate(expected.matrix)
        for x, dark in enumerate(row)
        if dark
    }


def dark_squares(path):
    """Return (x, y) of every square that horizontal strokes of an SVG path cover."""
    squares, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-0-9. ]+)", path):
        given = [float(number) for number in re.findall(r"-?[0-9.]+", numbers)]
        if command == "h":
            squares |= {(int(x) + step, int(y)) for step in range(int(given[0]))}
            x += given[0]
        else:
            start = (0.0, 0.0) if command == "M" else (x, y)
            x, y = start[0] + given[0], start[1] + given[1]
    return squares


def test_whoever_scans_it_sees_the_number_of_that_network(place, visitor):
    a_network(name="Namur helps", phone="081 11 22 33")
    assert not visitor.open("/").sees("04 222 33 44")

    visitor.open(f"/here/{place.id}")

    assert visitor.url == "/"
    assert visitor.sees("Liège helps")
    assert visitor.sees("04 222 33 44")
    assert visitor.open("/guides").sees("04 222 33 44")


def test_the_latest_poster_counts(emptied, place, visitor):
    other = a_place(a_partner(a_network(name="Namur helps", phone="081 11 22 33")))
    visitor.open(f"/here/{place.id}").open(f"/here/{other.id}")

    assert visitor.sees("081 11 22 33")
    assert not visitor.sees("04 222 33 44")


def test_who_is_signed_in_sees_their_own_network(place, sign_in):
    visitor = sign_in(an_account(a_network(name="Namur helps", phone="081 11 22 33")))

    visitor.open(f"/here/{place.id}")

    assert visitor.sees("081 11 22 33")
    assert not visitor.sees("04 222 33 44")


@pytest.mark.parametrize("number", ["0", "987654", "2147483647", "9999999999"])
def test_an_old_poster_still_leads_to_the_first_page(emptied, number):
    visitor = stranger(emptied).open(f"/here/{number}")

    assert (visitor.url, visitor.status) in {("/", 200), (f"/here/{number}", 404)}
    assert visitor.sees("+32 4 123 45 67")


def test_a_network_that_is_gone_is_forgotten(emptied, visitor):
    network = a_network(name="Short-lived")
    with visitor.client.session_transaction() as session:
        session["network"] = network.id
    with emptied.app_context():
        db.session.delete(db.session.get(Network, network.id))
        db.session.commit()

    visitor.open("/")

    assert visitor.status == 200
    assert visitor.sees("+32 4 123 45 67")
    with visitor.client.session_transaction() as session:
        assert "network" not in session
    assert visitor.open("/guides/see-pension").status == 200

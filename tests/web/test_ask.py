"""A person asks for help, without an account."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from helpnet import clock
from helpnet.domain.asking import Barrier
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.places import Point
from helpnet.domain.references import parse_reference
from helpnet.services import geocoding
from helpnet.store.asks import Draft, UnmetAsk
from helpnet.store.base import db
from helpnet.store.geocoding import GeocodingQuestion
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import a_network, a_partner, a_place
from tests.web.asking import ME, ask, page_name, walk
from tests.web.conftest import stranger

JO = {"full_name": "Jo", "way": "phone"}


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


def the_request(app):
    with app.app_context():
        request = db.session.scalars(db.select(HelpRequest)).one()
        db.session.expunge_all()
        return request


def count(app, table):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(table))


def test_asking_ends_with_a_reference(emptied, visitor, network):
    ask(visitor)
    assert visitor.heading == "We have your request"
    request = the_request(emptied)
    assert visitor.sees(request.reference)
    assert parse_reference(request.reference) == request.reference
    assert visitor.sees("We call you: 04 222 33 44.")
    assert visitor.sees("Liège learns looks for a helper")
    assert visitor.sees("We never ask for your passwords")


def test_from_home_to_a_sent_request_are_nine_pages(visitor, network):
    pages = [visitor.open("/").follow("Ask for help").url]
    while pages[-1] != "/ask/check":
        pages.append(visitor.press("Continue", **ME[page_name(visitor)]).url)
    assert len(pages) == len(set(pages)) == 9
    assert visitor.press("Send my request").heading == "We have your request"


def test_every_answer_reaches_the_request(emptied, visitor, network):
    ask(
        visitor,
        needs={"needs": ["send-email", "pay-online"]},
        check={"main": "pay-online"},
        barriers={"barriers": ["access", "wish"]},
        modes={"modes": ["home_visit", "chat"]},
        times={"any_time": None, "times": ["mon_am", "sun_eve"]},
        languages={"languages": ["nl", "ar"]},
        notes={"notes": "I do not hear well."},
    )
    request = the_request(emptied)
    assert request.barriers == {Barrier.ACCESS, Barrier.WISH}
    assert request.modes == {"home_visit", "chat"}
    assert request.times == {"mon_am", "sun_eve"}
    assert request.languages == {"nl", "ar"}
    assert request.notes == "I do not hear well."
    assert (request.name, request.phone) == ("Jeanne Lambert", "+3242223344")
    assert (request.postcode, request.country) == ("4000", "BE")
    assert request.precision_km == 2.0
    with emptied.app_context():
        row = db.session.scalars(db.select(HelpRequest)).one()
        assert [need.skill for need in row.needs] == ["pay-online", "send-email"]
        assert [(s.what, s.by) for s in row.history] == [
            (Happening.ASKED, Actor.LEARNER)
        ]
        notice = db.session.scalars(db.select(Notice)).one()
        assert notice.address == "+3242223344"
        assert notice.facts["reference"] == row.reference


@pytest.mark.parametrize(
    ("way", "reach", "phone", "email", "note"),
    [
        ("phone", {"phone": "0470/12.34.56"}, "+32470123456", "", ""),
        ("email", {"email": "jeanne@example.org"}, "", "jeanne@example.org", ""),
        (
            "neighbour",
            {"neighbour": "Paul", "neighbour_phone": "0470 12 34 56"},
            "+32470123456",
            "",
            "Paul",
        ),
        ("letter", {"address": "Rue Haute 1\n4000 Liège"}, "", "", "Rue Haute 1"),
    ],
)
def test_there_are_four_ways_to_be_reached(
    emptied, visitor, network, way, reach, phone, email, note
):
    ask(visitor, reach={"way": way} | reach)
    request = the_request(emptied)
    assert request.contact_way is ContactWay(way)
    assert (request.phone, request.email) == (phone, email)
    assert request.contact_note.startswith(note)
    assert visitor.heading == "We have your request"


def test_somebody_may_ask_for_another_who_agrees(emptied, visitor, network):
    referrer = {
        "referrer_name": "Sophie Lambert",
        "relation": "daughter",
        "referrer_contact": "0470 99 88 77",
    }
    visitor.open("/ask/needs").follow("I ask for somebody else")
    visitor.press("Continue", **referrer)
    assert visitor.status == 422
    assert visitor.sees("We need the yes of the person")
    assert visitor.value("referrer_name") == "Sophie Lambert"
    ask(visitor, referrer=referrer | {"agreed": "y"})
    request = the_request(emptied)
    assert request.referrer_name == "Sophie Lambert"
    assert request.referrer_relation == "daughter"
    assert request.referrer_contact == "0470 99 88 77"
    assert request.consent_at is not None
    assert visitor.sees("Jeanne Lambert")
    assert not visitor.sees("calls you")


def test_going_back_keeps_everything(visitor, network):
    walk(visitor, until="reach")
    visitor.open("/ask/needs")
    assert visitor.value("needs") == "send-email"
    visitor.open("/ask/where")
    assert visitor.value("where") == "4000"
    visitor.open("/ask")
    assert visitor.sees("You have begun already")
    visitor.follow("Go on")
    assert page_name(visitor) == "reach"


def test_nobody_jumps_ahead(visitor, network):
    for name in ("notes", "barriers", "modes", "check", "wish"):
        visitor.open(f"/ask/{name}")
        assert page_name(visitor) == "needs"


def test_a_change_comes_back_to_the_check_page(visitor, network):
    walk(visitor)
    visitor.follow("Change What would you like to do?")
    visitor.press("Continue", needs=["pay-online"])
    assert page_name(visitor) == "check"
    visitor.follow("Change What makes it difficult?")
    visitor.press("Continue", barriers=["wish"])
    assert page_name(visitor) == "wish"
    visitor.press("Continue", wish="helper")
    assert page_name(visitor) == "check"


def test_of_several_needs_the_first_is_chosen_until_another_is(
    emptied, visitor, network
):
    walk(visitor, needs={"needs": ["send-email", "pay-online"]})
    assert visitor.value("main") == "send-email"
    visitor.press("Send my request")
    with emptied.app_context():
        row = db.session.scalars(db.select(HelpRequest)).one()
        assert [need.skill for need in row.needs] == ["send-email", "pay-online"]


def test_with_one_need_nothing_is_asked_about_it(visitor, network):
    walk(visitor)
    assert visitor.value("main") == []


def test_another_way_of_contact_asks_for_the_new_address(visitor, network):
    walk(visitor)
    visitor.open("/ask/reach?change=1").press("Continue", way="email")
    assert visitor.status == 422
    assert visitor.sees("Please type an e-mail address.")
    assert visitor.value("phone") == "04 222 33 44"
    visitor.press("Continue", email="j@example.org")
    assert page_name(visitor) == "check"
    assert visitor.sees("j@example.org")
    assert not visitor.sees("04 222 33 44")


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


@pytest.mark.parametrize("times", [1, 2, 5])
def test_sending_again_shows_the_same_reference(emptied, visitor, network, times):
    walk(visitor)
    with visitor.client.session_transaction() as session:
        before = dict(session)
    visitor.press("Send my request")
    reference = the_request(emptied).reference
    for _ in range(times):
        with visitor.client.session_transaction() as session:
            session.clear()
            session.update(before)
        visitor.send("/ask/check", {"csrf_token": token_of(visitor)})
        assert visitor.sees(reference)
    assert count(emptied, HelpRequest) == 1
    assert count(emptied, Draft) == 0
    assert count(emptied, Notice) == 1


def test_the_button_pressed_in_eight_windows_sends_one_request(
    emptied, visitor, network
):
    walk(visitor)
    token = visitor.value("csrf_token")
    cookie = visitor.client.get_cookie("helpnet").value
    windows = [stranger(emptied) for _ in range(8)]
    for window in windows:
        window.client.set_cookie("helpnet", cookie)

    def press(window):
        return window.send("/ask/check", {"csrf_token": token})

    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(press, windows))
    assert count(emptied, HelpRequest) == 1
    reference = the_request(emptied).reference
    assert all(page.sees(reference) for page in pages)


def token_of(visitor):
    return visitor.open("/request").value("csrf_token")


def test_going_back_after_sending_shows_the_reference(emptied, visitor, network):
    ask(visitor)
    for path in ("/ask/check", "/ask/notes"):
        visitor.open(path)
        assert visitor.sees(the_request(emptied).reference)
    visitor.open("/ask")
    assert page_name(visitor) == "needs"
    assert visitor.value("needs") == []


def test_a_shared_computer_forgets_what_was_sent(emptied, visitor, network):
    ask(visitor).press("Finish on this computer")
    assert visitor.url == "/"
    visitor.open("/ask/check")
    assert page_name(visitor) == "needs"
    assert not visitor.sees(the_request(emptied).reference)


def test_each_page_says_what_is_missing_beside_the_field(visitor, network):
    nothing = {"reach": {"full_name": "", "phone": ""}}
    for name in ME.keys() - {"barriers", "wish", "times", "notes", "check"}:
        empty = nothing.get(name) or dict.fromkeys(ME[name])
        if name == "where":
            empty = {"where": "  "}
        walk(visitor, until=name).press("Continue", **empty)
        assert visitor.status == 422, name
        assert visitor.html.count("govuk-error-message") >= 1, name
        assert visitor.sees("Please look at this again")


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("needs", {"needs": ["send-email", "forged"]}),
        ("needs", {"needs": [f"skill-{n}" for n in range(50)]}),
        ("barriers", {"barriers": ["' OR 1=1 --"]}),
        ("modes", {"modes": ["teleport"]}),
        ("times", {"times": ["mon_am", "xx_yy"]}),
        ("languages", {"languages": ["fr", "../../etc", "klingon"]}),
        ("reach", {"full_name": "Jo", "way": "pigeon"}),
        ("reach", JO | {"phone": "abc"}),
        ("reach", JO | {"phone": "112"}),
        ("reach", JO | {"phone": "0" * 10_000}),
        ("notes", {"notes": "x" * 10_000}),
        ("where", {"where": "x" * 10_000}),
        ("reach", JO | {"full_name": "n" * 10_000, "phone": "042223344"}),
    ],
)
def test_forged_and_absurd_answers_are_refused_beside_the_field(
    visitor, network, page, fields
):
    walk(visitor, until=page)
    visitor.send(visitor.url, {"csrf_token": visitor.value("csrf_token")} | fields)
    assert visitor.status == 422
    assert "govuk-error-message" in visitor.html


def test_too_many_needs_are_refused_kindly(visitor, network):
    walk(visitor, until="needs")
    everything = [
        control.get("value")
        for control in visitor.tree.iter("input")
        if control.get("name") == "needs"
    ]
    visitor.press("Continue", needs=everything)
    assert visitor.status == 422
    assert visitor.sees("That is a lot")
    assert set(visitor.value("needs")) == set(everything)


def test_a_forged_draft_is_no_draft(visitor, network):
    for forged in ("x", "", 7, ["a"], None, "k" * 5000):
        with visitor.client.session_transaction() as session:
            session["ask"] = forged
        visitor.open("/ask/check")
        assert page_name(visitor) == "needs"
        visitor.send("/ask/check", {"csrf_token": token_of(visitor)})
        assert visitor.status == 200


def test_a_form_without_token_keeps_what_was_typed(visitor, network):
    walk(visitor, until="notes")
    visitor.send("/ask/notes", {"notes": "I do not hear well."})
    assert visitor.status == 400
    assert visitor.sees("What you typed is not lost")
    visitor.press("Send again")
    assert page_name(visitor) == "check"
    assert visitor.sees("I do not hear well.")


def test_two_people_have_two_forms(emptied, visitor, network):
    walk(visitor, until="reach")
    other = stranger(emptied)
    other.open("/ask/reach")
    assert page_name(other) == "needs"
    assert other.value("needs") == []


def test_unknown_pages_are_not_found(visitor, network):
    for path in ("/ask/nothing", "/ask/received/forged", "/ask/received/.."):
        assert visitor.open(path).status == 404

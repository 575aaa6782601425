"""The map of places in a real browser: drawn, moving, with tiles, and on paper."""

import struct
import zlib
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from helpnet.domain.catalogue import ServiceCategory
from tests.browser.conftest import NARROW, WIDE, check, overflows
from tests.factories import NAMUR, SERAING, a_network, a_partner, a_place

# How a page looks does not depend on the database: tests/web opens it on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

TUESDAY_MORNING = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
SEARCH = "/places?q=4000"
MOVE = "Zoom and move the map"
TILES = "https://tiles.example.org"
TOLD = {
    "MAP_TILES": TILES + "/{z}/{x}/{y}.png",
    "MAP_ATTRIBUTION": "© Somebody <b> https://maps.example.org/copyright",
}


@pytest.fixture
def more_settings(request):
    return getattr(request, "param", {})


@pytest.fixture
def places(emptied, set_clock):
    """Store ten places at one spot, and two elsewhere."""
    set_clock(TUESDAY_MORNING)
    partner = a_partner(a_network(name="Liège learns"))
    services = [str(each) for each in ServiceCategory]
    for number in range(10):
        a_place(partner, name=f"Room {number}", services=services[number % 9 :])
    a_place(partner, name="In Seraing", opening_hours="Su 10:00-11:00", **SERAING)
    a_place(partner, name="In Namur", opening_hours="", **NAMUR)


@pytest.fixture
def window(browse, places):
    """Return a function that opens a window in which nothing may be complained of."""
    said = []

    def opened(**how):
        page = browse(**how)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield opened
    assert said == []


def asked_of(page):
    """Collect the address of everything that the page asks for."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def moving(page):
    page.get_by_role("button", name=MOVE).click()
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    return page.locator(".hn-map__moving")


STATES = ("", "?q=4000", "?q=4000&access=english", "?q=Xyzzy", "?q=Saint-Nicolas")


def test_every_state_can_be_used_by_everybody(window):
    page = window()
    for query in STATES:
        page.goto(f"/places{query}")
        check(page, WIDE)
        check(page, NARROW)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_moving_map_can_be_used_by_everybody(window, size):
    page = window(size=size)
    page.goto(SEARCH)
    moving(page)
    check(page)


def test_without_script_the_drawn_map_is_all_there_is(window):
    page = window(script=False, size=NARROW)
    asked = asked_of(page)
    page.goto(SEARCH)
    expect(page.get_by_role("img", name="Map of the places near 4000")).to_be_visible()
    expect(page.get_by_role("button", name=MOVE)).to_have_count(0)
    assert not overflows(page)
    assert not [url for url in asked if url.endswith(".js")]


def test_the_moving_map_comes_only_when_it_is_asked_for(window, served):
    page = window()
    asked = asked_of(page)
    page.goto(SEARCH)
    expect(page.get_by_role("button", name=MOVE)).to_be_visible()
    assert not [url for url in asked if "leaflet" in url]
    moving(page)
    assert [url for url in asked if "leaflet" in url]
    assert all(url.startswith((served, "data:")) for url in asked)


def test_the_moving_map_is_used_by_keyboard_alone(window):
    page = window()
    page.goto(SEARCH)
    page.get_by_role("button", name=MOVE).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hn-map__moving")).to_be_focused()
    number = page.get_by_role("button", name="11. In Seraing")
    page.keyboard.press("Tab")
    for _ in range(30):
        if number.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press(" ")
    link = page.get_by_role("status").get_by_role("link", name="11. In Seraing")
    link.press("Enter")
    expect(page.locator(".hn-places > li").nth(10)).to_be_focused()


def test_no_number_hides_another_however_far_one_zooms(window):
    page = window(size=NARROW)
    page.goto(SEARCH)
    moving(page)
    for _ in range(3):
        boxes = page.locator(".hn-pin").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect()).map(b => [b.x, b.y])"
        )
        close = [
            (one, other)
            for one in boxes[1:]
            for other in boxes[1:]
            if one is not other
            and abs(one[0] - other[0]) < 20
            and abs(one[1] - other[1]) < 20
        ]
        assert close == []
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(400)


def test_on_paper_there_is_the_drawn_map_and_the_whole_week(window):
    page = window()
    page.goto(SEARCH)
    moving(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="Map of the places near 4000")).to_be_visible()
    expect(page.locator(".hn-map__moving")).to_be_hidden()
    expect(page.get_by_text("Monday–Friday: 09:00 to 17:00").first).to_be_visible()
    expect(page.get_by_text("Open now").first).to_be_hidden()


def test_the_results_are_where_the_page_opens_after_a_search(window):
    page = window(size=NARROW, script=False)
    page.goto("/places")
    page.get_by_label("Your postcode or your town").fill("4000")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#found")).to_be_in_viewport()


def a_pixel():
    """Return the smallest picture, as a server of tiles sends pictures."""

    def chunk(kind, data):
        whole = kind + data
        return (
            struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\x00\xff"))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("more_settings", [TOLD], indirect=True)
def test_tiles_are_asked_for_where_they_are_configured(window, served):
    page = window()
    seen = []

    def answer(route):
        seen.append(route.request)
        route.fulfill(body=a_pixel(), content_type="image/png")

    page.route(f"{TILES}/**", answer)
    page.goto(SEARCH)
    assert seen == []
    moving(page)
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    assert {request.headers.get("referer") for request in seen} == {f"{served}/"}
    credit = page.locator(".hn-map__credit")
    expect(credit).to_contain_text("© Somebody <b>")
    expect(credit.get_by_role("link")).to_have_attribute(
        "href", "https://maps.example.org/copyright"
    )
    check(page)
    check(page, NARROW)

"""What is printed: how many sheets, how large, and nothing cut in two."""

import re

import pytest

from helpnet.domain.languages import OFFERED
from helpnet.services import guides
from helpnet.store.networks import get_network
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import a_network, a_partner, a_place, an_account

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
MOST_SHEETS = 4
LARGE_PX = 16 * 96 / 72  # 16 points
LONGEST = 3

SMALLEST = """() => Math.min(...[...document.querySelectorAll(
    '.hn-sheet :is(p, li, th, h2, h3), .hn-ask__optional')]
  .filter(each => !each.closest('.hn-ask--office'))
  .map(each => parseFloat(getComputedStyle(each).fontSize)))"""
CUT = """() => [...document.querySelectorAll('.hn-boxes li, .hn-ask:not(.hn-ask--needs)')]
  .filter(each => getComputedStyle(each).breakInside !== 'avoid').length"""


def sheets(page):
    """Print the page and count the sheets."""
    printed = page.pdf(prefer_css_page_size=True)
    sizes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}
    return len(re.findall(rb"/Type /Page\b", printed))


@pytest.fixture
def place(app):
    network = a_network(slug="liege", name="Liège helps", phone="04 222 33 44")
    return a_place(a_partner(network), name="Reading room", address="Rue Haute 1")


@pytest.fixture
def coordinator(app, place):
    with app.app_context():
        return an_account(get_network(place.network_id))


@pytest.mark.parametrize("language", OFFERED)
def test_the_form_is_large_and_takes_four_sheets(app, browse, place, language):
    page = browse(size=WIDE, language=language)
    page.goto(f"/paper-form?place={place.id}")
    check(page, WIDE)
    check(page, NARROW)

    page.emulate_media(media="print")

    assert 2 <= sheets(page) <= MOST_SHEETS
    assert page.evaluate(SMALLEST) >= LARGE_PX - 0.01
    assert page.evaluate(CUT) == 0


@pytest.mark.parametrize("language", OFFERED)
def test_the_longest_guides_take_one_sheet(app, browse, place, language):
    page = browse(size=WIDE, language=language)
    page.goto(f"/here/{place.id}")
    for skill in longest(language):
        page.emulate_media(media="screen")
        page.goto(f"/guides/{skill}")
        check(page, NARROW)
        page.emulate_media(media="print")
        assert sheets(page) == 1, skill


def longest(language):
    """Return the skills whose guides have the most letters."""
    areas = guides.list_guides(language=language)
    skills = [card.skill for area in areas for card in area.guides]
    return sorted(skills, key=lambda skill: -letters(skill, language))[:LONGEST]


def letters(skill, language):
    guide = guides.find_guide(skill=skill, language=language, country="BE")
    texts = (*guide.need, *guide.steps, *guide.stuck, guide.safe, guide.done)
    return sum(map(len, (*texts, guide.sentence, guide.benefit or "")))


@pytest.mark.parametrize("language", OFFERED)
def test_the_poster_takes_one_sheet_with_eight_strips(
    app, browse, place, coordinator, language
):
    page = browse(size=WIDE, language=language)
    page.goto("/demo/as/coordinator")
    page.locator(f"form[action='/demo/as/{coordinator.id}'] button").click()
    page.goto(f"/language/{language}")
    page.goto(f"/places/{place.id}/poster")
    check(page, WIDE)
    check(page, NARROW)

    page.emulate_media(media="print")

    assert sheets(page) == 1
    strips = page.locator(".hn-strips__strip").all()
    assert len({round(strip.bounding_box()["y"]) for strip in strips}) == 1
    assert len(strips) == 8
    assert page.locator(".hn-code svg").bounding_box()["width"] > 150


def test_guides_can_be_searched_by_everybody(app, browse):
    page = browse(size=NARROW)
    page.goto("/guides")
    check(page, NARROW)
    check(page, WIDE)
    page.get_by_label("What would you like to do?").fill("vido cal")
    page.get_by_role("button", name="Search").click()
    check(page, NARROW)
    page.goto("/guides?q=zzzz")
    check(page, NARROW)
    page.goto("/guides/fly-a-kite")
    check(page, NARROW)

"""The first question in a real browser: typing, ticking, looking for a wish."""

import pytest
from playwright.sync_api import expect

from helpnet.domain.languages import OFFERED
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import a_network

# How a page looks does not depend on the database: tests/web opens it on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

FOUND = "#found [name=needs]"


@pytest.fixture
def page(browse):
    a_network()
    page = browse()
    page.goto("/ask/needs")
    return page


def proposed(page):
    return page.locator("#typed + .hn-tiles .govuk-checkboxes__item")


def go(page, action):
    with page.expect_navigation():
        action()


def test_what_fits_is_shown_while_typing_and_goes_back(page):
    box = page.get_by_label("Say it in your own words")
    box.press_sequentially("phot")
    expect(proposed(page)).to_have_count(3)
    box.fill("")
    expect(proposed(page)).to_have_count(0)

    skills = page.locator("[name=needs]").evaluate_all("all => all.map(e => e.value)")
    page.reload()
    again = page.locator("[name=needs]").evaluate_all("all => all.map(e => e.value)")
    assert skills == again


def test_what_is_ticked_while_typing_stays_in_sight(page):
    box = page.get_by_label("Say it in your own words")
    box.press_sequentially("family")
    page.get_by_label("Send a photo to my family").check()
    box.fill("train")

    expect(page.locator("#chosen")).to_be_visible()
    expect(page.locator("#chosen").get_by_label("Send a photo")).to_be_checked()
    go(page, lambda: box.press("Enter"))
    expect(page.locator("#chosen").get_by_label("Send a photo")).to_be_checked()


def test_by_keyboard_alone_from_words_to_the_next_page(page):
    page.get_by_label("Say it in your own words").focus()
    page.keyboard.type("bus timetabel")
    go(page, lambda: page.keyboard.press("Enter"))
    assert page.url.endswith("#found")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "look-up-timetable":
            break
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Continue":
            break
    go(page, lambda: page.keyboard.press("Enter"))

    assert page.url.endswith("/ask/barriers")


def test_without_script_the_box_searches_and_the_ticks_stay(browse):
    a_network()
    page = browse(script=False, size=NARROW)
    page.goto("/ask/needs")
    page.locator("summary", has_text="Paying and banking").click()
    page.get_by_label("Pay on the internet").check()
    page.locator("#words").fill("dentist")
    go(page, lambda: page.locator("#words").press("Enter"))

    expect(page.locator("#chosen [name=needs]")).to_be_checked()
    assert page.locator(FOUND).first.get_attribute("value") == "book-doctor"


@pytest.mark.parametrize("language", OFFERED)
def test_every_state_of_the_page_is_open_to_everybody(browse, language):
    a_network()
    page = browse(language=language)
    page.goto("/ask/needs")
    judge(page)
    for words in ("steuer belasting impot tax", "xqzwvk"):
        page.locator("#words").fill(words)
        go(page, lambda: page.locator("#words").press("Enter"))
        judge(page)
    go(page, lambda: page.locator("[name=show]").first.click())
    page.locator(FOUND).first.check()
    go(page, lambda: page.locator("[name=show]").last.click())
    judge(page)
    page.locator("#chosen [name=needs]").uncheck()
    go(page, lambda: page.locator(".govuk-button:not([formaction])").first.click())
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    judge(page)


def judge(page):
    for size in (WIDE, NARROW):
        check(page, size)

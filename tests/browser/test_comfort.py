"""Bigger letters, stronger contrast, a voice and paper, as people meet them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, check
from tests.browser.filling import fill, go_on, name_of
from tests.factories import a_network, a_partner, a_place
from tests.web.asking import ME

# How a page looks does not depend on the database: tests/web opens it on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

PUBLIC = (
    "/",
    "/comfort",
    "/privacy",
    "/places?q=4000",
    "/guides",
    "/guides/send-email",
)
SIZE = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
VOICE = """
  window.said = [];
  const voice = {
    getVoices: () => [{lang: "en-GB", name: "Test"}],
    speak: (words) => said.push(words.text),
    cancel: () => said.push("(stop)"),
    addEventListener: () => {},
  };
  Object.defineProperty(window, "speechSynthesis", {value: voice});
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_letters_grow_while_a_page_is_half_filled(emptied, browse, script):
    a_network()
    page = browse(script=script)
    page.goto("/ask")
    for name in ("needs", "barriers"):
        fill(page, ME[name])
        go_on(page)
    page.locator("[name=where]").fill("4000 Liè")
    usual = page.locator("h1").bounding_box()["height"]
    page.get_by_text("A++").click()
    expect(page.locator("html")).to_have_class("govuk-template hn-text-largest")
    assert page.locator("h1").bounding_box()["height"] > usual * 1.3
    assert name_of(page) == "where"
    assert page.locator("[name=where]").input_value() == "4000 Liè"
    page.goto("/about")
    expect(page.locator("html")).to_have_class("govuk-template hn-text-largest")


def test_enter_goes_on_and_changes_no_letters(emptied, browse):
    a_network()
    page = browse()
    page.goto("/ask")
    for name in ("needs", "barriers"):
        fill(page, ME[name])
        go_on(page)
    page.locator("[name=where]").fill("4000")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert name_of(page) == "modes"


def test_contrast_goes_on_and_off_without_losing_the_page(emptied, browse):
    page = browse()
    page.goto("/sign-in")
    page.locator("[name=email]").fill("amina@")
    page.get_by_text("◐").click()
    expect(page.locator("html")).to_have_class("govuk-template hn-contrast")
    expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    page.get_by_text("◐").click()
    expect(page.locator("html")).to_have_class("govuk-template")
    expect(page.locator("body")).not_to_have_css("color", "rgb(0, 0, 0)")
    assert page.locator("[name=email]").input_value() == "amina@"


def test_a_browser_that_wants_contrast_or_stillness_gets_it(emptied, browse):
    page = browse()
    page.emulate_media(contrast="more", reduced_motion="no-preference")
    page.goto("/")
    colour = "getComputedStyle(document.body).color"
    assert page.evaluate(colour) == "rgb(0, 0, 0)"
    moves = (
        "getComputedStyle(document.querySelector('.govuk-button')).transitionDuration"
    )
    assert page.evaluate(moves) != "0s"
    page.goto("/comfort/still?next=/")
    assert page.evaluate(moves) == "0s"
    page.emulate_media(contrast="no-preference")
    assert page.evaluate(colour) != "rgb(0, 0, 0)"
    page.goto("/comfort/contrast?next=/")
    assert page.evaluate(colour) == "rgb(0, 0, 0)"


@pytest.mark.parametrize("address", PUBLIC)
def test_biggest_letters_and_strong_contrast_fit_everywhere(emptied, browse, address):
    a_place(a_partner(a_network()))
    page = browse(language="de")
    page.goto("/comfort/largest")
    page.goto(f"/comfort/contrast?next={address}")
    check(page, NARROW)
    check(page, WIDE)


def test_biggest_letters_fit_in_the_form(emptied, browse):
    a_place(a_partner(a_network()))
    page = browse(language="de", size=NARROW)
    page.goto("/comfort/largest?next=/ask")
    for _ in range(12):
        check(page)
        if name_of(page) == "check":
            break
        fill(page, ME[name_of(page)])
        with page.expect_navigation():
            page.locator("main form .govuk-button:not(.hn-button--quiet)").last.click()
    assert name_of(page) == "check"


def test_the_page_is_read_aloud_in_its_order_and_stops(emptied, browse):
    page = browse()
    page.add_init_script(VOICE)
    page.goto("/about")
    button = page.get_by_role("button", name="Read aloud")
    button.click()
    said = page.evaluate("said")
    assert said[0] == "About helpnet"
    assert said.index("What you can expect") < said.index("It is free.")
    assert "Read aloud" not in said
    page.get_by_role("button", name="Stop reading").click()
    assert page.evaluate("said").pop() == "(stop)"
    expect(button).to_be_visible()


def test_labels_are_read_with_the_question(emptied, browse):
    page = browse()
    page.add_init_script(VOICE)
    page.goto("/sign-in")
    page.get_by_role("button", name="Read aloud").click()
    said = page.evaluate("said")
    assert said[0] == "Sign in"
    assert any("e-mail" in words for words in said)


def test_no_voice_no_button(emptied, browse):
    page = browse()
    page.goto("/about")
    expect(page.locator("[data-aloud]")).to_be_hidden()
    page.add_init_script(VOICE.replace("en-GB", "ja-JP"))
    page.goto("/about")
    expect(page.locator("[data-aloud]")).to_be_hidden()


def test_paper_shows_no_buttons_and_black_letters(emptied, browse):
    a_network()
    page = browse()
    page.goto("/ask/needs")
    page.emulate_media(media="print")
    for name in (".hn-comfort", ".hn-languages", ".hn-progress", "main .govuk-button"):
        assert not page.locator(name).first.is_visible(), name
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    expect(page.locator("h1")).to_be_visible()

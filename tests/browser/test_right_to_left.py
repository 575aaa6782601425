"""The pages laid out for Arabic: nothing sticks out, nothing stands on the wrong side.

The words stay English: a language is offered only once all its sentences exist.
"""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import NARROW, WIDE, check
from tests.browser.filling import fill, go_on, name_of
from tests.factories import a_network, a_partner, a_place
from tests.web.asking import ME

# How a page looks does not depend on the database: tests/web opens it on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

PUBLIC = ("/", "/comfort", "/about", "/places?q=4000", "/guides", "/guides/send-email")
INDISPENSABLE = {"needs", "where", "reach"}
LEFT, RIGHT = "left", "right"

# To which side of the page's main part an element's first words stand nearer.
SIDE = """selector => {
  const inside = document.querySelector(selector);
  const texts = document.createTreeWalker(inside, NodeFilter.SHOW_TEXT);
  while (!texts.nextNode().data.trim());
  const range = document.createRange();
  range.selectNodeContents(texts.currentNode);
  const words = range.getBoundingClientRect();
  const main = document.querySelector("main").getBoundingClientRect();
  return words.left - main.left > main.right - words.right ? "right" : "left";
}"""


@pytest.fixture
def more_settings():
    return {"PROOF_LOCALE": "ar"}


def judge(page):
    """Judge a page at both widths, and on which side it begins."""
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    check(page, WIDE)
    assert page.evaluate(SIDE, "h1") == RIGHT, page.url
    check(page, NARROW)


def test_the_form_and_its_error_states_are_whole_from_right_to_left(emptied, browse):
    network = a_network(name="Liège helps")
    a_place(a_partner(network))
    page = browse()
    page.goto("/ask")
    for _ in range(12):
        name = name_of(page)
        judge(page)
        if name == "check":
            break
        if name in INDISPENSABLE:
            go_on(page)  # nothing answered: the page says what is missing
            assert page.locator(".govuk-error-summary").count(), page.url
            judge(page)
        fill(page, ME[name])
        go_on(page)
    go_on(page, "Send my request")
    assert "/ask/received/" in page.url
    judge(page)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_whole_from_right_to_left(emptied, browse, address):
    a_place(a_partner(a_network()))
    page = browse()
    page.goto(address)
    judge(page)


def test_numbers_to_call_keep_their_order(emptied, browse):
    a_network()
    page = browse()
    page.goto("/")
    for link in page.locator("a[href^='tel:']").all():
        assert link.get_attribute("dir") == "ltr"


def test_the_same_words_begin_on_the_left_where_people_read_so(emptied, chromium):
    page = chromium.new_page()
    page.set_content("<html lang=en><main><h1>Hello</h1></main></html>")
    assert page.evaluate(SIDE, "h1") == LEFT
    page.close()


def test_the_styles_for_that_direction_are_the_ones_sent(emptied, browse):
    page = browse()
    page.goto("/")
    sent = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    assert urlsplit(sent).path == "/static/vendor/govuk/govuk.rtl.css"

"""A learner's own pages in a browser: change, survey, card, on screen and on paper."""

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.asking import Route
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import a_helper, a_network, a_request, an_offer

# How a page looks does not depend on the database: tests/web opens it on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
KEEP = "Keep the change"


@pytest.fixture
def address(emptied):
    """Return a function that gives the address of a request's own page."""

    def make(request, path=""):
        with emptied.app_context():
            return f"/request/{sign(Purpose.REQUEST, request.id)}{path}"

    return make


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


@SIZES
def test_every_page_of_a_request_is_fit_for_everybody(network, browse, address, size):
    page, request = browse(size=size), a_request(network)
    paths = ("", "/change", "/change/times", "/change/needs", "/today", "/card")
    for path in paths:
        page.goto(address(request, path))
        check(page)
    for way in Route:
        page.goto(address(a_request(network, route=way)))
        check(page)


@SIZES
def test_what_is_wrong_is_shown_beside_it(network, browse, address, size):
    page, request = browse(size=size), a_request(network)
    for path, field, typed in (
        ("reach", "phone", "12"),
        ("place", "where", "Atlantis"),
    ):
        page.goto(address(request, f"/change/{path}"))
        page.locator(f"[name={field}]").fill(typed)
        page.get_by_role("button", name=KEEP).click()
        assert (
            page.locator(".govuk-error-summary a").get_attribute("href") == f"#{field}"
        )
        check(page)


def test_without_a_script_every_way_to_be_reached_can_be_chosen(
    network, browse, address
):
    page = browse(script=False)
    page.goto(address(a_request(network), "/change/reach"))
    page.get_by_label("Send me an e-mail").check()
    page.get_by_label("E-mail address").fill("j@example.org")
    page.get_by_role("button", name=KEEP).click()
    assert page.get_by_text("We write to you: j@example.org.").is_visible()


def test_on_paper_the_card_stands_alone_and_large(network, browse, address):
    page = browse()
    page.goto(address(a_request(network), "/card"))
    page.emulate_media(media="print")
    assert (
        page.locator(".hn-header, .hn-footer, h1, .govuk-back-link")
        .filter(visible=True)
        .count()
        == 0
    )
    size = page.locator(".hn-keep__reference").evaluate(
        "it => parseFloat(getComputedStyle(it).fontSize)"
    )
    assert size >= 72 * 0.75  # points
    box = page.locator(".hn-keep").bounding_box()
    assert box["width"] <= 180 / 25.4 * 96 + 1
    assert box["height"] <= 148 / 25.4 * 96


def test_on_paper_a_request_has_no_buttons(network, browse, address):
    page = browse()
    request = a_request(network, stage=Stage.ACCOMPANIED)
    an_offer(request, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    page.goto(address(request))
    page.emulate_media(media="print")
    assert page.get_by_text("Your helper is Amina.").is_visible()
    for words in ("Please call me", "Something has changed", "Cancel my request"):
        assert not page.get_by_text(words, exact=True).is_visible()

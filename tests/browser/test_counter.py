"""Somebody at a library's counter types in what a visitor says, on a phone or a PC."""

import pytest

from helpnet.domain.access import Standing
from helpnet.store.base import db
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import a_network, a_partner, a_partner_account, a_request

# How a page looks does not depend on the database: tests/web opens it on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

SIZES = [pytest.param(NARROW, id="narrow"), pytest.param(WIDE, id="wide")]


@pytest.mark.parametrize("size", SIZES)
def test_a_visitor_is_typed_in_and_the_clerk_is_back(browse, emptied, size):
    network = a_network()
    library = a_partner(network)
    a_partner_account(library, network)
    a_request(network, phone="+3242223344", name="Somebody Else")
    page = browse(size=size)
    page.goto("/demo/as/partner")
    page.get_by_role("button", name="Be Paul Partner").click()
    page.goto("/partner")
    check(page)
    page.get_by_role("link", name="Type in a request").click()
    assert page.get_by_label("At a counter").is_checked()
    check(page)
    say(page)
    page.get_by_role("button", name="Take the request in").click()
    page.get_by_text("This person may have asked already").wait_for()
    assert page.get_by_text("Somebody Else").count() == 0
    check(page)
    page.get_by_label("Take it in all the same").check()
    page.get_by_role("button", name="Take the request in").click()
    page.get_by_text("The request is in:").wait_for()
    assert page.url.endswith("/partner")
    check(page)
    pause(emptied, library)
    page.goto("/coordinator/requests/new")
    page.get_by_text("Your organisation is not active now").wait_for()
    check(page)


def say(page):
    """Type what the visitor says; the place and the need are proposed."""
    page.get_by_label("Name of the learner").fill("Jeanne Lambert")
    page.locator("[name=way][value=phone]").check()
    page.get_by_label("Phone number, or the neighbour's").fill("04 222 33 44")
    place = page.locator("[name=where]")
    place.press_sequentially("4000")
    page.locator("[name=where] ~ ul button").first.wait_for()
    place.press("Enter")
    need = page.get_by_label("Type a few words, then choose")
    need.press_sequentially("e-mail")
    page.locator("[data-typed-needs] li button").first.wait_for()
    need.press("Enter")
    page.locator("[name=modes]").first.check()


def pause(app, partner):
    """Let the organisation be paused meanwhile."""
    with app.app_context():
        db.session.get(type(partner), partner.id).standing = Standing.PAUSED
        db.session.commit()

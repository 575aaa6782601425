"""The form of a place says for whom it is easy to use, on a phone and on a desk."""

import pytest

from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import a_network, a_partner, a_partner_account

# How a page looks does not depend on the database: tests/web opens it on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

SIZES = [pytest.param(NARROW, id="narrow"), pytest.param(WIDE, id="wide")]


@pytest.mark.parametrize("size", SIZES)
def test_a_partner_ticks_what_is_good_to_know(browse, emptied, size):
    network = a_network()
    a_partner_account(a_partner(network), network)
    page = browse(size=size)
    page.goto("/demo/as/partner")
    page.get_by_role("button", name="Be Paul Partner").click()
    page.goto("/partner/places/new")
    group = page.get_by_role("group", name="Good to know")
    assert group.get_by_role("checkbox").count() == 4
    group.get_by_label("Free").check()
    page.get_by_label("Name of the place").fill("Reading room")
    check(page)
    page.get_by_role("button", name="Save").click()
    assert (
        page.get_by_role("group", name="Good to know").get_by_label("Free").is_checked()
    )
    check(page)


@pytest.mark.parametrize("size", SIZES)
def test_an_organisation_ticks_it_when_it_registers(browse, emptied, size):
    a_network()
    page = browse(size=size)
    page.goto("/organisation/organisation")
    send(page, {"Name of the organisation": "Town", "What does it do?": "We help."})
    town = {"Street and number": "1 quai", "Postcode and town": "4000 Liège"}
    send(page, {"Name of the place": "Library"} | town)
    send(page, {})
    page.get_by_role("group", name="Good to know").get_by_label("Free").check()
    check(page)
    send(page, {})
    who = {"Your name": "Paul", "Your e-mail address at work": "p@liege.example"}
    send(page, who | {"Phone number": "04 222 33 44"})
    assert page.get_by_text("Free", exact=True).is_visible()
    check(page)


def send(page, typed):
    """Fill the fields in, and go on."""
    for words, value in typed.items():
        page.get_by_label(words, exact=False).first.fill(value)
    page.get_by_role("button", name="Continue").click()

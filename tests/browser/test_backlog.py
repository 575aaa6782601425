"""The plan for everybody who waits, with the keyboard alone, judged by axe."""

import pytest
from sqlalchemy import select

from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import SERAING, a_helper, a_network, a_request, an_account

pytestmark = pytest.mark.browser


def tab_to(page, selector):
    """Reach a control as people without a mouse do."""
    wanted = page.locator(selector)
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way to {selector} by keyboard")


def press(page, selector, key="Enter"):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)
    check(page, NARROW)
    check(page, WIDE)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_plan_is_corrected_and_sent_by_keyboard(app, browse):
    network = a_network()
    coordinator = an_account(network)
    first, second, third = (
        a_request(network, name=name) for name in ("Ann One", "Bob Two", "Cy Three")
    )
    a_request(network, languages=frozenset({"ku"}), urgent=True)
    helpers = [a_helper(network, name=name, capacity=1) for name in ("Amina", "Paul")]
    page = browse(size=NARROW)
    page.goto("/demo")
    page.locator(f"form[action='/demo/as/{coordinator.id}'] button").click()
    page.goto("/coordinator/")

    press(page, "a[href='/coordinator/backlog']")
    left = page.locator("input[type=hidden][name=send]").get_attribute("value")
    taken = {first.id, second.id, third.id} - {int(left)}
    tab_to(page, f"#helper-{left}")
    page.keyboard.press("Home")
    press(page, "button:has-text('Send the chosen offers')")
    assert page.locator(".govuk-error-message").count() == 2

    freed = page.locator(f"#helper-{left}").input_value()
    rows = {key: page.locator(f"#helper-{key}").input_value() for key in taken}
    row = next(key for key, helper in rows.items() if helper == freed)
    tab_to(page, f"#row-{row}")
    page.keyboard.press("Space")
    press(page, "button:has-text('Send the chosen offers')")
    assert page.get_by_text("2 offers have been sent.").is_visible()
    with app.app_context():
        sent = db.session.execute(select(Offer.request_id, Offer.helper_id)).all()
    assert {each.helper_id for each in sent} == {each.id for each in helpers}
    assert {each.request_id for each in sent} == {first.id, second.id, third.id} - {row}


WIDTHS = """select => {
  const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d")
  pen.font = `${style.fontSize} ${style.fontFamily}`
  const arrow = 20, text = pen.measureText(select.selectedOptions[0].text).width
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  return [text, room - arrow]
}"""


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_name_and_the_distance_of_a_helper_are_seen_on_a_phone(app, browse):
    network = a_network()
    coordinator = an_account(network)
    a_request(network)
    a_helper(network, name="Nadia Benhaddou", **SERAING)
    page = browse(size=NARROW)
    page.goto("/demo")
    page.locator(f"form[action='/demo/as/{coordinator.id}'] button").click()
    page.goto("/coordinator/backlog")
    chosen = page.locator("select[name^=helper]")
    assert chosen.locator("option:checked").inner_text() == "Nadia Benhaddou, 5.7 km"
    text, room = chosen.evaluate(WIDTHS)
    assert text <= room


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_nothing_ticked_is_said_where_the_first_tick_is(app, browse):
    network = a_network()
    coordinator = an_account(network)
    a_request(network), a_helper(network)
    page = browse(size=NARROW)
    page.goto("/demo")
    page.locator(f"form[action='/demo/as/{coordinator.id}'] button").click()
    page.goto("/coordinator/backlog")
    tab_to(page, "input[name=send]")
    page.keyboard.press("Space")
    press(page, "button:has-text('Send the chosen offers')")
    tab_to(page, ".govuk-error-summary a")
    page.keyboard.press("Enter")
    ticked = page.locator("input[name=send]")
    assert ticked.evaluate("one => one === document.activeElement")
    assert not ticked.is_checked()

"""Fairness and where to recruit next in a real browser."""

from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.domain.asking import Channel
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import a_helper, a_network, a_request, an_account, an_offer

pytestmark = pytest.mark.browser


def with_history(network):
    """Let some people wait, some be helped fast, and some slowly."""
    asked = clock.now() - timedelta(days=20)
    busy, _idle = a_helper(network, capacity=3, load=1), a_helper(network)
    for _ in range(5):
        for channel, days in ((Channel.WEB, 2), (Channel.PHONE, 9)):
            request = a_request(
                network, asked_at=asked, channel=channel, stage=Stage.ACCOMPANIED
            )
            answered = asked + timedelta(days=days)
            an_offer(request, busy, status=OfferStatus.ENDED, answered_at=answered)
    return a_request(network, languages=frozenset({"nl"}), asked_at=asked)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_both_pages_are_for_everybody(app, browse):
    network = a_network()
    coordinator, waiting = an_account(network), with_history(network)
    page = browse(size=NARROW)
    page.goto("/demo")
    page.locator(f"form[action='/demo/as/{coordinator.id}'] button").click()

    page.goto("/coordinator/fairness/")
    assert page.get_by_text("people wait markedly longer").is_visible()
    check(page, NARROW)
    check(page, WIDE)
    page.get_by_label("Which time?").select_option("365")
    page.get_by_role("button", name="Show").click()
    check(page, NARROW)

    page.locator("main a[href='/coordinator/recruiting/']").click()
    assert page.get_by_role("link", name=waiting.reference).is_visible()
    check(page, NARROW)
    check(page, WIDE)
    page.get_by_label("How many helpers do you look for?").fill("99")
    page.get_by_role("button", name="Show").click()
    assert page.locator(".govuk-error-message").count() == 1
    check(page, NARROW)
    check(page, WIDE)

    page.goto("/coordinator/recruiting/")
    page.get_by_role("link", name="Make a poster to print").click()
    assert page.locator("html").get_attribute("lang") == "nl"
    check(page, NARROW)
    check(page, WIDE)

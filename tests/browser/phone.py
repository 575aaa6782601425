"""What the tests of recording share: a helper with two learners, at their phone."""

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error, expect

from helpnet.services import matching
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from tests.browser.conftest import NARROW
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer
from tests.integration.followup.scene import matching_request

ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
NOT_SENT = "Not sent yet. It is kept on this phone, and sent once you are online."
DAY = timedelta(days=1)
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('helpnet-kept'))"


CONNECTED = "() => fetch(location.href).then(() => true, () => false)"


class Phone:
    """A helper with two learners, at their phone."""

    def __init__(self, app, browse, set_clock):
        self.app, self.browse = app, browse
        set_clock(MONDAY + DAY)
        with app.app_context():
            network = a_network()
            helper = a_helper(network, capacity=5)
            self.network_id, self.helper_id = network.id, helper.id
            self.account_id = helper.account_id
            self.learners = [a_learner(network, helper, name) for name in NAMES]
        self.page = self.signed_in(browse(size=NARROW))
        self.form = f"/helper/learners/{self.learners[0]}/record"

    def signed_in(self, page, account_id=None):
        page.goto("/demo")
        number = account_id or self.account_id
        button = page.locator(f"form[action='/demo/as/{number}'] button")
        button.evaluate("it => it.closest('details')?.setAttribute('open', '')")
        press(page, button)
        return page

    def cut(self, off=True):
        """Take the connection away, and wait until it is gone: that takes a moment."""
        self.page.context.set_offline(off)
        while off and self.page.evaluate(CONNECTED):
            self.page.wait_for_timeout(50)

    def fill(self, level="together", note="She wrote to her son."):
        self.page.goto(self.form)
        self.page.locator(f".hn-levels__tile:has([value={level}])").first.click()
        self.page.get_by_label("A note for yourself").fill(note)

    def save(self):
        self.page.get_by_role("button", name="Save").click()

    def meetings(self):
        with self.app.app_context():
            found = db.select(HelpSession).order_by(HelpSession.id)
            return db.session.scalars(found).all()

    def kept(self):
        return self.page.evaluate(KEPT)

    def forgets(self):
        """Wait until the phone keeps nothing any more; the page lets nobody else poll."""
        for _time in range(100):
            with suppress(Error):  # it is on its way to the next page
                if not self.kept():
                    return
            self.page.wait_for_timeout(100)
        raise AssertionError("something is still kept")

    def arrives(self):
        expect(self.page.get_by_text("Your meeting is recorded.")).to_be_visible()


NAMES = ("Jeanne Lambert", "Paul Simon")


def a_learner(network, helper, name):
    request = a_request(network, name=name)
    offer = an_offer(request, helper)
    matching_request(request)
    matching.accept(offer_id=offer.id, now=MONDAY)
    return request.id


def press(page, button):
    with page.expect_navigation():
        button.click()

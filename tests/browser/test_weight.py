"""What a page costs somebody who pays for every megabyte, measured by the browser."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import NARROW
from tests.browser.filling import fill, go_on, name_of
from tests.factories import a_network, a_partner, a_place
from tests.web.asking import ME

# How a page looks does not depend on the database: tests/web opens it on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

FIRST, NEXT = 60_000, 15_000  # bytes over the wire, headers included
PUBLIC = ("/places?q=4000", "/guides", "/guides/send-email", "/about", "/comfort")


class Meter:
    """Counts what comes through the wire to one window, and whom it asks."""

    def __init__(self, page):
        self.page, self.bytes, self.hosts, self.files = page, 0, set(), []
        self.policies, self.kept = set(), set()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._finished)
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.requestServedFromCache", self._from_cache)
        wire.on("Network.responseReceived", self._answered)

    def _asked(self, event):
        if "redirectResponse" in event:
            self.bytes += event["redirectResponse"]["encodedDataLength"]
        self.hosts.add(urlsplit(event["request"]["url"]).netloc)

    def _from_cache(self, event):
        self.kept.add(event["requestId"])

    def _answered(self, event):
        answer = event["response"]
        if event["type"] == "Document":
            headers = {name.lower(): text for name, text in answer["headers"].items()}
            self.policies.add(headers["content-security-policy"])
        if event["requestId"] not in self.kept and not answer.get("fromDiskCache"):
            self.files.append(urlsplit(answer["url"]).path)

    def _finished(self, event):
        self.bytes += event["encodedDataLength"]

    def spent(self):
        """Return what came since last asked, once the page is quiet."""
        self.page.wait_for_load_state("networkidle")
        spent, self.bytes = self.bytes, 0
        files, self.files = self.files, []
        return spent, files


def test_the_form_is_light_and_asks_nobody_else(emptied, browse):
    network = a_network(name="Liège helps")
    for number in range(12):
        a_place(a_partner(network), name=f"Library {number}")
    page = browse(size=NARROW)
    meter = Meter(page)
    page.goto("/")
    cold, files = meter.spent()
    assert cold <= FIRST, files
    weights = {}
    with page.expect_navigation():
        page.get_by_role("link", name="Ask for help", exact=True).click()
    for _ in range(12):
        name = name_of(page)
        weights[name] = meter.spent()
        fill(page, ME[name])
        go_on(page, "Send my request" if name == "check" else "Continue")
        if name == "check":
            break
    assert "/ask/received/" in page.url
    weights["received"] = meter.spent()
    for address in PUBLIC:
        page.goto(address)
        weights[address] = meter.spent()
    heavy = {name: spent for name, spent in weights.items() if spent[0] > NEXT}
    assert heavy == {}
    assert len(weights) >= 9 + len(PUBLIC)
    assert meter.hosts == {urlsplit(page.url).netloc}
    assert meter.policies
    assert all("unsafe-inline" not in policy for policy in meter.policies)
    assert all("default-src 'none'" in policy for policy in meter.policies)


def test_the_meter_sees_what_is_heavy(emptied, browse):
    page = browse()
    meter = Meter(page)
    page.goto("/about")
    first, files = meter.spent()
    assert first > 40_000
    assert any(name.endswith(".woff2") for name in files)
    page.goto("/privacy")
    again, files = meter.spent()
    assert 1_000 < again < NEXT
    assert not any(name.startswith("/static/") for name in files)

"""The coordinator's day in a real browser: the list, calls, and letters on paper."""

import re
from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.domain.access import Standing
from helpnet.domain.asking import Route
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.store.notices import Notice
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import (
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
MM = 96 / 25.4
LETTERS = 3


def a_notice(request, channel, number, **fields):
    now = clock.now()
    given = {
        "key": f"{channel}-{request.id}-{number}",
        "network_id": request.network_id,
        "request_id": request.id,
        "kind": NoticeKind.REQUEST_RECEIVED,
        "channel": channel,
        "recipient": request.name,
        "address": "Rue de la Montagne-aux-Herbes-Potagères 125\n4000 Liège",
        "language": "fr",
        "facts": {
            "request": request.id,
            "reference": request.reference,
            "phone": "+32 4 222 33 44",
            "promised": now.date().isoformat(),
            "route": "helper",
        },
        "created_at": now - timedelta(days=1),
        "due_at": now - timedelta(days=1),
    }
    return stored(Notice(**given | fields))


@pytest.fixture
def desk(app, browse):
    """Return a coordinator's browser, on a network with something of many kinds."""
    now = clock.now()
    network = a_network(name="Liège helps")
    account = an_account(network)
    asked = [
        a_request(network, name=name, asked_at=now - timedelta(days=9))
        for name in ("Jeanne Lambert", "Maximilienne de la Tour-Fondue", "Li Wei")
    ]
    for number, request in enumerate(asked):
        a_notice(request, NoticeChannel.LETTER, number)
        phone = {"address": "+3242223344\nring twice"}
        a_notice(request, NoticeChannel.CALL, number, **phone)
    a_notice(asked[0], NoticeChannel.EMAIL, 9, status=NoticeStatus.FAILED)
    a_request(network, route=Route.CALL)
    quiet = a_request(network, stage=Stage.ACCOMPANIED, name="Quiet Person")
    long_ago = now - timedelta(days=60)
    match = {"status": OfferStatus.ACCEPTED, "answered_at": long_ago}
    an_offer(quiet, a_helper(network), asked_at=long_ago, **match)
    a_helper(network, standing=Standing.APPLIED)
    page = browse()
    page.goto("/demo/as/coordinator")
    page.locator(f"form[action='/demo/as/{account.id}'] button").click()
    return page


def look(page):
    check(page, NARROW)
    check(page, WIDE)


def test_the_day_by_keyboard_and_on_a_telephone(desk):
    desk.goto("/coordinator/today/")
    look(desk)
    desk.goto("/coordinator/")
    look(desk)
    desk.goto("/coordinator/calls/")
    look(desk)
    desk.get_by_role("button", name="I am calling now").first.focus()
    desk.keyboard.press("Enter")
    # Looked at before the next page is there, axe would judge a page that goes.
    desk.get_by_label("Call back at another time").wait_for()
    look(desk)
    desk.get_by_label("Call back at another time").check()
    desk.get_by_role("button", name="Keep what happened").click()
    assert desk.get_by_text("Choose a day.").first.is_visible()
    look(desk)


def test_each_letter_is_one_sheet_with_its_address_in_the_window(desk):
    desk.goto("/coordinator/letters/")
    look(desk)
    for side, left, top in (("left", 20, 45), ("right", 105, 50)):
        desk.goto("/coordinator/letters/")
        desk.locator(f"#window-{side}").check()
        desk.get_by_role("button", name="Show the letters").click()
        look(desk)
        desk.emulate_media(media="print")
        printed = desk.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b", printed)) == LETTERS
        sheet = desk.locator(".hn-letter").first
        box, paper = sheet.locator(".hn-letter__window"), sheet.bounding_box()
        place = box.bounding_box()
        assert round((place["x"] - paper["x"]) / MM) == left
        assert round((place["y"] - paper["y"]) / MM) == top
        assert box.evaluate("each => each.scrollHeight <= each.clientHeight + 1")
        desk.emulate_media(media="screen")

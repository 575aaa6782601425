"""The private address of a helper's calendar: made, read, replaced, nobody else's."""

import pytest
from icalendar import Calendar

from tests.factories import a_network, a_partner, a_partner_account


def address(page):
    """Return the path of the calendar that the page shows."""
    [field] = [e for e in page.tree.iter("input") if e.get("id") == "address"]
    return field.get("value").removeprefix("http://localhost")


def test_the_address_is_made_used_and_replaced(scene):
    page = scene.at_desk.open("/helper/calendar-feed")
    assert not page.sees("The address of your calendar")
    page.press("Make my address")
    old = address(page)
    assert ("Add to my calendar", f"webcal://localhost{old}") in page.links()
    answer = scene.at_home.client.get(old)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Meeting with Jeanne"
    page.press("Make a new address")
    assert page.sees("An older one does not work any more.")
    assert scene.at_home.client.get(old).status_code == 404
    assert scene.at_home.client.get(address(page)).status_code == 200


def test_the_calendar_is_private_and_asked_for_again_cheaply(scene):
    page = scene.at_desk.open("/helper/calendar-feed")
    path = address(page.press("Make my address"))
    client = scene.at_home.client
    first = client.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in first.headers
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in again.headers
    assert client.head(path).status_code == 200
    scene.at_desk.open(scene.move).press("Change this meeting", clock="17:15")
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("key", ["x", "None", "%00", "é" * 40, "a" * 400, ".ics", ""])
def test_an_address_that_is_nobodys_is_not_there(scene, key):
    answer = scene.at_home.client.get(f"/calendar/{key}.ics")
    assert answer.status_code == 404


def test_staff_who_help_nobody_have_no_calendar(emptied, sign_in):
    network = a_network()
    staff = sign_in(a_partner_account(a_partner(network), network))
    assert staff.open("/helper/calendar-feed").status == 404
    assert staff.send("/helper/calendar-feed", {}).status in {400, 404}

"""A helper records on a phone, in few taps."""

import pytest
from playwright.sync_api import expect

from helpnet.domain.autonomy import Level
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from tests.browser.conftest import NARROW, WIDE, check
from tests.browser.phone import DAY, ON_SQLITE, Phone, press
from tests.factories import MONDAY

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(emptied, browse, set_clock):
    return Phone(emptied, browse, set_clock)


@ON_SQLITE
def test_a_meeting_takes_three_taps_and_the_next_one_two(phone, set_clock):
    page = phone.page
    page.goto(f"/helper/learners/{phone.learners[0]}")
    press(page, page.get_by_role("link", name="Record a meeting"))
    page.locator(".hn-levels__tile:has([value=alone])").first.click()
    press(page, page.get_by_role("button", name="Save"))
    assert len(phone.meetings()) == 1

    set_clock(MONDAY + 2 * DAY)
    phone.signed_in(page)
    page.goto(f"/helper/learners/{phone.learners[0]}")
    press(page, page.get_by_role("link", name="Record a meeting"))
    press(page, page.get_by_role("button", name="Save"))
    levels = [levels_of(phone, each) for each in phone.meetings()]
    assert levels == [[Level.ALONE], [Level.ALONE]]


def levels_of(phone, meeting):
    with phone.app.app_context():
        known = db.session.get_one(HelpSession, meeting.id)
        return [each.level for each in known.levels]


@ON_SQLITE
def test_by_keyboard_a_level_and_enter_are_enough(phone):
    page = phone.page
    page.goto(phone.form)
    tile = page.locator("input[value=prompted]").first
    for _time in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name?.startsWith('level_')"):
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert tile.is_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    [meeting] = phone.meetings()
    assert levels_of(phone, meeting) == [Level.PROMPTED]


@ON_SQLITE
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_of_recording_are_fit_for_everybody(phone, size):
    page = phone.page
    page.set_viewport_size(size)
    page.goto(phone.form)
    check(page)
    page.goto("/helper/group")
    check(page)
    press(page, page.get_by_role("button", name="Continue"))
    for box in page.locator("[name=who]").all():
        box.check()
    press(page, page.get_by_role("button", name="Continue"))
    check(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page)
    for tile in page.locator(".hn-levels__tile:has([value=alone])").all():
        tile.click()
    page.get_by_role("button", name="Save").click()
    phone.arrives()
    check(page)
    page.goto(f"/helper/learners/{phone.learners[0]}")
    press(page, page.get_by_role("link", name="Correct"))
    check(page)
    press(page, page.get_by_role("button", name="Remove it"))
    check(page)


@ON_SQLITE
def test_without_a_script_the_way_back_keeps_the_form_and_records_once(phone):
    page = phone.page = phone.signed_in(phone.browse(size=NARROW, script=False))
    phone.fill()
    key = page.locator("[name=entry_key]").input_value()
    phone.cut()
    phone.save()
    page.wait_for_url("chrome-error://**")
    phone.cut(off=False)
    page.go_back()
    assert page.locator("[name=entry_key]").input_value() == key
    assert page.get_by_label("A note for yourself").input_value()
    with page.expect_navigation():
        phone.save()
    phone.arrives()
    assert len(phone.meetings()) == 1


@ON_SQLITE
def test_after_signing_out_the_way_back_shows_no_form(phone):
    phone.fill()
    page = phone.page
    press(page, page.get_by_role("button", name="Sign out"))
    page.go_back()
    expect(page.get_by_label("Your e-mail address")).to_be_visible()

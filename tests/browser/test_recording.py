"""A helper records on a phone: few taps, and nothing is lost without a connection."""

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error, expect

from helpnet.domain.autonomy import Level
from helpnet.domain.meetings import Recording
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.services import followup, matching
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.networks import Network
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer
from tests.integration.followup.scene import matching_request

pytestmark = pytest.mark.browser
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


def test_without_a_connection_it_is_kept_and_sent_once_when_it_is_back(phone):
    phone.fill()
    phone.cut()
    phone.save()
    expect(phone.page.get_by_text(NOT_SENT)).to_be_visible()
    phone.save()  # an impatient second press
    expect(phone.page.get_by_text(NOT_SENT)).to_be_visible()
    assert len(phone.kept()) == 1
    assert phone.meetings() == []
    check(phone.page)

    with phone.page.expect_navigation():
        phone.cut(off=False)
    phone.arrives()
    [meeting] = phone.meetings()
    assert meeting.note == "She wrote to her son."
    phone.forgets()


@ON_SQLITE
def test_a_new_form_says_that_what_was_kept_is_recorded(phone):
    phone.fill()
    phone.cut()
    phone.save()
    expect(phone.page.get_by_text(NOT_SENT)).to_be_visible()
    phone.page.goto("about:blank")
    phone.cut(off=False)
    phone.page.goto(phone.form)
    expect(phone.page.get_by_text("is recorded. This form is for")).to_be_visible()
    assert len(phone.meetings()) == 1
    check(phone.page)
    phone.forgets()


@ON_SQLITE
def test_told_after_the_end_it_stays_until_the_helper_deletes_it(phone):
    phone.fill()
    with phone.app.app_context():
        offer = db.session.scalars(db.select(Offer).order_by(Offer.id)).first()
        offer.status, offer.ended_at = OfferStatus.ENDED, MONDAY
        db.session.commit()
    phone.save()
    expect(
        phone.page.get_by_text("This meeting could not be recorded.")
    ).to_be_visible()
    expect(phone.page.get_by_text("This is what you wrote")).to_be_visible()
    assert len(phone.kept()) == 1
    check(phone.page)
    phone.page.get_by_role("button", name="Delete it").click()
    assert phone.kept() == []
    assert phone.meetings() == []


@ON_SQLITE
def test_an_answer_that_got_lost_is_not_recorded_twice(phone):
    phone.fill()

    def lose(route):
        route.fetch(max_redirects=0)  # the server has it, the phone never hears so
        route.abort()

    phone.page.route("**/record?sent=1", lose)
    phone.save()
    expect(phone.page.get_by_text(NOT_SENT)).to_be_visible()
    assert len(phone.meetings()) == 1
    phone.page.unroute("**/record?sent=1")
    phone.page.goto("/helper")  # later, from another page
    phone.arrives()
    assert len(phone.meetings()) == 1
    phone.forgets()


@ON_SQLITE
def test_a_stale_form_and_a_session_that_ended_lose_nothing(phone):
    phone.fill()
    phone.page.context.clear_cookies()
    phone.save()
    expect(phone.page.get_by_text("sent once you sign in")).to_be_visible()
    assert phone.meetings() == []
    check(phone.page)

    phone.signed_in(phone.page)  # the form's token is of a session that is over
    phone.arrives()
    assert len(phone.meetings()) == 1


@ON_SQLITE
def test_a_form_left_open_since_another_visit_is_sent_with_a_fresh_token(phone):
    phone.fill()
    other = phone.page.context.new_page()
    phone.signed_in(other)  # signing in again forgets the old tokens
    other.close()
    phone.save()
    phone.arrives()
    assert len(phone.meetings()) == 1


@ON_SQLITE
def test_nobody_else_sees_or_sends_it_and_signing_out_forgets_it(phone):
    phone.fill()
    phone.cut()
    phone.save()
    expect(phone.page.get_by_text(NOT_SENT)).to_be_visible()
    with phone.app.app_context():
        network = db.session.get_one(Network, phone.network_id)
        other = a_helper(network, name="Theo Else").account_id
    page = phone.page
    page.goto("about:blank")
    phone.cut(off=False)
    phone.signed_in(page, other)
    page.goto("/helper")
    page.wait_for_load_state("networkidle")
    assert not page.get_by_text("kept on this phone").first.is_visible()
    assert len(phone.kept()) == 1
    press(page, page.get_by_role("button", name="Sign out"))
    phone.forgets()
    assert phone.meetings() == []


@ON_SQLITE
def test_what_the_server_refuses_stands_in_the_form_again(phone):
    phone.fill()
    phone.page.locator("summary").filter(has_text="Change").first.click()
    phone.page.get_by_label("How many minutes?").fill("1500")
    phone.save()
    summary = phone.page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert phone.page.get_by_label("A note for yourself").input_value()
    phone.forgets()
    check(phone.page)
    phone.page.get_by_label("How many minutes?").fill("50")
    phone.save()
    phone.arrives()


@ON_SQLITE
def test_what_was_kept_and_cannot_be_taken_is_shown_and_not_thrown_away(phone):
    phone.fill()
    phone.cut()
    phone.save()
    expect(phone.page.get_by_text(NOT_SENT)).to_be_visible()
    with phone.app.app_context():  # recorded meanwhile, on the computer at home
        record(phone)
    phone.page.goto("about:blank")
    phone.cut(off=False)
    phone.page.goto("/helper")
    said = phone.page.get_by_text("could not be recorded")
    expect(said).to_be_visible()
    check(phone.page)
    press(phone.page, phone.page.get_by_role("button", name="Look at it"))
    expect(phone.page.get_by_text("Was this another one?")).to_be_visible()
    value = phone.page.get_by_label("A note for yourself").input_value()
    assert value == "She wrote to her son."
    phone.page.get_by_role("button", name="No, replace what is recorded").click()
    expect(phone.page.get_by_text("Your correction is saved.")).to_be_visible()
    [meeting] = phone.meetings()
    assert meeting.note == "She wrote to her son."


def record(phone):
    request = db.session.get_one(HelpRequest, phone.learners[0])
    day = (MONDAY + DAY).date()
    told = Recording(
        held_on=day,
        minutes=60,
        mode=Mode.PUBLIC_PLACE,
        levels={request.needs[0].id: Level.SHOWN},
    )
    followup.record_session(
        helper_id=phone.helper_id,
        request_id=request.id,
        session_id=None,
        recording=told,
        entry_key="at-home",
        now=MONDAY + DAY,
    )


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

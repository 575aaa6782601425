"""A helper records without a connection: nothing is lost, nothing comes twice."""

import pytest
from playwright.sync_api import expect

from helpnet.domain.autonomy import Level
from helpnet.domain.meetings import Recording
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.services import followup
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.browser.conftest import check
from tests.browser.phone import DAY, NOT_SENT, ON_SQLITE, Phone, press
from tests.factories import MONDAY, a_helper

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(emptied, browse, set_clock):
    return Phone(emptied, browse, set_clock)


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

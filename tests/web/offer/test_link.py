"""The link of a message answers once; only the browser that answered sees on."""

from datetime import timedelta

import pytest

from helpnet.adapters.wording import word
from helpnet.domain.offers import OfferStatus
from helpnet.services import accounts, matching
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from tests.factories import MONDAY, a_helper
from tests.web.conftest import stranger
from tests.web.offer.scene import offered, reveals, status_of

ANSWERS = ["Yes, I help", "I have no time"]
LATER = MONDAY + timedelta(hours=3)


def helpers_browser(app, sign_in, offer):
    with app.app_context():
        helper = db.session.get_one(Helper, offer.helper_id)
        return sign_in(db.session.get_one(Account, helper.account_id))


def offer_now(app, offer):
    with app.app_context():
        return db.session.get_one(Offer, offer.id)


def test_mail_programs_that_open_every_link_change_nothing(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    for _ in range(3):
        stranger(app).open(page_of(offer))
        stranger(app).client.head(page_of(offer))
    before = offer_now(app, offer)
    assert before.status is OfferStatus.ASKED
    assert before.token_used_at is None
    assert visitor.open(page_of(offer)).press("Yes, I help").sees("Canaryname")


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_answer_uses_the_link_up(app, visitor, network, request_, page_of, answer):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press(answer)
    assert offer_now(app, offer).token_used_at == LATER

    other = stranger(app).open(page_of(offer))
    assert other.sees("This link has been used")
    assert not other.sees("You said no")
    assert not reveals(other)
    assert ("Sign in", f"/helper/offers/{offer.id}") in other.links()


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_old_page_in_another_browser_answers_no_more(
    app, visitor, network, request_, page_of, answer
):
    offer = offered(request_, network)
    old = {each: stranger(app).open(page_of(offer)) for each in ANSWERS}
    visitor.open(page_of(offer)).press(answer)
    kept = status_of(app, offer)
    for pressed, browser in old.items():
        browser.press(pressed)
        assert browser.status == 409
        assert browser.sees("This link has been used")
        assert not reveals(browser)
    assert status_of(app, offer) is kept


def test_the_browser_that_answered_sees_on_for_half_an_hour(
    visitor, network, request_, page_of, set_clock
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")
    set_clock(LATER + timedelta(minutes=29))
    assert visitor.open(page_of(offer)).sees("Canaryname Lambert")
    set_clock(LATER + timedelta(minutes=30))
    visitor.open(page_of(offer))
    assert visitor.sees("This link has been used")
    assert not reveals(visitor)


def test_pressing_twice_is_answering_once(app, visitor, network, request_, page_of):
    """The first answer was lost on the way, so the same page is sent again."""
    offer = offered(request_, network)
    visitor.open(page_of(offer))
    lost = visitor.client.post(
        f"{page_of(offer)}/accept", data={"csrf_token": visitor.value("csrf_token")[0]}
    )
    assert lost.status_code == 302
    visitor.press("Yes, I help")
    assert visitor.status == 200
    assert visitor.sees("Canaryname Lambert")
    with app.app_context():
        assert db.session.get_one(Helper, offer.helper_id).load == 1


def test_back_and_the_other_answer_changes_nothing(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer))
    token = visitor.value("csrf_token")[0]
    visitor.press("I have no time")
    visitor.send(f"{page_of(offer)}/accept", {"csrf_token": token})
    assert visitor.sees("You said no, and that is fine")
    assert status_of(app, offer) is OfferStatus.DECLINED


def test_an_offer_answered_on_the_helpers_page_closes_its_link(
    app, visitor, network, request_, page_of, sign_in
):
    offer = offered(request_, network)
    early = stranger(app).open(page_of(offer))
    with app.app_context():
        matching.accept(offer_id=offer.id, helper_id=offer.helper_id, now=LATER)
    for browser in (visitor.open(page_of(offer)), early.press("I have no time")):
        assert browser.sees("This link has been used")
        assert not reveals(browser)
    assert status_of(app, offer) is OfferStatus.ACCEPTED


def test_a_helper_who_is_signed_in_goes_from_the_used_link_to_their_page(
    app, visitor, network, request_, page_of, sign_in
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")
    own = helpers_browser(app, sign_in, offer).open(page_of(offer))
    assert own.url == f"/helper/learners/{request_.id}"
    assert own.sees("Canaryname Lambert")


def test_somebody_elses_link_gives_a_signed_in_helper_nothing(
    app, visitor, network, request_, page_of, sign_in
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")
    with app.app_context():
        other = a_helper(network)
        account = db.session.get_one(Account, other.account_id)
        browser = sign_in(account)
    assert browser.open(page_of(offer)).sees("This link has been used")
    assert not reveals(browser)
    assert browser.open(f"/helper/offers/{offer.id}").status == 404
    assert browser.open(f"/helper/learners/{request_.id}").status == 404


def test_a_suspended_winner_loses_the_contact(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")
    with app.app_context():
        account_id = db.session.get_one(Offer, offer.id).helper.account_id
        accounts.suspend_account(
            network_id=network.id, account_id=account_id, now=MONDAY
        )

    visitor.open(page_of(offer))

    assert visitor.status == 200
    assert visitor.sees("Something has changed")
    assert not reveals(visitor)


@pytest.mark.parametrize("mailbox", ["same browser", "another browser"])
def test_the_mail_after_a_yes_leads_to_the_learner_through_signing_in(
    app, visitor, network, request_, page_of, mailbox
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")

    phone = stranger(app).open(f"/helper/learners/{request_.id}")
    assert phone.sees("Sign in")
    with app.app_context():
        email = db.session.get_one(Offer, offer.id).helper.account.email
    phone.press("Send", email=email)
    reader = phone if mailbox == "same browser" else stranger(app)
    reader.open(link_in_mail(app)).press("Sign in")

    assert reader.url == f"/helper/learners/{request_.id}"
    assert reader.sees("Canaryname Lambert")


def link_in_mail(app):
    """Return the address in the last mail that lets somebody sign in."""
    with app.app_context():
        sent = db.select(Notice).where(Notice.kind == "sign_in")
        facts = db.session.scalars(sent.order_by(Notice.id.desc())).first().facts
        said = word(
            kind="sign_in", language="en", recipient="A", network="N", facts=facts
        )
    (link,) = [each for each in said.body.split() if "/sign-in/link/" in each]
    return link.removeprefix("http://localhost")

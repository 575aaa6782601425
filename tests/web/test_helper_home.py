"""The helper's first page: what needs them now, and nothing else."""

from datetime import timedelta

from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.store.accounts import Account
from helpnet.store.base import db
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_partner_account,
    a_request,
    an_offer,
    stored,
)


def browser(sign_in, helper):
    return sign_in(db.session.get(Account, helper.account_id))


def test_an_empty_page_says_what_comes(emptied, sign_in):
    with emptied.app_context():
        home = browser(sign_in, a_helper(a_network())).open("/helper")
    assert home.sees("You do not accompany anybody now")
    assert home.sees("you get a mail")


def test_an_offer_shows_the_need_but_nobody(emptied, sign_in, set_clock):
    set_clock(MONDAY + timedelta(days=9))
    with emptied.app_context():
        network = a_network()
        helper = a_helper(network)
        offer_id = an_offer(a_request(network), helper).id
        home = browser(sign_in, helper)
    set_clock(MONDAY)
    home.open("/helper")
    assert home.sees("1 person waits for your answer")
    assert home.sees("Somebody in Liège")
    assert not home.sees("Jeanne")
    assert ("Look and answer", f"/helper/offers/{offer_id}") in home.links()
    set_clock(MONDAY + timedelta(hours=49))
    assert not home.open("/helper").sees("waits for your answer")


def test_staff_who_do_not_help_are_invited(emptied, sign_in):
    with emptied.app_context():
        network = a_network()
        account = a_partner_account(a_partner(network), network)
        staff = sign_in(account)
    staff.open("/helper")
    assert staff.status == 200
    assert staff.sees("You do not accompany anybody yet")
    assert staff.open("/helper/learners/1").status == 404


def test_the_next_step_is_the_one_button(emptied, sign_in, set_clock):
    set_clock(MONDAY)
    with emptied.app_context():
        network = a_network()
        helper = a_helper(network)
        request = a_request(network, name="<b>Øystein</b> O’Neill")
        an_offer(request, helper)
        request.record(Event.HELPER_ASKED, at=MONDAY, by=Actor.COORDINATOR)
        stored(request)
        home = browser(sign_in, helper).open("/helper")
    home.follow("Look and answer").press("Yes")
    home.open("/helper")
    assert home.sees("<b>Øystein</b> O’Neill")
    home.follow("Make the first call")
    assert home.sees("Your first call")
    assert home.sees("How to reach")


def test_strangers_must_sign_in(visitor):
    visitor.open("/helper")
    assert visitor.sees("Sign in")

"""What surrounds a page: whom to call, and the pages of whoever is signed in."""

from helpnet import create_app
from helpnet.store.base import db
from helpnet.store.helpers import get_helper
from tests.conftest import settings_for
from tests.factories import (
    a_helper,
    a_network,
    a_partner,
    a_partner_account,
    an_account,
    stored,
)
from tests.visitor import Visitor

NUMBER = ("+32 4 222 33 44", "tel:+3242223344")


def numbers_on_first_page(app):
    """Return the links to numbers where the installation has none of its own."""
    url = app.config["HELPNET"].SQLALCHEMY_DATABASE_URI
    without = create_app(settings_for(url, PHONE=""))
    links = Visitor(without.test_client()).open("/").links()
    with without.app_context():
        db.engine.dispose()
    return {link for link in links if link[1].startswith("tel:")}


def test_without_a_number_of_its_own_a_page_names_those_of_the_networks(emptied):
    assert numbers_on_first_page(emptied) == set()
    for _ in range(6):
        a_network()
    assert NUMBER in numbers_on_first_page(emptied)


def test_more_numbers_than_anybody_can_choose_from_are_not_shown(emptied):
    for _ in range(7):
        a_network()
    assert numbers_on_first_page(emptied) == set()


def test_signed_in_people_find_their_own_network_on_every_page(emptied, sign_in):
    account = an_account(a_network(name="Liège helps"))
    page = sign_in(account).open("/account")
    assert page.sees("Liège helps")
    assert NUMBER in page.links()


def test_staff_have_a_helpers_pages_only_if_they_help(emptied, sign_in):
    network = a_network()
    library = a_partner(network)
    account = a_partner_account(library, network)
    home = sign_in(account).open("/partner")
    assert ("My profile", "/profile") not in home.links()
    assert ("The people I help", "/helper") not in home.links()

    helper_id = a_helper(network).id
    with emptied.app_context():
        helper = get_helper(helper_id)
        helper.account_id = account.id
        stored(helper)
    home.open("/partner")
    assert ("My profile", "/profile") in home.links()
    assert ("The people I help", "/helper") in home.links()

"""On a board: whom nobody may ask for this request, and why."""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.exclusions import Exclusion
from helpnet.store.neighbours import Lending
from helpnet.store.offers import Offer
from tests import factories
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)

DO_NOT = "Do not ask this helper"
AGAIN = "May be asked again"
REASONS = ("family, or there is a conflict", "does not wish it", "learner_wish")


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY + timedelta(hours=3))
    return a_network()


@pytest.fixture
def coordinator(network, sign_in):
    return sign_in(an_account(network, name="Marie Dupont"))


def url(request):
    return f"/coordinator/requests/{request.id}"


def kept(app):
    with app.app_context():
        rows = db.session.query(Exclusion).order_by(Exclusion.helper_id)
        return [(each.helper_id, each.why.value) for each in rows]


def post(visitor, request, address, **fields):
    """Send the fields there as the board would; return the status."""
    visitor.open(url(request))
    keys = visitor.value("csrf_token")
    key = keys if isinstance(keys, str) else keys[0]
    return visitor.send(address, {"csrf_token": key, **fields}).status


def test_a_candidate_goes_to_the_list_and_comes_back(app, network, coordinator):
    request, helper = a_request(network), a_helper(network)
    coordinator.open(url(request))
    assert not coordinator.sees("Not to be asked")

    coordinator.press(DO_NOT, why="learner_wish")

    assert coordinator.sees("A helper must not be asked")
    assert "Ask Amina Benali" not in coordinator.buttons()
    assert coordinator.sees("Not to be asked Amina Benali The person does not wish it.")
    assert coordinator.sees("Monday, 2 March 2026 at 13:00, Marie Dupont")
    assert coordinator.sees("Said no before, or must not be asked")
    assert kept(app) == [(helper.id, "learner_wish")]

    coordinator.press(AGAIN)

    assert coordinator.sees("A helper may be asked again")
    assert "Ask Amina Benali" in coordinator.buttons()
    assert not coordinator.sees("Not to be asked")
    assert kept(app) == []


def test_a_reason_must_be_chosen(app, network, coordinator):
    request, helper = a_request(network), a_helper(network)

    coordinator.open(url(request)).press(DO_NOT)
    assert coordinator.sees("Choose why this helper must not be asked.")

    address = f"{url(request)}/exclusions"
    assert post(coordinator, request, address, helper_id=helper.id, why="ugly") == 200
    assert coordinator.sees("Choose why this helper must not be asked.")
    assert kept(app) == []


def test_the_latest_offer_of_a_helper_decides_where_it_can_be_said(
    network, coordinator
):
    request = a_request(network, stage=Stage.AUTONOMOUS)
    by_status = {
        status: a_helper(network, name=f"Who {status}") for status in OfferStatus
    }
    for status, helper in by_status.items():
        an_offer(request, helper, status=OfferStatus.EXPIRED)
        an_offer(request, helper, status=status, answered_at=MONDAY)

    coordinator.open(url(request))

    for status in OfferStatus:
        offered = coordinator.buttons().count(f"{DO_NOT} Who {status}")
        assert offered == (status not in {"accepted", "declined"}), status


def test_a_question_is_taken_back_and_the_helper_reads_no_reason(
    app, network, coordinator, sign_in
):
    request, helper = a_request(network), a_helper(network)
    coordinator.open(url(request)).press("Ask Amina Benali")

    coordinator.press(DO_NOT, why="conflict")

    with app.app_context():
        offer = db.session.query(Offer).one()
        assert offer.status is OfferStatus.WITHDRAWN
        token = sign(Purpose.OFFER, offer.id)
    reader = sign_in(_Account(helper.account_id))
    for page in ("/helper", f"/offer/{token}"):
        assert reader.open(page).status == 200, page
        assert not any(words in reader.html for words in REASONS)


class _Account:
    def __init__(self, number):
        self.id = number


def test_who_accompanies_now_must_stop_first(app, network, coordinator):
    request, helper = a_request(network, stage=Stage.ACCOMPANIED), a_helper(network)
    an_offer(request, helper, status=OfferStatus.ACCEPTED, answered_at=MONDAY)
    address = f"{url(request)}/exclusions"

    post(coordinator, request, address, helper_id=helper.id, why="conflict")

    assert coordinator.sees("This helper accompanies the person now. End that first.")
    assert kept(app) == []


def test_pressing_twice_is_pressing_once(app, network, coordinator):
    request, helper = a_request(network), a_helper(network)
    address = f"{url(request)}/exclusions"
    for _ in range(2):
        fields = {"helper_id": helper.id, "why": "conflict"}
        assert post(coordinator, request, address, **fields) == 200
        assert kept(app) == [(helper.id, "conflict")]
    for _ in range(2):
        assert post(coordinator, request, f"{address}/end", helper_id=helper.id) == 200
        assert kept(app) == []


def test_another_network_s_ids_lead_nowhere(app, network, coordinator):
    other = a_network()
    request, helper = a_request(network), a_helper(network)
    theirs, stranger = a_request(other), a_helper(other)
    ours = f"{url(request)}/exclusions"

    for address, number in (
        (ours, stranger.id),
        (ours, 987_654),
        (ours, "x"),
        (f"{url(theirs)}/exclusions", helper.id),
        (f"{url(theirs)}/exclusions", stranger.id),
    ):
        given = {"helper_id": number, "why": "conflict"}
        assert post(coordinator, request, address, **given) == 404, (address, number)
        assert post(coordinator, request, f"{address}/end", **given) == 404
    assert kept(app) == []


def test_a_lent_helper_is_named_with_their_network_which_sees_nothing(
    app, network, coordinator, sign_in
):
    lender = a_network(name="Eifel hilft")
    account = an_account(lender)
    stored(
        Lending(
            network_id=lender.id,
            lends_to_id=network.id,
            since=MONDAY,
            account_id=account.id,
        )
    )
    asking = a_request(network)
    helper = a_helper(lender, name="Lena Lent")
    with factories.APP.app_context():
        db.session.get_one(type(network), network.id).rules = {"ask_neighbours": True}
        db.session.commit()

    coordinator.open(url(asking)).press(DO_NOT, why="conflict")

    assert coordinator.sees("Not to be asked Lena Lent from Eifel hilft")
    theirs = sign_in(account)
    assert theirs.open(f"/coordinator/people/{helper.id}").status == 200
    assert not theirs.sees("conflict")
    assert theirs.open(url(asking)).status == 404

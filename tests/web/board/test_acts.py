"""The board: asking, ending, sending elsewhere, and who may."""

from datetime import timedelta

import pytest

from helpnet.domain.access import Role
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)
from tests.web.board.scene import stage_of, url


def token_of(visitor):
    """Return the token of any form on the page."""
    tokens = visitor.value("csrf_token")
    return tokens[0] if isinstance(tokens, list) else tokens


def test_asking_and_taking_back(app, network, coordinator):
    request = a_request(network)
    a_helper(network)

    coordinator.open(url(request)).press("Ask Amina Benali")
    assert coordinator.sees("The helper has been asked.")
    assert stage_of(app, request) is Stage.OFFERED
    assert "Ask Amina Benali" not in coordinator.buttons()

    coordinator.press("Take back")
    assert coordinator.sees("The helper need not answer any more.")
    assert stage_of(app, request) is Stage.WAITING


def test_a_helper_who_filled_up_meanwhile_is_refused_in_words(
    app, network, coordinator
):
    request = a_request(network)
    helper = a_helper(network, capacity=1)
    coordinator.open(url(request))
    with app.app_context():
        db.session.get_one(Helper, helper.id).load = 1
        db.session.commit()

    coordinator.press("Ask Amina Benali")

    assert coordinator.sees("This helper cannot be asked now")
    assert coordinator.sees("Accompanies enough people already")
    assert stage_of(app, request) is Stage.WAITING


def test_the_buttons_are_those_of_the_stage(network, coordinator):
    waiting = a_request(network)
    closed = a_request(network, stage=Stage.WITHDRAWN, closed_at=MONDAY)

    assert "Open again" not in coordinator.open(url(waiting)).buttons()
    assert "End the request" in dict(coordinator.links())
    assert "Open again" in coordinator.open(url(closed)).buttons()
    assert "End the request" not in dict(coordinator.links())


@pytest.mark.parametrize(
    ("reason", "stage"),
    [
        ("unreachable", Stage.UNREACHABLE),
        ("moved_away", Stage.WITHDRAWN),
        ("stopped", Stage.WITHDRAWN),
    ],
)
def test_closing_an_accompanied_request_frees_the_helper(
    app, network, coordinator, reason, stage
):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    helper = a_helper(network, load=1)
    offer = an_offer(request, helper, status=OfferStatus.ACCEPTED)

    coordinator.open(url(request)).follow("End the request")
    coordinator.press("End it", reason=reason, note="The number is a shop's.")

    assert stage_of(app, request) is stage
    with app.app_context():
        assert db.session.get_one(Offer, offer.id).status is OfferStatus.ENDED
        assert db.session.get_one(Helper, helper.id).load == 0
    coordinator.press("Open again")
    assert stage_of(app, request) is Stage.WAITING


def test_closing_ends_what_was_planned_and_tells_the_helper(app, network, coordinator):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    offer = an_offer(request, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    meeting = stored(
        HelpSession(
            request_id=request.id,
            offer_id=offer.id,
            starts_at=MONDAY + timedelta(days=2),
            mode=Mode.PUBLIC_PLACE,
            entry_key="planned",
        )
    )

    coordinator.open(f"{url(request)}/end").press("End it", reason="stopped")

    with app.app_context():
        planned = db.session.get_one(HelpSession, meeting.id)
        assert planned.status is SessionStatus.CANCELLED
        told = db.select(Notice).where(Notice.kind == NoticeKind.REQUEST_WITHDRAWN)
        facts = [notice.facts["to"] for notice in db.session.scalars(told)]
        assert sorted(facts) == ["helper", "learner"]


def test_the_follow_up_is_one_link_away_while_somebody_helps(network, coordinator):
    waiting = a_request(network)
    assert "Follow-up" not in coordinator.open(url(waiting)).main
    helped = a_request(network, name="Jeanne", stage=Stage.ACCOMPANIED)
    an_offer(helped, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    coordinator.open(url(helped)).follow("Follow-up of Jeanne")
    assert coordinator.url.endswith("/followup")
    assert coordinator.sees("How far")


def test_an_accompaniment_is_ended_where_the_board_sends_for_it(
    app, network, coordinator, sign_in
):
    helped = a_request(network, name="Jeanne", stage=Stage.ACCOMPANIED)
    helper = a_helper(network, name="Paul Maes", load=1)
    offer = an_offer(helped, helper, status=OfferStatus.ACCEPTED)
    end, fields = f"{url(helped)}/followup/end", {"offer_id": offer.id}
    fields["csrf_token"] = token_of(coordinator.open(f"{url(helped)}/followup"))
    excluded = {**fields, "helper_id": helper.id, "why": "conflict"}

    coordinator.send(f"{url(helped)}/exclusions", excluded)
    assert coordinator.sees("End that first.")
    coordinator.press("End this accompaniment Paul Maes")

    assert coordinator.url == url(helped)
    assert coordinator.sees("The accompaniment has ended.")
    assert stage_of(app, helped) is Stage.WAITING
    assert coordinator.send(end, fields).status == 200
    assert coordinator.send(end, {**fields, "offer_id": "x"}).status == 404
    coordinator.open(f"{url(helped)}/followup")
    assert "End this accompaniment Paul Maes" not in coordinator.buttons()


def test_another_networks_accompaniment_cannot_be_ended(app, network, coordinator):
    other = a_network()
    helped = a_request(other, stage=Stage.ACCOMPANIED)
    offer = an_offer(helped, a_helper(other, load=1), status=OfferStatus.ACCEPTED)
    token = token_of(coordinator.open(url(a_request(network))))
    fields = {"csrf_token": token, "offer_id": offer.id}
    assert coordinator.send(f"{url(helped)}/followup/end", fields).status == 404
    assert stage_of(app, helped) is Stage.ACCOMPANIED


def test_a_neighbours_number_and_name_stand_apart(network, coordinator):
    asked = {
        "contact_way": ContactWay.NEIGHBOUR,
        "phone": "+3242223344",
        "contact_note": "Ask Elif",
    }
    coordinator.open(url(a_request(network, **asked)))
    assert ("04 222 33 44", "tel:042223344") in coordinator.links()
    assert "04 222 33 44 Ask Elif" in coordinator.main


def test_sending_elsewhere_needs_words_and_keeps_them(app, network, coordinator):
    request = a_request(network)
    coordinator.open(url(request)).follow("Send elsewhere")

    coordinator.press("Send there", words="")
    assert coordinator.status == 422
    assert coordinator.sees("Please write where the person can go, and why.")

    coordinator.press("Send there", words="Social service, rue Haute 3")
    assert stage_of(app, request) is Stage.REDIRECTED
    assert coordinator.sees("Social service, rue Haute 3")


def test_a_noted_call_is_in_the_history(network, coordinator):
    request = a_request(network)
    coordinator.open(url(request)).press("Keep the note", note="Has a tablet")
    assert coordinator.sees("The learner was called")
    assert coordinator.sees("Has a tablet")
    assert coordinator.press("Keep the note", note=" ").status == 422


def test_requests_of_other_networks_do_not_exist(network, coordinator):
    foreign = a_request(a_network(), name="Canary Foreign")
    helper = a_helper(network)
    offer = an_offer(foreign, helper)

    coordinator.open("/coordinator/requests")
    assert not coordinator.sees("Canary Foreign")
    assert coordinator.open(url(foreign)).status == 404
    assert "Canary" not in coordinator.html
    own = a_request(network)
    token = coordinator.open(url(own)).value("csrf_token")[0]
    for path, fields in (
        ("/offers", {"helper_id": helper.id}),
        (f"/offers/{offer.id}/withdraw", {}),
        ("/elsewhere", {"words": "there"}),
        ("/end", {"reason": "stopped"}),
        ("/reopen", {}),
        ("/calls", {"note": "hello"}),
    ):
        sent = coordinator.send(url(foreign) + path, {"csrf_token": token} | fields)
        assert sent.status == 404, path
    assert coordinator.open(url(foreign) + "/elsewhere").status == 404


def test_helpers_of_other_networks_cannot_be_asked(network, coordinator):
    request = a_request(network)
    stranger = a_helper(a_network())
    token = coordinator.open(url(request)).value("csrf_token")[0]
    sent = coordinator.send(
        url(request) + "/offers", {"csrf_token": token, "helper_id": stranger.id}
    )
    assert sent.status == 404


def test_only_coordinators_open_the_desk(network, sign_in, visitor):
    account = an_account(network, role=Role.HELPER)
    with_account = sign_in(account)
    assert with_account.open("/coordinator/").status == 403
    assert "/coordinator" not in visitor.open("/coordinator/").url

"""An offer taken back, and one whose time is over."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.services import matching
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_network, a_request
from tests.integration.offers.scene import (
    LATER,
    TOO_LATE,
    decline,
    fresh,
    happened,
    notices,
)


def test_a_withdrawn_offer_is_gone_and_the_helper_is_told(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    given = {
        "network_id": network.id,
        "offer_id": offer_id,
        "account_id": ask.coordinator.id,
        "now": LATER,
    }
    matching.withdraw_offer(**given)
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert len(notices(NoticeKind.OFFER_WITHDRAWN)) == 1
    for answer in (
        lambda: matching.accept(offer_id=offer_id, now=LATER),
        lambda: decline(offer_id),
    ):
        with pytest.raises(matching.OfferGone) as refusal:
            answer()
        assert refusal.value.reason is matching.Gone.WITHDRAWN
    with pytest.raises(matching.OfferGone):
        matching.withdraw_offer(**given)
    with pytest.raises(NoResultFound):
        matching.withdraw_offer(**given | {"network_id": a_network().id})


def test_only_offers_past_their_time_expire(network, ask):
    late, early = a_request(network), a_request(network)
    ask(late, a_helper(network))
    ask(early, a_helper(network), now=TOO_LATE)
    assert matching.expire_offers(now=TOO_LATE) == 1
    assert matching.expire_offers(now=TOO_LATE) == 0
    assert fresh(HelpRequest, late.id).stage is Stage.WAITING
    assert fresh(HelpRequest, early.id).stage is Stage.OFFERED
    assert Happening.OFFER_EXPIRED in happened(late)


def test_an_accepted_offer_never_expires(network, ask):
    request, helper = a_request(network), a_helper(network)
    matching.accept(offer_id=ask(request, helper), now=LATER)
    assert matching.expire_offers(now=TOO_LATE) == 0
    assert fresh(HelpRequest, request.id).stage is Stage.ACCOMPANIED

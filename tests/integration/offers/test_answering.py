"""A yes, a no and a yes too late."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import AccountStatus
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.services import matching
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_request, an_offer
from tests.integration.offers.scene import (
    LATER,
    TOO_LATE,
    decline,
    fresh,
    happened,
    notices,
)


def test_accepting_tells_everybody_and_takes_one_place(network, ask):
    request = a_request(network, contact_way=ContactWay.PHONE)
    winner, other = a_helper(network), a_helper(network)
    offer_id, other_id = ask(request, winner), ask(request, other)

    matching.accept(offer_id=offer_id, helper_id=winner.id, now=LATER)

    assert fresh(HelpRequest, request.id).stage is Stage.ACCOMPANIED
    assert fresh(Helper, winner.id).load == 1
    assert fresh(Helper, other.id).load == 0
    assert fresh(Offer, other_id).status is OfferStatus.WITHDRAWN
    assert [n.account_id for n in notices(NoticeKind.OFFER_TAKEN)] == [other.account_id]
    (told,) = notices(NoticeKind.HELPER_FOUND)
    assert told.channel is NoticeChannel.CALL
    assert told.facts["helper"] == "Amina Benali"
    assert len(notices(NoticeKind.OFFER_ACCEPTED)) == 1
    assert happened(request)[-1] is Happening.HELPER_ACCEPTED


def test_accepting_twice_is_accepting_once(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    matching.accept(offer_id=offer_id, now=LATER)
    matching.accept(offer_id=offer_id, now=LATER)
    assert fresh(Helper, helper.id).load == 1
    assert happened(request).count(Happening.HELPER_ACCEPTED) == 1


def test_the_second_to_accept_is_told_that_it_is_taken(network, ask):
    request = a_request(network)
    first, second = (ask(request, a_helper(network)) for _ in range(2))
    matching.accept(offer_id=first, now=LATER)
    with pytest.raises(matching.OfferGone) as refusal:
        matching.accept(offer_id=second, now=LATER)
    assert refusal.value.reason is matching.Gone.TAKEN


def test_the_index_of_the_database_is_a_kind_no_as_well(network, ask):
    """Somebody accepted without the stage having moved: the second defence answers."""
    request = a_request(network)
    helper = a_helper(network)
    offer_id = ask(request, helper)
    an_offer(request, a_helper(network), status=OfferStatus.ACCEPTED)
    with pytest.raises(matching.OfferGone) as refusal:
        matching.accept(offer_id=offer_id, now=LATER)
    assert refusal.value.reason is matching.Gone.TAKEN
    assert fresh(Helper, helper.id).load == 0


def test_accepting_too_late_takes_no_place(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    with pytest.raises(matching.OfferGone) as refusal:
        matching.accept(offer_id=offer_id, now=TOO_LATE)
    assert refusal.value.reason is matching.Gone.EXPIRED
    assert fresh(Helper, helper.id).load == 0


def test_a_helper_suspended_meanwhile_cannot_accept(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    fresh(Helper, helper.id).account.status = AccountStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(matching.OfferGone) as refusal:
        matching.accept(offer_id=offer_id, now=LATER)
    assert refusal.value.reason is matching.Gone.CHANGED


def test_somebody_elses_offer_does_not_exist(network, ask):
    offer_id = ask(a_request(network), a_helper(network))
    stranger = a_helper(network)
    with pytest.raises(NoResultFound):
        matching.accept(offer_id=offer_id, helper_id=stranger.id, now=LATER)
    with pytest.raises(NoResultFound):
        decline(offer_id, helper_id=stranger.id)


def test_the_request_waits_again_only_after_the_last_no(network, ask):
    request = a_request(network)
    first, second = (ask(request, a_helper(network)) for _ in range(2))
    decline(first)
    assert fresh(HelpRequest, request.id).stage is Stage.OFFERED
    decline(second)
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert happened(request)[-2:] == [
        Happening.HELPER_DECLINED,
        Happening.OFFERS_CLOSED,
    ]
    decline(second)
    assert happened(request).count(Happening.HELPER_DECLINED) == 2

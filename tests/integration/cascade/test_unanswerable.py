"""Offers whose helper cannot say yes any more move on at once."""

from datetime import timedelta

import pytest

from helpnet.domain.access import StandingEvent
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.services import accounts, matching, people, profile
from tests.factories import a_helper
from tests.integration.cascade.scene import HOUR, Scene, notices, waiting_for


@pytest.fixture
def scene(database):
    return Scene({"wave_size": 1})


def two_asked_of(scene):
    """Let two people ask, and one helper with one place be asked for both."""
    first = a_helper(scene.network, capacity=1)
    one, two = scene.asks(), scene.asks()
    scene.move_on()
    second = a_helper(scene.network, capacity=9, load=8)
    return first, second, one, two


def test_a_helper_who_takes_the_last_place_keeps_nobody_else_waiting(scene):
    first, second, one, two = two_asked_of(scene)
    assert waiting_for(one) == waiting_for(two) == {first.id}
    offer = scene.offer_to(one, first)
    matching.accept(offer_id=offer.id, now=scene.now)
    scene.later(timedelta(minutes=1))
    assert waiting_for(two) == {second.id}
    assert scene.offer_to(two, first).status is OfferStatus.WITHDRAWN
    assert [n.request_id for n in notices(NoticeKind.OFFER_WITHDRAWN)] == [two.id]


@pytest.mark.parametrize(
    "stops",
    [
        lambda scene, helper: profile.pause(
            helper_id=helper.id, until=None, now=scene.now
        ),
        lambda scene, helper: profile.leave(helper_id=helper.id, now=scene.now),
        lambda scene, helper: accounts.suspend_account(
            network_id=scene.network.id, account_id=helper.account_id, now=scene.now
        ),
        lambda scene, helper: people.change_standing(
            network_id=scene.network.id,
            helper_id=helper.id,
            event=StandingEvent.PAUSED,
            now=scene.now,
        ),
    ],
)
def test_what_a_helper_who_stops_was_asked_moves_on(scene, stops):
    first, second, one, two = two_asked_of(scene)
    stops(scene, first)
    scene.later(HOUR)
    assert waiting_for(one) == waiting_for(two) == {second.id}


def test_by_hand_a_coordinator_decides(database):
    scene = Scene({"offer_policy": "manual"})
    helper = a_helper(scene.network, capacity=1)
    request = scene.asks()
    matching.offer(
        network_id=scene.network.id,
        request_id=request.id,
        helper_id=helper.id,
        account_id=scene.coordinator.id,
        now=scene.now,
    )
    profile.pause(helper_id=helper.id, until=None, now=scene.now)
    scene.later(HOUR)
    assert waiting_for(request) == {helper.id}

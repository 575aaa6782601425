"""Whoever has enough to answer is asked the moment one of those offers closes."""

from datetime import timedelta

import pytest

from helpnet.domain.offer_policy import Circle
from helpnet.services import matching
from tests.factories import a_helper
from tests.integration.cascade.scene import ANSWERED, DAY, HOUR, Scene, asked, state

MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene(database):
    return Scene(rules={"open_per_helper": 1})


@pytest.fixture
def busy(scene):
    """Return the only helper, who has one request to answer, and that request."""
    helper = a_helper(scene.network)
    first = scene.asks()
    scene.move_on()
    return helper, first


def asleep(scene, **fields):
    request = scene.asks(phone="", **fields)
    scene.move_on()
    assert state(request).circle is Circle.WAITING_LIST
    return request


def test_the_minute_in_which_the_time_to_answer_ends(scene, busy):
    helper, _first = busy
    scene.later(47 * HOUR)
    second = asleep(scene)

    scene.later(HOUR - MINUTE)
    assert asked(second) == []
    scene.later(MINUTE)

    assert asked(second) == [helper.id]


def test_who_waits_longer_than_the_offer_that_ends_is_not_too_early(scene, busy):
    helper, _first = busy
    older = asleep(scene, asked_at=scene.now - DAY)

    scene.later(ANSWERED)

    assert asked(older) == [helper.id]


def test_at_once_when_the_offer_is_taken_back(scene, busy):
    helper, first = busy
    second = asleep(scene)
    scene.now += HOUR

    matching.withdraw_offer(
        network_id=scene.network.id,
        offer_id=scene.offer_to(first, helper).id,
        account_id=scene.coordinator.id,
        now=scene.now,
    )
    scene.move_on()

    assert helper.id in asked(second)


def test_at_once_when_somebody_else_says_yes(scene):
    faster, slower = (a_helper(scene.network, capacity=1) for _ in range(2))
    shared = scene.asks()
    scene.move_on()
    assert asked(shared) == [faster.id, slower.id]
    second = asleep(scene)
    scene.now += HOUR

    scene.accepts(shared, faster)
    scene.move_on()

    assert asked(second) == [slower.id]


def test_the_days_in_peace_after_a_no_end_to_the_minute(scene, busy):
    helper, first = busy
    scene.declines(first, helper)
    scene.later(HOUR)
    second = asleep(scene)

    scene.later(7 * DAY - HOUR - MINUTE)
    assert asked(second) == []
    scene.later(MINUTE)

    assert asked(second) == [helper.id]


def test_a_no_frees_for_others_at_once_where_nobody_is_left_in_peace(database):
    scene = Scene({"open_per_helper": 1, "days_after_no": 0})
    helper = a_helper(scene.network)
    first = scene.asks()
    scene.move_on()
    second = scene.asks(phone="")
    scene.move_on()
    assert asked(second) == []
    scene.later(HOUR)
    scene.declines(first, helper)
    scene.move_on()
    assert asked(second) == [helper.id]

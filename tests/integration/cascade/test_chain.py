"""From the first wave to the waiting list, and back when somebody is free."""

import pytest

from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.services import closing
from tests.factories import NAMUR, SERAING, a_helper, a_partner, a_place, an_account
from tests.integration.cascade.scene import (
    ANSWERED,
    DAY,
    HOUR,
    Scene,
    asked,
    notices,
    offers,
    state,
    story,
    waiting_for,
)

EXPIRED = OfferStatus.EXPIRED


@pytest.fixture
def scene(database):
    return Scene()


def three_near_one_far(scene):
    """Return helpers, best first, and one who lives a little beyond their reach."""
    near = [a_helper(scene.network, load=n, capacity=9) for n in range(3)]
    return near, a_little_too_far(scene)


def a_little_too_far(scene):
    """Return a helper 5.7 km from Liège who goes 5 km."""
    only = {"modes": frozenset({Mode.PUBLIC_PLACE}), "reach_km": 5.0}
    return a_helper(scene.network, **SERAING | only)


def test_the_whole_way_of_a_request_that_nobody_answers(scene):
    near, far = three_near_one_far(scene)
    place = a_place(a_partner(scene.network), name="Open house")
    request = scene.asks(precision_km=0.0)

    assert scene.move_on() == 1
    assert waiting_for(request) == {near[0].id, near[1].id}
    assert [each.wave for each in offers(request)] == [1, 1]

    assert scene.later(ANSWERED) == 1
    assert waiting_for(request) == {near[2].id}
    assert offers(request)[-1].wave == 2

    scene.later(ANSWERED)
    assert waiting_for(request) == {far.id}
    assert offers(request)[-1].circle is Circle.WIDER
    assert state(request).circle is Circle.WIDER

    scene.later(ANSWERED)
    assert asked(request) == asked(request, EXPIRED)
    found = state(request)
    assert (found.stage, found.circle) == (Stage.WAITING, Circle.WAITING_LIST)
    assert found.look_at == scene.now + DAY
    [told] = notices(NoticeKind.NO_CANDIDATE)
    assert told.account_id == scene.coordinator.id
    assert told.facts["needs"] == ["send-email"]
    assert told.facts["obstacles"] == [["too_far", 1]]
    [suggested] = notices(NoticeKind.PLACE_SUGGESTED)
    assert suggested.facts["place"] == place.name
    assert suggested.request_id == request.id
    assert story(request)[-4:] == [
        "offers_closed",
        "no_candidate",
        "place_suggested",
        "waiting_listed",
    ]


def test_the_story_of_a_search_is_told_once(scene):
    request = scene.asks()
    scene.move_on()
    before = story(request)

    for _ in range(3):
        assert scene.later(DAY) == 1

    assert story(request) == before
    assert before == ["asked", "circle_widened", "no_candidate", "waiting_listed"]
    assert len(notices(NoticeKind.NO_CANDIDATE)) == 1


def test_every_coordinator_is_told_and_nobody_else(scene):
    second = an_account(scene.network)
    an_account(Scene().network)
    scene.asks()
    scene.move_on()

    told = {each.account_id for each in notices(NoticeKind.NO_CANDIDATE)}
    assert told == {scene.coordinator.id, second.id}


def test_a_no_from_everybody_moves_on_at_once(scene):
    near, _ = three_near_one_far(scene)
    request = scene.asks(precision_km=0.0)
    scene.move_on()

    scene.declines(request, near[0])
    assert scene.later(HOUR) == 0
    assert waiting_for(request) == {near[1].id}
    scene.declines(request, near[1])

    assert scene.later(HOUR) == 1
    assert waiting_for(request) == {near[2].id}


def test_a_yes_ends_the_search(scene):
    near, _ = three_near_one_far(scene)
    request = scene.asks()
    scene.move_on()
    scene.accepts(request, near[1])

    found = state(request)
    assert (found.stage, found.look_at) == (Stage.ACCOMPANIED, None)
    assert scene.later(10 * DAY) == 0
    assert asked(request) == [near[0].id, near[1].id]


def test_nobody_is_asked_twice_in_one_search_but_again_in_the_next(scene):
    helper = a_helper(scene.network)
    request = scene.asks()
    scene.move_on()
    scene.later(ANSWERED)
    scene.later(3 * DAY)
    assert asked(request) == [helper.id]

    end = {"network_id": scene.network.id, "request_id": request.id}
    who = {"account_id": scene.coordinator.id, "now": scene.now}
    closing.close_request(**end, **who, event=closing.Event.LEARNER_WITHDREW, detail="")
    assert scene.later(DAY) == 0
    closing.reopen(**end, account_id=scene.coordinator.id, now=scene.now)

    scene.move_on()
    assert asked(request) == [helper.id, helper.id]
    assert state(request).circle is Circle.OWN


def test_a_visit_may_become_a_meeting_in_a_public_place_or_a_call(scene):
    by_phone = a_helper(scene.network, modes=frozenset({Mode.PHONE}))
    in_public = a_helper(scene.network, modes=frozenset({Mode.PUBLIC_PLACE}))
    a_helper(scene.network, modes=frozenset({Mode.VIDEO, Mode.CHAT}))
    request = scene.asks(modes=frozenset({Mode.HOME_VISIT}))

    scene.move_on()

    assert waiting_for(request) == {by_phone.id, in_public.id}
    assert {each.mode for each in offers(request)} == {"phone", "public_place"}
    assert story(request)[1] == "circle_widened"


@pytest.mark.parametrize("rule", ["widen_reach", "widen_modes"])
def test_what_the_rules_do_not_widen_stays(database, rule):
    scene = Scene(rules={"widen_reach": False, "widen_modes": False} | {rule: True})
    far = a_little_too_far(scene)
    by_phone = a_helper(scene.network, modes=frozenset({Mode.PHONE}))
    request = scene.asks(precision_km=0.0)

    scene.move_on()

    [only] = {"widen_reach": [far.id], "widen_modes": [by_phone.id]}[rule]
    assert waiting_for(request) == {only}


def test_where_nothing_may_be_wider_nobody_says_it_was(database):
    rules = dict.fromkeys(("widen_reach", "widen_modes", "widen_neighbours"), False)
    scene = Scene(rules=rules)
    request = scene.asks()
    scene.move_on()

    assert story(request) == ["asked", "no_candidate", "waiting_listed"]


def test_without_a_place_within_fifteen_kilometres_none_is_suggested(scene):
    a_place(a_partner(scene.network), **NAMUR)
    request = scene.asks()
    scene.move_on()

    assert notices(NoticeKind.PLACE_SUGGESTED) == []
    assert "place_suggested" not in story(request)

"""What a search does after it was woken, and how it goes on."""

from helpnet.domain.access import Standing
from helpnet.domain.asking import Route
from helpnet.domain.history import Actor
from helpnet.domain.offer_policy import Circle
from helpnet.services import changing, exclusions, our_network, profile, urgency, wishes
from helpnet.services.exclusions import ExclusionReason
from tests.factories import a_helper
from tests.integration.cascade.scene import (
    ANSWERED,
    DAY,
    HOUR,
    Scene,
    asked,
    state,
    story,
)
from tests.integration.cascade.waking.scene import PLACE, asleep


def test_the_list_is_looked_through_once_a_day_whatever_was_missed(scene):
    request = asleep(scene)
    helper = a_helper(scene.network)  # written by nobody who wakes

    assert scene.later(23 * HOUR) == 0
    scene.later(HOUR)

    assert asked(request) == [helper.id]


def test_who_was_woken_in_vain_sleeps_on_and_nobody_is_told_again(scene):
    helper = a_helper(scene.network, standing=Standing.PAUSED)
    request = asleep(scene)
    profile.resume(helper_id=helper.id, now=scene.now)
    scene.move_on()
    scene.later(ANSWERED)

    told = story(request)
    assert told.count("no_candidate") == 1
    assert told[-1] == "waiting_listed"
    assert state(request).circle is Circle.WAITING_LIST


def test_other_wishes_begin_another_search(scene):
    helper = a_helper(scene.network)
    request = scene.asks()
    scene.move_on()
    scene.later(ANSWERED)
    scene.now += HOUR

    changing.change_times(
        request_id=request.id, times=frozenset({"mon_am"}), now=scene.now
    )
    scene.move_on()

    assert asked(request) == [helper.id, helper.id]


def test_another_number_does_not(scene):
    helper = a_helper(scene.network)
    request = scene.asks()
    scene.move_on()
    scene.later(ANSWERED)
    reach = changing.Reach(
        name="Jeanne", way=changing.ContactWay.PHONE, phone="+32470999888"
    )

    changing.change_reach(request_id=request.id, reach=reach, now=scene.now)
    scene.later(DAY)

    assert asked(request) == [helper.id]


def test_a_coordinators_changes_go_on_at_once(scene):
    helper = a_helper(scene.network, languages=frozenset({"tr"}))
    request = asleep(scene)
    who = {
        "network_id": scene.network.id,
        "request_id": request.id,
        "account_id": scene.coordinator.id,
        "now": scene.now,
    }
    same = {"needs": ("send-email",), "modes": PLACE, "times": frozenset()}

    languages = frozenset({"tr"})
    changed = wishes.NewWishes(**same, languages=languages, place=None)
    wishes.change_wishes(**who, wishes=changed)
    scene.move_on()

    assert asked(request) == [helper.id]
    assert state(request).history[-1].by is Actor.SYSTEM


def test_saying_that_it_is_urgent_looks_again(scene):
    request = asleep(scene)
    who = {"network_id": scene.network.id, "account_id": scene.coordinator.id}
    scene.now += HOUR

    urgency.set_urgent(**who, request_id=request.id, urgent=True, now=scene.now)

    assert state(request).look_at == scene.now


def test_a_helper_who_may_be_asked_again_is(scene):
    helper = a_helper(scene.network)
    request = scene.asks()
    which = {"network_id": scene.network.id, "request_id": request.id}
    who = {"helper_id": helper.id, "account_id": scene.coordinator.id, "now": scene.now}
    exclusions.exclude_helper(**which, **who, why=ExclusionReason.CONFLICT)
    scene.move_on()
    assert asked(request) == []

    exclusions.allow_helper(**which, **who)
    scene.move_on()

    assert asked(request) == [helper.id]


def test_a_policy_turned_on_takes_up_all_who_wait(database):
    scene = Scene(rules={"offer_policy": "manual"})
    helper = a_helper(scene.network)
    request, call = scene.asks(), scene.asks(route=Route.CALL)
    scene.move_on()

    our_network.change_offer_rules(
        network_id=scene.network.id,
        given={"offer_policy": "automatic"},
        now=scene.now,
    )
    scene.move_on()

    assert (asked(request), asked(call)) == ([helper.id], [])

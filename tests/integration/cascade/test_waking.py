"""The waiting list wakes the moment somebody becomes free, joins or reaches further."""

from datetime import date

import pytest
from sqlalchemy import select

from helpnet.domain.access import Standing, StandingEvent
from helpnet.domain.asking import AskedPlace, Route
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.offer_policy import Circle
from helpnet.services import (
    changing,
    closing,
    exclusions,
    neighbours,
    our_network,
    people,
    profile,
    urgency,
    wishes,
)
from helpnet.services.exclusions import ExclusionReason
from helpnet.store.base import db
from helpnet.store.waking import HelperWake
from tests.factories import LIEGE, MONDAY, SERAING, a_helper, a_network
from tests.integration.cascade.scene import (
    ANSWERED,
    DAY,
    HOUR,
    Scene,
    asked,
    state,
    story,
)

PLACE = frozenset({Mode.PUBLIC_PLACE})
HERE = AskedPlace(**LIEGE)


@pytest.fixture
def scene(database):
    return Scene()


def wakes():
    db.session.rollback()
    return db.session.scalars(select(HelperWake.helper_id)).all()


def asleep(scene, **fields):
    """Let somebody ask whom nobody fits."""
    request = scene.asks(modes=PLACE, phone="", **fields)
    scene.move_on()
    assert state(request).circle is Circle.WAITING_LIST
    return request


def test_when_a_place_frees_the_oldest_fitting_request_is_offered(scene):
    helper = a_helper(scene.network, capacity=1)
    scene.change_rules(open_per_helper=1)
    first = scene.asks()
    scene.move_on()
    scene.accepts(first, helper)
    scene.now += HOUR
    unfit = asleep(scene, languages=frozenset({"tr"}))
    oldest = asleep(scene)
    scene.now += HOUR
    younger = asleep(scene)

    end(scene, first)
    scene.later(HOUR)

    assert asked(oldest) == [helper.id]
    assert (asked(younger), asked(unfit)) == ([], [])
    assert wakes() == []


def end(scene, request):
    closing.close_request(
        network_id=scene.network.id,
        request_id=request.id,
        account_id=scene.coordinator.id,
        event=Event.LEARNER_WITHDREW,
        detail="",
        now=scene.now,
    )


def test_what_is_urgent_wakes_first(scene):
    scene.change_rules(open_per_helper=1)
    helper = a_helper(scene.network, standing=Standing.PAUSED)
    old = asleep(scene)
    urgent = asleep(scene, urgent=True, asked_at=MONDAY + HOUR)

    profile.resume(helper_id=helper.id, now=scene.now)
    scene.move_on()

    assert (asked(old), asked(urgent)) == ([], [helper.id])


def unfit(network, **fields):
    return a_helper(network, **{"modes": PLACE} | fields)


CHANGES = {
    "joins": (
        {"standing": Standing.APPLIED},
        lambda scene, helper: people.approve_helper(
            network_id=scene.network.id, helper_id=helper.id, now=scene.now
        ),
    ),
    "comes back": (
        {"standing": Standing.PAUSED},
        lambda scene, helper: people.change_standing(
            network_id=scene.network.id,
            helper_id=helper.id,
            event=StandingEvent.RESUMED,
            now=scene.now,
        ),
    ),
    "ends the break": (
        {"standing": Standing.PAUSED},
        lambda scene, helper: profile.resume(helper_id=helper.id, now=scene.now),
    ),
    "had a last day of break": (
        {"standing": Standing.PAUSED, "paused_until": date(2026, 3, 1)},
        lambda scene, helper: profile.end_breaks(now=scene.now),
    ),
    "moves": (
        {**SERAING, "reach_km": 1.0},
        lambda scene, helper: profile.change_place(
            helper_id=helper.id, place=HERE, now=scene.now
        ),
    ),
    "reaches further": (
        {**SERAING, "reach_km": 1.0},
        lambda scene, helper: profile.change_reach(
            helper_id=helper.id, reach_km=10.0, now=scene.now
        ),
    ),
    "reaches far enough for the wider circle": (
        {**SERAING, "reach_km": 1.0},
        lambda scene, helper: profile.change_reach(
            helper_id=helper.id, reach_km=5.0, now=scene.now
        ),
    ),
    "learns a skill": (
        {"skills": {"pay-online": HelperLevel.MANAGE}},
        lambda scene, helper: profile.change_skills(
            helper_id=helper.id,
            skills={"send-email": HelperLevel.MANAGE},
            now=scene.now,
        ),
    ),
    "speaks a language": (
        {"languages": frozenset({"de"})},
        lambda scene, helper: profile.change_languages(
            helper_id=helper.id, languages=frozenset({"fr"}), now=scene.now
        ),
    ),
    "helps in another way": (
        {"modes": frozenset({Mode.CHAT})},
        lambda scene, helper: profile.change_modes(
            helper_id=helper.id, modes=PLACE, now=scene.now
        ),
    ),
    "has other times": (
        {"times": frozenset({"sun_am"})},
        lambda scene, helper: profile.change_times(
            helper_id=helper.id, times=frozenset({"mon_am"}), now=scene.now
        ),
    ),
    "has more room": (
        {"capacity": 1, "load": 1},
        lambda scene, helper: profile.change_room(
            helper_id=helper.id, capacity=2, about="", now=scene.now
        ),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_may_fit_now_is_asked_at_once(scene, change):
    before, act = CHANGES[change]
    helper = unfit(scene.network, **before)
    request = asleep(scene, times=frozenset({"mon_am"}), precision_km=0.0)

    act(scene, helper)
    scene.later(HOUR)

    assert asked(request) == [helper.id]


def test_a_check_that_is_recorded_lets_a_helper_visit(scene):
    helper = a_helper(
        scene.network, modes=frozenset({Mode.HOME_VISIT}), vetted_until=None
    )
    request = scene.asks(modes=frozenset({Mode.HOME_VISIT}), phone="")
    scene.move_on()
    assert asked(request) == []

    people.record_check(
        network_id=scene.network.id,
        helper_id=helper.id,
        until=date(2027, 1, 1),
        now=scene.now,
    )
    scene.later(HOUR)

    assert asked(request) == [helper.id]


def test_lending_begun_wakes_the_borrower(scene):
    lender = Scene()
    guest = a_helper(lender.network)
    request = asleep(scene)

    neighbours.lend_helpers(
        network_id=lender.network.id,
        lends_to_id=scene.network.id,
        account_id=lender.coordinator.id,
        now=scene.now,
    )
    scene.later(HOUR)

    assert asked(request) == [guest.id]


def test_a_helper_of_a_lender_wakes_the_borrower_too(scene):
    lender = Scene()
    neighbours.lend_helpers(
        network_id=lender.network.id,
        lends_to_id=scene.network.id,
        account_id=lender.coordinator.id,
        now=scene.now,
    )
    guest = a_helper(lender.network, standing=Standing.PAUSED)
    request = asleep(scene)

    profile.resume(helper_id=guest.id, now=scene.now)
    scene.later(HOUR)

    assert asked(request) == [guest.id]


def test_nobody_of_another_network_wakes(scene):
    request = asleep(scene)
    other = a_helper(a_network(), standing=Standing.PAUSED)

    profile.resume(helper_id=other.id, now=scene.now)

    assert scene.later(HOUR) == 0
    assert asked(request) == []
    assert wakes() == []


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

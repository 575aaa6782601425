"""What wakes the waiting list: a place, a helper who changes, a neighbour."""

from datetime import date

import pytest
from sqlalchemy import select

from helpnet.domain.access import Standing, StandingEvent
from helpnet.domain.asking import AskedPlace
from helpnet.domain.journey import Event
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.services import closing, neighbours, people, profile
from helpnet.store.base import db
from helpnet.store.waking import HelperWake
from tests.factories import LIEGE, MONDAY, SERAING, a_helper, a_network
from tests.integration.cascade.scene import HOUR, Scene, asked
from tests.integration.cascade.waking.scene import PLACE, asleep

HERE = AskedPlace(**LIEGE)


def wakes():
    db.session.rollback()
    return db.session.scalars(select(HelperWake.helper_id)).all()


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

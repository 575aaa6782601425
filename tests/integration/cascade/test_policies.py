"""Who decides that the next helpers are asked, and whom nobody bothers."""

from datetime import UTC, datetime, timedelta

import pytest

from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offer_policy import Circle
from helpnet.services import cascade, matching, neighbours
from helpnet.store.asking_helpers import CannotAsk
from tests.factories import MONDAY, a_helper, a_network, an_offer
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


@pytest.fixture
def assisted(database):
    return Scene(rules={"offer_policy": "assisted"})


def preview(scene, request):
    return cascade.preview_wave(
        network_id=scene.network.id, request_id=request.id, now=scene.now
    )


def send(scene, request, *helpers):
    return cascade.send_wave(
        network_id=scene.network.id,
        request_id=request.id,
        helper_ids=[each.id for each in helpers],
        account_id=scene.coordinator.id,
        now=scene.now,
    )


def test_in_a_manual_network_nothing_goes_out_by_itself(database):
    scene = Scene(rules={"offer_policy": "manual"})
    a_helper(scene.network)
    request = scene.asks()

    scene.move_on()
    scene.later(3 * DAY)

    assert (asked(request), state(request).look_at) == ([], None)
    assert story(request) == ["asked"]


def test_a_wave_waits_for_a_coordinators_yes_and_is_told_once(assisted):
    first, second, _third = (
        a_helper(assisted.network, load=n, capacity=9) for n in range(3)
    )
    request = assisted.asks()

    assisted.move_on()
    assisted.later(2 * DAY)

    assert asked(request) == []
    assert state(request).wave_ready_at == MONDAY
    assert story(request) == ["asked", "wave_ready"]
    [told] = notices(NoticeKind.WAVE_READY)
    assert told.facts == {
        "request": request.id,
        "reference": request.reference,
        "count": 2,
    }
    wave = preview(assisted, request)
    assert [each.helper_id for each in wave.helpers] == [first.id, second.id]
    assert (wave.circle, wave.ready_at) == (Circle.OWN, MONDAY)
    assert wave.answer_until == assisted.now + ANSWERED


def test_a_confirmed_wave_goes_out_and_the_next_one_is_proposed_again(assisted):
    first, second, third = (
        a_helper(assisted.network, load=n, capacity=9) for n in range(3)
    )
    request = assisted.asks()
    assisted.move_on()

    assert send(assisted, request, first, second) == 2

    assert waiting_for(request) == {first.id, second.id}
    assert state(request).wave_ready_at is None
    assert [each.wave for each in offers(request)] == [1, 1]
    assisted.later(ANSWERED)
    assert state(request).wave_ready_at == assisted.now
    assert [each.helper_id for each in preview(assisted, request).helpers] == [third.id]
    assert len(notices(NoticeKind.WAVE_READY)) == 2


def test_a_choice_that_is_stale_asks_nobody_and_says_who(assisted):
    first = a_helper(assisted.network)
    second = a_helper(assisted.network, name="Bea Full", capacity=1)
    request = assisted.asks()
    assisted.move_on()
    other = an_offer(assisted.asks(stage=Stage.OFFERED), second)
    matching.accept(offer_id=other.id, now=assisted.now)

    with pytest.raises(cascade.StaleWave) as refusal:
        send(assisted, request, first, second)

    [stale] = refusal.value.stale
    assert (stale.helper_id, stale.name, stale.obstacles) == (
        second.id,
        "Bea Full",
        {"full"},
    )
    assert asked(request) == []


def test_nobody_learns_the_name_of_a_stranger_by_a_forged_choice(assisted):
    stranger = a_helper(a_network())
    request = assisted.asks()

    with pytest.raises(cascade.StaleWave) as refusal:
        send(assisted, request, stranger)

    assert [each.name for each in refusal.value.stale] == [""]


def test_no_more_offers_are_open_than_the_rules_allow(assisted):
    helpers = [a_helper(assisted.network) for _ in range(4)]
    request = assisted.asks()

    with pytest.raises(CannotAsk):
        send(assisted, request, *helpers)

    assert asked(request) == []


def test_a_policy_may_change_at_any_moment(assisted):
    a_helper(assisted.network)
    request = assisted.asks()
    assisted.move_on()
    assisted.change_rules(offer_policy="automatic")

    assisted.later(DAY)

    assert len(waiting_for(request)) == 1
    assert state(request).wave_ready_at is None


def test_nobody_has_more_offers_to_answer_than_the_rules_allow(database):
    scene = Scene(rules={"open_per_helper": 2})
    helper = a_helper(scene.network, capacity=9)
    requests = [scene.asks() for _ in range(3)]

    scene.move_on()

    assert [asked(each) for each in requests] == [[helper.id], [helper.id], []]
    assert story(requests[2])[-1] == "waiting_listed"


@pytest.mark.parametrize(("days", "is_asked"), [(6, False), (7, True)])
def test_whoever_said_no_is_left_in_peace_for_a_while(database, days, is_asked):
    scene = Scene()
    helper = a_helper(scene.network, capacity=9)
    first = scene.asks()
    scene.move_on()
    scene.declines(first, helper)

    scene.now += days * DAY
    second = scene.asks()
    scene.move_on()

    assert asked(second) == ([helper.id] if is_asked else [])


def test_by_hand_a_coordinator_may_know_better(database):
    scene = Scene(rules={"days_after_no": 90})
    helper = a_helper(scene.network)
    scene.move_on()
    first = scene.asks()
    scene.move_on()
    scene.declines(first, helper)

    second = scene.asks()
    assert send(scene, second, helper) == 1


def test_who_is_next_is_asked_when_the_best_are_left_in_peace(database):
    scene = Scene(rules={"open_per_helper": 1})
    helpers = [a_helper(scene.network, load=n, capacity=20) for n in range(12)]
    requests = [scene.asks() for _ in range(6)]

    scene.move_on()

    pairs = [set(asked(each)) for each in requests]
    assert pairs == [
        {helpers[n].id, helpers[n + 1].id} for n in range(0, len(helpers), 2)
    ]


def test_what_is_urgent_goes_first_and_has_less_time(database):
    scene = Scene(rules={"open_per_helper": 1})
    helper = a_helper(scene.network)
    patient = scene.asks()
    urgent = scene.asks(urgent=True, asked_at=MONDAY + HOUR)

    scene.move_on()

    assert (asked(patient), asked(urgent)) == ([], [helper.id])
    assert offers(urgent)[0].expires_at == MONDAY + 24 * HOUR


def test_helpers_of_lenders_come_after_our_own(database):
    scene, lender = Scene(rules={"wave_size": 1}), Scene()
    neighbours.lend_helpers(
        network_id=lender.network.id,
        lends_to_id=scene.network.id,
        account_id=lender.coordinator.id,
        now=MONDAY,
    )
    guest, own = a_helper(lender.network), a_helper(scene.network)
    request = scene.asks()

    scene.move_on()
    assert asked(request) == [own.id]
    scene.later(ANSWERED)
    assert asked(request) == [own.id, guest.id]

    other = Scene(rules={"widen_neighbours": False}).asks(
        modes=frozenset({Mode.PUBLIC_PLACE})
    )
    scene.move_on()
    assert asked(other) == []


EVENING = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)  # 22:30 in Brussels
MORNING = datetime(2026, 3, 3, 7, tzinfo=UTC)


def test_nothing_happens_at_night(database):
    scene = Scene()
    scene.now = EVENING
    a_helper(scene.network)
    request = scene.asks()

    scene.move_on()
    assert (asked(request), state(request).look_at) == ([], MORNING)
    scene.now = MORNING
    scene.move_on()

    [offer] = offers(request)
    assert offer.asked_at == MORNING
    assert notices(NoticeKind.OFFER)[0].due_at == MORNING


def test_an_offer_made_by_hand_at_night_leaves_in_the_morning(database):
    scene = Scene()
    scene.now = EVENING
    request, helper = scene.asks(), a_helper(scene.network)
    send(scene, request, helper)

    [offer] = offers(request)
    assert notices(NoticeKind.OFFER)[0].due_at == MORNING
    assert offer.expires_at == MORNING + ANSWERED


@pytest.mark.parametrize(
    ("evening", "hours"), [((2026, 3, 28, 20), 10), ((2026, 10, 24, 19), 12)]
)
def test_the_night_in_which_clocks_change_ends_at_eight(database, evening, hours):
    scene = Scene()
    scene.now = datetime(*evening, tzinfo=UTC)  # nine in the evening there
    request = scene.asks()

    scene.move_on()

    assert state(request).look_at == scene.now + timedelta(hours=hours)


def test_a_quiet_weekend_does_not_count_as_time_to_answer(database):
    scene = Scene(rules={"quiet_weekends": True})
    scene.now = datetime(2026, 3, 6, 15, tzinfo=UTC)  # Friday at four
    a_helper(scene.network)
    request = scene.asks()
    scene.move_on()

    [offer] = offers(request)
    assert offer.expires_at == datetime(2026, 3, 10, 15, tzinfo=UTC)

"""Why nobody fits: places, costs and properties."""

from dataclasses import replace

from hypothesis import given, settings

from helpnet.domain.availability import SLOTS, Day
from helpnet.domain.change_search import ROUND_KM
from helpnet.domain.changes import COSTS, Change, ChangeKind, Cost
from helpnet.domain.helping import MOST_LEARNERS, MOST_REACH_KM
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import Obstacle, obstacles
from helpnet.domain.meeting_places import MeetingPlace
from helpnet.domain.modes import Mode
from tests.unit.builders import LIEGE, TODAY, ask, at, helper
from tests.unit.strategies import asks, crowds, meeting_places
from tests.unit.whynobody.scene import found, why

modestly = settings(max_examples=200, deadline=None)


LIBRARY = MeetingPlace(
    place_id=3,
    location=at(LIEGE.latitude + 0.1, 5.5667),  # 11.12 km north
    slots=frozenset({"tue_am", "wed_pm"}),
)


def test_a_partner_place_that_is_nearer_to_the_helper():
    # 22.24 km from the learner, 11.12 km from the library, goes 12 km
    north = {"place": at(LIEGE.latitude + 0.2, 5.5667), "reach_km": 12.0}
    at_the_library = Change(ChangeKind.PLACE, 3, (1,))
    crowd = [helper(1, **north), helper(2, **north | {"reach_km": 11.0})]
    assert at_the_library in found(ask(), *crowd, places=[LIBRARY])


def test_at_a_partner_place_both_must_be_free_while_it_is_open():
    north = {"place": at(LIEGE.latitude + 0.2, 5.5667), "reach_km": 12.0}
    afternoon = helper(1, times=frozenset({"sat_pm", "wed_pm"}), **north)
    busy = ask(times=frozenset({"mon_am", "tue_am"}))
    assert ChangeKind.PLACE not in kinds(found(busy, afternoon, places=[LIBRARY]))
    free = ask(times=frozenset())  # free at any time, but the library is not open
    assert kinds(found(free, afternoon, places=[LIBRARY])) >= {ChangeKind.PLACE}
    saturday = replace(afternoon, times=frozenset({"sat_pm"}))
    assert ChangeKind.PLACE not in kinds(found(free, saturday, places=[LIBRARY]))


def test_a_place_that_is_never_open_when_the_learner_is_free_finds_nobody():
    closed = ask(times=frozenset({"sun_eve"}), modes=frozenset({Mode.PHONE}))
    assert ChangeKind.PLACE not in kinds(found(closed, helper(), places=[LIBRARY]))


def test_coming_to_a_place_helps_whoever_only_helps_in_public_places():
    at_home = ask(modes=frozenset({Mode.HOME_VISIT}), times=frozenset())
    assert found(at_home, helper(reach_km=12.0), places=[LIBRARY]) == (
        Change(ChangeKind.PLACE, 3, (7,)),
        Change(ChangeKind.MODE, "public_place", (7,)),
    )


def test_coming_to_a_place_helps_nobody_who_is_then_the_only_one():
    north = helper(1, place=at(LIEGE.latitude + 0.2, 5.5667), reach_km=12.0)
    by_phone = helper(2, modes=frozenset({Mode.PHONE}))
    asked = ask(modes=frozenset({Mode.PUBLIC_PLACE, Mode.PHONE}))
    there = found(asked, north, by_phone, places=[LIBRARY])
    assert ChangeKind.PLACE not in kinds(there)


def kinds(changes):
    return {each.kind for each in changes}


def test_the_cheapest_for_the_learner_comes_first():
    crowd = [
        helper(1, modes=frozenset({Mode.PHONE})),
        helper(2, modes=frozenset({Mode.PHONE})),
        helper(3, times=frozenset({"sun_am"})),
        helper(4, load=2),
        helper(5, languages=frozenset({"nl"})),
    ]
    assert [each.kind for each in found(ask(), *crowd)] == [
        ChangeKind.ROOM,
        ChangeKind.DAY,
        ChangeKind.ANY_TIME,
        ChangeKind.MODE,
        ChangeKind.LANGUAGE,
    ]


def test_every_kind_of_change_has_a_cost_and_every_cost_a_change():
    assert set(COSTS) == set(ChangeKind)
    assert set(COSTS.values()) == set(Cost)


DAYS = {day: frozenset(s for s in SLOTS if s.startswith(day)) for day in Day}


def changed(asked, crowd, kind, value, places):
    """Apply a change the plain way; None where it is no change at all."""
    asks_for = {
        ChangeKind.MODE: lambda: {"modes": asked.modes | {Mode(value)}},
        ChangeKind.DAY: lambda: {"times": asked.times | DAYS[value]},
        ChangeKind.ANY_TIME: lambda: {"times": frozenset()},
        ChangeKind.LANGUAGE: lambda: {"languages": asked.languages | {value}},
        ChangeKind.MAIN_NEED: lambda: {"needs": (value, *asked.needs)},
        ChangeKind.PLACE: lambda: {
            "place": places[value].location,
            "modes": frozenset({Mode.PUBLIC_PLACE}),
            "times": (asked.times or frozenset(SLOTS)) & places[value].slots,
        },
    }
    gives = {
        ChangeKind.FURTHER: lambda one: {
            "reach_km": min(one.reach_km + value, MOST_REACH_KM)
        },
        ChangeKind.ROOM: lambda one: {
            "capacity": min(one.capacity + value, MOST_LEARNERS)
        },
        ChangeKind.VETTING: lambda _one: {"vetted_until": TODAY},
    }
    if kind in gives:
        return asked, [replace(one, **gives[kind](one)) for one in crowd]
    after = replace(asked, **asks_for[kind]())
    closed = kind is ChangeKind.PLACE and not after.times
    narrower = kind is ChangeKind.DAY and not asked.times
    return None if closed or narrower else (after, crowd)


def fitting(asked, crowd):
    ours = [one for one in crowd if one.network_id in asked.network_ids]
    return {one.helper_id for one in ours if not obstacles(asked, one, on=TODAY)}


def fitting_after(asked, crowd, *trial):
    """Return who can take the request after the change, or None: the oracle."""
    after = changed(asked, crowd, *trial)
    return fitting(*after) if after else None


def single_changes(asked, places):
    """Yield every change of the vocabulary but those of kilometres."""
    yield ChangeKind.ROOM, 1
    yield ChangeKind.VETTING, ""
    yield ChangeKind.ANY_TIME, ""
    yield from ((ChangeKind.DAY, day) for day in Day)
    yield from ((ChangeKind.PLACE, place_id) for place_id in places)
    yield from ((ChangeKind.MODE, mode) for mode in Mode if mode not in asked.modes)
    yield from ((ChangeKind.LANGUAGE, code) for code in SPOKEN)
    yield from ((ChangeKind.MAIN_NEED, need) for need in asked.needs[1:])


@modestly
@given(asks, crowds)
def test_the_counts_add_up(asked, crowd):
    reasons = why(asked, *crowd)
    alone = sum(reasons.alone.values())
    assert reasons.fitting + alone + reasons.by_several == reasons.considered
    assert reasons.fitting == len(fitting(asked, crowd))
    assert all(reasons.alone[key] <= reasons.blocked[key] for key in reasons.alone)
    assert Obstacle.OTHER_NETWORK not in reasons.blocked


@modestly
@given(asks, crowds, meeting_places)
def test_every_change_finds_exactly_whom_it_says_and_none_is_forgotten(
    asked, crowd, places
):
    by_id = {each.place_id: each for each in places}
    listed = {
        (each.kind, each.value): (set(each.helper_ids), each.yields)
        for each in found(asked, *crowd, places=places)
        if each.kind is not ChangeKind.FURTHER
    }
    now = fitting(asked, crowd)
    then = {
        trial: fitting_after(asked, crowd, *trial, by_id) or set()
        for trial in single_changes(asked, by_id)
    }
    expected = {
        trial: (who - now, len(who) - len(now))
        for trial, who in then.items()
        if len(who) > len(now)
    }
    assert listed == expected


@modestly
@given(asks, crowds)
def test_no_fewer_kilometres_would_do_and_no_round_number_is_forgotten(asked, crowd):
    now, further = fitting(asked, crowd), ChangeKind.FURTHER
    after = {
        km: fitting_after(asked, crowd, further, km, {}) - now for km in range(120)
    }
    fewest = [next((km for km, who in after.items() if who), None)]
    most, expected = 0, {}
    for km in [*fewest, *(km for km in ROUND_KM if km > (fewest[0] or 0))]:
        if km is not None and len(after[km]) > most:
            most, expected[km] = len(after[km]), after[km]
    changes = found(asked, *crowd)
    listed = [each for each in changes if each.kind is further]
    assert {each.value: set(each.helper_ids) for each in listed} == expected
    assert [each.value for each in listed] == sorted(expected)


@modestly
@given(asks, crowds, meeting_places)
def test_whatever_the_order_of_the_helpers_the_answer_is_the_same(asked, crowd, places):
    there, back = (
        why(asked, *order, places=places) for order in (crowd, reversed(crowd))
    )
    assert there == back
    costs = [each.cost for each in there.changes]
    assert costs == sorted(costs)


def test_no_single_change_helps_whoever_has_two_obstacles():
    assert found(ask(), helper(1, load=2, active=False)) == ()


def test_a_reach_that_is_no_number_asks_for_no_kilometres():
    assert found(ask(), helper(1, reach_km=float("nan"))) == ()

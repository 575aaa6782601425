from dataclasses import replace

from hypothesis import given, settings

from helpnet.domain.availability import SLOTS, Day
from helpnet.domain.matching import HelperLevel, Obstacle, obstacles
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location
from helpnet.domain.whynobody import Change, ChangeKind, why_nobody
from tests.unit.builders import LIEGE, PARIS, TODAY, ask, at, helper
from tests.unit.strategies import asks, crowds

modestly = settings(max_examples=30, deadline=None)


def why(asked, *helpers):
    return why_nobody(asked, helpers, on=TODAY)


def found(asked, *helpers):
    return why(asked, *helpers).changes


def test_nobody_at_all():
    empty = why(ask())
    assert (empty.considered, empty.fitting, empty.by_several) == (0, 0, 0)
    assert empty.changes == ()


def test_each_rule_says_how_many_it_removes():
    crowd = (
        helper(1, load=2),
        helper(2, load=2, active=False),
        helper(3, place=Location(PARIS)),
        helper(4),
        helper(5, network_id=2),
    )
    reasons = why(ask(), *crowd)
    assert (reasons.considered, reasons.fitting, reasons.by_several) == (4, 1, 1)
    assert reasons.blocked == {
        Obstacle.INACTIVE: 1,
        Obstacle.TOO_FAR: 1,
        Obstacle.FULL: 2,
    }
    assert reasons.alone == {Obstacle.TOO_FAR: 1, Obstacle.FULL: 1}


def test_a_few_more_kilometres():
    crowd = [helper(k, place=at(LIEGE.latitude + k / 10, 5.5667)) for k in (1, 2, 3)]
    # 11.12, 22.24 and 33.36 km away, for a reach of 10 km
    assert found(ask(), *crowd) == (Change(ChangeKind.FURTHER, 2, 1),)


def test_kilometres_help_whoever_could_also_come_home_without_a_check():
    both = {"modes": frozenset({Mode.HOME_VISIT, Mode.PUBLIC_PLACE})}
    away = helper(1, place=at(LIEGE.latitude + 0.1, 5.5667), **both)
    assert Change(ChangeKind.FURTHER, 2, 1) in found(ask(**both), away)


def test_whoever_lacks_more_than_kilometres_does_not_set_their_number():
    both = ask(modes=frozenset({Mode.HOME_VISIT, Mode.PUBLIC_PLACE}))
    home = frozenset({Mode.HOME_VISIT})
    near_unvetted = helper(1, place=at(LIEGE.latitude + 0.1, 5.5667), modes=home)
    farther = helper(2, place=at(LIEGE.latitude + 0.3, 5.5667))
    assert found(both, near_unvetted, farther) == (Change(ChangeKind.FURTHER, 24, 1),)


def test_another_mode():
    crowd = [
        helper(1, place=Location(PARIS), modes=frozenset({Mode.PHONE})),
        helper(2, place=None, modes=frozenset({Mode.PHONE, Mode.VIDEO})),
    ]
    assert found(ask(), *crowd) == (
        Change(ChangeKind.MODE, "phone", 2),
        Change(ChangeKind.MODE, "video", 1),
    )


def test_another_day_or_any_time():
    crowd = [
        helper(1, times=frozenset({"sun_am", "fri_eve"})),
        helper(2, times=frozenset()),
    ]
    assert found(ask(), *crowd) == (
        Change(ChangeKind.ANY_TIME, "", 2),
        Change(ChangeKind.DAY, "fri", 1),
        Change(ChangeKind.DAY, "sun", 1),
    )


def test_another_language():
    crowd = [
        helper(1, languages=frozenset({"ar"})),
        helper(2, languages=frozenset({"xx"})),
    ]
    assert found(ask(), *crowd) == (Change(ChangeKind.LANGUAGE, "ar", 1),)


def test_another_need_first_a_check_or_one_more_place():
    skills = {"pay": HelperLevel.AT_EASE}
    assert found(ask(needs=("email", "pay")), helper(1, skills=skills)) == (
        Change(ChangeKind.MAIN_NEED, "pay", 1),
    )
    home = {"modes": frozenset({Mode.HOME_VISIT})}
    assert found(ask(**home), helper(1, **home)) == (Change(ChangeKind.VETTING, "", 1),)
    assert found(ask(), helper(1, load=2), helper(2, load=3)) == (
        Change(ChangeKind.ROOM, 1, 1),
    )


def changed(asked, crowd, change):
    """Apply a change the plain way, to check what it yields."""
    days = {day: frozenset(s for s in SLOTS if s.startswith(day)) for day in Day}
    asks_for = {
        ChangeKind.MODE: lambda value: {"modes": asked.modes | {Mode(value)}},
        ChangeKind.DAY: lambda value: {"times": asked.times | days[value]},
        ChangeKind.ANY_TIME: lambda value: {"times": frozenset()},
        ChangeKind.LANGUAGE: lambda value: {"languages": asked.languages | {value}},
        ChangeKind.MAIN_NEED: lambda value: {"needs": (value, *asked.needs)},
    }
    gives = {
        ChangeKind.FURTHER: lambda one: {"reach_km": one.reach_km + change.value},
        ChangeKind.ROOM: lambda one: {"capacity": one.capacity + 1},
        ChangeKind.VETTING: lambda one: {"vetted_until": TODAY},
    }
    if change.kind in asks_for:
        return replace(asked, **asks_for[change.kind](change.value)), crowd
    return asked, [replace(one, **gives[change.kind](one)) for one in crowd]


def fitting(asked, crowd):
    ours = [one for one in crowd if one.network_id in asked.network_ids]
    return {one.helper_id for one in ours if not obstacles(asked, one, on=TODAY)}


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
@given(asks, crowds)
def test_every_change_yields_exactly_what_it_says(asked, crowd):
    before = fitting(asked, crowd)
    for change in why(asked, *crowd).changes:
        after = fitting(*changed(asked, crowd, change))
        assert len(after - before) == change.yields > 0, change


@modestly
@given(asks, crowds)
def test_no_single_change_is_forgotten_and_none_is_dearer_than_needed(asked, crowd):
    before = fitting(asked, crowd)
    listed = {(each.kind, each.value) for each in why(asked, *crowd).changes}
    trials = [Change(ChangeKind.MODE, m.value, 0) for m in Mode if m not in asked.modes]
    if asked.times:  # with no wish, adding a day would only narrow it
        trials += [Change(ChangeKind.DAY, day.value, 0) for day in Day]
        trials += [Change(ChangeKind.ANY_TIME, "", 0)]
    trials += [Change(ChangeKind.ROOM, 1, 0), Change(ChangeKind.VETTING, "", 0)]
    trials += [
        Change(ChangeKind.LANGUAGE, each, 0) for each in ("fr", "nl", "de", "en")
    ]
    for trial in trials:
        helps = bool(fitting(*changed(asked, crowd, trial)) - before)
        assert helps == ((trial.kind, trial.value) in listed), trial
    further = [value for kind, value in listed if kind is ChangeKind.FURTHER]
    fewest = fewest_km(asked, crowd, before)
    assert further == ([] if fewest is None else [fewest])


def fewest_km(asked, crowd, before):
    for km in range(1, 200):
        trial = Change(ChangeKind.FURTHER, km, 0)
        if fitting(*changed(asked, crowd, trial)) - before:
            return km
    return None


def test_no_single_change_helps_whoever_has_two_obstacles():
    assert found(ask(), helper(1, load=2, active=False)) == ()

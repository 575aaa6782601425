"""Why nobody fits, and which change would find somebody."""

from helpnet.domain.changes import Change, ChangeKind
from helpnet.domain.matching import HelperLevel, Obstacle
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location
from tests.unit.builders import LIEGE, PARIS, ask, at, helper
from tests.unit.whynobody.scene import found, why


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
    assert found(ask(), *crowd) == (
        Change(ChangeKind.FURTHER, 2, (1,)),
        Change(ChangeKind.FURTHER, 25, (1, 2, 3)),
    )


def test_round_kilometres_are_named_only_where_they_find_more():
    crowd = [helper(k, place=at(LIEGE.latitude + k / 10, 5.5667)) for k in (1, 2)]
    assert [each.value for each in found(ask(), *crowd)] == [2, 25]
    assert [each.value for each in found(ask(), crowd[1])] == [13]


def test_nothing_is_proposed_that_no_helper_may_say_of_themselves():
    def north(km):
        return {"place": at(LIEGE.latitude + km / 111.195, 5.5667)}

    assert found(ask(), helper(1, **north(99.5), reach_km=98.0)) == (
        Change(ChangeKind.FURTHER, 2, (1,)),
    )
    assert found(ask(), helper(1, **north(101), reach_km=98.0)) == ()
    assert found(ask(), helper(1, place=Location(PARIS))) == ()
    assert found(ask(), helper(1, load=10, capacity=10)) == ()


def test_kilometres_help_whoever_could_also_come_home_without_a_check():
    both = {"modes": frozenset({Mode.HOME_VISIT, Mode.PUBLIC_PLACE})}
    away = helper(1, place=at(LIEGE.latitude + 0.1, 5.5667), **both)
    assert Change(ChangeKind.FURTHER, 2, (1,)) in found(ask(**both), away)


def test_whoever_lacks_more_than_kilometres_does_not_set_their_number():
    both = ask(modes=frozenset({Mode.HOME_VISIT, Mode.PUBLIC_PLACE}))
    home = frozenset({Mode.HOME_VISIT})
    near_unvetted = helper(1, place=at(LIEGE.latitude + 0.1, 5.5667), modes=home)
    farther = helper(2, place=at(LIEGE.latitude + 0.3, 5.5667))
    assert found(both, near_unvetted, farther) == (
        Change(ChangeKind.FURTHER, 24, (2,)),
    )


def test_another_mode():
    crowd = [
        helper(1, place=Location(PARIS), modes=frozenset({Mode.PHONE})),
        helper(2, place=None, modes=frozenset({Mode.PHONE, Mode.VIDEO})),
    ]
    assert found(ask(), *crowd) == (
        Change(ChangeKind.MODE, "phone", (1, 2)),
        Change(ChangeKind.MODE, "video", (2,)),
    )


def test_another_day_or_any_time():
    crowd = [
        helper(1, times=frozenset({"sun_am", "fri_eve"})),
        helper(2, times=frozenset()),
    ]
    assert found(ask(), *crowd) == (
        Change(ChangeKind.DAY, "fri", (1,)),
        Change(ChangeKind.DAY, "sun", (1,)),
        Change(ChangeKind.ANY_TIME, "", (1, 2)),
    )


def test_another_language():
    crowd = [
        helper(1, languages=frozenset({"ar"})),
        helper(2, languages=frozenset({"xx"})),
    ]
    assert found(ask(), *crowd) == (Change(ChangeKind.LANGUAGE, "ar", (1,)),)


def test_another_need_first_a_check_or_one_more_place():
    skills = {"pay": HelperLevel.AT_EASE}
    assert found(ask(needs=("email", "pay")), helper(1, skills=skills)) == (
        Change(ChangeKind.MAIN_NEED, "pay", (1,)),
    )
    home = {"modes": frozenset({Mode.HOME_VISIT})}
    assert found(ask(**home), helper(1, **home)) == (
        Change(ChangeKind.VETTING, "", (1,)),
    )
    assert found(ask(), helper(1, load=2), helper(2, load=3)) == (
        Change(ChangeKind.ROOM, 1, (1,)),
    )


def test_a_change_counts_whoever_would_then_fit_no_more():
    pay, email = {"pay": HelperLevel.AT_EASE}, {"email": HelperLevel.AT_EASE}
    both = ask(needs=("email", "pay"))
    two = [helper(1, skills=pay), helper(2, skills=pay)]
    (change,) = found(both, *two, helper(3, skills=email))
    assert (change.helper_ids, change.lost, change.yields) == ((1, 2), 1, 1)
    assert found(both, two[0], helper(3, skills=email)) == ()

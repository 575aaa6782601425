"""One plan for everybody who waits, beside first come, first served."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from helpnet.domain.backlog import Pairing, Waiting, importance, propose
from helpnet.domain.candidates import Weights, rank
from helpnet.domain.matching import HelperLevel, obstacles
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, Point
from tests.unit.builders import LIEGE, TODAY, ask, at, helper

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)
NEAR, FAR = at(50.64, 5.5667), at(50.70, 5.5667)


def waits(request_id, *, hours=0.0, urgent=False, weights=None, **changes):
    return Waiting(
        ask=ask(request_id=request_id, **changes),
        asked_at=NOW - timedelta(hours=hours),
        urgent=urgent,
        weights=weights or Weights(),
        on=TODAY,
    )


def proposed(waiting, *profiles, **changes):
    return propose(waiting, profiles, now=NOW, **changes)


def taken(plan):
    return {pairing.request_id: pairing.helper_id for pairing in plan.pairings}


def test_whoever_comes_first_does_not_take_the_only_helper_of_another():
    """Only helper 1 reaches the second learner; both reach the first."""
    waiting = [waits(1, hours=5), waits(2, place=FAR, hours=1)]
    one = helper(1, capacity=1, place=at(50.65, 5.5667), reach_km=30)
    two = helper(2, capacity=1, reach_km=5, skills={"email": HelperLevel.MANAGE})
    proposal = proposed(waiting, one, two)
    assert taken(proposal.first_come) == {1: 1}
    assert proposal.first_come.left == (2,)
    assert taken(proposal.best) == {1: 2, 2: 1}
    assert (proposal.best.served, proposal.best.left) == (2, ())


def test_of_plans_that_serve_as_many_the_better_scores_win():
    here, there = {"place": Location(LIEGE)}, {"place": NEAR}
    waiting = [waits(1, **here), waits(2, **there)]
    helpers = [helper(1, capacity=1, **there), helper(2, capacity=1, **here)]
    assert taken(proposed(waiting, *helpers).best) == {1: 2, 2: 1}


def test_a_helper_takes_no_more_than_the_free_places():
    waiting = [waits(number) for number in range(1, 6)]
    proposal = proposed(waiting, helper(1, capacity=4, load=2))
    assert (proposal.best.served, proposal.first_come.served) == (2, 2)


@pytest.mark.parametrize(
    ("hours", "urgent", "expected"),
    [
        (0, False, 0),
        (23.9, False, 0),
        (24, False, 100),
        (24 * 99, False, 9_900),
        (24 * 100, False, 10_000),
        (24 * 900, False, 10_000),
        (-5, False, 0),
        (0, True, 20_000),
        (24 * 900, True, 30_000),
    ],
)
def test_who_is_left_out_weighs_urgency_and_whole_days(hours, urgent, expected):
    assert importance(waits(1, hours=hours, urgent=urgent), now=NOW) == expected


def test_an_urgent_request_goes_first_although_it_came_last_and_fits_worse():
    waiting = [waits(1, hours=24 * 99), waits(2, place=FAR, urgent=True)]
    best = proposed(waiting, helper(1, capacity=1)).best
    assert (taken(best), best.left) == ({2: 1}, (1,))


def test_of_equal_requests_the_one_that_waits_longer_goes_first():
    waiting = [waits(1, hours=30), waits(2, hours=60)]
    assert taken(proposed(waiting, helper(1, capacity=1)).best) == {2: 1}


def test_an_urgent_request_never_lowers_the_number_served():
    """The urgent one could only take the helper whom the other two need less."""
    waiting = [
        waits(1, place=FAR, urgent=True),
        waits(2),
        waits(3, needs=("pay",), place=FAR),
    ]
    only_mail = helper(1, capacity=1, reach_km=20)
    only_pay = helper(2, capacity=1, reach_km=20, skills={"pay": HelperLevel.MANAGE})
    best = proposed(waiting, only_mail, only_pay).best
    assert taken(best) == {1: 1, 3: 2}


def test_first_come_goes_by_time_then_by_number_and_takes_the_best_left():
    waiting = [waits(2, hours=9), waits(1, hours=9), waits(3, hours=10)]
    near, far = helper(5, capacity=2), helper(4, capacity=1, place=NEAR)
    assert taken(proposed(waiting, near, far).first_come) == {3: 5, 1: 5, 2: 4}


def test_each_request_has_its_candidates_best_first_at_most_so_many():
    crowd = [helper(number, load=number % 2) for number in range(1, 40)]
    proposal = proposed([waits(1), waits(2, needs=("tax",))], *crowd)
    found = proposal.pairs[1]
    ranked = rank(ask(), crowd, weights=Weights(), on=TODAY, most=30)
    assert [each.helper_id for each in found] == [each.helper_id for each in ranked]
    assert found[0] == Pairing(1, ranked[0].helper_id, 0.9, 0.0)
    assert proposal.pairs[2] == ()
    assert proposal.best.left == (2,)
    assert len(proposed([waits(1)], *crowd, most=4).pairs[1]) == 4
    with pytest.raises(KeyError):
        proposal.pairs[3]


def test_scores_have_six_decimals_and_distances_metres():
    [[found]] = proposed([waits(1)], helper(place=NEAR)).pairs.values()
    [exact] = rank(ask(), [helper(place=NEAR)], weights=Weights(), on=TODAY)
    assert found.score == round(exact.score, 6) != exact.score
    assert found.distance_km == round(exact.distance_km, 3) != exact.distance_km


def test_an_unknown_distance_adds_nothing_to_the_kilometres():
    phone = {"modes": frozenset({Mode.PHONE})}
    waiting = [waits(1, place=None, **phone), waits(2)]
    helpers = [helper(1, **phone), helper(2, place=NEAR)]
    best = proposed(waiting, *helpers).best
    assert [each.distance_km for each in best.pairings] == [None, 0.745]
    assert best.total_km == 0.745


def test_the_weights_of_each_request_are_its_own():
    far_free, near_busy = helper(1, place=NEAR, reach_km=2), helper(2, load=1)
    room = Weights(closeness=0, needs=0, times=0, room=1, continuity=0)
    close = Weights(closeness=1, needs=0, times=0, room=0, continuity=0)
    waiting = [waits(1, weights=room), waits(2, weights=close)]
    pairs = proposed(waiting, far_free, near_busy).pairs
    assert [pairs[number][0].helper_id for number in (1, 2)] == [1, 2]


def test_nobody_waits_or_nobody_helps():
    nothing = proposed([], helper())
    assert (nothing.best, dict(nothing.pairs)) == (nothing.first_come, {})
    alone = proposed([waits(4), waits(2)])
    assert (alone.best.left, alone.first_come.left) == ((2, 4), (2, 4))


def town(lots):
    """Return a town where many compete for few."""
    around = [(50.63 + lots.uniform(-0.1, 0.1), 5.57) for _ in range(90)]
    waiting = [
        waits(
            number,
            hours=lots.choice([1, 30, 700]),
            urgent=lots.random() < 0.1,
            place=at(*around[number], precision_km=1),
            needs=tuple(lots.sample(["email", "pay", "tax"], 2)),
            excluded=frozenset(lots.sample(range(30), 3)),
        )
        for number in range(60)
    ]
    profiles = [
        helper(
            number,
            place=Location(Point(*around[60 + number])),
            reach_km=lots.choice([3.0, 6.0, 12.0]),
            skills=dict.fromkeys(lots.sample(SKILLS, 2), HelperLevel.AT_EASE),
            load=lots.randint(0, 2),
        )
        for number in range(30)
    ]
    return waiting, profiles


SKILLS = ("email", "pay", "tax")


@pytest.mark.parametrize("seed", range(8))
def test_the_order_in_which_people_are_given_changes_nothing(seed):
    lots = Random(seed)
    waiting, profiles = town(lots)
    proposal = proposed(waiting, *profiles)
    lots.shuffle(waiting)
    lots.shuffle(profiles)
    again = proposed(waiting, *profiles)
    assert again == proposal
    assert again.best.served > 10


@pytest.mark.parametrize("seed", range(8))
def test_every_pair_fits_and_nobody_is_asked_too_much(seed):
    waiting, profiles = town(Random(seed))
    proposal = proposed(waiting, *profiles)
    asks = {one.ask.request_id: one.ask for one in waiting}
    helpers = {one.helper_id: one for one in profiles}
    assert proposal.best.served >= proposal.first_come.served
    for plan in (proposal.best, proposal.first_come):
        for each in plan.pairings:
            pair = asks[each.request_id], helpers[each.helper_id]
            assert not obstacles(*pair, on=TODAY)
            assert each in proposal.pairs[each.request_id]
        asked = [each.helper_id for each in plan.pairings]
        assert all(
            asked.count(number) <= one.capacity - one.load
            for number, one in helpers.items()
        )
        assert sorted([*taken(plan), *plan.left]) == sorted(asks)

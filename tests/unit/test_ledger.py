"""What doing it alone saves, never more exact than what it is worked out from."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.assumptions import Assumption, Figure, Item
from helpnet.domain.ledger import (
    NOTHING,
    Estimate,
    Saved,
    saved_in_a_year,
    saved_so_far,
    total,
    whole_months,
)
from helpnet.domain.significant import significant_digits


def figure(likely, low=None, high=None, digits=1):
    return Figure(
        low=likely if low is None else low,
        likely=likely,
        high=likely if high is None else high,
        digits=digits,
    )


def assumption(**figures):
    return Assumption(
        skill="send-email", figures={Item(name): each for name, each in figures.items()}
    )


AMOUNT = st.floats(min_value=0.01, max_value=1e6)
ESTIMATES = st.builds(
    lambda low, more, most, digits: Estimate(
        low=low, likely=low + more, high=low + more + most, digits=digits
    ),
    AMOUNT,
    AMOUNT,
    AMOUNT,
    st.integers(1, 3),
)


def test_a_year_is_times_and_share_and_minutes():
    saved = saved_in_a_year(
        assumption(
            times=figure(20, 10, 50),
            trips=figure(5),
            trip_minutes=figure(30, 20, 60),
            calls=figure(3),
            call_minutes=figure(6),
            paid=figure(5),
            money=figure(1.19, digits=3),
        )
    )

    assert saved.trips.about == 10
    assert saved.trips.between == (5, 30)
    assert saved.calls.about == 6
    assert saved.minutes.likely == 10 * 30 + 6 * 6
    assert saved.minutes.in_hours.about == 6
    assert saved.money.about == 10  # 11.90: the ten times are not known better


def test_a_skill_without_times_saves_nothing_that_is_counted():
    assert saved_in_a_year(assumption(trips=figure(5))) == NOTHING
    assert saved_in_a_year(assumption(times=figure(0), trips=figure(5))) == NOTHING
    assert not NOTHING.anything


def test_what_is_not_known_is_not_nought():
    saved = saved_in_a_year(assumption(times=figure(20), trips=figure(5)))

    assert saved.trips.about == 10
    assert (saved.calls, saved.minutes, saved.money) == (None, None, None)
    assert saved.anything


def test_a_share_of_nought_is_not_counted():
    saved = saved_in_a_year(
        assumption(times=figure(20), trips=figure(0), trip_minutes=figure(30))
    )
    assert saved == NOTHING


def test_few_minutes_stay_minutes():
    few = Estimate(low=50, likely=119, high=300, digits=1)
    assert few.in_hours is None
    assert Estimate(low=50, likely=120, high=300, digits=1).in_hours.about == 2


def test_rounded_parts_need_not_add_up():
    part = Saved(trips=Estimate(low=14, likely=14, high=14, digits=1))

    assert part.trips.about * 3 == 30
    assert total([part] * 3).trips.about == 40


@given(st.lists(ESTIMATES, min_size=1, max_size=6))
def test_a_total_is_no_more_exact_than_its_least_exact_part(parts):
    together = total(Saved(trips=part) for part in parts).trips

    fewest = min(part.digits for part in parts)
    for shown in (together.about, *together.between):
        assert significant_digits(float(shown)) <= fewest


@given(st.lists(ESTIMATES, max_size=6), st.randoms())
def test_the_order_of_the_parts_changes_nothing_that_is_shown(parts, random):
    saved = [Saved(money=part) for part in parts]
    other = random.sample(saved, len(saved))

    one, two = total(saved).money, total(other).money
    if one is None:
        assert two is None
    else:
        assert abs(one.likely - two.likely) <= 1e-9 * one.likely
        assert one.digits == two.digits


@given(ESTIMATES, st.integers(1, 1000))
def test_many_learners_make_nothing_more_exact(one, learners):
    many = (Saved(minutes=one) * learners).minutes

    assert many.low <= many.likely <= many.high
    assert significant_digits(float(many.about)) <= one.digits


def test_only_whole_months_count():
    assert whole_months(date(2026, 3, 1), date(2026, 3, 31)) == 0
    assert whole_months(date(2026, 3, 31), date(2026, 4, 30)) == 0
    assert whole_months(date(2026, 3, 31), date(2026, 5, 1)) == 1
    assert whole_months(date(2025, 11, 2), date(2026, 3, 2)) == 3
    assert whole_months(date(2026, 5, 1), date(2026, 3, 1)) == 0


def test_so_far_is_counted_by_the_month_of_each():
    yearly = Saved(trips=Estimate(low=12, likely=24, high=36, digits=2))
    begun = {date(2025, 12, 1): 2, date(2026, 3, 1): 5}

    until_now = saved_so_far(yearly, begun, today=date(2026, 3, 20))

    assert until_now.trips.about == 2 * 2 * 2  # two learners, two months, two a month

"""Numbers say no more than is known."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.significant import round_to, significant_digits

AMOUNTS = st.floats(min_value=0.001, max_value=1e9)


def test_what_is_left_of_a_number():
    assert round_to(23.4, 1) == 20
    assert round_to(25, 1) == 30
    assert round_to(0.84, 1) == Decimal("0.8")
    assert round_to(1234, 2) == 1200
    assert round_to(999, 2) == 1000
    assert round_to(0, 1) == 0


def test_noughts_at_the_end_are_rounding():
    digits = {20: 1, 12: 2, 300: 1, 1.19: 3, 1.5: 2, 0: 1, 1010: 3}
    assert {number: significant_digits(number) for number in digits} == digits


@given(AMOUNTS, st.integers(1, 3))
def test_rounding_never_shows_more_digits(amount, digits):
    assert significant_digits(float(round_to(amount, digits))) <= digits


@given(AMOUNTS, st.integers(1, 3))
def test_rounding_twice_is_rounding_once(amount, digits):
    once = round_to(amount, digits)
    assert round_to(float(once), digits) == once

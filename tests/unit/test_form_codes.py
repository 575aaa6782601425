"""The code of a half-filled form: as it is shown, and however it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.form_codes import SIGNS, BadCode, make_code, parse_code
from helpnet.domain.references import ALPHABET
from tests.naughty import NAUGHTY

draws = st.lists(st.integers(0, len(ALPHABET) - 1), min_size=SIGNS, max_size=SIGNS)


@given(draws)
def test_a_code_is_read_however_it_is_typed(drawn):
    code = make_code(drawn)

    for typed in (code, code.lower(), code.replace("-", " "), f" {code}\n"):
        assert parse_code(typed) == code


@given(draws, draws)
def test_two_codes_are_alike_only_when_drawn_alike(one, other):
    assert (make_code(one) == make_code(other)) == (one == other)


def test_a_code_stands_in_groups():
    assert make_code(range(10)) == "234-567-89AB"


@pytest.mark.parametrize(
    "typed", [*NAUGHTY, "K7M-4QX-9AP", "K7M-4QX-9APRR", "0O1IL23456"]
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(BadCode):
        parse_code(typed)


@pytest.mark.parametrize("drawn", [[], [0] * 9, [0] * 11])
def test_a_code_takes_ten_draws(drawn):
    with pytest.raises(BadCode):
        make_code(drawn)

"""Names of places that are nearly what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.place_spelling import LONG, SHORTEST, list_alike, most_wrong


@pytest.mark.parametrize(
    ("typed", "key"),
    [("ixeles", "ixelles"), ("leige", "liege"), ("brusels", "brussels")],
)
def test_one_letter_wrong_missing_or_exchanged_is_near(typed, key):
    assert list_alike(typed, [key, "namur"], most=8) == (key,)


def test_a_short_name_is_another_name():
    assert most_wrong("spa") == 0
    assert list_alike("spa", ["spy"], most=8) == ()


def test_the_nearest_comes_first_then_the_alphabet():
    keys = ["grenoblle", "grenobla", "grenoble", "grenabla"]
    near = ("grenoble", "grenobla", "grenoblle", "grenabla")
    assert list_alike("grenoble", keys, most=8) == near
    assert list_alike("grenoble", keys, most=2) == near[:2]


@given(st.text("abc", max_size=12), st.lists(st.text("abc", max_size=12)))
def test_what_is_near_differs_by_few_letters(name, keys):
    allowed = most_wrong(name)
    assert allowed == (2 if len(name) >= LONG else int(len(name) >= SHORTEST))
    for key in list_alike(name, keys, most=100):
        assert abs(len(key) - len(name)) <= allowed

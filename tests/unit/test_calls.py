"""What came of a call, kept as text and read back; who is calling now."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.calls import (
    MOST_KEPT,
    TAKEN_FOR,
    BadCallBack,
    CallFault,
    CallOutcome,
    Try,
    check_call_back,
    holder,
    next_try,
    read_tries,
    write_tries,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
tries = st.builds(
    Try,
    outcome=st.sampled_from(CallOutcome),
    at=st.datetimes(timezones=st.just(UTC)),
    account_id=st.integers(1, 10**9),
    note=st.text(),
)


@given(st.lists(tries, max_size=MOST_KEPT).map(tuple))
def test_tries_are_read_back_as_they_were_written(some):
    assert read_tries(write_tries(some)) == some


@given(st.text())
def test_words_that_are_no_tries_are_none(words):
    assert all(isinstance(one, Try) for one in read_tries(words))
    assert read_tries("x" + words) == ()


@pytest.mark.parametrize("kept", ["[1]", "[[]]", '[["x","y",1,""]]', "{}", "null", "7"])
def test_broken_tries_are_none(kept):
    assert read_tries(kept) == ()


def test_a_long_story_keeps_its_end():
    many = tuple(
        Try(outcome=CallOutcome.NO_ANSWER, at=NOW, account_id=number)
        for number in range(MOST_KEPT + 3)
    )
    assert read_tries(write_tries(many)) == many[3:]


def a_try(outcome=CallOutcome.TAKEN, at=NOW):
    return Try(outcome=outcome, at=at, account_id=7)


def test_a_call_is_taken_for_half_an_hour_or_until_something_is_noted():
    taken = a_try()
    assert holder((), now=NOW) is None
    assert holder((taken,), now=NOW + TAKEN_FOR - timedelta(seconds=1)) == taken
    assert holder((taken,), now=NOW + TAKEN_FOR) is None
    assert holder((taken, a_try(CallOutcome.NO_ANSWER)), now=NOW) is None


def test_nobody_is_called_back_in_the_past_or_next_year():
    for at in (None, NOW, NOW - timedelta(days=1)):
        with pytest.raises(BadCallBack) as refused:
            check_call_back(at, now=NOW)
        assert refused.value.fault is CallFault.IN_THE_PAST
    with pytest.raises(BadCallBack) as refused:
        check_call_back(NOW + timedelta(days=61), now=NOW)
    assert refused.value.fault is CallFault.TOO_FAR_AHEAD
    at = NOW + timedelta(days=60)
    assert check_call_back(at, now=NOW) == at


def test_the_first_call_in_vain_is_tried_again_the_same_day():
    assert [next_try(n) for n in (0, 1, 9)] == [
        timedelta(hours=3),
        timedelta(days=1),
        timedelta(days=1),
    ]

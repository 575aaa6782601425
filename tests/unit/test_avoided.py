"""How often a person was needed, before and after."""

from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.avoided import compare_contacts

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 99), st.integers(0, 99)), st.integers(1, 4), max_size=12
)


def test_fewer_than_five_are_not_compared():
    assert compare_contacts({(4, 1): 4}) is None
    assert compare_contacts({}) is None


def test_totals_medians_and_the_change_of_all_contacts():
    told = compare_contacts({(10, 2): 2, (4, 4): 2, (0, 1): 1})

    assert (told.learners, told.before, told.after) == (5, 28, 13)
    assert (told.median_before, told.median_after) == (4, 2)
    assert told.change == -54


def test_where_nobody_needed_anybody_there_is_no_change_to_tell():
    assert compare_contacts({(0, 0): 4, (0, 2): 3}).change is None


@given(PAIRS)
def test_the_middle_is_that_of_all_learners(pairs):
    told = compare_contacts(pairs)
    people = [pair for pair, count in pairs.items() for _ in range(count)]

    if len(people) < 5:
        assert told is None
    else:
        assert told.median_before == median(before for before, _after in people)
        assert told.median_after == median(after for _before, after in people)
        assert told.after == sum(after for _before, after in people)

"""By when something was promised, and which of two promises comes first."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.attention import (
    PROMISED,
    Attention,
    AttentionKind,
    Watch,
    count_kinds,
    due_of,
    oldest_promise_first,
)
from helpnet.domain.rules import NetworkRules

K = AttentionKind
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEEN = Watch(network_id=1, zone="Europe/Brussels", rules=NetworkRules(), now=MONDAY)


def an_item(kind=K.CALL, number=1, due=MONDAY, since=MONDAY):
    return Attention(
        kind=kind, id=number, request_id=None, offer_id=None, since=since, due=due
    )


def test_a_promise_in_weekdays_ends_with_its_day_there():
    friday = MONDAY + timedelta(days=4)
    due = due_of(K.LATE, friday, SEEN)
    assert due == datetime(2026, 3, 11, 23, tzinfo=UTC)


def test_a_promise_across_the_change_of_the_clocks_ends_at_midnight_there():
    due = due_of(K.CALL_FIRST, datetime(2026, 3, 26, 9, tzinfo=UTC), SEEN)
    assert due == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_other_things_are_due_after_their_days_or_at_once():
    days = {K.NO_CONTACT: 5, K.NO_REPORT: 2, K.SILENT: 21}
    for kind in frozenset(K) - PROMISED:
        due = due_of(kind, MONDAY, SEEN)
        assert due == MONDAY + timedelta(days=days.get(kind, 0)), kind


def test_of_equal_promises_the_more_urgent_then_the_older_comes_first():
    call, letter = an_item(K.CALL, 9), an_item(K.LETTER, 1)
    older = an_item(K.LETTER, 5, since=MONDAY - timedelta(hours=1))
    earlier = an_item(K.PARTNER_APPLIED, 7, due=MONDAY - timedelta(days=1))
    found = oldest_promise_first([letter, call, older, earlier])
    assert found == [earlier, call, older, letter]


items = st.builds(
    an_item,
    kind=st.sampled_from(K),
    number=st.integers(1, 20),
    due=st.integers(0, 3).map(lambda days: MONDAY + timedelta(days=days)),
)


@given(st.lists(items, unique_by=lambda one: (one.kind, one.id)), st.randoms())
def test_the_order_is_total(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert oldest_promise_first(shuffled) == oldest_promise_first(found)


@given(st.lists(items))
def test_every_thing_is_counted_once_and_no_kind_left_out(found):
    counts = count_kinds(found)
    assert list(counts) == list(K)
    assert sum(counts.values()) == len(found)

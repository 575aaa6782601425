import itertools
import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.references import (
    ALPHABET,
    BadDraws,
    BadReference,
    Wrong,
    make_reference,
    parse_reference,
    possible_references,
)

draws = st.lists(st.integers(0, 28), min_size=7, max_size=7)
modestly = settings(max_examples=40, deadline=None)
SAMPLES = [[0] * 7, [28] * 7, list(range(7)), [28, 0, 28, 0, 1, 14, 27]]
SAMPLES += [[random.Random(seed).randrange(29) for _ in range(7)] for seed in range(20)]


def fault(typed):
    with pytest.raises(BadReference) as refusal:
        parse_reference(typed)
    return refusal.value.reason


def test_the_alphabet_has_29_signs_nobody_confuses():
    assert len(set(ALPHABET)) == 29
    assert not set("01ILOSU") & set(ALPHABET)


@modestly
@given(draws)
def test_a_reference_reads_back_as_shown(values):
    reference = make_reference(values)
    assert (len(reference), reference[4]) == (9, "-")
    assert parse_reference(reference) == reference


@modestly
@given(draws, draws)
def test_different_draws_give_different_references(one, other):
    assert (make_reference(one) == make_reference(other)) == (one == other)


@pytest.mark.parametrize("values", SAMPLES)
def test_every_single_wrong_sign_is_caught(values):
    signs = make_reference(values).replace("-", "")
    for place, sign in itertools.product(range(8), ALPHABET):
        if sign != signs[place]:
            assert fault(signs[:place] + sign + signs[place + 1 :]) is Wrong.CHECK


@pytest.mark.parametrize("values", SAMPLES)
def test_every_exchange_of_two_signs_is_caught(values):
    signs = make_reference(values).replace("-", "")
    for a, b in itertools.combinations(range(8), 2):
        if signs[a] != signs[b]:
            swapped = list(signs)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            assert fault("".join(swapped)) is Wrong.CHECK


@modestly
@given(draws, st.sampled_from([" ", "-", ".", "\u2011", "\u00a0", " - "]))
def test_how_it_is_typed_does_not_matter(values, between):
    reference = make_reference(values)
    typed = between.join(reference.replace("-", "").lower())
    assert parse_reference(f"  {typed}\n") == reference


@modestly
@given(draws)
def test_look_alikes_of_one_sign_only_are_read_as_that_sign(values):
    reference = make_reference(values)
    typed = reference.replace("5", "s").replace("V", "U")
    assert parse_reference(typed) == reference


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Wrong.LENGTH),
        ("K7M4", Wrong.LENGTH),
        ("K7M4-QX9A-2", Wrong.LENGTH),
        ("2222-222O", Wrong.CHARACTER),
        ("2222-2220", Wrong.CHARACTER),
        ("2222-222é", Wrong.CHARACTER),
        ("2222-222٣", Wrong.CHARACTER),
        ("\ud8002222-22", Wrong.LENGTH),
        ("2222-2223", Wrong.CHECK),
    ],
)
def test_what_is_wrong_is_said(typed, reason):
    assert fault(typed) is reason


@modestly
@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(typed):
    with suppress(BadReference):
        assert parse_reference(parse_reference(typed)) == parse_reference(typed)


@pytest.mark.parametrize("values", [[], [1] * 6, [1] * 8, [29] + [1] * 6, [-1] * 7])
def test_draws_out_of_range_are_refused(values):
    with pytest.raises(BadDraws):
        make_reference(values)


def test_a_reference_with_misread_signs_is_among_those_it_may_be():
    reference = make_reference([11, 24, 12, 5, 19, 0, 5])
    misread = reference.translate(str.maketrans("DQ7JT", "0O1IL"))
    assert reference in possible_references(misread.lower())


@pytest.mark.parametrize("typed", ["", "Jeanne", "K7M4-QX9", "K7M4-QX9A-2", "💥" * 8])
def test_what_is_no_reference_may_be_none(typed):
    assert possible_references(typed) == ()

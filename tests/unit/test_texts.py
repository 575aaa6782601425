import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.texts import MOST_MARKS, TooLong, clean, is_name, one_line

modestly = settings(max_examples=100, deadline=None)
any_text = st.text(st.characters(codec=None), max_size=40) | st.text(
    st.sampled_from(
        "a é\u0301\u0300\u0344\n\r\u2028\u202e\u200b\ud800\x00\u0915\u093c👩‍💻"
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    "kept",
    [
        "Anne-Marie d'Été",
        "محمد عبد الله",
        "שרה לוי",
        "👩‍👩‍👧 und 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "می‌خواهم",  # Persian needs its invisible joiner
        "दुर्गा ไม้ไทย",
        "one\n\ttwo",
        "<script>alert('1')</script>",
    ],
)
def test_what_people_write_survives(kept):
    assert clean(kept, 100) == unicodedata.normalize("NFC", kept)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jean \n", "Jean"),
        ("a\x00b\x07c\x1b[0m", "abc[0m"),
        ("a\ud800b", "ab"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2066Jean\u2069", "Jean"),
        ("e\u0301", "é"),
        ("\ufeffJean", "Jean"),
        ("\u200b\u200d\u2060", ""),
        ("\u0301", ""),
        ("\u200e \u200f", ""),
    ],
)
def test_what_only_does_harm_goes(typed, kept):
    assert clean(typed, 100) == kept


def test_stacks_of_accents_are_cut():
    zalgo = "Z" + "\u0337\u0322\u0321" * 30 + "a"
    assert len(clean(zalgo, 100)) == 2 + MOST_MARKS


def test_too_long_says_by_how_much_and_counts_after_cleaning():
    with pytest.raises(TooLong) as refusal:
        clean("x" * 10_000, 500)
    assert (refusal.value.length, refusal.value.most) == (10_000, 500)
    assert clean(" " * 100 + "x" * 5 + "\x00" * 100, 5) == "xxxxx"
    with pytest.raises(TooLong):
        one_line("ab cd", 4)


def test_one_line_is_one_line():
    assert (
        one_line(" Jean\r\n  \x00 Paul\t\u00a0Sartre\u2028", 50) == "Jean Paul Sartre"
    )


@modestly
@given(any_text)
def test_cleaning_twice_changes_nothing_more(typed):
    once = clean(typed, 200)
    assert clean(once, 200) == once
    line = one_line(typed, 200)
    assert one_line(line, 200) == line


@modestly
@given(any_text)
def test_cleaned_text_can_be_stored_and_sent_anywhere(typed):
    kept = clean(typed, 200)
    kept.encode()
    assert unicodedata.is_normalized("NFC", kept)
    controls = {each for each in kept if unicodedata.category(each) == "Cc"}
    assert controls <= {"\n", "\t"}
    assert not set(kept) & set("\u2028\u2029\u202a\u202e\u2066\u2069\ufeff")
    assert "\n" not in one_line(typed, 200)


@pytest.mark.parametrize(
    "typed",
    [
        "Win at https://casino.example",
        "WWW.casino.example",
        "jo@example.org",
        "jo＠example.org",
        "ｗｗｗ．casino.example",
    ],
)
def test_an_address_is_no_name(typed):
    assert not is_name(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "Jeanne d'Arc", "Dr. J. Lambert-Wauters / Els", "محمد عبد الله", "Www"],
)
def test_whatever_else_people_are_called_is_a_name(typed):
    assert is_name(typed)

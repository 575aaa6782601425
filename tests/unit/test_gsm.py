"""Signs that every phone takes, how long a text is with them, and in how many parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.gsm import BASIC, EXTENDED, length, parts, plain, shortened
from tests.naughty import NAUGHTY


def test_the_tables_have_the_signs_of_the_standard():
    assert len(BASIC) == 127, "128 places, one of them leads to the extension table"
    assert frozenset("^{}\\[~]|€") == EXTENDED
    assert not BASIC & EXTENDED


def test_accents_that_phones_have_stay_and_the_others_go():
    assert plain("é è ù ì ò Ç Ø Å ä ö ñ ü à ß É") == "é è ù ì ò Ç Ø Å ä ö ñ ü à ß É"
    assert plain("ê ë î ô û ï ç Œuvre") == "e e i o u i c Oeuvre"
    assert plain("“Été” – l’aide… à 10\u00a0€") == '"Été" - l\'aide... à 10 €'


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Nguyễn Thị Minh Khai", "Nguyen Thi Minh Khai"),
        ("李小龍", "LiXiaoLong"),
        ("👵🏽 Marie 🎉", "Marie"),
        ("e\u0301lodie", "élodie"),
    ],
)
def test_names_of_every_script_can_be_read(name, said):
    assert plain(name) == said


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_texts_become_signs_of_phones(text):
    assert length(plain(text)) >= 0


@given(st.text(max_size=300))
def test_whatever_is_plain_can_be_counted_and_stays_plain(text):
    made = plain(text)
    assert len(made) <= length(made) <= 2 * len(made)
    assert plain(made) == made


def test_other_signs_are_not_counted():
    with pytest.raises(ValueError, match="GSM"):
        length("ê")


@pytest.mark.parametrize(
    ("text", "signs", "count"),
    [
        ("", 0, 1),
        ("é" * 160, 160, 1),
        ("€" * 80, 160, 1),
        ("x" * 161, 161, 2),
        ("x" * 306, 306, 2),
        ("x" * 307, 307, 3),
        ("x" * 152 + "€" + "x" * 10, 164, 2),
        # A € does not fit in the last place of a part: 152 + 153 are full, one is left.
        ("x" * 152 + "€" + "x" * 152, 306, 3),
    ],
)
def test_length_and_parts(text, signs, count):
    assert length(text) == signs
    assert parts(text) == count


@given(st.text(max_size=80), st.integers(0, 60))
def test_shortened_words_fit(text, most):
    assert length(shortened(text, most)) <= most


def test_shortened_words_end_with_a_full_stop():
    assert shortened("Ixelles", 10) == "Ixelles"
    assert shortened("Saint-Josse-ten-Noode", 12) == "Saint-Josse."
    assert shortened("Saint-Josse-ten-Noode", 13) == "Saint-Josse."

"""Names stand where people look for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.alphabet import MARKED, PLAIN, in_alphabet


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Élodie", "elodie"),
        ("ŚLĘZAK", "slezak"),
        ("Øst", "ost"),
        ("İpek", "ipek"),
        ("Đặng", "dang"),
        ("Straße", "strase"),
        ("Œuvre", "ouvre"),
        ("Ёлка", "елка"),
        ("De Wit 2", "de wit 2"),
        ("", ""),
    ],
)
def test_capitals_and_accents_make_no_difference(name, key):
    assert in_alphabet(name) == key


@given(st.text())
def test_letter_by_letter_and_once_is_enough(name):
    key = in_alphabet(name)
    assert len(key) == len(name)
    assert in_alphabet(key) == key


def test_every_letter_with_a_mark_has_one_without():
    assert len(MARKED) == len(PLAIN) == len(set(MARKED))
    assert not set(MARKED) & set(PLAIN)
    assert "'" not in MARKED + PLAIN  # they are written into SQL as they are

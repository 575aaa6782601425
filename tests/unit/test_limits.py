"""Who counts as one person, and how often that person may ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.asking import Reach
from helpnet.domain.contacts import ContactWay
from helpnet.domain.limits import contact_key, folded

WAYS = {
    ContactWay.PHONE: Reach(name="Jeanne", way=ContactWay.PHONE, phone="+3242223344"),
    ContactWay.NEIGHBOUR: Reach(
        name="Jeanne", way=ContactWay.NEIGHBOUR, phone="+3242223344", note="Sophie"
    ),
    ContactWay.EMAIL: Reach(
        name="Jeanne", way=ContactWay.EMAIL, email="Jeanne@example.org"
    ),
    ContactWay.LETTER: Reach(
        name="Jeanne", way=ContactWay.LETTER, note="Rue Haute 1, bte 2"
    ),
}


def a_key(way, where="4000 Liège", **changes):
    given = {name: getattr(WAYS[way], name) for name in Reach.__slots__}
    return contact_key(Reach(**given | changes), where)


@pytest.mark.parametrize(
    ("way", "changes"),
    [
        (ContactWay.PHONE, {"name": "Somebody else"}),
        (ContactWay.NEIGHBOUR, {"name": "  jeanne", "note": "Another neighbour"}),
        (ContactWay.EMAIL, {"email": "JEANNE@example.org", "name": "J."}),
        (ContactWay.LETTER, {"note": "rue haute, 1\nBte 2", "name": "J."}),
    ],
)
def test_the_same_person_has_one_key(way, changes):
    assert a_key(way, **changes) == a_key(way)


@pytest.mark.parametrize(
    ("way", "changes"),
    [
        (ContactWay.PHONE, {"phone": "+3242223345"}),
        (ContactWay.NEIGHBOUR, {"name": "Georges"}),
        (ContactWay.EMAIL, {"email": "jeanne.l@example.org"}),
        (ContactWay.LETTER, {"note": "Rue Haute 12, bte 2"}),
        (ContactWay.LETTER, {"where": "5000 Namur"}),
    ],
)
def test_another_person_has_another_key(way, changes):
    assert a_key(way, **changes) != a_key(way)


def test_a_neighbours_number_is_not_the_neighbours_own_request():
    assert a_key(ContactWay.PHONE) != a_key(ContactWay.NEIGHBOUR)


@pytest.mark.parametrize("way", ContactWay)
def test_who_cannot_be_reached_has_no_key(way):
    assert a_key(way, phone="", email="", note="") == ""


def test_addresses_in_any_script_are_told_apart():
    assert folded("شارع النيل ١") != folded("شارع النيل ٢")
    assert folded("Élodie, rue de l'Été") == folded("elodie rue de l ete")


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)

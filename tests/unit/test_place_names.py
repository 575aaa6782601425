"""What people type for a place, split into keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.place_names import LONGEST, normalise, parse_query, postcode_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Liège", "liege"),
        ("  LIÈGE ", "liege"),
        ("Saint-Étienne", "saint etienne"),
        ("st etienne", "saint etienne"),
        ("St. Étienne", "saint etienne"),
        ("Ste-Marie", "sainte marie"),
        ("Sint-Niklaas", "saint niklaas"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("Gießen", "giessen"),
        ("Tórshavn / Þórshöfn", "torshavn thorshofn"),
        ("'s-Hertogenbosch", "s hertogenbosch"),
        ("Stoke-on-Trent", "stoke on trent"),
        ("L\u2019\u00cele-d\u2019Abeau\u202e", "l ile d abeau"),
        ("\U0001f600", ""),
        ("\x00\ud800", ""),
        ("", ""),
    ],
)
def test_names_are_told_by_their_letters_alone(text, key):
    assert normalise(text) == key


@pytest.mark.parametrize(
    ("text", "postcodes", "name", "country"),
    [
        ("4000", ("4000",), "", None),
        ("٤٠٠٠", ("4000",), "", None),
        ("4000 Liège", ("4000",), "liege", None),
        ("Liège 4000", ("4000",), "liege", None),
        ("4000, Liège", ("4000",), "liege", None),
        ("B-4000", ("4000",), "", "BE"),
        ("B4000 Liège", ("4000",), "liege", "BE"),
        ("F-69001", ("69001",), "", "FR"),
        ("D-10115 Berlin", ("10115",), "berlin", "DE"),
        ("L-1010", ("1010",), "", "LU"),
        ("EE 10111", ("10111",), "", "EE"),
        ("0800", ("0800",), "", None),
        ("LS6", ("LS6", "LS"), "", "GB"),
        ("LS6 3AB", ("LS63AB", "LS6", "LS"), "", "GB"),
        ("ls63ab", ("LS63AB", "LS6", "LS"), "", "GB"),
        ("EC1A 1BB", ("EC1A1BB", "EC1A", "EC1", "EC"), "", "GB"),
        ("Leeds LS6", ("LS6", "LS"), "leeds", "GB"),
        ("1012 AB", ("1012AB", "1012"), "", "NL"),
        ("1012ab Amsterdam", ("1012AB", "1012"), "amsterdam", "NL"),
        ("7100 La Louvière", ("7100",), "la louviere", None),
        ("liege", (), "liege", None),
        ("Luik", (), "luik", None),
        ("Saint-Étienne", (), "saint etienne", None),
        ("st etienne", (), "saint etienne", None),
        ("Lyon 3e", (), "lyon 3e", None),
        ("Y", ("Y",), "y", None),
        ("", (), "", None),
        (" ,;-", (), "", None),
    ],
)
def test_a_query_has_a_postcode_part_and_a_name_part(text, postcodes, name, country):
    query = parse_query(text)
    assert (query.postcodes, query.name, query.country) == (postcodes, name, country)


def test_what_follows_a_comma_or_stands_in_brackets_is_a_hint():
    assert parse_query("Saint-Denis (La Réunion)").hint == "la reunion"
    assert parse_query("Leeds, England").name == "leeds"


@pytest.mark.parametrize(
    ("text", "postcodes", "name", "country"),
    [
        ("rue Neuve 3, 1000 Bruxelles", ("1000",), "rue neuve 3 bruxelles", None),
        ("Lyon, 69003", ("69003",), "lyon", None),
        ("4000 Liège Belgique", ("4000",), "liege", "BE"),
        ("4000, Luik (België)", ("4000",), "luik", "BE"),
        ("4000 Belgien", ("4000",), "", "BE"),
        ("Lyon France", (), "lyon", "FR"),
        ("Roissy-en-France", (), "roissy en france", None),
        ("France", (), "france", None),
    ],
)
def test_a_whole_address_is_read_as_people_write_it(text, postcodes, name, country):
    query = parse_query(text)
    assert (query.postcodes, query.name, query.country) == (postcodes, name, country)


def test_a_country_after_the_comma_is_a_country():
    query = parse_query("Saint-Gilles, Belgique")
    assert (query.name, query.country, query.hint) == ("saint gilles", "BE", "")


def test_a_postcode_key_has_neither_spaces_nor_case():
    assert postcode_key("ls6 3ab") == "LS63AB"
    assert postcode_key("01000") == "01000"


@given(st.text(max_size=LONGEST * 3))
def test_a_key_is_a_key_already(text):
    key = normalise(text)
    assert normalise(key) == key
    assert len(key) <= LONGEST
    assert key.isascii()
    assert key == key.strip()


@given(st.text(alphabet="abcéèßœST -'1", max_size=400))
def test_case_and_hyphens_do_not_matter(text):
    assert normalise(text.upper()) == normalise(text.lower().replace("-", " "))


@given(st.text(max_size=LONGEST * 2))
def test_no_query_is_refused(text):
    query = parse_query(text)
    assert query.is_empty == (not query.postcodes and not query.name)
    assert all(postcode_key(code) == code for code in query.postcodes)


@given(st.from_regex(r"[0-9]{4,5}", fullmatch=True), st.sampled_from(["Liège", "Y z"]))
def test_the_order_of_postcode_and_name_does_not_matter(code, name):
    assert parse_query(f"{code} {name}") == parse_query(f"{name} {code}")

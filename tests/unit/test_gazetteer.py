"""Which place a person may have meant, and which rows of a file are refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.gazetteer import MOST_CHOICES, GazetteerPlace, choose, nearest
from helpnet.domain.gazetteer_rows import (
    COLUMNS,
    GazetteerRow,
    Reason,
    lookup_keys,
    parse_geonames,
    parse_rows,
    place_id,
)
from helpnet.domain.place_names import parse_query


def a_place(name="Liège", **changes):
    given = {
        "id": 1,
        "country": "BE",
        "postcode": "",
        "name": name,
        "region": "Liège",
        "latitude": 50.6337,
        "longitude": 5.5675,
        "precision_km": 5.0,
        "population": 195278,
        "source": "test",
    }
    return GazetteerPlace(**given | changes)


LIEGE = a_place()
LIEGE_4000 = a_place(id=2, postcode="4000", latitude=50.6482, precision_km=2.0)
ROCOURT = a_place("Rocourt", id=3, latitude=50.675, population=7000, precision_km=2.0)
GENT = a_place("Gent", id=4, latitude=51.05, longitude=3.72, region="Oost-Vlaanderen")
BRISBANE = a_place(
    "Brisbane", id=5, country="AU", postcode="4000", latitude=-27.4, longitude=153.0
)


def chosen(text, *found, preferred=None):
    return choose(parse_query(text), found, preferred_country=preferred)


def test_a_postcode_alone_is_certain():
    assert chosen("4000", LIEGE_4000) == (LIEGE_4000,)


def test_the_preferred_country_answers_alone():
    assert chosen("4000", BRISBANE, LIEGE_4000, preferred="BE") == (LIEGE_4000,)
    assert set(chosen("4000", BRISBANE, LIEGE_4000)) == {BRISBANE, LIEGE_4000}


def test_a_country_in_the_query_counts_more_than_the_preferred_one():
    assert chosen("B-4000", BRISBANE, LIEGE_4000, preferred="AU") == (LIEGE_4000,)


def test_a_city_beside_its_postcode_keeps_the_finer_point_of_the_code():
    assert chosen("4000 Liège", LIEGE, LIEGE_4000) == (LIEGE_4000,)


def test_a_village_beside_the_postcode_of_its_city_keeps_its_own_point():
    (place,) = chosen("4000 Rocourt", LIEGE_4000, ROCOURT)
    assert place == replace(ROCOURT, postcode="4000")


def test_a_postcode_and_a_name_that_disagree_are_both_offered():
    assert set(chosen("4000 Gent", LIEGE_4000, GENT)) == {LIEGE_4000, GENT}


def test_an_unknown_name_leaves_the_postcode():
    assert chosen("4000 Nowhere", LIEGE_4000) == (LIEGE_4000,)


def test_namesakes_come_with_the_most_populous_first():
    small = a_place("Newport", id=7, region="Essex", latitude=51.98, population=2352)
    large = a_place("Newport", id=8, region="Wales", latitude=51.58, population=161506)
    assert chosen("newport", small, large) == (large, small)


def test_the_same_town_twice_is_one_choice():
    again = replace(LIEGE, id=9, latitude=50.64, source="other", population=0)
    assert chosen("liege", again, LIEGE) == (LIEGE,)


def test_choices_that_read_alike_are_one_choice():
    far = replace(LIEGE, id=9, latitude=44.0, population=10)
    assert chosen("liege", far, LIEGE) == (LIEGE,)


def test_a_namesake_abroad_is_offered_only_if_it_is_much_larger():
    home = a_place("Lille", id=10, region="Antwerpen", population=16000)
    abroad = a_place("Lille", id=11, country="FR", latitude=50.63, population=234475)
    assert chosen("lille", home, abroad, preferred="BE") == (home, abroad)
    assert chosen("lille", home, abroad, preferred="FR") == (abroad,)


def test_a_hamlet_known_by_another_name_does_not_trouble_a_city():
    hamlet = a_place("Les Liège", id=12, region="Nord", latitude=50.1, population=20)
    assert chosen("liege", hamlet, LIEGE) == (LIEGE,)


def test_a_hint_after_a_comma_decides_between_namesakes():
    reunion = a_place("Saint-Denis", id=13, region="La Réunion", latitude=-20.8)
    paris = a_place("Saint-Denis", id=14, region="Seine-Saint-Denis", latitude=48.9)
    assert chosen("saint denis, réunion", reunion, paris) == (reunion,)
    assert set(chosen("saint denis, ici", reunion, paris)) == {reunion, paris}


def test_the_finest_known_part_of_a_british_postcode_answers():
    area = a_place("Leeds", country="GB", postcode="LS", latitude=53.8, id=15)
    district = replace(area, id=16, postcode="LS6", name="Headingley", precision_km=1.0)
    assert chosen("LS6 3AB", area, district) == (district,)
    assert chosen("LS9", area) == (area,)


def test_many_rows_of_one_postcode_are_one_place_at_the_best_point():
    fine = replace(ROCOURT, postcode="4000", precision_km=1.0, population=0)
    (place,) = chosen("4000", LIEGE_4000, fine)
    assert place.name == "Liège"
    assert place.latitude == fine.latitude


@given(
    st.lists(
        st.builds(
            a_place,
            name=st.sampled_from(["Liège", "Luik", "Gent", "Saint-Denis"]),
            id=st.integers(1, 10**6),
            country=st.sampled_from(["BE", "FR", "AU"]),
            postcode=st.sampled_from(["", "4000", "9000"]),
            region=st.sampled_from(["", "A", "B", "C", "D"]),
            latitude=st.floats(-90, 90),
            longitude=st.floats(-180, 180),
            population=st.integers(0, 10**7),
        ),
        unique_by=lambda place: place.id,
        max_size=25,
    ),
    st.sampled_from(["4000", "liege", "4000 Liège", "9000 gent", "st denis, a", ""]),
    st.sampled_from([None, "BE", "FR"]),
    st.randoms(use_true_random=False),
)
def test_choices_are_few_distinct_and_do_not_depend_on_order(
    found, text, preferred, shuffled
):
    choices = choose(parse_query(text), found, preferred_country=preferred)
    labels = [(p.country, p.postcode, p.name, p.region) for p in choices]
    assert len(choices) <= MOST_CHOICES
    assert len(set(labels)) == len(labels)
    assert {p.id for p in choices} <= {p.id for p in found}
    assert bool(choices) == bool(found)

    shuffled.shuffle(found)
    assert choose(parse_query(text), found, preferred_country=preferred) == choices


def test_the_nearest_place():
    assert nearest(50.64, 5.56, [GENT, LIEGE]) == LIEGE
    assert nearest(50.64, 5.56, []) is None


OURS = "BE\t\tLiège\tLiège\t50.6337\t5.5675\t5\t195278\tLuik|Lüttich\tgeonames"


def test_our_own_rows_are_read():
    (row,) = parse_rows(["\t".join(COLUMNS), OURS, ""])
    assert row == GazetteerRow(
        *("BE", "", "Liège", "Liège", 50.6337, 5.5675, 5.0, 195278),
        *(("Luik", "Lüttich"), "geonames"),
    )
    assert lookup_keys(row) == {"liege", "luik", "luttich"}


def test_a_postcode_with_a_towns_name_is_found_by_its_digits_only():
    (row,) = parse_rows(
        ["", OURS.replace("\t\t", "\t4000\t").replace("Luik|Lüttich", "")]
    )
    assert lookup_keys(row) == {"4000"}
    assert lookup_keys(replace(row, population=0)) == {"4000", "liege"}


def test_an_id_survives_better_coordinates():
    (row,) = parse_rows(["", OURS])
    assert place_id(row) == place_id(replace(row, latitude=50.7, population=3))
    assert place_id(row) != place_id(replace(row, postcode="4000"))
    assert 0 <= place_id(row) < 2**48


GEONAMES = "FR\t01000\tBourg-en-Bresse\tAuvergne-Rhône-Alpes\t84\tAin\t01\tBourg\t012\t46.2052\t5.2255\t5"


def changed(**cells):
    names = (
        *("country", "postcode", "place", "admin1_name", "admin1_code", "admin2_name"),
        *("admin2_code", "admin3_name", "admin3_code"),
        *("latitude", "longitude", "accuracy"),
    )
    values = dict(zip(names, GEONAMES.split("\t"), strict=True)) | cells
    return "\t".join(values.values())


def test_a_geonames_row_keeps_its_leading_zeros_and_says_how_precise_it_is():
    (row,) = parse_geonames(["\ufeff" + GEONAMES + "\r\n"])
    assert (row.postcode, row.name, row.region) == ("01000", "Bourg-en-Bresse", "Ain")
    assert (row.latitude, row.longitude, row.precision_km) == (46.2052, 5.2255, 2.0)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (changed(latitude="5.2255", longitude="46.2052"), "latitude", Reason.SWAPPED),
        (
            changed(latitude="151.2", longitude="-33.8", country="AU"),
            "latitude",
            Reason.SWAPPED,
        ),
        (changed(latitude="NaN"), "latitude", Reason.NOT_A_NUMBER),
        (changed(longitude="inf"), "longitude", Reason.NOT_A_NUMBER),
        (changed(latitude="46,2"), "latitude", Reason.NOT_A_NUMBER),
        (changed(latitude=""), "latitude", Reason.MISSING),
        (changed(longitude="500"), "longitude", Reason.OUT_OF_RANGE),
        (changed(latitude="0", longitude="0"), "latitude", Reason.NOWHERE),
        (changed(latitude="12.0"), "latitude", Reason.ELSEWHERE),
        (changed(accuracy="99"), "accuracy", Reason.OUT_OF_RANGE),
        (changed(country="France"), "country", Reason.COUNTRY),
        (changed(postcode=""), "postcode", Reason.MISSING),
        (changed(place=""), "place", Reason.MISSING),
        (changed(place="x" * 181), "place", Reason.TOO_LONG),
        (changed(place="Bourg\x07"), "place", Reason.NOT_TEXT),
        (changed(place="Bourg\udce9"), "place", Reason.NOT_TEXT),
        ("FR;01000;Bourg", "", Reason.COLUMNS),
    ],
)
def test_a_bad_geonames_row_is_named_with_its_fault(line, column, reason):
    good, fault = parse_geonames([GEONAMES, line])
    assert good.name == "Bourg-en-Bresse"
    assert (fault.line, fault.column, fault.reason) == (2, column, reason)
    assert len(fault.value) <= 80


@given(st.lists(st.text(max_size=30), max_size=14))
def test_no_line_breaks_the_importer(cells):
    assert len(list(parse_geonames(["\t".join(cells).replace("\n", "")]))) <= 1

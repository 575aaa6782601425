"""Rows of place files: ids, numbers, phones and postcodes."""

from datetime import date

import pytest

from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.national_schema import COLUMNS, OLDER_WORDS, WORDS
from helpnet.domain.place_rows import Doubt, Fault
from helpnet.domain.places import Box, Point
from tests.unit.place_import.scene import faults_of, read


def test_a_good_row_is_a_place_without_faults_or_doubts():
    reading = read()

    assert (reading.faults, reading.doubts) == ((), ())
    place = reading.place
    assert (place.line, place.source_id, place.name) == (7, "place-1", "Médiathèque")
    assert (place.postcode, place.town) == ("51100", "Reims")
    assert place.point == Point(49.2583, 4.0317)
    assert place.updated_on == date(2024, 4, 2)
    assert place.organisation.key == "number 43493312300029"
    assert place.services == (ServiceCategory.ACCESS,)


def test_the_schema_has_its_32_columns_and_nine_services():
    assert len(COLUMNS) == len(set(COLUMNS)) == 32
    assert len(WORDS["services"]) == 9
    assert len(WORDS["typologie"]) == 92


def test_every_older_word_leads_to_a_word_of_today():
    for today in OLDER_WORDS.values():
        assert today is None or today[1] in WORDS[today[0]]


@pytest.mark.parametrize("column", ["id", "nom", "commune", "code_postal"])
@pytest.mark.parametrize("empty", ["", " ", "-", "#N/D", None])
def test_what_every_place_needs_must_be_there(column, empty):
    assert faults_of(**{column: empty}) == [(column, Fault.MISSING)]


def test_every_fault_of_a_row_is_named_at_once():
    assert faults_of(nom="", code_postal="5110A", latitude="north") == [
        ("latitude", Fault.NOT_A_NUMBER),
        ("nom", Fault.MISSING),
        ("code_postal", Fault.NOT_A_POSTCODE),
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "fault"),
    [
        ("100", "101", Fault.IMPOSSIBLE_POINT),
        ("49.2", "-181", Fault.IMPOSSIBLE_POINT),
        ("6692424,50691385", "475198,121680863", Fault.PROJECTED_POINT),
        ("4.0317", "49.2583", Fault.SWAPPED_POINT),
        ("north", "4.03", Fault.NOT_A_NUMBER),
        ("49.2", "", Fault.HALF_A_POINT),
        ("", "4.03", Fault.HALF_A_POINT),
        ("nan", "inf", Fault.NOT_A_NUMBER),
        (float("inf"), 4.0, Fault.NOT_A_NUMBER),
        (float("nan"), float("nan"), Fault.NOT_A_NUMBER),
        (True, 4.0, Fault.NOT_A_NUMBER),
        ({"a": 1}, 4.0, Fault.NOT_A_NUMBER),
    ],
)
def test_coordinates_that_cannot_be_are_refused(latitude, longitude, fault):
    found = faults_of(latitude=latitude, longitude=longitude)
    assert [reason for _column, reason in found] == [fault]


@pytest.mark.parametrize("column", ["nom", "id", "code_postal", "horaires", "adresse"])
@pytest.mark.parametrize("value", [{"a": 1}, ["a"], [{"a": 1}]])
def test_a_group_of_cells_is_no_text(column, value):
    assert faults_of(**{column: value}) == [(column, Fault.NOT_TEXT)]


@pytest.mark.parametrize("column", ["services", "courriels", "prise_rdv"])
def test_a_list_of_texts_may_hold_no_groups(column):
    assert faults_of(**{column: [{"a": 1}]}) == [(column, Fault.NOT_TEXT)]
    assert faults_of(**{column: {"a": 1}}) == [(column, Fault.NOT_TEXT)]
    assert faults_of(**{column: ["https://a.example", None]}) == []


@pytest.mark.parametrize("written", ["nan", "none", "NULL", "true", "nd"])
def test_an_id_typed_like_nothing_is_an_id(written):
    assert read(id=written).place.source_id == written


@pytest.mark.parametrize("nothing", ["", " - ", "#N/A", None, True, float("nan")])
def test_without_an_id_there_is_no_row(nothing):
    assert faults_of(id=nothing) == [("id", Fault.MISSING)]


def test_swapped_coordinates_beyond_90_degrees_are_noticed():
    caledonia = Box(-23.0, 163.0, -19.0, 168.5)
    reading = read(box=caledonia, latitude="166.468", longitude="-22.2339")
    assert [fault.reason for fault in reading.faults] == [Fault.SWAPPED_POINT]


def test_overseas_points_are_points_like_any_other():
    place = read(code_postal="97200", latitude="14.61", longitude="-61.07").place
    assert place.point == Point(14.61, -61.07)


@pytest.mark.parametrize(
    "cells",
    [
        {"latitude": "49,2583", "longitude": "4,0317"},
        {"latitude": 49.2583, "longitude": 4.0317},
        {"latitude": "", "longitude": "", "pointgeo": "49.2583, 4.0317"},
        {
            "latitude": None,
            "longitude": None,
            "geolocalisation": {"lon": 4.0317, "lat": 49.2583},
        },
    ],
)
def test_coordinates_are_read_in_every_spelling(cells):
    assert read(**cells).place.point == Point(49.2583, 4.0317)


@pytest.mark.parametrize("nothing", ["", "-", "#N/D", "0", 0])
def test_no_coordinates_are_no_point_and_no_fault(nothing):
    assert read(latitude=nothing, longitude=nothing).place.point is None


@pytest.mark.parametrize(
    ("given", "country", "postcode"),
    [
        (1000, "FR", "01000"),
        ("1000", "FR", "01000"),
        (1000.0, "FR", "01000"),
        (" 51 100 ", "FR", "51100"),
        ("511000", "FR", None),
        (4000, "BE", "4000"),
        ("LS6 3AA", "GB", "LS6 3AA"),
    ],
)
def test_postcodes_keep_their_leading_zeros(given, country, postcode):
    reading = read(country=country, code_postal=given)
    assert (reading.place and reading.place.postcode) == postcode


def test_numbers_as_ids_are_ids():
    assert read(id=12).place.source_id == "12"
    assert read(id=12.0).place.source_id == "12"


@pytest.mark.parametrize(
    ("given", "phone"),
    [
        (33630392518, "06 30 39 25 18"),
        (326533780, "03 26 53 37 80"),
        ("02 48 24 22 26", "02 48 24 22 26"),
        ("+33488718170", "04 88 71 81 70"),
        ("+262 2 62 02 07 02", "+262 262 02 07 02"),
        ("", ""),
    ],
)
def test_phones_that_a_spreadsheet_cut_can_be_dialled(given, phone):
    reading = read(telephone=given)
    assert (reading.place.phone, reading.doubts) == (phone, ())


def test_a_phone_nobody_can_read_is_kept_and_doubted():
    reading = read(telephone="ask at the desk")
    assert reading.place.phone == "ask at the desk"
    assert reading.doubts[0].reason is Doubt.UNREADABLE_PHONE

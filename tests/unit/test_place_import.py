"""Rows of real files: what they say, and what is wrong with them."""

from dataclasses import replace
from datetime import date

import pytest

from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.domain.national_schema import COLUMNS, OLDER_WORDS, WORDS, word_of
from helpnet.domain.place_cells import is_personal, list_of, number_of, text_of
from helpnet.domain.place_import import read_row
from helpnet.domain.place_rows import (
    Doubt,
    Fault,
    Located,
    RowFault,
    locate,
    repeated_ids,
)
from helpnet.domain.places import Box, Point
from helpnet.domain.territory import parse_territory

FRANCE = Box(41.0, -5.5, 51.5, 10.0)
GOOD = {
    "id": "place-1",
    "pivot": "43493312300029",
    "nom": "Médiathèque",
    "commune": "Reims",
    "code_postal": "51100",
    "adresse": "12 rue de la Paix",
    "latitude": "49.2583",
    "longitude": "4.0317",
    "horaires": "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00",
    "date_maj": "2024-04-02",
    "services": "Accès internet et matériel informatique",
}


def read(country="FR", box=FRANCE, **cells):
    return read_row(7, GOOD | cells, country=country, box=box)


def faults_of(**cells):
    return [(fault.column, fault.reason) for fault in read(**cells).faults]


def doubts_of(**cells):
    return [(doubt.column, doubt.reason) for doubt in read(**cells).doubts]


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


@pytest.mark.parametrize(
    "written",
    [
        "Ce lieu n'accueille pas de public",
        "Ce lieu n\u2019accueille pas de public",
        " ce lieu  n'accueille pas de public",
        "Ce_lieu_n'accueille_pas_de_public",
    ],
)
def test_apostrophes_spaces_and_case_do_not_matter(written):
    reading = read(modalites_acces=written)
    kept = reading.place.details["modalites_acces"]
    assert (kept, reading.doubts) == (["Ce lieu n'accueille pas de public"], ())


def test_unknown_words_are_kept_and_doubted():
    reading = read(services="Aide aux démarches administratives|Astrologie")
    assert reading.place.services == (ServiceCategory.PROCEDURES, "Astrologie")
    (doubt,) = reading.doubts
    assert (doubt.line, doubt.column, doubt.value, doubt.reason) == (
        7,
        "services",
        "Astrologie",
        Doubt.UNKNOWN_WORD,
    )


def test_older_words_become_those_of_today_each_once():
    place = read(
        services="Prendre en main un ordinateur;Utiliser le numérique au quotidien;"
        "Accompagner les démarches de santé",
        publics_accueillis="Adultes;Seniors (+ 65 ans);Surdité;"
        "Handicaps mentaux : déficiences limitant les activités d'une personne",
        conditions_acces="Gratuit : Je peux accéder gratuitement au lieu",
        labels_nationaux="CNFS;Aidants Connect",
        modalites_accompagnement="Seul : j'ai accès à du matériel",
    ).place

    assert place.services == (ServiceCategory.DAILY_TOOLS, ServiceCategory.PROCEDURES)
    assert place.details == {
        "publics_specifiquement_adresses": ["Seniors"],
        "prise_en_charge_specifique": ["Surdité", "Handicaps mentaux"],
        "frais_a_charge": ["Gratuit"],
        "dispositif_programmes_nationaux": [
            "Conseillers numériques",
            "Aidants Connect",
        ],
        "modalites_accompagnement": ["En autonomie"],
    }


def test_two_fees_whose_names_begin_alike_stay_apart():
    kept = word_of("frais_a_charge", "Gratuit sous condition : selon les revenus")
    assert kept == ("frais_a_charge", "Gratuit sous condition")


def test_columns_are_known_by_any_of_their_names():
    row = {name: each for name, each in GOOD.items() if name != "adresse"}
    row |= {"Adresse": "1 place du Marché", "courriel": "mairie@reims.fr"}
    place = read_row(1, row, country="FR", box=FRANCE).place
    assert (place.address, place.email) == ("1 place du Marché", "mairie@reims.fr")


def test_opening_hours_are_never_split():
    assert read().place.opening_hours == GOOD["horaires"]


def test_opening_hours_in_words_are_kept_and_doubted():
    hours = "Les lundi, mardi et jeudi de 09h00 à 17h00"
    assert read(horaires=hours).place.opening_hours == hours
    assert doubts_of(horaires=hours) == [("horaires", Doubt.UNREADABLE_HOURS)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-01-31", date(2024, 1, 31)),
        ("2024-01-31T10:00:00", date(2024, 1, 31)),
        ("02/03/2021", date(2021, 3, 2)),
        ("13/12/2022 17:51", date(2022, 12, 13)),
        ("", None),
    ],
)
def test_days_are_read_day_first(written, day):
    reading = read(date_maj=written)
    assert (reading.place.updated_on, reading.doubts) == (day, ())


@pytest.mark.parametrize("written", ["31/02/2024", "yesterday", "2024-13-01"])
def test_a_day_that_never_was_is_doubted(written):
    assert doubts_of(date_maj=written) == [("date_maj", Doubt.UNREADABLE_DATE)]


@pytest.mark.parametrize("stand_in", ["00000000000000", "", "-", 0])
def test_a_number_that_stands_for_nothing_names_no_organisation(stand_in):
    organisation = read(pivot=stand_in).place.organisation
    assert organisation.key == "name mediatheque reims"
    named = read(pivot=stand_in, structure_parente="Ville de Reims").place.organisation
    assert (named.key, named.name) == ("name ville de reims", "Ville de Reims")


def test_a_number_with_spaces_is_the_same_number():
    spaced = read(pivot="401 092 267 00020").place.organisation
    assert spaced.key == read(pivot=40109226700020).place.organisation.key


def test_addresses_of_persons_are_not_kept():
    reading = read(courriels="jeanne.martin@example.fr|contact@example.fr")
    assert reading.place.email == "contact@example.fr"
    assert [doubt.reason for doubt in reading.doubts] == [Doubt.PERSONAL_EMAIL]
    assert read(courriel="jeanne.martin@example.fr").place.email == ""


@pytest.mark.parametrize(
    ("email", "personal"),
    [
        ("jeanne.martin@example.fr", True),
        ("j_martin@example.fr", True),
        ("anne-marie.le-goff@example.fr", True),
        ("contact.lemazier@example.fr", False),
        ("mds.ardes@example.fr", False),
        ("mairie@example.fr", False),
        ("cluses@example.fr", False),
    ],
)
def test_which_addresses_look_like_those_of_persons(email, personal):
    assert is_personal(email) is personal


@pytest.mark.parametrize(
    ("written", "website"),
    [
        ("https://www.reims.fr/a|https://b.fr", "https://www.reims.fr/a"),
        ("www.reims.fr", "https://www.reims.fr"),
        ("javascript:alert(1)", ""),
        ("ftp://reims.fr/x", ""),
        ("https://[oops", ""),
    ],
)
def test_only_addresses_a_browser_may_open_are_kept(written, website):
    assert read(site_web=written).place.website == website


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<p>Un <b>lieu</b></p>", "Un lieu"),
        ("caf&eacute; &amp; th&eacute;", "café & thé"),
        ("<script>alert(1)</script>Bonjour", "Bonjour"),
        ("###MON### Bonjour", "Bonjour"),
        ("a < b et c > d", "a < b et c > d"),
        ("#N/D", ""),
        ("True", ""),
        (True, ""),
        ("\x00Bon\u202ejour", "Bonjour"),
    ],
)
def test_markup_markers_and_signs_of_nothing_disappear(written, text):
    assert text_of(written) == text


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("a|b", ("a", "b")),
        ("a;b ; a", ("a", "b")),
        ("a\nb", ("a", "b")),
        ("a;b|c", ("a;b", "c")),
        ('{Coworking,"Promeneur du net"}', ("Coworking", "Promeneur du net")),
        (["a", "b"], ("a", "b")),
        ("-", ()),
        ("", ()),
    ],
)
def test_lists_are_split_at_any_of_their_separators(written, parts):
    assert list_of(written) == parts


def test_numbers_with_spaces_between_thousands():
    assert number_of("6 692 424,5") == 6692424.5


@pytest.mark.parametrize("column", ["nom", "commune", "id", "adresse"])
def test_endless_texts_are_refused(column):
    assert faults_of(**{column: "x" * 10_000}) == [(column, Fault.TOO_LONG)]


def test_what_a_report_shows_of_a_cell_stays_short():
    (fault,) = read(nom="x" * 10_000).faults
    assert len(fault.value) <= 120


def test_an_id_that_comes_again_is_a_fault_of_the_later_row():
    places = [
        read_row(line, GOOD, country="FR", box=FRANCE).place for line in (2, 3, 9)
    ]
    assert repeated_ids(places) == [
        RowFault(3, "id", "place-1", Fault.REPEATED_ID),
        RowFault(9, "id", "place-1", Fault.REPEATED_ID),
    ]


AIX = {"latitude": "43.52609", "longitude": "5.41423"}
AROUND_AIX = parse_territory(
    {
        "type": "Polygon",
        "coordinates": [[[5, 43], [6, 43], [6, 44], [5, 44], [5, 43]]],
    }
)
AROUND_REIMS = parse_territory(
    {
        "type": "Polygon",
        "coordinates": [[[3, 49], [5, 49], [5, 50], [3, 50], [3, 49]]],
    }
)
REIMS = GazetteerPlace(
    1, "FR", "51100", "Reims", "Marne", 49.2583, 4.0317, 4.0, 180_000, "test"
)


def test_a_point_near_its_postcode_raises_no_doubt():
    found = locate(read().place, [REIMS], AROUND_REIMS)
    assert isinstance(found, Located)
    assert (found.outside_km, found.doubts) == (0.0, ())
    assert found.location.precision_km == 0


def test_a_point_far_from_its_postcode_is_doubted():
    found = locate(read(**AIX).place, [REIMS], AROUND_AIX)
    assert found.outside_km == 0
    assert [doubt.reason for doubt in found.doubts] == [Doubt.FAR_FROM_POSTCODE]


def test_a_postcode_whose_centre_is_rough_contradicts_nothing_near():
    rough = replace(REIMS, latitude=49.9, precision_km=15.0)  # 71 km off
    assert locate(read().place, [rough], AROUND_REIMS).doubts == ()


def test_a_point_outside_the_network_says_how_far():
    found = locate(read(**AIX).place, [REIMS], AROUND_REIMS)
    assert 600 < found.outside_km < 660


def test_without_a_point_a_place_lies_at_its_postcode_and_says_so():
    place = read(latitude="", longitude="").place
    found = locate(place, [REIMS], AROUND_REIMS)
    assert found.location.point == Point(49.2583, 4.0317)
    assert found.location.precision_km == 4.0
    assert [doubt.reason for doubt in found.doubts] == [Doubt.NO_POINT]


def test_without_a_point_and_an_unknown_postcode_a_place_is_at_fault():
    place = read(latitude="", longitude="").place
    assert locate(place, [], AROUND_REIMS) == RowFault(
        7, "code_postal", "51100 Reims", Fault.UNKNOWN_PLACE
    )

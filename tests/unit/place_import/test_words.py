"""Rows of place files: words, days, addresses and lists."""

from datetime import date

import pytest

from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.national_schema import word_of
from helpnet.domain.place_cells import is_personal, list_of, number_of, text_of
from helpnet.domain.place_import import read_row
from helpnet.domain.place_rows import Doubt, Fault, RowFault, repeated_ids
from tests.unit.place_import.scene import FRANCE, GOOD, faults_of, read


def doubts_of(**cells):
    return [(doubt.column, doubt.reason) for doubt in read(**cells).doubts]


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

"""What the shipped gazetteer answers to what people really type."""

import pytest
from sqlalchemy import make_url

from helpnet import create_app
from helpnet.services import gazetteer
from helpnet.store.base import Base, db
from tests.conftest import settings_for
from tests.factories import MONDAY


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Load both shipped files into a database of their own."""
    path = tmp_path_factory.mktemp("shipped") / "gazetteer.sqlite3"
    app = create_app(settings_for(str(make_url(f"sqlite:///{path}"))))
    with app.app_context():
        tables = [
            Base.metadata.tables[f"gazetteer_{n}"] for n in ("places", "names", "loads")
        ]
        Base.metadata.create_all(db.engine, tables=tables)
        gazetteer.load_shipped(now=MONDAY)
    yield app
    with app.app_context():
        db.engine.dispose()


def answer(app, text, country):
    with app.app_context():
        return gazetteer.look_up(text=text, preferred_country=country)


@pytest.mark.parametrize(
    ("text", "country", "name", "region"),
    [
        ("4000", "BE", "Liège", "Liège"),
        ("4000 Liège", "BE", "Liège", "Liège"),
        ("liege", "BE", "Liège", "Liège"),
        ("liege", None, "Liège", "Liège"),
        ("Luik", "BE", "Liège", "Liège"),
        ("Lüttich", "BE", "Liège", "Liège"),
        ("1000", "BE", "Bruxelles / Brussel", "Bruxelles / Brussel"),
        ("Bruxelles", "BE", "Bruxelles / Brussel", "Bruxelles / Brussel"),
        ("brussel", "BE", "Bruxelles / Brussel", "Bruxelles / Brussel"),
        ("Brussels", None, "Bruxelles / Brussel", "Bruxelles / Brussel"),
        ("1030", "BE", "Schaerbeek", "Bruxelles / Brussel"),
        ("5000", "BE", "Namur", "Namur"),
        ("Namen", "BE", "Namur", "Namur"),
        ("Verviers", "BE", "Verviers", "Liège"),
        ("4800", "BE", "Verviers", "Liège"),
        ("Eupen", "BE", "Eupen", "Liège"),
        ("5100 Jambes", "BE", "Jambes", "Namur"),
        ("Anvers", "BE", "Antwerpen", "Antwerpen"),
        ("13100", "FR", "Aix-en-Provence", "Bouches-du-Rhône"),
        ("aix en provence", "FR", "Aix-en-Provence", "Bouches-du-Rhône"),
        ("13100 Le Tholonet", "FR", "Le Tholonet", "Bouches-du-Rhône"),
        ("42000 st etienne", "FR", "Saint-Étienne", "Loire"),
        ("97400", "FR", "Saint-Denis", "La Réunion"),
        ("01000", "FR", "Bourg-en-Bresse", "Ain"),
        ("LS6", "GB", "Leeds", "England"),
        ("LS6 3AB", "GB", "Leeds", "England"),
        ("Leeds", "GB", "Leeds", "England"),
        ("London", "GB", "London", "England"),
        ("Melbourne", "AU", "Melbourne", "Victoria"),
        ("3000", "AU", "Melbourne", "Victoria"),
        ("0800", "AU", "Darwin", "Northern Territory"),
        ("Auckland", "NZ", "Auckland", "Auckland"),
        ("1010", "NZ", "Auckland", "Auckland"),
        ("Tallinn", "EE", "Tallinn", "Harju maakond"),
        ("Amsterdam", "NL", "Amsterdam", "Noord-Holland"),
        ("1012 AB", "NL", "Amsterdam", "Noord-Holland"),
        ("Den Haag", "NL", "Den Haag", "Zuid-Holland"),
        ("10115", "DE", "Berlin", "Berlin"),
        ("München", "DE", "München", "Bayern"),
        ("Luxembourg", "LU", "Luxembourg", "Luxembourg"),
    ],
)
def test_one_certain_answer(loaded, text, country, name, region):
    found = answer(loaded, text, country)
    assert [(p.name, p.region) for p in found.places] == [(name, region)]
    assert found.kind == "one"


COUNTRIES = {"AU", "BE", "DE", "EE", "FR", "GB", "LU", "NL", "NZ"}
CITIES = [
    *((f"{code}", "Lyon", (45.75, 4.84)) for code in range(69001, 69010)),
    *((f"{code}", "Paris", (48.86, 2.34)) for code in range(75001, 75021)),
    *((f"{code}", "Marseille", (43.30, 5.38)) for code in range(13001, 13017)),
]


@pytest.mark.parametrize(("code", "city", "point"), CITIES)
def test_the_districts_of_the_three_largest_french_cities(loaded, code, city, point):
    (place,) = answer(loaded, code, "FR").places
    number = int(code[-2:])
    assert place.name == f"{city} {number}{'er' if number == 1 else 'e'} Arrondissement"
    assert abs(place.latitude - point[0]) < 0.1
    assert abs(place.longitude - point[1]) < 0.1
    assert place.precision_km == 2


@pytest.mark.parametrize("text", ["Saint-Étienne", "st etienne", "SAINT ETIENNE"])
def test_saint_etienne_is_known_however_it_is_written(loaded, text):
    assert answer(loaded, text, "FR").places[0].region == "Loire"


def test_namesakes_can_be_told_apart(loaded):
    found = answer(loaded, "Newport", "GB")
    regions = [place.region for place in found.places]
    assert found.kind == "several"
    assert len(set(regions)) == len(regions) > 3


def test_a_foreign_town_is_found_from_a_belgian_network(loaded):
    assert answer(loaded, "Aachen", "BE").places[0].country == "DE"
    assert [p.country for p in answer(loaded, "Lille", "BE").places] == ["BE", "FR"]


def test_every_row_says_where_it_is(loaded):
    lines = [line for part in gazetteer.shipped_lines() for line in part[1:] if line]
    rows = list(gazetteer.parse_rows(["", *lines]))
    assert len(rows) > 90_000
    assert {row.country for row in rows} == COUNTRIES
    assert [row for row in rows if not row.region or not row.name] == []
    assert [row for row in rows if not 1 <= row.precision_km <= 60] == []


@pytest.mark.parametrize(
    ("typed", "country", "meant"),
    [
        ("Bruxeles", "BE", "Bruxelles"),
        ("Brusels", "BE", "Bruxelles"),
        ("Ixeles", "BE", "Ixelles"),
        ("Antwerepn", "BE", "Antwerpen"),
        ("Sherbeek", "BE", "Schaerbeek"),
        ("Grennoble", "FR", "Grenoble"),
        ("Villeurbane", "FR", "Villeurbanne"),
        ("Melborne", "AU", "Melbourne"),
        ("Amsterdm", "NL", "Amsterdam"),
    ],
)
def test_a_name_with_a_wrong_letter_is_proposed_never_certain(
    loaded, typed, country, meant
):
    found = answer(loaded, typed, country)
    assert found.kind == "several"
    assert any(meant in place.name for place in found.places)


@pytest.mark.parametrize("typed", ["Xyzzyx", "Qqqqqqqqq", "Bxl", "4OO0O"])
def test_what_is_no_name_at_all_proposes_nothing(loaded, typed):
    assert answer(loaded, typed, "BE").kind == "none"

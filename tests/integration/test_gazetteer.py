"""Places looked up, loaded and imported on both databases."""

import gzip

import pytest

from helpnet.domain.gazetteer_rows import COLUMNS, GEONAMES_SOURCE, Reason
from helpnet.services import gazetteer
from helpnet.store import gazetteer_files
from helpnet.store.gazetteer import (
    list_places,
    nearest_place,
    prepare,
    replace_country_source,
)
from tests import small_gazetteer
from tests.factories import MONDAY

HEADER = "\t".join(COLUMNS)
TOWN = "BE\t\tTestville\tLiège\t50.6\t5.5\t2\t900\tToetsstad\tgeonames"
CODE = "BE\t4999\tTestville\tLiège\t50.6\t5.5\t2\t900\t\tcountrystatecity"
LEEDS_6 = "GB\tLS6\tHeadingley\tEngland\tENG\tWest Yorkshire\t\t\t\t53.82\t-1.58\t4"
LEEDS_7 = "GB\tLS7\tChapeltown\tEngland\tENG\tWest Yorkshire\t\t\t\t53.815\t-1.53\t4"


@pytest.fixture
def places(database):
    """Let a test change the gazetteer, and leave the small one behind."""
    small_gazetteer.load()
    yield database
    database.session.rollback()
    small_gazetteer.load()


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Return a function that says what the shipped file holds."""
    path = tmp_path / "gazetteer.tsv.gz"
    monkeypatch.setattr(gazetteer_files, "FILES", (path,))

    def hold(*lines):
        path.write_bytes(gzip.compress("\n".join([HEADER, *lines, ""]).encode()))

    return hold


def found(text, **given):
    answer = gazetteer.look_up(text=text, **given)
    return answer.kind, [(p.country, p.postcode, p.name) for p in answer.places]


@pytest.mark.parametrize("text", ["Liège", "liege", "LUIK", "Lüttich", " luttich "])
def test_one_town_under_all_its_names(places, text):
    assert found(text) == ("one", [("BE", "", "Liège")])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("4000", ("BE", "4000", "Liège")),
        ("4000 Liège", ("BE", "4000", "Liège")),
        ("B-5000", ("BE", "5000", "Namur")),
        ("F-69001", ("FR", "69001", "Lyon 1er Arrondissement")),
        ("LS6", ("GB", "LS", "Leeds")),
        ("ls6 3ab", ("GB", "LS", "Leeds")),
        ("1012 AB", ("NL", "1012", "Amsterdam")),
        ("st nicolas, pas-de-calais", ("FR", "", "Saint-Nicolas")),
    ],
)
def test_one_place_for_a_certain_question(places, text, place):
    assert found(text) == ("one", [place])


def test_namesakes_become_a_choice_and_countries_narrow_it(places):
    assert found("saint denis")[0] == "several"
    assert found("st-nicolas") == (
        "several",
        [("BE", "", "Saint-Nicolas"), ("FR", "", "Saint-Nicolas")],
    )
    assert found("st-nicolas", countries=("FR",))[0] == "one"
    assert found("st-nicolas", preferred_country="BE")[0] == "one"


def test_a_beginning_is_proposed_but_never_certain(places):
    assert found("Amst") == ("none", [])  # only the postcode is known, by its digits
    assert found("Sera") == ("none", [])
    assert found("Lie") == ("several", [("BE", "", "Liège")])
    assert found("Li") == ("none", [])


def test_a_small_place_does_not_hide_a_far_larger_one(places):
    small = {"source": GEONAMES_SOURCE, "population": 1162}
    large = {"source": GEONAMES_SOURCE, "population": 97037}
    wersbeek, saint_jean = "Molenbeek-Wersbeek", "Molenbeek-Saint-Jean"
    named = {"names": ("Molenbeek",)}
    rows = (
        small_gazetteer.a_row("BE", "", wersbeek, "", (50.92, 4.94), **small, **named),
        small_gazetteer.a_row("BE", "", saint_jean, "", (50.85, 4.33), **large),
    )
    replace_country_source("BE", GEONAMES_SOURCE, prepare(rows))

    several = ("several", [("BE", "", saint_jean), ("BE", "", wersbeek)])
    assert found("Molenbeek", countries=("BE",)) == several
    assert found(wersbeek) == ("one", [("BE", "", wersbeek)])


def test_a_beginning_at_home_does_not_hide_a_city_abroad(places):
    source = {"source": GEONAMES_SOURCE}
    hamlet = small_gazetteer.a_row(
        "FR", "", "Leedsville", "", (48.0, 7.0), population=313, **source
    )
    replace_country_source("FR", GEONAMES_SOURCE, prepare((hamlet,)))

    assert found("Leeds", countries=("FR", "BE")) == (
        "several",
        [("GB", "", "Leeds"), ("FR", "", "Leedsville")],
    )


@pytest.mark.parametrize(
    "text", ["", "  ", "9999", "Nowhere", "%", "\x00", "x" * 10_000]
)
def test_what_nobody_knows_is_none(places, text):
    assert found(text) == ("none", [])


def test_the_nearest_place_to_a_point(places):
    assert nearest_place(50.634, 5.567).name == "Liège"
    assert nearest_place(-80.0, 0.0) is None


def test_the_shipped_files_are_loaded_once(places, shipped):
    shipped(TOWN, CODE)
    assert gazetteer.load_shipped(now=MONDAY) == 2
    assert found("toetsstad") == ("one", [("BE", "", "Testville")])
    before = gazetteer.look_up(text="4999").places
    assert gazetteer.load_shipped(now=MONDAY) == 0

    shipped(TOWN, CODE.replace("50.6", "50.7"))
    assert gazetteer.load_shipped(now=MONDAY) == 2
    after = gazetteer.look_up(text="4999").places
    assert gazetteer.size() == 2
    assert [p.id for p in after] == [p.id for p in before]
    assert (before[0].latitude, after[0].latitude) == (50.6, 50.7)


def test_a_broken_shipped_file_changes_nothing(places, shipped):
    size = gazetteer.size()
    shipped(TOWN, CODE.replace("50.6", "NaN"))
    with pytest.raises(gazetteer.BadGazetteerFile):
        gazetteer.load_shipped(now=MONDAY)
    assert gazetteer.size() == size


def test_an_imported_file_gives_finer_points(places):
    report = gazetteer.import_geonames(lines=[LEEDS_6, LEEDS_7], now=MONDAY)
    assert (report.places, report.countries, report.stored) == (2, ("GB",), True)
    assert found("LS6 3AB") == ("one", [("GB", "LS6", "Headingley")])
    assert found("headingley") == ("one", [("GB", "LS6", "Headingley")])
    assert found("LS9") == ("one", [("GB", "LS", "Leeds")])


def test_a_second_import_replaces_the_first_and_loading_spares_it(places, shipped):
    gazetteer.import_geonames(lines=[LEEDS_6, LEEDS_7], now=MONDAY)
    gazetteer.import_geonames(lines=[LEEDS_6], now=MONDAY)
    assert found("LS7") == ("one", [("GB", "LS", "Leeds")])

    shipped(TOWN)
    gazetteer.load_shipped(now=MONDAY)
    assert found("LS6") == ("one", [("GB", "LS6", "Headingley")])
    assert gazetteer.size() == 2


def test_an_import_stores_all_or_nothing(places):
    size = gazetteer.size()
    swapped = LEEDS_7.replace("53.815\t-1.53", "-1.53\t53.815")
    with pytest.raises(gazetteer.BadGazetteerFile) as refused:
        gazetteer.import_geonames(lines=[LEEDS_6, swapped, "x"], now=MONDAY)
    assert [(f.line, f.reason) for f in refused.value.faults] == [
        (2, Reason.SWAPPED),
        (3, Reason.COLUMNS),
    ]
    assert gazetteer.size() == size


def test_an_empty_file_is_a_fault(places):
    with pytest.raises(gazetteer.BadGazetteerFile) as refused:
        gazetteer.import_geonames(lines=["", "\n"], now=MONDAY)
    assert refused.value.faults[0].reason == Reason.EMPTY


def test_a_rehearsal_stores_nothing(places):
    size = gazetteer.size()
    report = gazetteer.import_geonames(lines=[LEEDS_6], now=MONDAY, dry_run=True)
    assert (report.places, report.stored) == (1, False)
    assert gazetteer.size() == size


def test_a_postcode_is_found_among_more_namesakes_than_are_read(places):
    lines = [
        LEEDS_6.replace("LS6", f"LS{n}").replace("Headingley", "Leeds")
        for n in range(1, 30)
    ]
    gazetteer.import_geonames(lines=lines, now=MONDAY)
    query = gazetteer.parse_query("LS6 Leeds")
    assert "LS6" in {place.postcode for place in list_places(query, most=3)}


def test_the_commands(places, app, tmp_path):
    run = app.test_cli_runner().invoke
    path = tmp_path / "GB.txt"
    path.write_text(LEEDS_6 + "\n", encoding="utf-8")
    command = ["gazetteer", "import", str(path)]

    assert "1 places of GB would be stored" in run(args=[*command, "--dry-run"]).output
    assert "1 places of GB stored" in run(args=command).output
    assert "GB-LS6 Headingley" in run(args=["gazetteer", "lookup", "ls6"]).output

    path.write_bytes("GB\tLS6\tHéadingley\n".encode("latin-1"))
    refused = run(args=command)
    assert refused.exit_code == 1
    assert "line 1, row: wrong_number_of_columns ('3')" in refused.output

"""Places from files, in the database: every row accounted for, nothing twice."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from helpnet.adapters.place_files import FileFault, UnreadableFile, read_rows
from helpnet.domain.access import Standing
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.place_rows import Doubt, Fault
from helpnet.services.place_import import UnknownNetwork, import_places
from helpnet.store.base import db
from helpnet.store.partners import Partner, Place
from tests.factories import AROUND_LYON, MONDAY, a_network

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "tests" / "samples"
GIVEN = os.environ.get("HELPNET_TEST_DATA")
REAL = Path(GIVEN) if GIVEN else ROOT.parent / "shared" / "data"


def around(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@dataclass
class File:
    """A file, where its network lies, and what must become of its rows."""

    path: Path
    territory: dict
    rows: int
    imported: int
    outside: int = 0


OURS = [
    File(SAMPLES / "places-v1.csv", AROUND_LYON, 3, 3),
    File(SAMPLES / "places-v0.json", AROUND_LYON, 3, 2, outside=1),
]
THEIRS = [
    File(REAL / "places-hinaura-schema-v0.json", around(2, 44, 7.3, 46.9), 687, 687),
    File(REAL / "places-hinaura-schema-v0.json", AROUND_LYON, 687, 56, outside=631),
    File(REAL / "places-aix-en-provence.json", around(5, 43, 6, 44), 38, 38),
    File(REAL / "mednum-exemple-valide.csv", around(5, 43, 6, 44), 1, 1),
    File(REAL / "mednum-exemple-valide.csv", around(3, 49, 5, 50), 1, 0, outside=1),
]
FILES = [*OURS, *(file for file in THEIRS if file.path.exists())]


def rows_of(file):
    return read_rows(file.path.read_bytes())


def run(network, rows, **how):
    return import_places(network_slug=network.slug, rows=rows, now=MONDAY, **how)


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def french(**fields):
    return a_network(country="FR", time_zone="Europe/Paris", **fields)


def lyon_row(**cells):
    return {
        "id": "1",
        "nom": "Médiathèque",
        "commune": "Lyon",
        "code_postal": "69001",
        "adresse": "1 rue Inventée",
        "latitude": 45.7676,
        "longitude": 4.8345,
        "source": "Essai",
        "services": "Accès internet et matériel informatique",
    } | cells


def numbered(*rows):
    return list(enumerate(rows, 2))


def accounted(report):
    return (
        report.imported
        + report.updated
        + report.unchanged
        + len(report.outside)
        + report.faulty
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)
def test_every_row_of_a_file_is_accounted_for(database, file):
    report = run(french(territory=file.territory), rows_of(file))

    assert report.faults == ()
    assert report.rows == file.rows
    assert (report.imported, len(report.outside)) == (file.imported, file.outside)
    assert accounted(report) == report.rows
    assert count(Place) == file.imported


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)
def test_the_same_file_twice_changes_nothing(database, file):
    network = french(territory=file.territory)
    run(network, rows_of(file))
    partners = count(Partner)

    again = run(network, rows_of(file))

    assert (again.imported, again.updated) == (0, 0)
    assert again.unchanged == file.imported
    assert accounted(again) == again.rows
    assert (count(Place), count(Partner)) == (file.imported, partners)


def test_a_place_keeps_all_that_its_row_says(database):
    network = french(territory=AROUND_LYON)
    run(network, rows_of(OURS[0]))

    place = db.session.scalars(
        select(Place).where(Place.source_id == "croix-rousse")
    ).one()
    assert place.opening_hours == "Tu-Sa 10:00-18:00; Mo,Su off"
    assert place.services == [ServiceCategory.ACCESS, ServiceCategory.DAILY_TOOLS]
    assert (place.latitude, place.longitude, place.precision_km) == (45.7705, 4.83, 0)
    assert place.phone == "04 78 00 00 01"
    assert place.email == "contact@pentes.example"
    assert place.details["modalites_accompagnement"] == [
        "En autonomie",
        "Accompagnement individuel",
    ]


def test_places_of_one_organisation_have_one_partner_and_it_is_active(database):
    run(french(territory=AROUND_LYON), rows_of(OURS[0]))

    partners = db.session.scalars(select(Partner).order_by(Partner.name)).all()
    assert [partner.name for partner in partners] == [
        "L'atelier de quartier",
        "Ville inventée",
    ]
    assert {partner.standing for partner in partners} == {Standing.ACTIVE}


def test_a_place_without_coordinates_lies_at_its_postcode(database):
    report = run(french(territory=AROUND_LYON), rows_of(OURS[0]))

    place = db.session.scalars(select(Place).where(Place.source_id == "atelier")).one()
    assert (place.latitude, place.longitude) == (45.7676, 4.8345)
    assert place.precision_km == 2.0
    assert Doubt.NO_POINT in {doubt.reason for doubt in report.doubts}


def test_one_faulty_row_and_nothing_is_written(database):
    rows = numbered(lyon_row(), lyon_row(id="2", latitude=100, longitude=101))

    report = run(french(territory=AROUND_LYON), rows)

    assert not report.written
    (fault,) = report.faults
    assert (fault.line, fault.column, fault.reason) == (
        3,
        "latitude",
        Fault.IMPOSSIBLE_POINT,
    )
    assert (report.imported, report.faulty, accounted(report)) == (1, 1, 2)
    assert (count(Place), count(Partner)) == (0, 0)


def test_faulty_rows_can_be_left_out_on_demand(database):
    rows = numbered(lyon_row(), lyon_row(id="2", nom="", commune=""))

    report = run(french(territory=AROUND_LYON), rows, skip_faulty=True)

    assert report.written
    assert (report.imported, report.faulty, len(report.faults)) == (1, 1, 2)
    assert accounted(report) == 2
    assert count(Place) == 1


@contextmanager
def watching(note):
    """Call `note(statement)` before every statement."""

    def listen(_connection, _cursor, statement, *_rest):
        note(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


class PowerCut(Exception):
    pass


def test_an_error_in_the_middle_leaves_nothing(database):
    network = french(territory=AROUND_LYON)
    seen = []

    def cut_at_the_places(statement):
        seen.append(statement)
        if statement.startswith("INSERT INTO places"):
            raise PowerCut

    with watching(cut_at_the_places), pytest.raises(PowerCut):
        run(network, numbered(lyon_row(), lyon_row(id="2")))
    assert any(each.startswith("INSERT INTO partners") for each in seen)
    assert (count(Place), count(Partner)) == (0, 0)


def test_a_rehearsal_counts_and_writes_nothing(database):
    network = french(territory=AROUND_LYON)
    rehearsed = run(network, rows_of(OURS[0]), dry_run=True)
    assert count(Place) == 0

    done = run(network, rows_of(OURS[0]))
    assert (rehearsed.imported, rehearsed.written) == (done.imported, False)
    assert done.written


def test_a_changed_row_updates_its_place_and_no_other(database):
    network = french(territory=AROUND_LYON)
    run(network, numbered(lyon_row(), lyon_row(id="2", nom="Mairie")))

    rows = numbered(lyon_row(telephone="0478000009"), lyon_row(id="2", nom="Mairie"))
    report = run(network, rows)

    assert (report.imported, report.updated, report.unchanged) == (0, 1, 1)
    phones = {place.name: place.phone for place in db.session.scalars(select(Place))}
    assert phones == {"Médiathèque": "04 78 00 00 09", "Mairie": ""}


def test_a_rehearsal_of_an_update_counts_it_too(database):
    network = french(territory=AROUND_LYON)
    run(network, numbered(lyon_row()))

    rehearsed = run(network, numbered(lyon_row(nom="Mairie")), dry_run=True)

    assert (rehearsed.imported, rehearsed.updated) == (0, 1)
    assert db.session.scalars(select(Place)).one().name == "Médiathèque"


def test_the_same_ids_from_two_sources_are_two_places(database):
    network = french(territory=AROUND_LYON)
    run(network, numbered(lyon_row()), source="town")
    run(network, numbered(lyon_row()), source="region")
    assert count(Place) == 2


def test_the_same_file_in_two_networks_makes_places_in_both(database):
    for _ in range(2):
        report = run(french(territory=AROUND_LYON), numbered(lyon_row()))
        assert report.imported == 1
    assert count(Place) == 2


def test_an_id_twice_in_a_file_is_a_fault(database):
    report = run(french(territory=AROUND_LYON), numbered(lyon_row(), lyon_row()))
    assert [(f.line, f.reason) for f in report.faults] == [(3, Fault.REPEATED_ID)]
    assert accounted(report) == 2


def test_swapped_coordinates_are_noticed_by_the_territory(database):
    row = lyon_row(latitude=4.8345, longitude=45.7676)
    report = run(french(territory=AROUND_LYON), numbered(row))
    assert [fault.reason for fault in report.faults] == [Fault.SWAPPED_POINT]


def test_places_outside_are_named_with_their_distance(database):
    row = lyon_row(latitude=45.18, longitude=5.72)
    report = run(french(territory=AROUND_LYON), numbered(row))

    (outside,) = report.outside
    assert (outside.line, outside.name) == (2, "Médiathèque")
    assert 50 < outside.distance_km < 60
    assert count(Place) == 0


def test_an_unknown_network_is_named(database):
    with pytest.raises(UnknownNetwork) as caught:
        import_places(network_slug="nowhere", rows=[], now=MONDAY)
    assert caught.value.slug == "nowhere"


def test_a_thousand_places_need_few_questions(database):
    network = french(territory=AROUND_LYON)
    rows = numbered(*(lyon_row(id=f"{n}", nom=f"Lieu {n}") for n in range(1000)))
    asked = []
    with watching(asked.append):
        run(network, rows)
    assert count(Place) == 1000
    assert len(asked) < 60


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_csv_is_read_with_any_separator_and_a_byte_order_mark(delimiter, start):
    lines = ["id", "nom", "commune", "code_postal"], ["1", "A", "B", "51100"]
    text = "\r\n".join(delimiter.join(cells) for cells in lines)

    (row,) = read_rows(start + text.encode())

    assert row == (
        2,
        {"id": "1", "nom": "A", "commune": "B", "code_postal": "51100"},
    )


def test_lines_are_counted_as_an_editor_counts_them():
    text = 'id,nom,commune,code_postal\n1,"A\nB",C,51100\n\n2,D,E,51100\n'
    assert [line for line, _row in read_rows(text.encode())] == [2, 5]


def test_json_may_wrap_its_list():
    rows = read_rows(
        b'{"places": [{"id": 1, "nom": "A", "commune": "B", "code_postal": 1}]}'
    )
    assert [line for line, _row in rows] == [1]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("id,nom,commune,code_postal\n1,Médiathèque,B,51100".encode("cp1252"), FileFault.NOT_UTF8),
        (b"", FileFault.NO_ROWS),
        (b"[]", FileFault.NO_ROWS),
        (b"id,nom,commune,code_postal\n", FileFault.NO_ROWS),
        (b"[1, 2]", FileFault.NOT_JSON),
        (b'[{"id": 1', FileFault.NOT_JSON),
        (b"[" * 100_000, FileFault.NOT_JSON),
        (b"name,street\nA,B\n", FileFault.OTHER_COLUMNS),
        (b'id,nom,commune,code_postal\n1,"A,B,51100\n', FileFault.NOT_CSV),
        (b"id,nom,commune,code_postal\n1,A,B,51100,C\n", FileFault.NOT_CSV),
        (b"x" * 200_000, FileFault.NOT_CSV),
        (b"x" * 20_000_001, FileFault.TOO_BIG),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_of_places_is_refused(content, fault):
    with pytest.raises(UnreadableFile) as caught:
        read_rows(content)
    assert caught.value.fault is fault


def test_an_older_encoding_is_read_when_it_is_named():
    content = "id,nom,commune,code_postal\n1,Médiathèque,B,51100".encode("cp1252")
    ((_line, row),) = read_rows(content, encoding="cp1252")
    assert row["nom"] == "Médiathèque"

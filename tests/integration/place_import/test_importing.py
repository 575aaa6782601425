"""Places from files, in the database: every row accounted for, nothing twice."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from helpnet.adapters.place_files import read_rows
from helpnet.domain.access import Standing
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.place_rows import Doubt, Fault
from helpnet.store.base import db
from helpnet.store.partners import Partner, Place
from tests.factories import AROUND_LYON
from tests.integration.place_import.scene import (
    accounted,
    count,
    french,
    lyon_row,
    numbered,
    run,
    watching,
)

ROOT = Path(__file__).parents[3]


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

"""Places from files: sources, networks, and files as people have them."""

import pytest

from helpnet.adapters.place_files import FileFault, UnreadableFile, read_rows
from helpnet.domain.place_rows import Fault
from helpnet.services.place_import import UnknownNetwork, import_places
from helpnet.store.partners import Place
from tests.factories import AROUND_LYON, MONDAY
from tests.integration.place_import.scene import (
    accounted,
    count,
    french,
    lyon_row,
    numbered,
    run,
    watching,
)


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

"""Networks: founded, changed, listed; and their commands."""

import json

import pytest

from helpnet.domain.network_profile import BadNetwork, NetworkProblem
from helpnet.domain.places import Point
from helpnet.services import networks
from helpnet.store.networks import find_network_by_slug
from tests.factories import AROUND_LIEGE, AROUND_LYON, MONDAY, a_network

FIELDS = {
    "slug": "liege",
    "name": "Liège helps",
    "country": "be",
    "languages": "fr,nl",
    "territory": json.dumps(AROUND_LIEGE),
    "phone": "04 222 33 44",
    "email": "desk@example.org",
    "time_zone": "Europe/Brussels",
}


def create(**fields):
    return networks.create_network(fields=FIELDS | fields, now=MONDAY)


def problems(caught):
    return {fault.field: fault.problem for fault in caught.value.faults}


def test_a_new_network_keeps_what_it_was_given(database):
    card = networks.get_card(network_id=create())

    assert (card.slug, card.name, card.country) == ("liege", "Liège helps", "BE")
    assert card.languages == ("fr", "nl")
    assert (card.phone, card.email) == ("04 222 33 44", "desk@example.org")
    assert networks.find_network_for(point=Point(50.63, 5.57)) == card


def test_outside_every_network_the_nearest_is_named(database):
    create()
    found = networks.find_network_for(point=Point(50.8467, 4.3525))
    assert found.network.slug == "liege"
    assert 45 < found.distance_km < 46


def test_without_networks_there_is_no_nearest(database):
    assert networks.find_network_for(point=Point(50.8467, 4.3525)) is None


def test_every_fault_is_named_at_once(database):
    with pytest.raises(BadNetwork) as caught:
        create(
            slug="Liège!",
            name="",
            country="Belgium",
            languages="fr,tlh",
            territory='{"type": "Point"}',
            phone="112",
            email="desk",
            time_zone="Mars/Base",
        )
    assert problems(caught) == {
        "slug": NetworkProblem.NOT_A_SLUG,
        "name": NetworkProblem.MISSING,
        "country": NetworkProblem.NOT_A_COUNTRY,
        "languages": NetworkProblem.NOT_A_LANGUAGE,
        "territory": NetworkProblem.NOT_A_TERRITORY,
        "phone": NetworkProblem.NOT_A_PHONE,
        "email": NetworkProblem.NOT_AN_EMAIL,
        "time_zone": NetworkProblem.NOT_A_ZONE,
    }
    assert networks.list_cards() == ()


def mirror_of(shape):
    rings = [[[lat, lon] for lon, lat in ring] for ring in shape["coordinates"]]
    return shape | {"coordinates": rings}


def square(west, south, side):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


MELBOURNE = square(144.5, -38.2, 0.9)


@pytest.mark.parametrize(
    ("territory", "problem"),
    [
        (mirror_of(AROUND_LIEGE), NetworkProblem.SWAPPED),
        (mirror_of(square(5.58, 50.70, 0.02)), NetworkProblem.SWAPPED),
        (mirror_of(MELBOURNE), NetworkProblem.SWAPPED),
        (AROUND_LYON, NetworkProblem.ELSEWHERE),
    ],
    ids=["swapped", "small and swapped", "beyond the poles", "in another country"],
)
def test_a_territory_outside_its_country_is_refused(database, territory, problem):
    with pytest.raises(BadNetwork) as caught:
        create(territory=json.dumps(territory))
    assert problems(caught) == {"territory": problem}
    assert networks.list_cards() == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"territory": json.dumps(square(5.58, 50.70, 0.02))},
        {"territory": json.dumps(MELBOURNE), "country": "AU", "phone": "0491 570 156"},
    ],
    ids=["a quarter without a centre", "a country the gazetteer does not know"],
)
def test_a_territory_that_nothing_speaks_against_is_taken(database, fields):
    assert networks.get_card(network_id=create(**fields)).slug == "liege"


def test_a_network_does_not_move_to_the_mirror_image_of_its_territory(database):
    create()
    with pytest.raises(BadNetwork) as caught:
        networks.change_network(
            slug="liege", fields={"territory": json.dumps(mirror_of(AROUND_LIEGE))}
        )
    assert problems(caught) == {"territory": NetworkProblem.SWAPPED}
    assert networks.find_network_for(point=Point(50.63, 5.57)).slug == "liege"


def test_the_command_says_that_latitude_and_longitude_are_swapped(emptied, tmp_path):
    path = tmp_path / "swapped.geojson"
    path.write_text(json.dumps(mirror_of(AROUND_LIEGE)), encoding="utf-8")
    given = options(**FIELDS | {"territory": str(path)})
    result = run(emptied, "networks", "create", *given)
    assert result.exit_code == 1
    assert "--territory looks as if latitude and longitude were swapped" in (
        result.output
    )


def test_a_short_name_serves_one_network(database):
    create()
    with pytest.raises(BadNetwork) as caught:
        create(name="", phone="")
    assert problems(caught) == {
        "slug": NetworkProblem.TAKEN,
        "name": NetworkProblem.MISSING,
        "phone": NetworkProblem.MISSING,
    }


def test_a_change_touches_only_what_is_given(database):
    create()
    networks.change_network(
        slug="liege", fields={"slug": "liege", "name": "New name", "phone": ""}
    )
    row = find_network_by_slug("liege")
    assert (row.name, row.phone, row.languages) == (
        "New name",
        "04 222 33 44",
        ["fr", "nl"],
    )


def test_a_change_of_a_network_that_is_not_there(database):
    with pytest.raises(BadNetwork) as caught:
        networks.change_network(slug="nowhere", fields={"name": "X"})
    assert problems(caught) == {"slug": NetworkProblem.UNKNOWN}


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=arguments)


@pytest.fixture
def liege_file(tmp_path):
    path = tmp_path / "liege.geojson"
    path.write_text(json.dumps(AROUND_LIEGE), encoding="utf-8")
    return str(path)


def options(**fields):
    pairs = [(f"--{name.replace('_', '-')}", value) for name, value in fields.items()]
    return [part for pair in pairs for part in pair]


def test_the_command_founds_a_network_and_lists_it(emptied, liege_file):
    given = options(**FIELDS | {"territory": liege_file})
    assert run(emptied, "networks", "create", *given).exit_code == 0

    result = run(emptied, "networks", "list")
    assert result.output == "liege  Liège helps  BE  fr,nl\n"
    with emptied.app_context():  # offers of a network founded today move by themselves
        assert find_network_by_slug("liege").rules == {"offer_policy": "automatic"}


def test_the_command_names_every_fault(emptied):
    result = run(emptied, "networks", "create", "--slug", "x", "--languages", "tlh")

    assert result.exit_code == 1
    for option in ("name", "country", "territory", "phone", "time-zone"):
        assert f"--{option} is missing" in result.output
    assert "--languages takes some of fr, nl, de, en, such as fr,nl (tlh)" in (
        result.output
    )


def test_the_command_changes_only_the_options_given(emptied, liege_file):
    given = options(**FIELDS | {"territory": liege_file})
    run(emptied, "networks", "create", *given)

    changed = ("--slug", "liege", "--name", "Renamed", "--update")
    assert run(emptied, "networks", "create", *changed).exit_code == 0

    assert run(emptied, "networks", "list").output == "liege  Renamed  BE  fr,nl\n"


@pytest.fixture
def lyon(emptied):
    with emptied.app_context():
        return a_network(slug="lyon", country="FR", territory=AROUND_LYON)


HEADER = "id,nom,commune,code_postal,latitude,longitude,telephone\n"


def test_the_command_imports_places_and_says_what_it_did(emptied, lyon, tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(HEADER + "1,Mairie,Lyon,69001,45.7676,4.8345,\n", encoding="utf-8")
    command = ("places", "import", str(path), "--network", "lyon")

    rehearsal = run(emptied, *command, "--dry-run")
    assert "1 new" in rehearsal.output
    assert "Nothing was written: this was a rehearsal." in rehearsal.output

    first, again = run(emptied, *command), run(emptied, *command)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "1 rows: 1 new, 0 changed, 0 the same" in first.output
    assert "1 rows: 0 new, 0 changed, 1 the same" in again.output


def test_the_command_names_faults_and_writes_a_report(emptied, lyon, tmp_path):
    path, report = tmp_path / "places.csv", tmp_path / "report.csv"
    rows = "1,Mairie,Lyon,69001,100,101,=1+1\n2,,Lyon,69001,45.7,4.8,\n"
    path.write_text(HEADER + rows, encoding="utf-8")
    command = ("places", "import", str(path), "--network", "lyon")

    result = run(emptied, *command, "--report", str(report))

    assert result.exit_code == 1
    assert "fault: line 2, latitude: '100.0 101.0'." in result.output
    assert "fault: line 3, nom: ''." in result.output
    assert "Nothing was written: correct the faults" in result.output
    written = report.read_text(encoding="utf-8-sig").splitlines()
    assert written[0] == "kind,line,column,value,reason"
    assert len(written) == 4
    assert any(",'=1+1," in line for line in written)


def test_the_command_shows_a_hundred_faults_and_counts_the_rest(
    emptied, lyon, tmp_path
):
    path = tmp_path / "places.csv"
    path.write_text(HEADER + "x,,Lyon,69001,45.7,4.8,\n" * 130, encoding="utf-8")

    result = run(emptied, "places", "import", str(path), "--network", "lyon")

    assert result.output.count("fault: line") == 100
    assert "fault: and 30 more" in result.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,nom,commune,code_postal\n1,Médiathèque".encode("cp1252"), "cp1252"),
        (b"a,b,c\n1,2,3\n", "a, b, c"),
        (b"", "no rows"),
    ],
)
def test_the_command_says_why_a_file_cannot_be_read(
    emptied, lyon, tmp_path, content, words
):
    path = tmp_path / "places.csv"
    path.write_bytes(content)
    result = run(emptied, "places", "import", str(path), "--network", "lyon")
    assert result.exit_code == 1
    assert words in result.output


def test_the_command_says_which_network_is_not_there(emptied, tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(HEADER + "1,A,Lyon,69001,45.7,4.8,\n", encoding="utf-8")
    result = run(emptied, "places", "import", str(path), "--network", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.output

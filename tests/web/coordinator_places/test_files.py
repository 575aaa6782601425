"""Files of places: looked at, imported, refused."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import AROUND_LYON, a_network, an_account
from tests.web.conftest import stranger
from tests.web.coordinator_places.scene import count_places, token_of


@pytest.fixture
def lyon(emptied, sign_in):
    network = a_network(country="FR", territory=AROUND_LYON)
    return sign_in(an_account(network))


GOOD = {
    "id": 1,
    "nom": "Médiathèque",
    "commune": "Lyon",
    "code_postal": 69001,
    "latitude": 45.7676,
    "longitude": 4.8345,
}


def upload(visitor, content, name="places.json"):
    """Send a file; the body is built here, for the client leaks big ones."""
    visitor.open("/coordinator/places").follow("Import a file")
    fields = {"csrf_token": token_of(visitor), "encoding": "utf-8", "source": ""}
    part = '--edge\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = "".join(part.format(k, "") + v + "\r\n" for k, v in fields.items())
    start = body + part.format("file", f'; filename="{name}"')
    answer = visitor.client.post(
        "/coordinator/places/import",
        data=start.encode() + content + b"\r\n--edge--\r\n",
        content_type="multipart/form-data; boundary=edge",
        follow_redirects=True,
    )
    return visitor._read(answer)


def as_json(*rows):
    return json.dumps(rows).encode()


def test_a_file_is_looked_at_and_then_imported(emptied, lyon):
    upload(lyon, as_json(GOOD))
    assert lyon.heading == "What this file would do"
    assert lyon.sees("New places 1")
    assert count_places(emptied) == 0

    lyon.press("Import these places")

    assert lyon.sees("1 new places, 0 changed, 0 as before.")
    assert lyon.sees("Médiathèque")
    assert count_places(emptied) == 1
    assert (
        lyon.open("/coordinator/places/import/check").heading == "Places and partners"
    )
    assert lyon.open("/coordinator/places/import/report.csv").status == 404


def test_a_second_click_tells_what_the_first_did(emptied, lyon):
    upload(lyon, as_json(GOOD))
    token = token_of(lyon)
    for _ in range(2):
        lyon.send("/coordinator/places/import/check", {"csrf_token": token})
        assert lyon.status == 200
        assert lyon.sees("1 new places, 0 changed, 0 as before.")
    assert count_places(emptied) == 1

    upload(lyon, as_json(GOOD | {"nom": "Médiathèque neuve"}))
    lyon.press("Import these places")
    assert lyon.sees("0 new places, 1 changed, 0 as before.")


def test_clicks_in_several_windows_import_once(emptied, lyon):
    upload(lyon, as_json(GOOD))
    token, cookie = token_of(lyon), lyon.client.get_cookie("helpnet").value
    windows = [stranger(emptied) for _ in range(4)]
    for window in windows:
        window.client.set_cookie("helpnet", cookie)

    def press(window):
        url = "/coordinator/places/import/check"
        return window.send(url, {"csrf_token": token}).status

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(press, windows)) == [200] * 4
    assert count_places(emptied) == 1


def test_faulty_rows_stop_the_file_unless_they_are_left_out(emptied, lyon):
    upload(lyon, as_json(GOOD, GOOD | {"id": 2, "latitude": 100, "longitude": 101}))
    assert lyon.sees("No place on Earth has these coordinates.")

    lyon.press("Import these places")
    assert lyon.sees("Nothing was imported: some rows have a fault.")
    assert count_places(emptied) == 0

    lyon.press("Import these places", skip_faulty="y")
    assert count_places(emptied) == 1


def test_the_report_is_a_harmless_table(lyon):
    upload(lyon, as_json(GOOD | {"telephone": "=1+1"}))
    answer = lyon.client.get("/coordinator/places/import/report.csv")
    assert answer.mimetype == "text/csv"
    assert "'=1+1" in answer.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Please choose a file of at most 5 MB."),
        (b"a,b,c\n1,2,3\n", "These columns are not those of a file of places: a, b, c"),
        ("id,nom,commune,code_postal\n1,é".encode("cp1252"), "Line 2 is not UTF-8."),
        (b"x" * 5_000_001, "Please choose a file of at most 5 MB."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(lyon, content, words):
    upload(lyon, content)
    assert lyon.status == 422
    assert lyon.sees(words)


def test_a_far_too_big_file_is_refused(lyon):
    upload(lyon, b"x" * 6_000_000)
    assert lyon.status == 413


def test_a_file_of_another_network_cannot_be_confirmed(emptied, lyon, liege, sign_in):
    upload(lyon, as_json(GOOD))
    with lyon.client.session_transaction() as session:
        key = session["places_file"]
    other = sign_in(an_account(liege))
    with other.client.session_transaction() as session:
        session["places_file"] = key
    assert other.open("/coordinator/places/import/check").status == 404


HALF = '"\\ud800 half"'


@pytest.mark.parametrize("text", [HALF, '"\\u0000 nothing"', '"\\uffff"'])
@pytest.mark.parametrize("column", ["latitude", "nom", "services", "courriels"])
def test_signs_that_no_page_can_show_do_no_harm(lyon, column, text):
    row = json.dumps(GOOD | {column: "HERE"}).replace('"HERE"', text)
    upload(lyon, f"[{row}]".encode())
    assert lyon.status == 200
    assert lyon.heading == "What this file would do"
    assert lyon.client.get("/coordinator/places/import/report.csv").status_code == 200
    lyon.press("Import these places")
    assert lyon.status == 200


def test_columns_that_no_page_can_name_are_refused(lyon):
    upload(lyon, f"[{{{HALF}: 1}}]".encode())
    assert lyon.status == 422
    assert lyon.sees("These columns are not those of a file of places")


@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b'{"a":' * 100_000, b"[" + b"9" * 6000 + b"]", b'[{"id": NaN}]'],
)
def test_files_that_are_traps_are_refused(lyon, content):
    assert upload(lyon, content).status == 422


def test_a_website_that_grows_too_long_is_said_beside_it(emptied, desk):
    desk.open("/coordinator/places/new")
    long = "town.example/" + "x" * 487
    place = {"name": "Hall", "address": "1 quai", "where": "4000 Liège"}
    desk.press("Save", **place, partner_name="Town", website=long)
    assert desk.status == 422
    assert desk.sees("too long")

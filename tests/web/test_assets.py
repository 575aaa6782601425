"""What travels: addresses with a hash, long keeping, compression, only styles in use."""

import re
from hashlib import sha256
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
PAGES = [
    *(ROOT / "templates").rglob("*.html"),
    ROOT / "helpnet" / "web" / "controls.py",
]
OURS = {"Accept-Encoding": "br", "Sec-Fetch-Site": "same-origin"}

# Names of blocks: their parts have styles, they themselves need none.
UNSTYLED = {"govuk-checkboxes", "govuk-radios"}


class Browser:
    """A client that reads every answer to its end, as browsers do."""

    def __init__(self, client):
        self.client = client

    def get(self, address, headers=None):
        return self.client.get(address, headers=headers, buffered=True)


@pytest.fixture
def browser(emptied):
    return Browser(emptied.test_client())


def files_of(html):
    return sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html)))


def hash_of(name):
    return sha256((STATIC / name).read_bytes()).hexdigest()[:8]


def test_every_file_of_a_page_is_kept_for_a_year_under_its_hash(browser):
    files = files_of(browser.get("/").text)
    assert len(files) > 5
    for address in files:
        name, _, version = address.removeprefix("/static/").partition("?v=")
        in_name = name.split(".")[-2]
        assert hash_of(name) in {version, in_name}, address
        kept = browser.get(address).headers["Cache-Control"]
        assert kept == "public, max-age=31536000, immutable", address


def test_letters_carry_their_hash_in_the_name(browser):
    fonts = re.findall(r'url\("(fonts/[^"]+)"\)', (STATIC / "site.css").read_text())
    assert fonts
    for name in fonts:
        assert name.split(".")[-2] == hash_of(name)
        kept = browser.get(f"/static/{name}").headers["Cache-Control"]
        assert kept == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("asked", ["", "?v=", "?v=00000000", "?v=site.css"])
def test_a_file_without_its_own_hash_is_asked_for_again(browser, asked):
    answer = browser.get(f"/static/site.css{asked}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "../config.py", "%00", "fonts", ""])
def test_what_is_no_file_is_not_found_and_not_kept(browser, name):
    answer = browser.get(f"/static/{name}?v=12345678")
    assert answer.status_code == 404
    assert "max-age" not in answer.headers.get("Cache-Control", "")


def test_files_carry_nobody_s_cookie(browser):
    assert "Set-Cookie" in browser.get("/ask/needs").headers
    for address in files_of(browser.get("/").text):
        assert "Set-Cookie" not in browser.get(address).headers, address


def test_styles_and_scripts_travel_compressed(browser):
    for name in ("site.css", "site.js", "aloud.js", "drawings/table.svg"):
        plain = browser.get(f"/static/{name}").data
        for way in ("br", "gzip"):
            answer = browser.get(f"/static/{name}", headers={"Accept-Encoding": way})
            assert answer.headers["Content-Encoding"] == way, name
            assert len(answer.data) < len(plain)
            assert "Accept-Encoding" in answer.headers["Vary"]
        assert plain == brotli.decompress(
            browser.get(f"/static/{name}", headers=OURS).data
        )


def test_a_file_that_did_not_change_is_not_sent_again(browser):
    first = browser.get("/static/site.css", headers=OURS)
    again = browser.get(
        "/static/site.css", headers=OURS | {"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.data == b""


def way(browser, path="/about", **headers):
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = browser.get(path, headers={"Accept-Encoding": "br"} | given)
    assert answer.status_code == 200
    return answer.headers.get("Content-Encoding")


def test_a_page_travels_compressed_when_nobody_else_asked_for_it(browser):
    assert way(browser, Sec_Fetch_Site="cross-site") == "br"  # nobody is known here
    browser.get("/language/fr")
    assert way(browser, Sec_Fetch_Site="same-origin") == "br"
    assert way(browser, Sec_Fetch_Site="none") == "br"
    assert way(browser, Referer="http://localhost/ask/where") == "br"


def test_somebody_s_page_that_another_site_asked_for_keeps_its_length(browser):
    browser.get("/language/fr")
    assert way(browser, Sec_Fetch_Site="cross-site") is None
    assert way(browser, Sec_Fetch_Site="same-site") is None
    assert way(browser) is None
    assert way(browser, Referer="http://evil.example/") is None
    assert way(browser, Referer="http://localhost.evil.example/") is None


def test_every_style_that_a_page_names_is_sent_with_it():
    styles = "".join(
        path.read_text() for path in (*STATIC.glob("*.css"), *STATIC.rglob("govuk.css"))
    )
    known = set(re.findall(r"\.(govuk-[a-z_0-9-]+)", styles))
    named = {
        name
        for path in PAGES
        for name in re.findall(
            r"(?<![\w/.#-])govuk-[a-z][a-z_0-9-]*[a-z0-9](?![a-z_-])", path.read_text()
        )
        if not name.startswith("govuk-frontend")
    }
    assert named - known <= UNSTYLED
    assert len(named) > 30


def test_robots_may_read_what_is_for_everybody(browser):
    answer = browser.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /comfort/" in answer.text
    assert "Disallow: /\n" not in answer.text


def test_one_person_s_page_is_kept_out_of_searches(browser):
    assert browser.get("/offer/x").headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in browser.get("/about").headers

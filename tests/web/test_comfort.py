"""Each reader's letters, contrast and movement: kept for a year, and nothing is lost."""

import pytest

from tests.visitor import Visitor


@pytest.fixture
def reader(emptied):
    return Visitor(emptied.test_client())


def classes(page):
    return set((next(page.tree.iter("html")).get("class") or "").split())


def test_letters_grow_on_the_same_page_and_on_the_next(reader):
    page = reader.open("/about?x=1").follow("Biggest letters")
    assert page.url == "/about?x=1"
    assert "hn-text-largest" in classes(page)
    assert "hn-text-largest" in classes(page.open("/privacy"))


def test_every_choice_is_there_in_words_and_adds_to_the_others(reader):
    page = reader.open("/about").follow("Easier to read")
    assert page.heading == "Easier to read"
    for words in ("Bigger letters", "Strong contrast", "Nothing moves"):
        page.follow(words)
    assert {"hn-text-large", "hn-contrast", "hn-still"} <= classes(page)
    for words in ("Normal letters", "Normal colours", "As your device says"):
        page.follow(words)
    assert classes(page) == {"govuk-template"}


def test_the_way_back_leads_where_the_reader_was(reader):
    page = reader.open("/places").follow("Easier to read").follow("Nothing moves")
    assert page.follow("Back to where you were").url == "/places"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/nowhere", "\\x", ""]
)
def test_a_choice_leads_to_no_other_site(reader, elsewhere):
    answer = reader.client.get("/comfort/large", query_string={"next": elsewhere})
    assert answer.location == "/"
    page = reader.client.get("/comfort", query_string={"next": elsewhere})
    assert 'href="/">Back to where you were' in page.text


def test_a_choice_is_kept_for_a_year_and_out_of_reach_of_scripts(reader):
    cookie = reader.client.get("/comfort/contrast").headers["Set-Cookie"]
    assert cookie.startswith("comfort=normal.contrast;")
    assert "Max-Age=31536000" in cookie
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_an_unknown_choice_does_not_exist(reader):
    assert reader.client.get("/comfort/huge").status_code == 404


@pytest.mark.parametrize("value", ["", "huge", "x" * 3000, "large.<script>.contrast"])
def test_whatever_stands_in_the_cookie_a_page_opens(reader, value):
    reader.client.set_cookie("comfort", value)
    page = reader.open("/about")
    assert page.status == 200
    known = {"govuk-template", "hn-text-large", "hn-contrast"}
    assert classes(page) <= known
    assert ("large" in value) == ("hn-text-large" in classes(page))


def test_the_page_of_choices_leads_to_itself_without_growing(reader):
    reader.open("/comfort?next=/places")
    [own] = {href for words, href in reader.links() if words == "Easier to read"}
    assert own == "/comfort?next=/places"


def test_what_lasts_a_year_says_how_somebody_reads_and_nothing_of_who(reader):
    reader.open("/language/fr").open("/comfort/large").open("/ask")
    lasting = {
        cookie.key for cookie in reader.client._cookies.values() if cookie.max_age
    }
    assert lasting == {"language", "comfort"}

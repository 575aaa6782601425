"""What help brought, as coordinators read it, print it and put it into spreadsheets."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest

from helpnet.domain.asking import Barrier, Channel
from helpnet.domain.catalogue import Area
from helpnet.domain.episodes import EpisodeEnd
from helpnet.store.check_ins import CheckIn
from helpnet.store.episodes import Episode
from tests.factories import MONDAY, a_network, a_request, an_account, stored

DAY = timedelta(days=1)
NOW = MONDAY + 200 * DAY
PAGE = "/coordinator/outcomes/"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")


@pytest.fixture
def coordinator(network, sign_in):
    return sign_in(an_account(network))


def some(number, network, *, days=20, outcome=EpisodeEnd.AUTONOMOUS, **fields):
    for _ in range(number):
        given = {
            "number": 1,
            "began_on": MONDAY.date(),
            "ended_on": (MONDAY + days * DAY).date() if outcome else None,
            "ended_at": MONDAY + days * DAY if outcome else None,
            "outcome": outcome,
            "sessions": 4,
            "skill": "send-email",
            "area": Area.COMMUNICATE,
            "channel": Channel.WEB,
            "barriers": frozenset({Barrier.SKILL}),
        }
        request = a_request(network)
        own = {"request_id": request.id, "network_id": network.id}
        yield stored(Episode(**own | given | fields))


def fill(network):
    """Give every part of the page something to say."""
    list(some(8, network))
    list(some(6, network, days=45, area=Area.HEALTH, skill="medical-records"))
    list(some(5, network, outcome=EpisodeEnd.STOPPED))
    list(some(7, network, outcome=None))
    for one in some(9, network):
        stored(
            CheckIn(
                request_id=one.request_id,
                days=30,
                closed_at=one.ended_at,
                due_at=NOW,
                asked_at=NOW - 50 * DAY,
            )
        )


def rows_of(answer):
    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_navigation_leads_there_and_on_to_the_benefits(coordinator):
    coordinator.open("/coordinator/").follow("What it brought")
    assert coordinator.heading == "What it brought"
    coordinator.follow("What doing it alone brings")
    assert coordinator.heading == "What doing it alone brings"


def test_an_empty_network_is_told_so(coordinator):
    coordinator.open(PAGE)
    assert coordinator.sees("No help began in this time")
    assert not coordinator.sees("All of this as a workbook (XLSX)")


def test_every_part_says_its_figures(coordinator, network):
    fill(network)
    coordinator.open(PAGE)
    assert coordinator.sees("Began 35")
    assert coordinator.sees("Can do it alone 23")
    assert coordinator.sees("Ended in another way 5")
    assert coordinator.sees("Still going on 7")
    assert coordinator.sees("Alone, of those that ended 82%")
    assert coordinator.sees("45 days (20 to 45)")
    assert coordinator.sees("Did not want to go on")
    assert coordinator.sees("Who does not answer is counted apart and never as a yes.")


def test_the_curve_is_drawn_and_told_in_words_and_numbers(coordinator, network):
    fill(network)
    coordinator.open(PAGE)
    assert 'role="img" aria-labelledby="alone-title alone-text"' in coordinator.html
    assert "Who can do it alone, day by day</title>" in coordinator.html
    assert coordinator.sees(
        "The dashed line: of all who began, also those who stopped."
    )
    assert coordinator.sees("After Still seen then")


def test_each_table_has_a_caption_of_its_own(coordinator, network):
    fill(network)
    coordinator.open(PAGE)
    captions = re.findall(r"<caption[^>]*>(.*?)</caption>", coordinator.html)
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", coordinator.html)
    assert len(captions) >= 4
    assert len(set(captions + headings)) == len(captions) + len(headings)


def test_few_people_are_not_told_of(coordinator, network):
    list(some(3, network))
    list(some(9, network, outcome=None))
    coordinator.open(PAGE)
    assert coordinator.sees("Can do it alone hidden")
    assert coordinator.sees("Fewer than 5 learners can do it alone")
    assert ">3<" not in coordinator.html


@pytest.mark.parametrize(
    ("by", "group"),
    [
        ("skill", "Read and send my e-mails 29"),
        ("area", "Staying in touch 29"),
        ("channel", "Web page 35"),
        ("barrier", "Does not know how 35"),
    ],
)
def test_they_are_told_apart_as_chosen(coordinator, network, by, group):
    fill(network)
    coordinator.open(f"{PAGE}?by={by}")
    assert coordinator.sees(group)
    assert coordinator.value("by") == by


def test_a_period_holds_who_began_in_it(coordinator, network):
    fill(network)
    day = MONDAY.date()
    assert coordinator.open(f"{PAGE}?by=area&from={day}&to={day}").sees("Began 35")
    later = day + DAY
    coordinator.open(f"{PAGE}?by=area&from={later}&to=")
    assert coordinator.sees("No help began in this time")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("by=area&from=2026-02-30", "Type the day like this: 2026-03-31."),
        ("by=area&from=2026-03-02&to=2026-03-01", "This day is before the first one."),
        ("by=moon", "Not a valid choice"),
    ],
)
def test_what_cannot_be_read_is_said(coordinator, network, asked, said):
    fill(network)
    coordinator.open(f"{PAGE}?{asked}")
    assert coordinator.status == 422
    assert coordinator.sees(said)
    for name in ("outcomes.csv", "outcomes.xlsx"):
        assert coordinator.client.get(f"{PAGE}{name}?{asked}").status_code == 404


def test_the_table_has_every_figure_and_hides_the_same(coordinator, network):
    fill(network)
    list(some(2, network, outcome=EpisodeEnd.DECEASED))
    answer = coordinator.client.get(f"{PAGE}outcomes.csv?by=area")
    assert answer.mimetype == "text/csv"
    heads, *rows = rows_of(answer)
    assert heads == ["Table", "Row", "Column", "Number"]
    figures = {tuple(row[:3]): row[3] for row in rows}
    assert figures["By part of life", "All", "Began"] == "37"
    assert figures["How it ended", "Has died", "People"] == "hidden"
    assert "2" not in [row[3] for row in rows if row[0] == "How it ended"]
    assert {row[0] for row in rows} == {
        "By part of life",
        "How long it takes",
        "Can they still do it alone?",
        "How it ended",
        "Before and after",
    }


def test_the_workbook_has_a_sheet_for_each_table(coordinator, network):
    fill(network)
    answer = coordinator.client.get(f"{PAGE}outcomes.xlsx?by=channel")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        pages = [name for name in book.namelist() if "worksheets/sheet" in name]
        assert len(pages) == 5


def test_another_networks_people_are_in_no_figure(coordinator):
    fill(a_network(name="Lyon helps"))
    assert coordinator.open(PAGE).sees("No help began in this time")

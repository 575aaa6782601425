"""What it brought, as a coordinator sees it, and the figures it is counted with."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest

from helpnet.domain.survey import Moment
from helpnet.store.base import db
from helpnet.store.requests import Need
from helpnet.store.surveys import PersonContacts
from tests.factories import MONDAY, a_network, a_request, an_account, stored

NOW = MONDAY + timedelta(days=100)
START = "/coordinator/benefits/"
FIGURES = f"{START}assumptions/check-balance"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")


def alone(app, network, skill="check-balance", count=1):
    requests = [a_request(network, needs=(skill,)) for _ in range(count)]
    with app.app_context():
        ids = [request.id for request in requests]
        needs = db.session.query(Need).filter(Need.request_id.in_(ids))
        needs.update({"met_on": date(2026, 3, 20)})
        db.session.commit()
    return requests


def test_an_empty_network_is_told_from_when_it_counts(coordinator):
    coordinator.open(START)
    assert coordinator.heading == "What doing it alone brings"
    assert coordinator.sees("Nobody does it alone yet")
    assert coordinator.sees("Fewer than 5 learners said it at the start and at the end")


def test_the_page_is_reached_from_the_outcomes_and_leads_back(coordinator):
    coordinator.open("/coordinator/outcomes/").follow("What doing it alone brings")
    assert coordinator.heading == "What doing it alone brings"
    coordinator.follow("Back")
    assert coordinator.status == 200
    assert coordinator.heading != "What doing it alone brings"


def test_few_learners_are_not_told_of(app, coordinator, network):
    alone(app, network, count=4)
    coordinator.open(START)
    assert coordinator.sees("Fewer than 5 learners do something alone")
    assert not coordinator.sees("about")


def test_totals_and_skills_are_rounded_and_explained(app, coordinator, network):
    alone(app, network, count=6)
    alone(app, network, "spot-scam", count=5)

    coordinator.open(START)

    assert coordinator.sees("11 learners do something alone.")
    assert coordinator.sees("Trips about 90 30 to 200 about 20")
    assert coordinator.sees(
        "See how much is in my account 6 about 90 – about 50 hours –"
    )
    assert coordinator.sees("Recognise a fake message (5 learners)")
    assert coordinator.sees("People do this about 30 times a year (from 10 to 50).")
    assert coordinator.sees("Before, 5 of 10 times: go to the bank (30 minutes).")
    assert coordinator.sees("This is our assumption.")


def test_contacts_before_and_after_stand_beside_leeds(coordinator, network):
    for before, after in ((10, 7), (10, 7), (10, 7), (10, 7), (10, 7)):
        request = a_request(network)
        for moment, times in ((Moment.START, before), (Moment.END, after)):
            stored(
                PersonContacts(
                    request_id=request.id, moment=moment, times=times, at=NOW
                )
            )

    coordinator.open(START)

    assert coordinator.sees("5 learners said it at the start and at the end")
    assert coordinator.sees("30 percent less than before.")
    assert coordinator.sees("All learners together 50 35")
    assert coordinator.sees("Leeds")


def test_the_tables_go_to_a_spreadsheet(app, coordinator, network):
    alone(app, network, count=6)
    alone(app, network, "send-photo", count=3)

    answer = coordinator.client.get(f"{START}benefits.csv")

    assert answer.mimetype == "text/csv"
    rows = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")))
    cells = {(row, column): number for _table, row, column, number in rows}
    assert cells["In a year, about", "Trips"] == "100"
    assert cells["In a year, about", "Trips, at least"] == "30"
    for skill in ("Send a photo to my family", "See how much is in my account"):
        assert cells[skill, "Learners"] == "hidden"
        assert cells[skill, "Trips"] == ""
    assert (
        "go and post a letter"
        in cells["Send a photo to my family", "How we count this"]
    )


def test_the_tables_make_a_workbook(app, coordinator, network):
    assert coordinator.client.get(f"{START}benefits.xlsx").status_code == 404
    alone(app, network, count=6)

    answer = coordinator.client.get(f"{START}benefits.xlsx")

    assert answer.data.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert len([name for name in book.namelist() if "worksheets/" in name]) == 2


def test_figures_are_changed_and_taken_back(app, coordinator, network):
    alone(app, network, count=5)
    coordinator.open(START).follow("How we count")
    coordinator.follow("See how much is in my account")
    assert coordinator.value("times") == "30"
    assert coordinator.sees("helpnet counts with 30.")

    coordinator.press("Save", times="100")

    assert coordinator.sees("It is changed.")
    assert coordinator.sees("People do this about 100 times a year.")
    assert coordinator.sees("Figures of your network.")
    coordinator.open(START)
    assert coordinator.sees("Trips about 300")
    coordinator.open(FIGURES).press("Count with the figures of helpnet again")
    assert coordinator.open(FIGURES).value("times") == "30"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("times", "many", "Please type a number from 0 to 1000."),
        ("times", "-1", "Please type a number from 0 to 1000."),
        ("times", "9" * 400, "Please type a number from 0 to 1000."),
        ("times", "sNaN", "Please type a number from 0 to 1000."),
        ("times", "Infinity", "Please type a number from 0 to 1000."),
        ("times", "34", "This is too exact for an estimate. Type 30 or 40."),
        ("trips", "2,5", "Please type a whole number from 0 to 10."),
        ("trip_minutes", "0", "Please type a number from 1 to 600."),
        ("money", "1.234", "This is too exact for an estimate. Type 1 or 2."),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_stays(
    coordinator, field, typed, words
):
    coordinator.open(FIGURES).press("Save", **{field: typed}, call_minutes="7")

    assert coordinator.status == 422
    assert coordinator.sees(words)
    assert coordinator.value(field) == typed
    assert coordinator.value("call_minutes") == "7"
    coordinator.open(FIGURES)
    assert coordinator.value("call_minutes") == ""


def test_all_faults_are_named_at_once(coordinator):
    coordinator.open(FIGURES).press("Save", times="34", trips="x")
    assert coordinator.sees("Type 30 or 40.")
    assert coordinator.sees("Please type a number from 0 to 10.")


def test_a_comma_is_a_point(coordinator):
    coordinator.open(f"{START}assumptions/send-photo").press("Save", money="1,25")
    assert coordinator.sees("It is changed.")
    assert coordinator.sees("a stamp (€1.25)")


def test_of_two_coordinators_the_second_sees_what_the_first_changed(
    coordinator, network, sign_in
):
    other = sign_in(an_account(network))
    coordinator.open(FIGURES)
    other.open(FIGURES).press("Save", times="100")

    coordinator.press("Save", times="50", trips="8")

    assert coordinator.status == 409
    assert coordinator.sees("Somebody changed these figures meanwhile.")
    assert coordinator.sees("People do this about 100 times a year.")
    assert coordinator.value("trips") == "8"
    coordinator.press("Save")
    assert coordinator.sees("People do this about 50 times a year.")


def test_going_back_over_a_change_that_was_not_seen_is_refused(
    coordinator, network, sign_in
):
    coordinator.open(FIGURES).press("Save", times="100")
    coordinator.open(FIGURES)
    sign_in(an_account(network)).open(FIGURES).press("Save", times="200")

    coordinator.press("Count with the figures of helpnet again")

    assert coordinator.sees("Somebody changed these figures meanwhile.")
    assert coordinator.value("times") == "200"


def test_a_skill_nobody_knows_has_no_page(coordinator):
    assert coordinator.open(f"{START}assumptions/fly-a-kite").status == 404


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_skill_is_explained_in_every_language(coordinator, language):
    coordinator.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    assert coordinator.open(f"{START}assumptions").status == 200

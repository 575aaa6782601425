"""How fair the network is and where to recruit next, as coordinators see it."""

import csv
import io
from datetime import timedelta
from urllib.parse import unquote

import pytest

from helpnet.domain.access import Standing
from helpnet.domain.asking import Channel
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from tests.factories import (
    MONDAY,
    NAMUR,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)

NOW = MONDAY + timedelta(days=20)


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")


def served(network, helper, days, **fields):
    request = a_request(network, stage=Stage.ACCOMPANIED, **fields)
    answered = MONDAY + timedelta(days=days)
    an_offer(request, helper, status=OfferStatus.ACCEPTED, answered_at=answered)


def test_the_desk_and_the_network_lead_to_both_pages(coordinator):
    for start in ("/coordinator/", "/coordinator/network/"):
        coordinator.open(start).follow("How fair are we?")
        assert coordinator.heading == "How fair are we?"
        coordinator.follow("Where to recruit next")
        assert coordinator.heading == "Where to recruit next"
        coordinator.follow("How fair are we?")
        assert coordinator.status == 200


def test_an_empty_network_is_told_so(coordinator):
    coordinator.open("/coordinator/fairness/")
    assert coordinator.sees("There is nothing to compare yet.")
    assert coordinator.sees("Nobody asked in this time")
    assert coordinator.sees("Offers answered in this time 0 People who wait today 0")


def test_ways_are_not_called_equal_before_anybody_has_a_helper(coordinator, network):
    for channel in (Channel.WEB, Channel.PHONE):
        for _ in range(5):
            a_request(network, channel=channel)
    coordinator.open("/coordinator/fairness/")
    assert not coordinator.sees("No way of asking leads to a markedly longer wait.")
    waits = coordinator.main.partition("Who waits longer?")[2]
    assert "There is nothing to compare yet." in waits

    helper = a_helper(network, capacity=10)
    for channel in (Channel.WEB, Channel.PHONE):
        for _ in range(6):
            served(network, helper, 2, channel=channel)
    coordinator.open("/coordinator/fairness/")
    assert coordinator.sees("No way of asking leads to a markedly longer wait.")


def test_load_waits_and_gaps_are_told_in_words(coordinator, network):
    busy, _idle = a_helper(network, capacity=2, load=1), a_helper(network)
    for _ in range(5):
        served(network, busy, 2)
        served(network, busy, 6, channel=Channel.PHONE)
    coordinator.open("/coordinator/fairness/")
    assert coordinator.sees("Helpers: 2. Gini number: 0.50")
    assert coordinator.sees("If all had the same, it would have 20%.")
    assert coordinator.sees(
        "Phone call: people wait markedly longer."
        " Half of them have a helper after 6 days. Web page: after 2 days."
    )
    assert coordinator.sees("4000 Liège 10 2 days 6 days")
    assert "<svg" in coordinator.html


def test_few_people_stay_unknown(coordinator, network):
    helper = a_helper(network)
    for _ in range(4):
        served(network, helper, 17)
    coordinator.open("/coordinator/fairness/")
    assert coordinator.sees("Web page fewer than 5 – –")
    assert coordinator.sees("1 smaller place fewer than 5 – –")
    assert not coordinator.sees("4000 Liège")
    assert coordinator.sees("Few people asked in this time")


def test_the_period_can_be_chosen(coordinator, network):
    a_request(network, asked_at=NOW - timedelta(days=100))
    assert coordinator.open("/coordinator/fairness/").sees("Nobody asked in this time")
    coordinator.press("Show", days="365")
    assert not coordinator.sees("Nobody asked in this time")
    assert coordinator.value("days") == "365"


@pytest.mark.parametrize("days", ["7", "x", "", "-90", "٣٠"])
def test_a_period_nobody_offers_is_not_found(coordinator, days):
    assert coordinator.open(f"/coordinator/fairness/?days={days}").status == 404


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_table_is_for_spreadsheets_and_runs_nothing(coordinator, network):
    helper = a_helper(network)
    for _ in range(5):
        served(network, helper, 2, country="", postcode="", town="=1+1")
    served(network, helper, 2, town="Huy", postcode="4500")
    answer = coordinator.client.get("/coordinator/fairness/fairness.csv?days=90")
    assert answer.mimetype == "text/csv"
    rows, three = rows_of(answer), ("", "", "")
    assert {len(row) for row in rows} == {6}
    assert ["By place", "'=1+1", "5", "2.0", "2.0", ""] in rows
    assert ["By place", "BE 4500 Huy", "fewer than 5", "", "", ""] in rows
    assert ["Who is too far away?", "Offers answered in this time", *three, "6"] in rows


def test_the_table_speaks_the_language_of_the_page(coordinator):
    coordinator.open("/language/nl")
    heads = rows_of(coordinator.client.get("/coordinator/fairness/fairness.csv"))[0]
    assert heads[2] == "Mensen"


def test_one_person_whom_only_distance_keeps_from_help_is_told_in_numbers(
    coordinator, network
):
    a_request(network)
    a_helper(network, **NAMUR)
    coordinator.open("/coordinator/fairness/")
    assert coordinator.sees("They wait, and no helper of ours fits 1")
    assert coordinator.sees("helpers live too far away 1 (100% of those who wait)")


def test_a_line_says_whom_to_look_for_and_leads_to_the_people(coordinator, network):
    request = a_request(network)
    a_request(network)
    coordinator.open("/coordinator/recruiting/")
    assert coordinator.sees(
        "1. Somebody in Liège who can teach “Read and send my e-mails”"
        " in French, in person"
    )
    assert coordinator.sees("1 more helper could serve 2 of them.")
    assert coordinator.sees(
        "1. 4000 Liège Read and send my e-mails French In person 2 2"
    )
    assert coordinator.sees("Helps 2 people")
    assert coordinator.sees("at least 63 % of the people")
    coordinator.follow(request.reference)
    assert coordinator.url == f"/coordinator/requests/{request.id}"


def test_the_call_is_in_the_language_of_the_helper(coordinator, network):
    modes, spoken = frozenset({Mode.VIDEO}), frozenset({"nl"})
    a_request(network, modes=modes, languages=spoken)
    coordinator.open("/coordinator/recruiting/")
    assert coordinator.sees("in Dutch, by phone, video or messages")
    assert coordinator.sees(
        "1. Anywhere Read and send my e-mails Dutch By phone, video or messages"
    )
    assert '<blockquote class="govuk-inset-text" lang="nl">' in coordinator.html
    assert coordinator.sees("+32 4 222 33 44, http://localhost/volunteer")
    mails = [url for words, url in coordinator.links() if "Write an e-mail" in words]
    assert mails[0].startswith("mailto:?subject=")
    assert " " not in mails[0]
    subject = unquote(mails[0].partition("subject=")[2].partition("&")[0])
    assert coordinator.follow("Make a poster to print").heading == subject


def test_a_call_in_a_language_helpnet_does_not_speak_is_in_the_networks_first(
    emptied, set_clock, sign_in
):
    set_clock(NOW)
    ours = a_network(languages=["et", "nl", "fr"])
    a_request(ours, languages=frozenset({"ti"}))
    coordinator = sign_in(an_account(ours)).open("/coordinator/recruiting/")
    assert coordinator.sees("in Tigrinya, in person")
    assert '<blockquote class="govuk-inset-text" lang="nl">' in coordinator.html


def test_a_poster_is_in_the_language_of_the_helper_and_names_the_town(
    coordinator, network
):
    a_request(network)
    a_request(network, needs=("pay-online",), languages=frozenset({"nl"}))
    coordinator.open("/coordinator/recruiting/?km=5&most=5")
    posters = [url for words, url in coordinator.links() if "poster" in words]
    pages = [coordinator.open(url).html for url in posters]
    assert ["<html class=" in page for page in pages] == [True, True]
    assert {page.partition(' lang="')[2][:2] for page in pages} == {"fr", "nl"}
    assert coordinator.sees("Liège")
    assert not coordinator.sees("4000")


@pytest.mark.parametrize("rest", ["2", "0", "21", "1?km=1", "1?km=x", "1?km=51"])
def test_a_poster_that_no_line_asks_for_is_not_found(coordinator, network, rest):
    a_request(network)
    assert coordinator.open("/coordinator/recruiting/poster/1").status == 200
    assert coordinator.open(f"/coordinator/recruiting/poster/{rest}").status == 404


def test_whoever_could_not_be_reached_is_not_said_to_have_given_up(
    coordinator, network
):
    a_request(network, stage=Stage.UNREACHABLE, closed_at=NOW)
    coordinator.open("/coordinator/recruiting/")
    assert coordinator.sees("Closed without a helper in the last 90 days 1")
    assert not coordinator.sees("gave up")


def test_how_far_and_how_many_can_be_chosen(coordinator, network):
    a_request(network)
    a_request(network, needs=("pay-online",))
    coordinator.open("/coordinator/recruiting/").press("Show", km="5", most="1")
    assert coordinator.status == 200
    assert not coordinator.sees("2. Somebody")
    assert (coordinator.value("km"), coordinator.value("most")) == ("5", "1")


@pytest.mark.parametrize(
    "typed", [{"km": "1"}, {"km": "51"}, {"most": "0"}, {"most": "21"}, {"most": "x"}]
)
def test_a_number_out_of_range_is_named_beside_its_field(coordinator, typed):
    coordinator.open("/coordinator/recruiting/").press("Show", **typed)
    assert coordinator.status == 422
    assert coordinator.sees("Please look at this again")
    assert [coordinator.value(name) for name in typed] == list(typed.values())


def test_a_network_without_helpers_reads_how_people_become_one(coordinator, network):
    a_helper(network, standing=Standing.LEFT)
    coordinator.open("/coordinator/recruiting/")
    assert coordinator.sees("No helpers yet")
    assert not coordinator.sees("Somebody fits for everybody")
    coordinator.follow("http://localhost/volunteer")
    assert coordinator.status == 200


def test_a_number_to_call_stays_on_one_line(coordinator, network):
    a_request(network)
    coordinator.open("/coordinator/recruiting/")
    number = "+32 4 222 33 44".replace(" ", "\N{NO-BREAK SPACE}")
    assert f"{number}, http" in coordinator.html
    coordinator.follow("Make a poster to print")
    assert f"{number}, http" in coordinator.html


def test_when_nobody_waits_in_vain_all_is_well(coordinator, network):
    a_helper(network)
    coordinator.open("/coordinator/recruiting/")
    assert coordinator.sees("Somebody fits for everybody")


def test_when_one_more_helper_is_not_enough_the_page_says_why(coordinator, network):
    a_request(network, latitude=None, longitude=None)
    coordinator.open("/coordinator/recruiting/")
    assert coordinator.sees("One more helper would not be enough")


def test_other_networks_stay_out(coordinator, network, sign_in):
    other = a_network()
    theirs = a_request(other)
    a_helper(network)
    coordinator.open("/coordinator/recruiting/")
    assert coordinator.sees("Somebody fits for everybody")
    their_own = sign_in(an_account(other)).open("/coordinator/recruiting/")
    assert their_own.sees(theirs.reference)

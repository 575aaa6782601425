"""Calls to make: the list, one call with its words, and what came of it."""

from datetime import UTC, datetime, timedelta

import pytest

from helpnet.domain.history import Happening
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, stored

NOW = MONDAY + timedelta(hours=1)
CALLS = "/coordinator/calls/"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")


@pytest.fixture
def account(network):
    return an_account(network, name="Marie Dupont")


@pytest.fixture
def coordinator(account, sign_in):
    return sign_in(account)


@pytest.fixture
def colleague(network, sign_in):
    return sign_in(an_account(network, name="Karim Said"))


@pytest.fixture
def request_(network):
    return a_request(network, look_at=NOW)


@pytest.fixture
def call(network, request_):
    return a_call(network, request_)


def a_call(network, request, **fields):
    given = {
        "key": f"call-{request and request.id}-{len(fields)}",
        "network_id": network.id,
        "request_id": request and request.id,
        "kind": NoticeKind.HELPER_FOUND,
        "channel": NoticeChannel.CALL,
        "recipient": "Jeanne Lambert",
        "address": "+3242223344\nring twice",
        "language": "fr",
        "facts": {
            "helper": "Amina Benali",
            "mode": "public_place",
            "days": 5,
            "reference": "ABC",
            "request": request and request.id,
        },
        "created_at": MONDAY,
        "due_at": MONDAY,
    }
    return stored(Notice(**given | fields))


def kept(app, call):
    with app.app_context():
        return db.session.get_one(Notice, call.id)


def history(app, request):
    with app.app_context():
        steps = db.session.get_one(HelpRequest, request.id).history
        return [(step.what, step.detail) for step in steps][1:]


def test_nobody_waits_for_a_call(coordinator):
    assert coordinator.open(CALLS).sees("Nobody waits for a call")


def test_the_list_shows_whom_to_call_and_leads_to_the_words(coordinator, call):
    coordinator.open(CALLS)
    assert coordinator.sees("04 222 33 44")
    assert coordinator.sees("ring twice")
    assert ("04 222 33 44", "tel:042223344") in coordinator.links()
    coordinator.press("I am calling now")
    assert coordinator.url == f"{CALLS}{call.id}"
    assert coordinator.sees("Amina Benali will help you.")
    assert coordinator.sees("Amina Benali vous aidera.") or coordinator.sees("French")


def test_the_words_are_there_in_both_languages_or_once(network, coordinator, request_):
    french = a_call(network, request_)
    english = a_call(network, request_, language="en")
    coordinator.open(f"{CALLS}{french.id}")
    assert 'lang="fr"' in coordinator.html.split("<main")[1]
    assert 'lang="en"' in coordinator.html.split("<main")[1]
    coordinator.open(f"{CALLS}{english.id}")
    assert 'lang="fr"' not in coordinator.html.split("<main")[1]


def test_who_was_reached_is_off_the_list_with_a_note(
    emptied, coordinator, call, request_, account
):
    coordinator.open(CALLS).press("I am calling now")
    coordinator.press("Keep what happened", outcome="reached", note="Glad about it.")
    assert coordinator.url == CALLS
    assert coordinator.sees("It is off the list.")
    assert coordinator.sees("Nobody waits for a call")
    assert kept(emptied, call).status is NoticeStatus.SENT
    assert "Glad about it." in kept(emptied, call).outcome
    assert history(emptied, request_) == [(Happening.LEARNER_CALLED, "Glad about it.")]


def test_without_an_answer_it_comes_back_in_three_hours_then_in_a_day(
    emptied, coordinator, call, request_, set_clock
):
    coordinator.open(f"{CALLS}{call.id}").press(
        "Keep what happened", outcome="no_answer"
    )
    assert coordinator.sees("Nobody waits for a call")
    assert kept(emptied, call).due_at == NOW + timedelta(hours=3)
    later = NOW + timedelta(hours=3)
    set_clock(later)
    assert coordinator.open(CALLS).sees("1 try without answer")
    coordinator.open(f"{CALLS}{call.id}").press(
        "Keep what happened", outcome="no_answer"
    )
    assert kept(emptied, call).due_at == later + timedelta(days=1)
    assert kept(emptied, call).tries == 2
    assert history(emptied, request_) == [(Happening.CALL_TRIED, "")] * 2


def test_a_call_back_is_on_the_list_at_that_time_of_the_network(
    emptied, coordinator, call
):
    coordinator.open(f"{CALLS}{call.id}").press(
        "Keep what happened",
        outcome="call_back",
        day="2026-03-30",
        clock="14:30",
        note="After Easter",
    )
    assert coordinator.sees("at that time")
    assert kept(emptied, call).due_at == datetime(2026, 3, 30, 12, 30, tzinfo=UTC)
    assert kept(emptied, call).tries == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"outcome": None}, "Choose what happened."),
        ({"outcome": "dance"}, "Choose"),
        ({"day": "", "clock": ""}, "Choose a day."),
        ({"day": "2026-03-20", "clock": ""}, "Type the time like this: 14:30."),
        ({"day": "2026-03-02", "clock": "09:00"}, "This time has passed already."),
        ({"day": "2026-05-20", "clock": "09:00"}, "within the next 60 days"),
        ({"day": "9999-12-31", "clock": "09:00"}, "within the next twelve months"),
        ({"day": "2026-03-29", "clock": "02:30"}, "The clocks go forward that night."),
        ({"day": "soon", "clock": "noon"}, "Type the day like this"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_lost(
    emptied, coordinator, call, typed, words
):
    given = {"outcome": "call_back", "note": "Wants to think"} | typed
    coordinator.open(f"{CALLS}{call.id}").press("Keep what happened", **given)
    assert coordinator.status == 422
    assert coordinator.sees(words), coordinator.text
    assert coordinator.value("note") == "Wants to think"
    assert kept(emptied, call).status is NoticeStatus.WAITING
    assert kept(emptied, call).due_at == MONDAY


def test_a_wrong_number_becomes_a_message_somebody_must_look_at(
    emptied, coordinator, call, request_
):
    coordinator.open(f"{CALLS}{call.id}").press(
        "Keep what happened", outcome="wrong_number", note="A bakery"
    )
    assert kept(emptied, call).status is NoticeStatus.FAILED
    assert history(emptied, request_) == [(Happening.MESSAGE_FAILED, "A bakery")]
    assert coordinator.open("/coordinator/today/?kind=failed").sees(
        "Look at the message"
    )
    assert coordinator.follow("Look at the message").sees("A bakery")


def test_a_wrong_number_needs_no_note(emptied, coordinator, call, request_):
    coordinator.open(f"{CALLS}{call.id}").press(
        "Keep what happened", outcome="wrong_number"
    )
    wrong = "The number is wrong"
    assert kept(emptied, call).failure == wrong
    assert history(emptied, request_) == [(Happening.MESSAGE_FAILED, wrong)]


def test_of_two_who_call_the_second_is_told_who_does(coordinator, colleague, call):
    colleague.open(CALLS)
    coordinator.open(CALLS).press("I am calling now")
    colleague.press("I am calling now")
    assert colleague.sees("Marie Dupont is calling. Since:")
    assert colleague.open(CALLS).sees("Marie Dupont is calling.")
    assert "I am calling now" not in colleague.buttons()
    colleague.open(f"{CALLS}{call.id}").press("I call all the same")
    assert coordinator.open(CALLS).sees("Karim Said is calling.")


def test_who_took_a_call_and_went_home_holds_it_for_half_an_hour(
    coordinator, colleague, call, set_clock
):
    coordinator.open(CALLS).press("I am calling now")
    assert coordinator.open(CALLS).sees("Write what happened")
    set_clock(NOW + timedelta(minutes=30))
    colleague.open(CALLS).press("I am calling now")
    assert not colleague.sees("is calling")


def test_what_somebody_noted_first_counts(
    emptied, coordinator, colleague, call, request_
):
    colleague.open(f"{CALLS}{call.id}")
    coordinator.open(f"{CALLS}{call.id}").press("Keep what happened", outcome="reached")
    colleague.press("Keep what happened", outcome="wrong_number")
    assert colleague.sees("Marie Dupont has noted already: I reached the person.")
    assert kept(emptied, call).status is NoticeStatus.SENT
    assert history(emptied, request_) == [(Happening.LEARNER_CALLED, "")]
    assert colleague.open(f"{CALLS}{call.id}").sees("This call is no longer needed.")


def test_a_call_that_was_cancelled_meanwhile_is_not_made(emptied, coordinator, call):
    coordinator.open(CALLS)
    with emptied.app_context():
        db.session.get_one(Notice, call.id).status = NoticeStatus.CANCELLED
        db.session.commit()
    coordinator.press("I am calling now")
    assert coordinator.sees("This call is no longer needed.")


def test_a_call_to_a_helper_changes_no_learners_history(
    emptied, network, coordinator, request_
):
    helper = a_helper(network)
    call = a_call(
        network, request_, account_id=helper.account_id, recipient="Amina Benali"
    )
    assert coordinator.open(CALLS).sees("To a helper")
    coordinator.open(f"{CALLS}{call.id}").press("Keep what happened", outcome="reached")
    assert kept(emptied, call).status is NoticeStatus.SENT
    assert history(emptied, request_) == []


def test_calls_of_other_networks_do_not_exist(network, coordinator):
    other = a_network()
    foreign = a_call(other, a_request(other), recipient="Canary")
    mail = a_call(network, None, channel=NoticeChannel.EMAIL)
    coordinator.open(CALLS)
    assert "Canary" not in coordinator.html
    token = {"csrf_token": coordinator.value("csrf_token"), "outcome": "reached"}
    for number in (foreign.id, mail.id, 987_654):
        assert coordinator.open(f"{CALLS}{number}").status == 404
        for end in ("", "/take"):
            assert coordinator.send(f"{CALLS}{number}{end}", token).status == 404


def test_a_long_list_of_calls_has_pages(network, coordinator):
    for number in range(21):
        request = a_request(network, name=f"Person {number:02}")
        a_call(network, request, recipient=f"Person {number:02}")
    coordinator.open(CALLS)
    assert coordinator.sees("21 people wait for a call.")
    assert coordinator.follow("Next page").sees("Person 20")

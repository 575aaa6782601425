"""Machines are kept out without a riddle; people who look like one are told so."""

from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.domain.limits import PER_ADDRESS, PER_CONTACT
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from helpnet.web.ask import traps
from tests.factories import a_network
from tests.web.ask_leaving.test_codes import code_on
from tests.web.asking import ask, page_name, walk
from tests.web.conftest import stranger

BAIT = {"website": "https://buy.example"}


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


@pytest.fixture
def real_traps(monkeypatch):
    """Set the time traps as they are outside the tests."""
    monkeypatch.setattr(traps, "LEAST_FORM", timedelta(seconds=5))
    monkeypatch.setattr(traps, "LEAST_CALL", timedelta(seconds=2))


def count(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count(HelpRequest.id)))


def test_no_person_meets_the_bait(visitor, network):
    walk(visitor)
    (bait,) = (x for x in visitor.tree.iter("input") if x.get("name") == traps.BAIT)
    assert (bait.get("tabindex"), bait.get("autocomplete")) == ("-1", "off")
    assert bait.get("value") == ""


def test_whoever_fills_in_the_bait_is_told_and_may_press_again(
    emptied, visitor, network
):
    walk(visitor, needs={"needs": ["send-email", "pay-online"]})
    visitor.press("Send my request", main="pay-online", **BAIT)
    assert visitor.status == 422
    assert visitor.sees("A hidden field was filled in.")
    assert visitor.value("main") == "pay-online"
    assert count(emptied) == 0
    visitor.press("Send my request")
    assert visitor.heading == "We have your request"


def test_the_call_has_the_same_bait(emptied, visitor, network):
    visitor.open("/ask/call")
    visitor.press("Please call me", phone="042223344", **BAIT)
    assert visitor.sees("A hidden field was filled in.")
    assert visitor.value("phone") == "042223344"
    assert count(emptied) == 0
    visitor.press("Please call me")
    assert count(emptied) == 1


@pytest.mark.usefixtures("real_traps")
@pytest.mark.parametrize(("seconds", "taken"), [(0, 0), (4, 0), (5, 1), (60, 1)])
def test_nobody_answers_everything_in_five_seconds(
    emptied, visitor, network, set_clock, seconds, taken
):
    begun = clock.now()
    walk(visitor)
    set_clock(begun + timedelta(seconds=seconds))
    visitor.press("Send my request")
    assert count(emptied) == taken
    assert visitor.sees("That was very fast.") != bool(taken)
    set_clock(begun + timedelta(seconds=9))
    if not taken:
        visitor.press("Send my request")
    assert visitor.heading == "We have your request"


@pytest.mark.usefixtures("real_traps")
def test_nobody_types_a_number_at_once(emptied, visitor, network, set_clock):
    begun = clock.now()
    visitor.open("/ask/call").press("Please call me", phone="042223344")
    assert visitor.status == 422
    assert visitor.sees("That was very fast.")
    assert visitor.value("phone") == "042223344"
    set_clock(begun + timedelta(seconds=2))
    visitor.press("Please call me")
    assert count(emptied) == 1


@pytest.mark.usefixtures("real_traps")
def test_a_form_taken_up_by_its_code_may_be_sent_at_once(emptied, visitor, network):
    walk(visitor).press("Save and go on later")
    code = code_on(visitor)
    other = stranger(emptied)
    other.open("/ask/resume").press("Continue", code=code)
    assert page_name(other) == "check"
    other.press("Send my request")
    assert other.heading == "We have your request"


def test_who_has_an_open_request_is_told_so_and_keeps_the_answers(
    emptied, visitor, network
):
    ask(visitor)
    other = stranger(emptied)
    ask(other, notes={"notes": "I forgot to say."})
    assert other.status == 409
    assert other.sees("You have asked us already")
    assert other.sees("+32 4 222 33 44")
    assert other.sees("I forgot to say.")
    assert count(emptied) == 1
    other.follow("Look at my request")
    assert other.url == "/request"


def test_a_library_sends_thirty_an_hour_and_then_waits(emptied, network, set_clock):
    for number in range(PER_ADDRESS):
        guest = ask(stranger(emptied), reach={"phone": f"04 222 33 {number + 10}"})
        assert guest.heading == "We have your request", number
    guest = ask(stranger(emptied), reach={"phone": "04 222 44 10"})
    assert guest.status == 429
    assert guest.sees("Very many requests came from here.")
    assert guest.sees("Jeanne Lambert")
    elsewhere = stranger(emptied)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert ask(elsewhere, reach={"phone": "04 222 44 11"}).sees("We have your")
    set_clock(clock.now() + timedelta(hours=1))
    guest.press("Send my request")
    assert guest.heading == "We have your request"


def test_one_contact_asks_three_times_a_day(emptied, network):
    for turn in range(PER_CONTACT + 1):
        guest = ask(stranger(emptied))
        if turn == PER_CONTACT:
            break
        assert guest.heading == "We have your request", turn
        guest.follow("Look at my request").follow("Cancel")
        guest.press("Yes")
    assert guest.status == 429
    assert guest.sees("Nothing is lost")

"""Spam is kept out by what the database counts, and a shared address is not."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from helpnet.domain.asking import (
    Answers,
    AskedPlace,
    Barrier,
    Channel,
    Reach,
    Received,
    Wishes,
)
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.limits import PER_ADDRESS, PER_ADDRESS_DAILY, PER_CONTACT
from helpnet.domain.refusals import TooOften
from helpnet.services import calls_wanted, intake, tracking
from helpnet.services.calls_wanted import CallWanted
from helpnet.services.intake import AlreadyOpen, ask_for_help
from helpnet.store.base import db
from helpnet.store.limits import Attempts
from helpnet.store.requests import HelpRequest
from tests.factories import AROUND_LYON, LIEGE, LYON, MONDAY, a_network, a_request
from tests.races import acts
from tests.races.drill import race

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def answers(number=0, **changes):
    """Return the ask of the person of that number, sent from the library."""
    given = {
        "key": f"form {number}",
        "channel": Channel.WEB,
        "language": "fr",
        "wishes": Wishes(
            needs=("send-email",),
            barriers=frozenset({Barrier.SKILL}),
            modes=frozenset({"phone"}),
            languages=frozenset({"fr"}),
            times=frozenset(),
        ),
        "place": AskedPlace(**LIEGE),
        "reach": by_phone(number),
        "address_key": "the library",
    }
    return Answers(**given | changes)


def by_phone(number):
    return Reach(name="Jeanne", way=ContactWay.PHONE, phone=f"+324222{number:04}")


def ask(number=0, now=MONDAY, **changes):
    return ask_for_help(answers=answers(number, **changes), now=now)


def count_requests():
    return db.session.scalar(db.select(db.func.count()).select_from(HelpRequest))


def cancel(received, now=MONDAY):
    tracking.withdraw(request_id=received.request_id, now=now)


def test_a_whole_class_asks_from_one_library_address(database):
    a_network()
    for number in range(PER_ADDRESS):
        assert isinstance(ask(number), Received)
    assert count_requests() == PER_ADDRESS == 30


def test_the_next_one_from_that_address_waits_for_the_next_hour(database):
    a_network()
    for number in range(PER_ADDRESS):
        ask(number)
    with pytest.raises(TooOften):
        ask(PER_ADDRESS)
    assert count_requests() == PER_ADDRESS
    assert isinstance(ask(PER_ADDRESS, address_key="at home"), Received)
    assert isinstance(ask(PER_ADDRESS + 1, now=MONDAY + HOUR), Received)


def test_a_workshop_all_day_gets_through_and_a_machine_does_not(database):
    a_network()
    midnight = MONDAY.replace(hour=0)
    ask(0, now=midnight)
    of_the_day = Attempts.bucket.startswith("ask-by-day:")
    rest = db.update(Attempts).where(of_the_day).values(count=PER_ADDRESS_DAILY - 1)
    assert db.session.execute(rest).rowcount == 1
    db.session.commit()
    late = midnight + 23 * HOUR
    assert isinstance(ask(1, now=late), Received)
    with pytest.raises(TooOften):
        ask(2, now=late)
    assert count_requests() == 2
    assert isinstance(ask(2, now=late, address_key="at home"), Received)
    assert isinstance(ask(3, now=midnight + DAY), Received)
    assert PER_ADDRESS_DAILY == 200


def test_a_coordinator_is_never_limited(database):
    a_network()
    for number in range(PER_ADDRESS + 1):
        by_hand = {"channel": Channel.PHONE, "address_key": "", "key": f"{number}"}
        assert isinstance(ask(1, **by_hand), Received)


def test_one_person_asks_at_most_three_times_a_day(database):
    a_network()
    for time in range(PER_CONTACT):
        cancel(ask(key=f"try {time}"))
    with pytest.raises(TooOften):
        ask(key="one more", address_key="elsewhere")
    assert isinstance(ask(key="tomorrow", now=MONDAY + DAY), Received)


def test_of_one_person_one_request_is_open(database):
    network = a_network(phone="+32 4 222 33 44")
    first = ask()
    again = ask(key="another form", address_key="elsewhere")
    assert again == AlreadyOpen(phone=network.phone)
    cancel(first)
    assert isinstance(ask(key="another form"), Received)


def test_the_refusal_tells_nothing_about_that_person(database):
    a_network(phone="+32 4 222 33 44")
    first = ask()
    told = repr(ask(key="another form"))
    for secret in ("Jeanne", first.reference, f"request_id={first.request_id}"):
        assert secret not in told


def test_the_number_told_is_that_of_the_network_that_has_the_request(database):
    a_network(phone="Liège calls")
    a_network(phone="Lyon calls", territory=AROUND_LYON, country="FR")
    ask()
    again = ask(key="moved", place=AskedPlace(**LYON))
    assert again == AlreadyOpen(phone="Liège calls")


@pytest.mark.parametrize("stage", Stage)
def test_only_what_is_open_stands_in_the_way(database, stage):
    network = a_network()
    a_request(network, stage=stage, phone=by_phone(0).phone)
    still_open = stage in {Stage.WAITING, Stage.OFFERED, Stage.ACCOMPANIED}
    assert isinstance(ask(), AlreadyOpen if still_open else Received)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (
            {"way": ContactWay.EMAIL, "email": "Jeanne@example.org"},
            {"way": ContactWay.EMAIL, "email": "jeanne@example.org"},
            True,
        ),
        (
            {"way": ContactWay.LETTER, "note": "Rue Haute 1"},
            {"way": ContactWay.LETTER, "note": "rue haute, 1"},
            True,
        ),
        (
            {"way": ContactWay.LETTER, "note": "Rue Haute 1"},
            {"way": ContactWay.LETTER, "note": "Rue Haute 2"},
            False,
        ),
        (
            {"way": ContactWay.NEIGHBOUR, "phone": "+3242223344", "note": "Sophie"},
            {"way": ContactWay.NEIGHBOUR, "phone": "+3242223344", "name": "Georges"},
            False,
        ),
        (
            {"way": ContactWay.NEIGHBOUR, "phone": "+3242223344", "note": "Sophie"},
            {"way": ContactWay.PHONE, "phone": "+3242223344"},
            False,
        ),
    ],
)
def test_who_is_the_same_person_whatever_the_way(database, first, second, same):
    a_network()
    ask(key="1", reach=Reach(**{"name": "Jeanne"} | first))
    again = ask(key="2", reach=Reach(**{"name": "Jeanne"} | second))
    assert isinstance(again, AlreadyOpen if same else Received)


def test_the_same_form_sent_again_gives_the_same_reference_whatever_was_counted(
    database,
):
    a_network()
    first = ask()
    for number in range(1, PER_ADDRESS):
        ask(number)
    for _ in range(5):
        assert ask() == first
    with pytest.raises(TooOften):
        ask(PER_ADDRESS)
    assert ask() == first
    assert intake.find_received(key="form 0") == first


def test_trying_numbers_to_see_who_asked_is_counted_too(database):
    a_network()
    ask(address_key="Jeanne's home")
    for attempt in range(PER_ADDRESS):
        assert isinstance(ask(key=f"probe {attempt}"), AlreadyOpen)
    with pytest.raises(TooOften):
        ask(key="probe")


def test_a_call_is_limited_like_a_form(database):
    a_network()
    wanted = CallWanted(
        key="k", language="fr", phone=by_phone(0).phone, address_key="the library"
    )
    assert isinstance(calls_wanted.ask_for_call(wanted=wanted, now=MONDAY), Received)
    again = replace(wanted, key="k2")
    assert isinstance(calls_wanted.ask_for_call(wanted=again, now=MONDAY), AlreadyOpen)
    assert isinstance(ask(key="k3"), AlreadyOpen)
    for number in range(1, PER_ADDRESS):
        other = replace(again, key=f"n{number}", phone=by_phone(number).phone)
        if number < PER_ADDRESS - 2:
            calls_wanted.ask_for_call(wanted=other, now=MONDAY)
            continue
        with pytest.raises(TooOften):
            calls_wanted.ask_for_call(wanted=other, now=MONDAY)


def at_once(app, act, how_many=8):
    ready = threading.Barrier(how_many)

    def run(number):
        with app.app_context():
            ready.wait(timeout=300)
            return act(number)

    with ThreadPoolExecutor(how_many) as pool:
        return list(pool.map(run, range(how_many)))


@pytest.mark.parametrize("repeat", range(3))
def test_eight_forms_at_once_for_one_person_are_one_request(database, emptied, repeat):
    a_network()
    db.session.remove()
    got = at_once(emptied, lambda n: ask(key=f"tab {n}", address_key=f"address {n}"))
    assert sum(isinstance(each, Received) for each in got) == 1
    assert sum(isinstance(each, AlreadyOpen) for each in got) == 7
    assert count_requests() == 1


def test_two_on_both_sides_of_midnight_are_one_request(database, emptied):
    a_network()
    db.session.remove()
    midnight = MONDAY.replace(hour=0)

    def act(number):
        now = midnight - timedelta(seconds=number % 2)
        return ask(key=f"tab {number}", address_key=f"{number}", now=now)

    got = at_once(emptied, act)
    assert sum(isinstance(each, Received) for each in got) == 1


def test_of_forty_people_at_once_at_one_address_thirty_get_through(database, emptied):
    a_network()
    db.session.remove()

    def act(number):
        try:
            return ask(number)
        except TooOften as refusal:
            return refusal

    got = at_once(emptied, act, 40)
    assert sum(isinstance(each, Received) for each in got) == PER_ADDRESS
    assert count_requests() == PER_ADDRESS


def test_eight_processes_that_ask_for_one_person_make_one_request(database, app):
    a_network()
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()
    ledgers = race(url, acts.ask_for_one_person, list(range(8)), processes=8)
    assert not any(each.errors for each in ledgers)
    assert len([row for each in ledgers for row in each.promised]) == 1
    assert count_requests() == 1

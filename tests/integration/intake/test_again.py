"""Taking in a request: sent again, sent at once, half filled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpnet.domain.asking import AskedPlace
from helpnet.services import drafts, intake, upkeep
from helpnet.services.intake import ask_for_help
from helpnet.store.asks import Draft, UnmetAsk
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import LYON, MONDAY, a_network
from tests.integration.intake.scene import answers, at_once, count, only


def test_sent_again_it_is_the_same_request(database):
    a_network()
    first = ask_for_help(answers=answers(), now=MONDAY)
    later = MONDAY + timedelta(days=3)
    assert ask_for_help(answers=answers(), now=later) == first
    assert intake.find_received(key=answers().key) == first
    assert intake.find_received(key="unknown") is None


@pytest.mark.parametrize("repeat", range(3))
def test_sent_eight_times_at_once_it_is_one_request(database, emptied, repeat):
    a_network()
    given = answers()
    db.session.remove()
    got = at_once(emptied, lambda _n: ask_for_help(answers=given, now=MONDAY))
    assert len(set(got)) == 1
    assert count(HelpRequest) == count(Notice) == 1


def test_eight_people_at_once_get_eight_references(database, emptied):
    a_network()
    db.session.remove()
    got = at_once(
        emptied,
        lambda n: ask_for_help(answers=replace(answers(), key=f"form {n}"), now=MONDAY),
    )
    assert len({each.reference for each in got}) == 8


def test_eight_unmet_asks_of_one_form_are_one(database, emptied):
    a_network()
    given = answers(place=AskedPlace(**LYON))
    db.session.remove()
    at_once(emptied, lambda _n: ask_for_help(answers=given, now=MONDAY))
    assert count(UnmetAsk) == 1


def test_pages_answered_at_once_lose_no_answer(database, emptied):
    def act(number):
        drafts.keep_answers(
            key="k", form="ask", answers={f"page-{number}": number}, now=MONDAY
        )

    db.session.remove()
    at_once(emptied, act)
    kept = drafts.find_answers(key="k", form="ask", now=MONDAY)
    assert kept == {f"page-{number}": number for number in range(8)}


def test_a_half_filled_form_is_kept_for_a_week(database):
    keep(page={"who": ["me"]})
    week = MONDAY + timedelta(days=7)
    assert drafts.find_answers(key="k", form="ask", now=week) is not None
    upkeep.forget_what_is_over(now=week)
    assert count(Draft) == 1
    later = week + timedelta(seconds=1)
    assert drafts.find_answers(key="k", form="ask", now=later) is None
    upkeep.forget_what_is_over(now=later)
    assert count(Draft) == 0


def test_a_form_of_another_kind_or_key_is_not_found(database):
    keep(page={"who": ["me"]})
    assert drafts.find_answers(key="k", form="helper", now=MONDAY) is None
    assert drafts.find_answers(key="other", form="ask", now=MONDAY) is None


def test_an_answer_of_none_is_forgotten(database):
    keep(page={"who": ["me"]}, place={"town": "Liège"})
    keep(place=None)
    kept = drafts.find_answers(key="k", form="ask", now=MONDAY)
    assert kept == {"page": {"who": ["me"]}}


def test_the_key_itself_is_not_stored(database):
    keep(page={})
    assert only(Draft).key_hash != "k"
    assert len(only(Draft).key_hash) == 64


def keep(**given):
    drafts.keep_answers(key="k", form="ask", answers=given, now=MONDAY)


def test_sending_forgets_the_half_filled_form(database):
    a_network()
    keep(page={"who": ["me"]})
    ask_for_help(answers=answers(key="k"), now=MONDAY)
    assert count(Draft) == 0

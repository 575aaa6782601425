"""Estimates in words: rounded, in the figures and the money of the reader."""

from decimal import Decimal

import pytest
from flask_babel import force_locale

from helpnet.domain.assumptions import Figure
from helpnet.domain.ledger import Estimate, Saved
from helpnet.web.ledger_words import (
    between_times,
    change_words,
    money_words,
    saved_lines,
    times_words,
)


def about(likely, low=None, high=None, digits=1):
    return Estimate(
        low=likely if low is None else low,
        likely=likely,
        high=likely if high is None else high,
        digits=digits,
    )


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


def test_each_saving_is_a_line():
    saved = Saved(
        trips=about(23), calls=about(1), minutes=about(700), money=about(11.9)
    )
    assert saved_lines(saved, "EUR") == [
        "about 20 trips",
        "about 1 phone call",
        "about 10 hours",
        "about €10",
    ]


def test_less_than_one_is_said_so():
    saved = Saved(trips=about(0.8), minutes=about(48), money=about(0.04))
    assert saved_lines(saved, "AUD") == [
        "less than 1 trip",
        "about 50 minutes",
        "less than A$1",
    ]


def test_money_of_a_country_we_do_not_know_is_not_told():
    assert saved_lines(Saved(money=about(20)), None) == []


def test_a_time_that_may_be_short_or_long_has_one_unit():
    assert between_times(about(300, 30, 900)) == "less than 1 hour to 20 hours"
    assert between_times(about(60, 20, 100)) == "20 minutes to 100 minutes"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "€2,000"), ("fr", "2 000 €"), ("nl", "€ 2.000"), ("de", "2.000 €")],
)
def test_money_has_no_cents_that_nobody_knows(language, words):
    with force_locale(language):
        said = money_words(Decimal("2E+3"), "EUR")
    assert " ".join(said.replace("\u202f", " ").split()) == words


def test_money_keeps_the_cents_that_are_known():
    assert money_words(Decimal("1.19"), "EUR") == "€1.19"


def test_how_often_with_what_it_may_be_too():
    assert times_words(Figure(low=10, likely=20, high=50)) == (
        "about 20 times a year (from 10 to 50)"
    )
    assert times_words(Figure(low=1, likely=1, high=1)) == "about 1 time a year"


def test_the_change_says_which_way():
    assert change_words(-30) == "30 percent less than before."
    assert change_words(12) == "12 percent more than before."
    assert change_words(0) == "As often as before."

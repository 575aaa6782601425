"""The assumptions file, its faults, and what a network puts in place of it."""

import copy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.assumptions import Item
from helpnet.domain.assumptions_file import AssumptionFaults, parse_assumptions
from helpnet.domain.own_assumptions import (
    BadAssumption,
    ChangedMeanwhile,
    Problem,
    changed,
    version_of,
    with_own,
)
from helpnet.domain.significant import significant_digits
from helpnet.domain.workings import working
from helpnet.store.assumptions import SHIPPED, assumptions
from helpnet.store.catalogue import catalogue

RAW = yaml.safe_load("""
sources:
  stamps: {title: Prices, publisher: Post, year: 2025, url: https://post.example/prices}
ways:
  bank:
    way: trip
    minutes: {low: 20, likely: 30, high: 60}
    text: {fr: aller à la banque, nl: naar de bank gaan, de: zur Bank gehen, en: go to the bank}
  office:
    way: call
    minutes: {likely: 5}
    text: {fr: appeler, nl: bellen, de: anrufen, en: call}
paid:
  stamp:
    text: {fr: un timbre, nl: een postzegel, de: eine Briefmarke, en: a stamp}
    cents:
      BE: {likely: 119, digits: 3, source: stamps}
skills:
  - id: pay
    times: {low: 10, likely: 20, high: 40}
    trips: {of_ten: 5, by: bank}
    calls: {of_ten: 2, by: office}
    paid: {of_ten: 1, by: stamp}
  - id: read
""")
SKILLS = ("pay", "read")


def parsed(**changes):
    raw = copy.deepcopy(RAW) | changes
    return parse_assumptions(raw, skills=SKILLS)


def pay(country="BE"):
    return parsed().get_assumption("pay", country)


def faults_of(raw):
    with pytest.raises(AssumptionFaults) as caught:
        parse_assumptions(raw, skills=SKILLS)
    return caught.value.faults


def test_the_shipped_file_speaks_of_every_skill():
    shipped = assumptions()
    assert set(shipped.by_skill) == set(catalogue().ids)
    counted = [each for each in shipped.by_skill.values() if each.counted]
    assert len(counted) > len(shipped.by_skill) / 2
    assert all(each.trip or each.call for each in counted)


def test_no_shipped_figure_is_more_exact_than_it_says():
    for skill in catalogue().ids:
        for country in ("BE", "FR", "NL", "AU"):
            figures = assumptions().get_assumption(skill, country).figures
            for item, each in figures.items():
                if item not in (Item.TRIPS, Item.CALLS, Item.PAID):
                    assert significant_digits(each.likely) <= each.digits, (skill, item)


def test_money_is_that_of_the_country_or_not_counted():
    assert pay("BE").get(Item.MONEY).likely == 1.19
    assert pay("BE").payment.text["nl"] == "een postzegel"
    assert pay("DE").get(Item.MONEY) is None
    assert pay("DE").payment is None


def test_a_skill_nobody_knows_any_more_is_not_counted():
    assert not parsed().get_assumption("gone", "BE").counted


def test_every_fault_is_named_at_once():
    raw = copy.deepcopy(RAW)
    raw["ways"]["bank"]["minutes"] = {"low": 40, "likely": 30, "high": 65}
    raw["ways"]["office"]["text"].pop("nl")
    raw["paid"]["stamp"]["cents"]["BE"]["source"] = "hearsay"
    raw["skills"][0]["trips"] = {"of_ten": 11, "by": "office"}
    raw["skills"][1] = {"id": "write", "calls": {"of_ten": 1, "by": "office"}}

    assert faults_of(raw) == (
        "bank, minutes: low, likely and high are not in order",
        "bank, minutes: is more exact than its digits: 1",
        "office, text: nl is missing",
        "stamp, cents, BE: source is wrong: hearsay",
        "pay, trips: of_ten must be from 1 to 10, not 11",
        "pay: no such trip office",
        "write: times is missing",
        "read: nothing is said about it",
        "write: no such skill",
    )


@pytest.mark.parametrize("raw", [None, [], {}, {"skills": []}, "text"])
def test_a_file_without_skills_is_refused(raw):
    assert "the file has no list of skills" in faults_of(raw)


def test_a_skill_stands_once():
    raw = copy.deepcopy(RAW)
    raw["skills"].append({"id": "read"})
    assert faults_of(raw) == ("read: stands more than once",)


def test_own_figures_take_the_place_of_the_shipped_ones():
    kept = changed({}, pay(), {Item.TIMES: 50, Item.TRIPS: 5}, seen=0)

    assumed = with_own(pay(), kept)

    assert assumed.get(Item.TIMES).likely == 50
    assert assumed.get(Item.TIMES).own
    assert not assumed.get(Item.TRIPS).own  # as shipped
    assert kept == {"pay": {"version": 1, "figures": {"times": 50}}}


def test_what_is_left_out_is_as_shipped_again():
    kept = changed({}, pay(), {Item.TIMES: 50}, seen=0)
    kept = changed(kept, pay(), {}, seen=1)

    assert with_own(pay(), kept) == pay()
    assert version_of(kept, "pay") == 2


def test_other_skills_are_left_alone():
    kept = {"read": {"version": 3, "figures": {"times": 9}}}
    assert changed(kept, pay(), {Item.TIMES: 50}, seen=0)["read"] == kept["read"]


def test_who_saw_older_figures_is_told():
    kept = changed({}, pay(), {Item.TIMES: 50}, seen=0)
    with pytest.raises(ChangedMeanwhile):
        changed(kept, pay(), {Item.TIMES: 60}, seen=0)


def test_all_faults_of_own_figures_at_once():
    given = {
        Item.TIMES: 1001,
        Item.TRIPS: 2.5,
        Item.TRIP_MINUTES: 35,
        Item.MONEY: 1.234,
    }
    with pytest.raises(BadAssumption) as caught:
        changed({}, pay(), given, seen=0)

    assert {each.item: each.problem for each in caught.value.faults} == {
        Item.TIMES: Problem.OUT_OF_RANGE,
        Item.TRIPS: Problem.NOT_WHOLE,
        Item.TRIP_MINUTES: Problem.TOO_EXACT,
        Item.MONEY: Problem.TOO_EXACT,
    }
    near = {each.item: each.near for each in caught.value.faults}
    assert near[Item.TRIP_MINUTES] == (30, 40)


@given(st.floats(min_value=1, max_value=1000, allow_nan=False))
def test_an_own_figure_is_as_exact_as_what_it_replaces_at_most(value):
    try:
        kept = changed({}, pay(), {Item.TIMES: value}, seen=0)
    except BadAssumption as refusal:
        (fault,) = refusal.faults
        low, high = fault.near
        assert float(low) < value < float(high)
        assert significant_digits(float(low)) == significant_digits(float(high)) == 1
    else:
        kept_figure = with_own(pay(), kept).get(Item.TIMES)
        assert significant_digits(kept_figure.likely) <= 1


@pytest.mark.parametrize("kept", [{"pay": None}, {"pay": {"figures": {"times": "x"}}}])
def test_what_nobody_can_read_is_as_if_it_were_not_there(kept):
    assert with_own(pay(), kept) == pay()
    assert version_of(kept, "pay") == 0


def test_the_workings_say_whose_figures_they_are():
    told = working(pay(), "en")

    assert [(step.of_ten, step.what) for step in told.steps] == [
        (5, "go to the bank"),
        (2, "call"),
        (1, "a stamp"),
    ]
    assert [source.publisher for source in told.sources] == ["Post"]
    assert told.assumed
    assert not told.own


def test_a_skill_that_is_not_counted_has_no_steps():
    told = working(parsed().get_assumption("read", "BE"), "fr")
    assert (told.times, told.steps, told.assumed) == (None, (), False)


def test_the_shipped_file_has_no_source_that_nobody_uses():
    text = SHIPPED.read_text(encoding="utf-8")
    for name in yaml.safe_load(text)["sources"]:
        assert f"source: {name}" in text

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.autonomy import ClosingRule
from helpnet.domain.candidates import Weights
from helpnet.domain.offer_policy import OfferPolicy, Quiet
from helpnet.domain.rules import (
    BadRules,
    NetworkRules,
    RuleProblem,
    parse_rules,
    to_mapping,
)


def problems(given_in):
    with pytest.raises(BadRules) as refusal:
        parse_rules(given_in)
    return {each.rule: each.problem for each in refusal.value.faults}


def test_without_a_choice_the_defaults_hold():
    rules = parse_rules({})
    assert rules == NetworkRules()
    assert (rules.hours_to_answer, rules.first_contact_days) == (48, 5)
    assert rules.promise_days == 3
    assert rules.closing == ClosingRule(2, different_days=True)


def test_rules_stored_before_neighbours_were_known_ask_none():
    stored = to_mapping(NetworkRules())
    del stored["ask_neighbours"]
    assert parse_rules(stored).ask_neighbours is False


def test_rules_stored_before_promises_were_made_promise_as_usual():
    stored = to_mapping(NetworkRules())
    del stored["promise_days"]
    assert parse_rules(stored).promise_days == 3


def test_rules_survive_being_written_and_read():
    own = NetworkRules(
        weights=Weights(closeness=0.2, needs=0.2, times=0.2, room=0.2, continuity=0.2),
        closing=ClosingRule(3, different_days=False),
        hours_to_answer=72,
        first_contact_days=2,
        promise_days=1,
        max_open_offers=1,
        ask_neighbours=True,
        offer_policy=OfferPolicy.ASSISTED,
        wave_size=1,
        urgent_hours=72,
        open_per_helper=20,
        days_after_no=0,
        quiet=Quiet(from_hour=0, until_hour=0, weekends=True),
        widen_reach=False,
        widen_modes=False,
        widen_neighbours=False,
        silent_days=120,
    )
    assert parse_rules(json.loads(json.dumps(to_mapping(own)))) == own


@pytest.mark.parametrize(
    ("rule", "value", "problem"),
    [
        ("hours_to_answer", 0, RuleProblem.OUT_OF_RANGE),
        ("hours_to_answer", 721, RuleProblem.OUT_OF_RANGE),
        ("hours_to_answer", "48", RuleProblem.NOT_A_NUMBER),
        ("hours_to_answer", 47.5, RuleProblem.NOT_A_NUMBER),
        ("hours_to_answer", True, RuleProblem.NOT_A_NUMBER),
        ("hours_to_answer", None, RuleProblem.NOT_A_NUMBER),
        ("first_contact_days", 61, RuleProblem.OUT_OF_RANGE),
        ("promise_days", 0, RuleProblem.OUT_OF_RANGE),
        ("promise_days", 31, RuleProblem.OUT_OF_RANGE),
        ("max_open_offers", 0, RuleProblem.OUT_OF_RANGE),
        ("offer_policy", "by_magic", RuleProblem.NOT_A_POLICY),
        ("offer_policy", None, RuleProblem.NOT_A_POLICY),
        ("offer_policy", [], RuleProblem.NOT_A_POLICY),
        ("wave_size", 0, RuleProblem.OUT_OF_RANGE),
        ("wave_size", -3, RuleProblem.OUT_OF_RANGE),
        ("wave_size", 4, RuleProblem.MORE_THAN_OPEN),
        ("urgent_hours", 49, RuleProblem.LATER_THAN_OTHERS),
        ("urgent_hours", -1, RuleProblem.OUT_OF_RANGE),
        ("days_after_no", -1, RuleProblem.OUT_OF_RANGE),
        ("open_per_helper", 0, RuleProblem.OUT_OF_RANGE),
        ("quiet_from", 24, RuleProblem.OUT_OF_RANGE),
        ("quiet_until", -1, RuleProblem.OUT_OF_RANGE),
        ("quiet_weekends", 1, RuleProblem.NOT_YES_OR_NO),
        ("widen_reach", "yes", RuleProblem.NOT_YES_OR_NO),
        ("silent_days", 2, RuleProblem.OUT_OF_RANGE),
        ("alone_in_a_row", 0, RuleProblem.OUT_OF_RANGE),
        ("different_days", 1, RuleProblem.NOT_YES_OR_NO),
        ("ask_neighbours", "yes", RuleProblem.NOT_YES_OR_NO),
        ("closeness", math.nan, RuleProblem.OUT_OF_RANGE),
        ("closeness", math.inf, RuleProblem.OUT_OF_RANGE),
        ("closeness", -0.1, RuleProblem.OUT_OF_RANGE),
        ("colour", "blue", RuleProblem.UNKNOWN),
    ],
)
def test_each_fault_is_named(rule, value, problem):
    assert problems({rule: value}) == {rule: problem}


def test_weights_must_add_up_to_one():
    assert problems({"closeness": 0.5}) == {"weights": RuleProblem.SUM_NOT_ONE}
    assert parse_rules({"closeness": 0.5, "needs": 0.1}).weights.closeness == 0.5


def test_all_faults_are_named_at_once():
    wrong = {"needs": 0.5, "colour": 1, "hours_to_answer": -1, "different_days": "yes"}
    assert problems(wrong) == {
        "colour": RuleProblem.UNKNOWN,
        "hours_to_answer": RuleProblem.OUT_OF_RANGE,
        "different_days": RuleProblem.NOT_YES_OR_NO,
        "weights": RuleProblem.SUM_NOT_ONE,
    }


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*to_mapping(NetworkRules()), "other"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.just(10**400),
        min_size=1,
    )
)
def test_any_mapping_is_followed_or_refused(mapping):
    try:
        rules = parse_rules(mapping)
    except BadRules:
        return
    assert to_mapping(rules).items() >= mapping.items()


def test_a_default_never_promises_more_than_what_is_given():
    rules = parse_rules({"hours_to_answer": 10, "max_open_offers": 2})
    assert (rules.urgent_hours, rules.wave_size) == (10, 2)
    assert parse_rules({"hours_to_answer": 700}).urgent_hours == 24

import json
from datetime import timedelta

import pytest

from helpnet.domain.autonomy import ClosingRule
from helpnet.domain.closing_rules import (
    closing_rule,
    counted_by,
    is_counted,
    with_changes,
)
from helpnet.domain.rules import COUNTED_BY, BadRules, parse_rules
from tests.factories import MONDAY

DAY = timedelta(days=1)


def changed(*steps):
    """Return what is stored after these changes, one each day, as JSON keeps it."""
    stored = {}
    for day, given in enumerate(steps):
        stored = with_changes(stored, given, at=MONDAY + day * DAY)
        stored = json.loads(json.dumps(stored))
    return stored


def test_what_has_ended_keeps_the_rule_of_its_end():
    stored = changed({"alone_in_a_row": 3}, {"own_counts": 0}, {"silent_days": 30})
    times = [-DAY, 0 * DAY, DAY / 2, DAY, 2 * DAY]
    rules = [closing_rule(stored, MONDAY + since) for since in times]
    own, now = ClosingRule(3), ClosingRule(3, own_counts=0)
    assert rules == [ClosingRule(), ClosingRule(), own, own, now]
    assert closing_rule(stored, None) == now == parse_rules(stored).closing


def test_only_another_closing_rule_is_one():
    stored = changed({"alone_in_a_row": 2, "hours_to_answer": 30})
    assert stored.keys() == changed({}).keys()
    assert closing_rule(stored, MONDAY - DAY) == ClosingRule()


def test_goals_are_counted_anew_after_another_closing_rule_alone():
    stored = changed({})
    assert not is_counted(stored)
    stored[COUNTED_BY] = counted_by(stored)
    for given, counted in (({"silent_days": 9}, True), ({"own_counts": 2}, False)):
        stored = with_changes(stored, given, at=MONDAY)
        assert is_counted(stored) is counted
    back = with_changes(stored, {"own_counts": 1}, at=MONDAY + DAY)
    assert len(back["closing_before"]) == 2


def test_a_rule_that_cannot_be_changes_nothing():
    with pytest.raises(BadRules):
        with_changes({}, {"alone_in_a_row": 0}, at=MONDAY)

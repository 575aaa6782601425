"""What a network decides for itself: weights, delays, limits and the closing rule."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, cast

from helpnet.domain.autonomy import ClosingRule
from helpnet.domain.candidates import BadWeights, Weights

# What a coordinator may type, both ends included.
_RANGES = {
    "hours_to_answer": (1, 720),
    "first_contact_days": (1, 60),
    "promise_days": (1, 30),
    "max_open_offers": (1, 20),
    "alone_in_a_row": (1, 10),
}
_YES_OR_NO = frozenset({"different_days", "ask_neighbours"})
_WEIGHTS = tuple(asdict(Weights()))


class RuleProblem(StrEnum):
    """What is wrong with one rule."""

    UNKNOWN = "unknown"
    NOT_A_NUMBER = "not_a_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    OUT_OF_RANGE = "out_of_range"
    SUM_NOT_ONE = "sum_not_one"


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One fault: the rule, `weights` for all of them together, and the problem."""

    rule: str
    problem: RuleProblem


class BadRules(Exception):
    """These rules cannot be followed; `faults` names everything wrong at once."""

    def __init__(self, faults: tuple[RuleFault, ...]) -> None:
        super().__init__(", ".join(f"{each.rule}: {each.problem}" for each in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRules:
    """The rules of a network: hours, days and numbers of offers.

    `promise_days`: weekdays in which somebody of the network gets in touch with who
    asked; `first_contact_days`: days in which a helper does after saying yes.
    `ask_neighbours`: helpers of the networks that lend us theirs are asked too.
    """

    weights: Weights = field(default_factory=Weights)
    closing: ClosingRule = field(default_factory=ClosingRule)
    hours_to_answer: int = 48
    first_contact_days: int = 5
    promise_days: int = 3
    max_open_offers: int = 3
    ask_neighbours: bool = False


def to_mapping(rules: NetworkRules) -> dict[str, float | bool]:
    """Return the rules as one flat mapping, which JSON can hold."""
    return {
        **asdict(rules.weights),
        **asdict(rules.closing),
        "hours_to_answer": rules.hours_to_answer,
        "first_contact_days": rules.first_contact_days,
        "promise_days": rules.promise_days,
        "max_open_offers": rules.max_open_offers,
        "ask_neighbours": rules.ask_neighbours,
    }


def parse_rules(given: Mapping[str, object]) -> NetworkRules:
    """Return the rules; what is not given keeps its default.

    Takes what `to_mapping` returns. Raise `BadRules` with all faults at once.
    """
    if not given:
        return _DEFAULT
    faults = [
        RuleFault(rule, problem)
        for rule, value in given.items()
        if (problem := _problem(rule, value))
    ]
    rules: dict[str, Any] = {**to_mapping(NetworkRules()), **given}
    weighty = any(fault.rule in _WEIGHTS for fault in faults)
    if not weighty and not _sums_to_one(rules):
        faults.append(RuleFault("weights", RuleProblem.SUM_NOT_ONE))
    if faults:
        raise BadRules(tuple(faults))
    return _rules(rules)


_DEFAULT = NetworkRules()


def _problem(rule: str, value: object) -> RuleProblem | None:
    if rule in _YES_OR_NO:
        return None if isinstance(value, bool) else RuleProblem.NOT_YES_OR_NO
    if rule in _WEIGHTS:
        return _outside(value, 0, 1, (int, float))
    if rule in _RANGES:
        return _outside(value, *_RANGES[rule], (int,))
    return RuleProblem.UNKNOWN


def _outside(
    value: object, least: int, most: int, numbers: tuple[type, ...]
) -> RuleProblem | None:
    # True and False are integers in Python, never in a rule.
    if isinstance(value, bool) or not isinstance(value, numbers):
        return RuleProblem.NOT_A_NUMBER
    number = cast(float, value)
    return None if least <= number <= most else RuleProblem.OUT_OF_RANGE


def _sums_to_one(rules: Mapping[str, Any]) -> bool:
    try:
        Weights(**{name: rules[name] for name in _WEIGHTS})
    except BadWeights:
        return False
    return True


def _rules(rules: Mapping[str, Any]) -> NetworkRules:
    return NetworkRules(
        weights=Weights(**{name: rules[name] for name in _WEIGHTS}),
        closing=ClosingRule(rules["alone_in_a_row"], rules["different_days"]),
        hours_to_answer=rules["hours_to_answer"],
        first_contact_days=rules["first_contact_days"],
        promise_days=rules["promise_days"],
        max_open_offers=rules["max_open_offers"],
        ask_neighbours=rules["ask_neighbours"],
    )

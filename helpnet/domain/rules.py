"""What a network decides for itself: weights, delays, limits and the closing rule."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, cast

from helpnet.domain.autonomy import ClosingRule
from helpnet.domain.candidates import BadWeights, Weights
from helpnet.domain.offer_policy import OfferPolicy, Quiet

RANGES = {
    "hours_to_answer": (1, 720),
    "first_contact_days": (1, 60),
    "promise_days": (1, 30),
    "max_open_offers": (1, 20),
    "alone_in_a_row": (1, 10),
    "wave_size": (1, 10),
    "urgent_hours": (1, 720),
    "open_per_helper": (1, 20),
    "days_after_no": (0, 90),
    "quiet_from": (0, 23),
    "quiet_until": (0, 23),
    "silent_days": (3, 120),
    "own_counts": (0, 5),
    "stuck_sessions": (2, 10),
    "missed_in_a_row": (1, 5),
    "tries_before_unreachable": (1, 10),
    "check_in_patience": (3, 60),
}
"""The whole numbers a coordinator may type, both ends included."""
_YES_OR_NO = frozenset(
    {
        "different_days",
        "ask_neighbours",
        "quiet_weekends",
        "widen_reach",
        "widen_modes",
        "widen_neighbours",
    }
)
CLOSING_BEFORE = "closing_before"
COUNTED_BY = "counted_by"
_NOTES = frozenset({CLOSING_BEFORE, COUNTED_BY})
"""What is kept beside the rules and is none: see `closing_rules`."""
# A rule that must not be greater than another.
_AT_MOST = {"urgent_hours": "hours_to_answer", "wave_size": "max_open_offers"}
_WEIGHTS = tuple(asdict(Weights()))


class RuleProblem(StrEnum):
    """What is wrong with one rule."""

    UNKNOWN = "unknown"
    NOT_A_NUMBER = "not_a_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    OUT_OF_RANGE = "out_of_range"
    SUM_NOT_ONE = "sum_not_one"
    NOT_A_POLICY = "not_a_policy"
    LATER_THAN_OTHERS = "later_than_others"
    MORE_THAN_OPEN = "more_than_open"


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

    Offers go out as `offer_policy` says, `wave_size` at once and never more than
    `max_open_offers`; `urgent_hours` is the time to answer what is urgent. A helper
    has at most `open_per_helper` offers to answer, and none for `days_after_no` days
    after a no. Nobody is written to while it is `quiet` there. Where nobody fits,
    `widen_*` says what is tried next. `silent_days`: an accompaniment without a
    meeting for so long is looked at by a coordinator; so is one in which no goal
    moved for `stuck_sessions` meetings, or `missed_in_a_row` were missed. Nobody is
    called unreachable before `tries_before_unreachable` calls, nor silent before a
    check-in has waited `check_in_patience` days.
    """

    weights: Weights = field(default_factory=Weights)
    closing: ClosingRule = field(default_factory=ClosingRule)
    hours_to_answer: int = 48
    first_contact_days: int = 5
    promise_days: int = 3
    max_open_offers: int = 3
    ask_neighbours: bool = False
    offer_policy: OfferPolicy = OfferPolicy.MANUAL
    wave_size: int = 3
    urgent_hours: int = 24
    open_per_helper: int = 3
    days_after_no: int = 7
    quiet: Quiet = field(default_factory=Quiet)
    widen_reach: bool = True
    widen_modes: bool = True
    widen_neighbours: bool = True
    silent_days: int = 21
    stuck_sessions: int = 4
    missed_in_a_row: int = 2
    tries_before_unreachable: int = 3
    check_in_patience: int = 14


_PLAIN = (
    "hours_to_answer",
    "first_contact_days",
    "promise_days",
    "max_open_offers",
    "ask_neighbours",
    "wave_size",
    "urgent_hours",
    "open_per_helper",
    "days_after_no",
    "widen_reach",
    "widen_modes",
    "widen_neighbours",
    "silent_days",
    "stuck_sessions",
    "missed_in_a_row",
    "tries_before_unreachable",
    "check_in_patience",
)


def to_mapping(rules: NetworkRules) -> dict[str, float | bool | str]:
    """Return the rules as one flat mapping, which JSON can hold."""
    return {
        **asdict(rules.weights),
        **asdict(rules.closing),
        **{name: getattr(rules, name) for name in _PLAIN},
        "offer_policy": rules.offer_policy.value,
        "quiet_from": rules.quiet.from_hour,
        "quiet_until": rules.quiet.until_hour,
        "quiet_weekends": rules.quiet.weekends,
    }


def parse_rules(given: Mapping[str, object]) -> NetworkRules:
    """Return the rules; what is not given keeps its default.

    Takes what `to_mapping` returns. Raise `BadRules` with all faults at once.
    """
    given = {rule: value for rule, value in given.items() if rule not in _NOTES}
    if not given:
        return _DEFAULT
    faults = [
        RuleFault(rule, problem)
        for rule, value in given.items()
        if (problem := _problem(rule, value))
    ]
    rules = _with_defaults(given)
    weighty = any(fault.rule in _WEIGHTS for fault in faults)
    if not weighty and not _sums_to_one(rules):
        faults.append(RuleFault("weights", RuleProblem.SUM_NOT_ONE))
    faults += _out_of_step(rules, {fault.rule for fault in faults})
    if faults:
        raise BadRules(tuple(faults))
    return _rules(rules)


_DEFAULT = NetworkRules()


def _with_defaults(given: Mapping[str, object]) -> dict[str, Any]:
    """Return all rules; a default never promises more than what is given allows."""
    rules: dict[str, Any] = {**to_mapping(_DEFAULT), **given}
    for rule, most in _AT_MOST.items():
        if rule not in given and not _problem(most, rules[most]):
            rules[rule] = min(rules[rule], rules[most])
    return rules


def _problem(rule: str, value: object) -> RuleProblem | None:
    if rule in _YES_OR_NO:
        return None if isinstance(value, bool) else RuleProblem.NOT_YES_OR_NO
    if rule == "offer_policy":
        return None if value in list(OfferPolicy) else RuleProblem.NOT_A_POLICY
    if rule in _WEIGHTS:
        return _outside(value, 0, 1, (int, float))
    if rule in RANGES:
        return _outside(value, *RANGES[rule], (int,))
    return RuleProblem.UNKNOWN


def _outside(
    value: object, least: int, most: int, numbers: tuple[type, ...]
) -> RuleProblem | None:
    # True and False are integers in Python, never in a rule.
    if isinstance(value, bool) or not isinstance(value, numbers):
        return RuleProblem.NOT_A_NUMBER
    number = cast(float, value)
    return None if least <= number <= most else RuleProblem.OUT_OF_RANGE


def _out_of_step(rules: Mapping[str, Any], faulty: set[str]) -> list[RuleFault]:
    """Return the rules that promise more than the rule they depend on."""
    problems = {
        "urgent_hours": RuleProblem.LATER_THAN_OTHERS,
        "wave_size": RuleProblem.MORE_THAN_OPEN,
    }
    return [
        RuleFault(rule, problems[rule])
        for rule, most in _AT_MOST.items()
        if not faulty & {rule, most} and rules[rule] > rules[most]
    ]


def _sums_to_one(rules: Mapping[str, Any]) -> bool:
    try:
        Weights(**{name: rules[name] for name in _WEIGHTS})
    except BadWeights:
        return False
    return True


def _rules(rules: Mapping[str, Any]) -> NetworkRules:
    return NetworkRules(
        weights=Weights(**{name: rules[name] for name in _WEIGHTS}),
        closing=ClosingRule(
            rules["alone_in_a_row"], rules["different_days"], rules["own_counts"]
        ),
        offer_policy=OfferPolicy(rules["offer_policy"]),
        quiet=Quiet(
            from_hour=rules["quiet_from"],
            until_hour=rules["quiet_until"],
            weekends=rules["quiet_weekends"],
        ),
        **{name: rules[name] for name in _PLAIN},
    )

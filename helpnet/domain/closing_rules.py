"""Which closing rule a request is counted by, now that its network has another one.

A network's stored rules keep, beside the rules, the closing rules they replaced, and by
which one the goals of the network were counted last.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from helpnet.domain.autonomy import ClosingRule
from helpnet.domain.rules import CLOSING_BEFORE, COUNTED_BY, parse_rules, to_mapping

_COUNTING = 1
"""Another way of counting needs another number: all goals are counted anew then."""

Stored = Mapping[str, Any]


def closing_rule(stored: Stored, ended_at: datetime | None) -> ClosingRule:
    """Return the rule of an accompaniment: what has ended keeps the rule of its end.

    `ended_at` is None while it goes on.
    """
    if ended_at is not None:
        for former in stored.get(CLOSING_BEFORE, ()):
            if ended_at <= datetime.fromisoformat(former["until"]):
                return _rule(former)
    return parse_rules(stored).closing


def with_changes(
    stored: Stored, given: Mapping[str, object], *, at: datetime
) -> dict[str, Any]:
    """Return what to store when these rules change; the others stay.

    Raise `BadRules` with all faults at once.
    """
    before, after = parse_rules(stored), parse_rules({**stored, **given})
    kept = {name: stored[name] for name in (COUNTED_BY,) if name in stored}
    former = list(stored.get(CLOSING_BEFORE, ()))
    if before.closing != after.closing:
        former.append({"until": at.isoformat(), **asdict(before.closing)})
    notes = {CLOSING_BEFORE: former} if former else {}
    return {**to_mapping(after), **kept, **notes}


def counted_by(stored: Stored) -> str:
    """Return how goals are to be counted now, as a short text to compare.

    A rule that comes back is another one: what came between was counted otherwise.
    """
    rule, changes = parse_rules(stored).closing, len(stored.get(CLOSING_BEFORE, ()))
    numbers = (_COUNTING, rule.alone_in_a_row, rule.different_days, rule.own_counts)
    return "-".join(str(int(number)) for number in (*numbers, changes))


def is_counted(stored: Stored) -> bool:
    """Tell whether the goals of the network were counted so, all of them."""
    return bool(stored.get(COUNTED_BY) == counted_by(stored))


def _rule(former: Mapping[str, Any]) -> ClosingRule:
    return ClosingRule(
        former["alone_in_a_row"], former["different_days"], former["own_counts"]
    )

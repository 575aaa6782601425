"""What a simulated year comes to: who was served, how soon, how far, by whom."""

import math
from collections import Counter
from collections.abc import Sequence

from benchmarks.simulation_learners import Learner
from benchmarks.simulation_region import Area
from benchmarks.simulation_year import Answer, Offer, Record, World
from helpnet.domain.asking import Channel
from helpnet.domain.candidates import CriterionName
from helpnet.domain.fairness import Wait, gini, survival

BANDS_KM = ((0, 2), (2, 5), (5, 10), (10, 20), (20, math.inf))
MEAN_UP_TO = 90


def still_waiting(waits: Sequence[Wait]) -> list[tuple[float, float]]:
    """Return the steps (day, share still waiting after it), from (0, 1) on."""
    return [(0.0, 1.0), *survival(waits)]


def share_within(steps: Sequence[tuple[float, float]], days: float) -> float:
    """Return the share served within so many days."""
    return 1 - [share for day, share in steps if day <= days][-1]


def quantile(steps: Sequence[tuple[float, float]], share: float) -> float | None:
    """Return the day by which this share is served, None if it never is."""
    reached = (day for day, left in steps if left <= 1 - share + 1e-12)
    return next(reached, None)


def mean_wait(steps: Sequence[tuple[float, float]], up_to: float) -> float:
    """Return the mean wait in days, each wait cut off at `up_to` days."""
    inside = [(day, share) for day, share in steps if day < up_to]
    ends = [day for day, _ in inside[1:]] + [up_to]
    return sum(
        share * (end - day) for (day, share), end in zip(inside, ends, strict=True)
    )


def measure(world: World, record: Record) -> dict[str, object]:
    """Return all measures of one year, ready for JSON; times in days."""
    taken = [offer for offer in record.offers if offer.answer is Answer.ACCEPTED]
    ended = {offer.request: offer.answered for offer in taken}
    waits = {
        number: Wait(ended.get(number, world.days) - each.asked, number in ended)
        for number, each in enumerate(world.learners)
    }
    return {
        "asked": len(world.learners),
        "served": len(taken),
        **_waiting([*waits.values()]),
        "p95_wait_fitting": _last_of_the_fitting(world, waits),
        **_journeys(taken),
        **_quality(taken),
        **_loads(world, taken),
        **_refusals(record.offers),
        "by_channel": _split(world.learners, waits, "channel", list(Channel)),
        "by_area": _split(world.learners, waits, "area", list(Area)),
        "never": _never(world, record, ended),
    }


def _waiting(waits: Sequence[Wait]) -> dict[str, float | None]:
    steps = still_waiting(waits)
    return {
        "within_7": share_within(steps, 7),
        "within_30": share_within(steps, 30),
        "median_wait": quantile(steps, 0.5),
        "p90_wait": quantile(steps, 0.9),
        "p95_wait": quantile(steps, 0.95),
        "mean_wait_90": mean_wait(steps, MEAN_UP_TO),
    }


def _last_of_the_fitting(world: World, waits: dict[int, Wait]) -> float | None:
    """Return the 95th percentile among those whom somebody could help at all."""
    fitting = [wait for number, wait in waits.items() if world.fitting[number]]
    return quantile(still_waiting(fitting), 0.95)


def _split(
    learners: Sequence[Learner], waits: dict[int, Wait], by: str, groups: Sequence[str]
) -> dict[str, dict[str, float | None]]:
    found: dict[str, dict[str, float | None]] = {}
    for group in groups:
        some = [waits[n] for n, one in enumerate(learners) if getattr(one, by) == group]
        if some:
            served = sum(wait.found for wait in some)
            found[group] = {"asked": len(some), "served": served, **_waiting(some)}
    return found


def _journeys(taken: Sequence[Offer]) -> dict[str, float]:
    km = [offer.km for offer in taken if offer.km is not None]
    return {
        "km": sum(km),
        "km_each": sum(km) / len(km) if km else 0.0,
        "remote": len(taken) - len(km),
    }


def _quality(taken: Sequence[Offer]) -> dict[str, float]:
    """Return the mean value of two criteria of the score, over the matches."""
    values: dict[str, float] = {}
    for name in (CriterionName.NEEDS, CriterionName.TIMES):
        criteria = [one for offer in taken for one in offer.candidate.criteria]
        found = [one.value for one in criteria if one.name is name]
        values[name.value] = sum(found) / len(found) if found else 0.0
    return values


def _loads(world: World, taken: Sequence[Offer]) -> dict[str, float]:
    matches = Counter(offer.helper for offer in taken)
    busy = Counter[int]()
    for offer in taken:
        ends = offer.answered + 7 * world.learners[offer.request].sessions
        busy[offer.helper] += min(ends, world.days) - offer.answered
    places = [one.profile.capacity for one in world.helpers]
    spread = [busy[number] / each for number, each in enumerate(places)]
    return {
        "gini_matches": gini(Counter(matches[n] for n in range(len(places)))),
        "gini_load": gini(Counter(spread)),
        "helpers_unused": 1 - len(matches) / len(world.helpers),
        "most_matches": max(matches.values(), default=0),
        "busy_share": sum(busy.values()) / (world.days * sum(places)),
    }


def _refusals(offers: Sequence[Offer]) -> dict[str, object]:
    answered = [each for each in offers if each.answer is not Answer.OPEN]
    answers = Counter(offer.answer for offer in answered)
    count = len(answered) or 1
    return {
        "offers": len(answered),
        "offers_each": len(answered) / (answers[Answer.ACCEPTED] or 1),
        "refused_too_far": answers[Answer.TOO_FAR] / count,
        "refused_other": answers[Answer.OTHER] / count,
        "expired": answers[Answer.EXPIRED] / count,
        "too_far_by_km": [_band(answered, low, high) for low, high in BANDS_KM],
    }


def _band(offers: Sequence[Offer], low: float, high: float) -> dict[str, float | None]:
    inside = [each for each in offers if each.km is not None and low <= each.km < high]
    far = sum(offer.answer is Answer.TOO_FAR for offer in inside)
    return {
        "from_km": low,
        "to_km": None if high == math.inf else high,
        "offers": len(inside),
        "refused_too_far": far / len(inside) if inside else 0.0,
    }


def _never(world: World, record: Record, ended: dict[int, float]) -> dict[str, int]:
    unserved = [n for n in range(len(world.learners)) if n not in ended]
    reasons = Counter(_reason(world, record, number) for number in unserved)
    return dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def _reason(world: World, record: Record, request: int) -> str:
    """Return why nobody helps at the end of the year, in one word."""
    if request in world.blocked:
        return f"nobody fits: {world.blocked[request]}"
    if request not in record.waiting:
        return "not settled yet"
    if set(world.fitting[request]) <= record.excluded.get(request, frozenset()):
        return "all who fit refused"
    return "all who fit are full or away"

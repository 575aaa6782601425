"""How the figures of a skill are worked out, in one language, for those who ask."""

from dataclasses import dataclass

from helpnet.domain.assumptions import Assumption, Figure, Item, Way
from helpnet.domain.catalogue import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingStep:
    """So many of ten times: a trip, a call or a payment.

    `what` had to be done or paid, empty where it is not said; `each` is minutes, or
    for `Item.PAID` money; None where it is not known.
    """

    item: Item
    of_ten: int
    what: str
    each: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """How one skill is counted; without `times` it is not.

    `sources`: where some of the figures can be read; `assumed`: some are helpnet's own
    assumptions; `own`: some are the network's.
    """

    skill: str
    times: Figure | None
    steps: tuple[WorkingStep, ...]
    sources: tuple[Source, ...]
    assumed: bool
    own: bool


def working(assumption: Assumption, language: str) -> Working:
    """Return how a skill is counted, in one of the offered languages."""
    times = assumption.get(Item.TIMES)
    found = (
        _step(assumption, Item.TRIPS, Item.TRIP_MINUTES, assumption.trip, language),
        _step(assumption, Item.CALLS, Item.CALL_MINUTES, assumption.call, language),
        _step(assumption, Item.PAID, Item.MONEY, assumption.payment, language),
    )
    steps = tuple(step for step in found if step) if times else ()
    estimated = [times, *(step.each for step in steps)]
    figures = [figure for figure in estimated if figure]
    return Working(
        skill=assumption.skill,
        times=times,
        steps=steps,
        sources=tuple({each.source: None for each in figures if each.source}),
        assumed=any(not each.source and not each.own for each in figures),
        own=any(each.own for each in assumption.figures.values()),
    )


def _step(
    assumption: Assumption, share: Item, each: Item, way: Way | None, language: str
) -> WorkingStep | None:
    figure = assumption.get(share)
    if figure is None or not figure.likely:
        return None
    if share is Item.PAID and assumption.get(each) is None:
        return None
    return WorkingStep(
        item=share,
        of_ten=round(figure.likely),
        what=way.text[language] if way else "",
        each=assumption.get(each),
    )

"""What learners answer later, and at the end beside the start, as it is counted."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.suppression import show_row
from helpnet.domain.survey import Ability

CANNOT_IN_SURVEY: Mapping[SurveyTask, float] = MappingProxyType(
    {
        SurveyTask.EMAIL: 1 / 5,
        SurveyTask.NEWS: 1 / 4,
        SurveyTask.TIMETABLE: 1 / 3,
        SurveyTask.PAY_ONLINE: 1 / 2,
    }
)
"""Share of people who cannot do it, by the survey of the Ligue des Familles."""


class Standing(StrEnum):
    """What came of a later question; silence is nothing but silence."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    SILENT = "silent"
    OPEN = "open"
    NOT_ASKED = "not_asked"


def share_still(counts: Mapping[Standing, int | None]) -> float | None:
    """Return the share of those who were asked and said yes; silence is no yes.

    None where a count is hidden or nobody was asked.
    """
    asked = [counts[each] for each in _ASKED]
    known = [each for each in asked if each is not None]
    if len(known) < len(asked) or not sum(known):
        return None
    return known[0] / sum(known)


def count_abilities(
    pairs: Mapping[tuple[Ability, Ability], int],
) -> tuple[list[int | None], list[int | None]]:
    """Return who said what before and after, each with its total.

    `pairs`: how many answered (before, after); what is returned is in the order of
    `Ability`.
    """
    before: Counter[Ability] = Counter()
    after: Counter[Ability] = Counter()
    for (one, other), number in pairs.items():
        before[one] += number
        after[other] += number
    return (
        show_row([before[each] for each in Ability]),
        show_row([after[each] for each in Ability]),
    )


_ASKED = (Standing.YES, Standing.NO, Standing.UNSURE, Standing.SILENT)
_PARTS = 3  # alone, ended otherwise, going on; then the total

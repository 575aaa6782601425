"""The four questions a learner may answer at the start and at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.asking import Route
from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.ends import EndReason
from helpnet.domain.journey import Stage


class Moment(StrEnum):
    """When the questions were answered."""

    START = "start"
    END = "end"


class Ability(StrEnum):
    """What a learner says of one task: today, can you do it?"""

    ALONE = "alone"
    WITH_HELP = "with_help"
    NO = "no"


ANSWERABLE: Mapping[Moment, frozenset[Stage]] = MappingProxyType(
    {
        Moment.START: frozenset({Stage.WAITING, Stage.OFFERED}),
        Moment.END: frozenset({Stage.ACCOMPANIED, Stage.AUTONOMOUS}),
    }
)
"""When answers may be given or changed: those of the start, before help begins."""


def is_answerable(
    moment: Moment, stage: Stage, route: Route, reason: EndReason | None = None
) -> bool:
    """Tell whether the questions are put now.

    Never to whom no helper is looked for, and never about who has died.
    """
    lives = reason is not EndReason.DECEASED
    return lives and route is not Route.OFFLINE and stage in ANSWERABLE[moment]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyLine:
    """One question: the task, its skill in the catalogue, and the answer, if any.

    `later` is what was answered at the end, where both are shown.
    """

    task: SurveyTask
    skill: str
    ability: Ability | None
    later: Ability | None = None


MOST_TIMES = 99
"""How often in a month somebody was needed, at most: more is no better known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySheet:
    """What is asked at one moment, with the answers so far.

    `times`: how often in the last month a person was needed for it, if they said.
    """

    lines: tuple[SurveyLine, ...]
    times: int | None


@dataclass(frozen=True, slots=True)
class TimesNeeded:
    """How often in a month a person was needed, before help and after it."""

    start: int | None = None
    end: int | None = None

"""What makes an ask or a helper's profile impossible to match, each with its name."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.catalogue import Catalogue
from helpnet.domain.matching import Ask, HelperProfile, Obstacle
from helpnet.domain.modes import REMOTE


class AskProblem(StrEnum):
    """Why nobody can be looked for."""

    NO_NEED = "no_need"
    UNKNOWN_SKILL = "unknown_skill"
    RETIRED_SKILL = "retired_skill"
    NO_MODE = "no_mode"
    PLACE_UNKNOWN = "place_unknown"
    NO_LANGUAGE = "no_language"

    @property
    def obstacle(self) -> Obstacle:
        """Return what therefore stands between the ask and every helper."""
        return _OBSTACLES.get(self, Obstacle.NEEDS_NOT_COVERED)


_OBSTACLES = {
    AskProblem.NO_MODE: Obstacle.NO_SHARED_MODE,
    AskProblem.PLACE_UNKNOWN: Obstacle.PLACE_UNKNOWN,
    AskProblem.NO_LANGUAGE: Obstacle.NO_SHARED_LANGUAGE,
}


@dataclass(frozen=True, slots=True)
class AskFault:
    """One fault of an ask; `skill` is the need it is about, if it is about one."""

    problem: AskProblem
    skill: str = ""


class BadAsk(Exception):
    """Nobody can be looked for; `faults` names everything wrong at once."""

    def __init__(self, faults: tuple[AskFault, ...]) -> None:
        super().__init__(", ".join(each.problem for each in faults))
        self.faults = faults


class ProfileProblem(StrEnum):
    """Which number of a helper's profile is none that can be."""

    CAPACITY = "capacity"
    LOAD = "load"
    REACH = "reach"


class BadProfile(Exception):
    """A helper cannot be like this; `problems` names everything wrong at once."""

    def __init__(self, problems: tuple[ProfileProblem, ...]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def ask_faults(ask: Ask, catalogue: Catalogue) -> tuple[AskFault, ...]:
    """Return why the ask fits nobody whoever the helpers are; empty when it may.

    An unknown place counts where no remote mode would do; of the needs, the main one.
    """
    main = ask.needs[0] if ask.needs else ""
    problems = [_need_problem(main, catalogue)]
    if not ask.modes:
        problems.append(AskProblem.NO_MODE)
    elif ask.modes.isdisjoint(REMOTE) and not _is_known(ask):
        problems.append(AskProblem.PLACE_UNKNOWN)
    if not ask.languages:
        problems.append(AskProblem.NO_LANGUAGE)
    return tuple(
        AskFault(each, main if each in _OF_THE_NEED else "")
        for each in problems
        if each
    )


def check_ask(ask: Ask, catalogue: Catalogue) -> None:
    """Raise `BadAsk` with all faults of an ask that fits nobody whoever helps."""
    faults = ask_faults(ask, catalogue)
    if faults:
        raise BadAsk(faults)


def profile_problems(profile: HelperProfile) -> tuple[ProfileProblem, ...]:
    """Return which numbers are negative, or none at all; empty when all can be."""
    return tuple(problem for problem, is_wrong in _NUMBERS.items() if is_wrong(profile))


_OF_THE_NEED = frozenset({AskProblem.UNKNOWN_SKILL, AskProblem.RETIRED_SKILL})

_NUMBERS: Mapping[ProfileProblem, Callable[[HelperProfile], bool]] = MappingProxyType(
    {
        ProfileProblem.CAPACITY: lambda one: one.capacity < 0,
        ProfileProblem.LOAD: lambda one: one.load < 0,
        # Written this way round, what is no number is wrong too.
        ProfileProblem.REACH: lambda one: not 0 <= one.reach_km < math.inf,
    }
)


def _need_problem(main: str, catalogue: Catalogue) -> AskProblem | None:
    if not main:
        return AskProblem.NO_NEED
    if main not in catalogue.ids:
        return AskProblem.UNKNOWN_SKILL
    retired = catalogue.get_skill(main).retired
    return AskProblem.RETIRED_SKILL if retired else None


def _is_known(ask: Ask) -> bool:
    return ask.place is not None and ask.place.point is not None

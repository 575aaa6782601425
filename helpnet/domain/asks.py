"""What makes an ask or a helper's profile impossible to match, each with its name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from helpnet.domain.asking import Barrier, Wishes
from helpnet.domain.availability import SLOTS
from helpnet.domain.catalogue import Catalogue
from helpnet.domain.helping import MOST_LEARNERS, MOST_REACH_KM
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import Ask, Obstacle
from helpnet.domain.modes import REMOTE, Mode


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
    REACH = "reach"


class BadProfile(Exception):
    """A helper cannot be like this; `problems` names everything wrong at once."""

    def __init__(self, problems: tuple[ProfileProblem, ...]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def check_wishes(
    *,
    needs: Collection[str],
    modes: Collection[str],
    languages: Collection[str],
    catalogue: Catalogue,
) -> None:
    """Raise `BadAsk` unless everything wished for can be looked for.

    Unlike a request that is there already, a new one names no retired skill at all.
    """
    faults = _need_faults(needs or ("",), catalogue)
    if not modes:
        faults.append(AskFault(AskProblem.NO_MODE))
    if not languages:
        faults.append(AskFault(AskProblem.NO_LANGUAGE))
    if faults:
        raise BadAsk(tuple(faults))


def check_needs(needs: Collection[str], catalogue: Catalogue) -> None:
    """Raise `BadAsk` unless every need is in use; none at all is fine.

    So ask people for whom no helper is looked for.
    """
    faults = _need_faults(needs, catalogue)
    if faults:
        raise BadAsk(tuple(faults))


def known_part(wishes: Wishes, catalogue: Catalogue) -> Wishes:
    """Return what of the wishes can be kept: a call is refused for none of them."""
    needs = dict.fromkeys(wishes.needs)
    return replace(
        wishes,
        needs=tuple(need for need in needs if not _need_problem(need, catalogue)),
        barriers=wishes.barriers & set(Barrier),
        modes=wishes.modes & set(Mode),
        languages=wishes.languages & set(SPOKEN),
        times=wishes.times & set(SLOTS),
    )


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


def without_dead_wishes(ask: Ask, catalogue: Catalogue) -> Ask:
    """Return the ask without further needs that could never come first.

    The main need stays, whatever it is: it decides who can take the request.
    """
    further = (each for each in ask.needs[1:] if not _need_problem(each, catalogue))
    return replace(ask, needs=(*ask.needs[:1], *further))


def check_ask(ask: Ask, catalogue: Catalogue) -> None:
    """Raise `BadAsk` with all faults of an ask that fits nobody whoever helps."""
    faults = ask_faults(ask, catalogue)
    if faults:
        raise BadAsk(faults)


def check_numbers(*, capacity: int = 0, reach_km: float = 0.0) -> None:
    """Raise `BadProfile` when a number is negative, no number at all, or too high.

    `reach_km` is at most `MOST_REACH_KM`, `capacity` at most `MOST_LEARNERS`.
    """
    # Written this way round, what is no number is wrong too.
    fine = {
        ProfileProblem.CAPACITY: 0 <= capacity <= MOST_LEARNERS,
        ProfileProblem.REACH: 0 <= reach_km <= MOST_REACH_KM,
    }
    problems = tuple(problem for problem, is_fine in fine.items() if not is_fine)
    if problems:
        raise BadProfile(problems)


_OF_THE_NEED = frozenset({AskProblem.UNKNOWN_SKILL, AskProblem.RETIRED_SKILL})


def _need_faults(needs: Iterable[str], catalogue: Catalogue) -> list[AskFault]:
    problems = {need: _need_problem(need, catalogue) for need in needs}
    return [AskFault(problem, need) for need, problem in problems.items() if problem]


def _need_problem(main: str, catalogue: Catalogue) -> AskProblem | None:
    if not main:
        return AskProblem.NO_NEED
    if main not in catalogue.ids:
        return AskProblem.UNKNOWN_SKILL
    retired = catalogue.get_skill(main).retired
    return AskProblem.RETIRED_SKILL if retired else None


def _is_known(ask: Ask) -> bool:
    return ask.place is not None and ask.place.point is not None

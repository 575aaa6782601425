"""The small steps of a goal: those of its guide, and those the pair adds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpnet.domain.history import Actor

MOST_OWN = 20
MOST_SIGNS = 200


class StepProblem(StrEnum):
    """Why a step is not added."""

    THERE_ALREADY = "there_already"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step: of the guide by its number, or in the pair's own words.

    `key` names it in a form. `done_on` is local; who ticked it first is kept.
    """

    key: str
    guide_index: int | None
    text: str
    done_on: date | None
    done_by: Actor | None


@dataclass(frozen=True, slots=True)
class Ticks:
    """What somebody changed in a list of steps, by their keys, and one step more."""

    done: frozenset[str] = frozenset()
    undone: frozenset[str] = frozenset()
    new: str = ""


def guide_key(index: int) -> str:
    """Return the name of a step of the guide."""
    return f"g{index}"


def own_key(number: int) -> str:
    """Return the name of a step in the pair's own words, by its row."""
    return f"o{number}"


def tidy(text: str) -> str:
    """Return the words of a step on one line."""
    return " ".join(text.split())


def problem_with(
    text: str, *, own: Iterable[str], guide: Iterable[str]
) -> StepProblem | None:
    """Tell why this step cannot be added beside those of the pair and the guide."""
    mine = list(own)
    if len(text) > MOST_SIGNS:
        return StepProblem.TOO_LONG
    if _alike(text) in {_alike(each) for each in (*mine, *guide)}:
        return StepProblem.THERE_ALREADY
    return StepProblem.TOO_MANY if len(mine) >= MOST_OWN else None


def _alike(text: str) -> str:
    """Return what two steps share that say the same: no case, no full stop."""
    return tidy(text).casefold().rstrip(".! ")

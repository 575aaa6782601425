"""The days of the demonstration, played in the order of time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One use case to call at its moment; called again it changes nothing."""

    at: datetime
    play: Callable[[datetime], object]


def play(steps: Iterable[Step]) -> None:
    """Play every step, earliest first; those of one moment in the given order."""
    for step in sorted(steps, key=lambda each: each.at):
        step.play(step.at)

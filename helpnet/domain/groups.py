"""A meeting of one helper with several learners, told once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpnet.domain.autonomy import Level
from helpnet.domain.meetings import MeetingFault, Recording
from helpnet.domain.modes import Mode

FEWEST, MOST = 2, 12
"""How many learners a group has: one is a meeting, more than twelve is a lesson."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one learner did in a group; `session_id` is the planned meeting it was.

    `another`: the helper knows of a recorded meeting of that day, and means another.
    """

    request_id: int
    levels: Mapping[int, Level]
    shared_note: str = ""
    session_id: int | None = None
    another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRecording:
    """What a helper notes after a group met: the same day, place and time for all."""

    held_on: date
    minutes: int
    mode: Mode
    parts: Sequence[Part]
    place_id: int | None = None
    where: str = ""

    def of(self, part: Part) -> Recording:
        """Return the same as told of one learner."""
        return Recording(
            held_on=self.held_on,
            minutes=self.minutes,
            mode=self.mode,
            levels=part.levels,
            place_id=self.place_id,
            where=self.where,
            shared_note=part.shared_note,
            once_a_day=not part.another,
        )


class BadGroup(Exception):
    """Nothing is recorded: `faults` names what is wrong, by the learner's request.

    `recorded` are the learners who have a meeting of that day on file already.
    """

    def __init__(
        self,
        faults: Mapping[int, frozenset[MeetingFault]],
        recorded: frozenset[int],
    ) -> None:
        super().__init__(f"{dict(faults)}, {sorted(recorded)}")
        self.faults, self.recorded = faults, recorded


class WrongSize(Exception):
    """Fewer learners than two, the same one twice, or too many for a group."""

"""What learners do between meetings and are asked afterwards, as the story tells it."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpnet.domain.autonomy import Level
from helpnet.domain.check_ins import Still


@dataclass(frozen=True, slots=True)
class DidItAlone:
    """The learner says on their own page that they did it alone."""

    skill: str


@dataclass(frozen=True, slots=True)
class TextsBack:
    """The learner answers the text that asked them last."""

    words: str


@dataclass(frozen=True, slots=True)
class IsAskedAgain:
    """The learner is asked whether they still can; what is not named they can."""

    not_any_more: tuple[str, ...] = ()

    def answer(self, skill: str) -> Still:
        """Return what they say of this skill."""
        return Still.NO if skill in self.not_any_more else Still.YES


@dataclass(frozen=True, slots=True)
class MetAsGroup:
    """Several learners of one helper met; levels by name, then by skill."""

    meeting: str
    levels: Mapping[str, Mapping[str, Level]]
    place: str
    minutes: int


@dataclass(frozen=True, slots=True)
class TakesOff:
    """The helper recorded a meeting by mistake, and takes it off."""

    meeting: str


LaterAct = DidItAlone | TextsBack | IsAskedAgain | MetAsGroup | TakesOff

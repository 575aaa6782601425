"""What a learner lets the next helper know."""

from enum import StrEnum


class Shared(StrEnum):
    """What goes on to the next helper; without an answer only the goals."""

    NOTES = "notes"
    LEVELS = "levels"
    NOTHING = "nothing"

    @property
    def levels(self) -> bool:
        """Tell whether the levels of the goals go on."""
        return self is not Shared.NOTHING

    @property
    def notes(self) -> bool:
        """Tell whether the notes that both saw go on."""
        return self is Shared.NOTES


def shared_of(*, levels: bool, notes: bool) -> Shared:
    """Return what these two mean together."""
    if notes:
        return Shared.NOTES
    return Shared.LEVELS if levels else Shared.NOTHING

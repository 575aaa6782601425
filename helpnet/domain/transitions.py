"""Life cycles as tables: what may follow what, and a refusal for the rest."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)


class NotAllowed(Exception):
    """This event cannot happen in this state."""

    def __init__(self, state: StrEnum, event: StrEnum) -> None:
        super().__init__(f"{event} while {state}")
        self.state, self.event = state, event


def advance(table: Mapping[tuple[State, Event], State], at: State, by: Event) -> State:
    """Return the state that follows, or raise `NotAllowed`."""
    try:
        return table[at, by]
    except KeyError:
        raise NotAllowed(at, by) from None


def possible_events(
    table: Mapping[tuple[State, Event], State], at: State
) -> list[Event]:
    """Return what may happen next, in the order of the table."""
    return [event for state, event in table if state == at]

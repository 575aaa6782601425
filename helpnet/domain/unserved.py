"""Which waiting requests nobody can take, and where only the distance is in the way."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from helpnet.domain.matching import (
    MOST_WIDENING_KM,
    Ask,
    HelperProfile,
    Obstacle,
    obstacles,
)
from helpnet.domain.modes import REMOTE
from helpnet.domain.nearness import SLACK_KM, Cloud, Marks
from helpnet.domain.places import Point

_TOO_FAR_ALONE = frozenset({Obstacle.TOO_FAR})
_BITS = 62
"""What fits a machine's integer; words that share a bit only make a mask wider."""


class Crowd:
    """Helpers, sorted so that one ask needs to look at few of them."""

    def __init__(self, profiles: Iterable[HelperProfile], *, on: date) -> None:
        teachers: dict[str, list[HelperProfile]] = defaultdict(list)
        for profile in profiles:
            if profile.active and profile.load < profile.capacity:
                for skill in profile.skills:
                    teachers[skill].append(profile)
        self._groups = {skill: _Group(found) for skill, found in teachers.items()}
        self._on = on

    def serves(self, ask: Ask) -> bool:
        """Tell whether some helper has no obstacle to the ask."""
        return self._find(ask, frozenset(), wide=False)

    def count_fitting(self, ask: Ask, *, most: int) -> int:
        """Return how many helpers have no obstacle to the ask; beyond `most`, that."""
        group = self._groups.get(ask.needs[0]) if ask.needs else None
        found = group.list_possible(ask, wide=False) if group else ()
        fitting = (one for one in found if not obstacles(ask, one, on=self._on))
        return sum(1 for _ in islice(fitting, most))

    def only_too_far(self, ask: Ask) -> bool:
        """Tell whether nothing but the distance keeps some helper from the ask."""
        return self._find(ask, _TOO_FAR_ALONE, wide=True)

    def _find(self, ask: Ask, wanted: frozenset[Obstacle], *, wide: bool) -> bool:
        group = self._groups.get(ask.needs[0]) if ask.needs else None
        found = group.list_possible(ask, wide=wide) if group else ()
        return any(obstacles(ask, each, on=self._on) == wanted for each in found)


class _Group:
    """The helpers who teach one skill, with what can be tested of all at once."""

    def __init__(self, profiles: Sequence[HelperProfile]) -> None:
        self._profiles = profiles
        self._cloud = Cloud([_point(each) for each in profiles])
        self._reach = np.array([each.reach_km for each in profiles])
        self._languages = _Words(profiles, lambda each: each.languages)
        self._times = _Words(profiles, lambda each: each.times)
        self._modes = _Words(profiles, lambda each: each.modes)

    def list_possible(self, ask: Ask, *, wide: bool) -> list[HelperProfile]:
        """Return a superset of those who fit the ask, `wide` at any distance."""
        marks = self._languages.shared(ask.languages) & self._modes.shared(ask.modes)
        if ask.times:
            marks &= self._times.shared(ask.times)
        if not wide:
            marks &= self._modes.shared(ask.modes & REMOTE) | self._near(ask)
        return [self._profiles[int(number)] for number in np.flatnonzero(marks)]

    def _near(self, ask: Ask) -> Marks:
        if ask.place is None or ask.place.point is None:
            return np.zeros(len(self._profiles), dtype=bool)
        widening = min(ask.place.precision_km, MOST_WIDENING_KM)
        limits = self._reach + widening + SLACK_KM
        near: Marks = self._cloud.distances_km(ask.place.point) <= limits
        return near


def _point(profile: HelperProfile) -> Point | None:
    return profile.place.point if profile.place else None


class _Words:
    """A set of words per helper, as the bits of one integer each."""

    def __init__(
        self,
        profiles: Sequence[HelperProfile],
        words: Callable[[HelperProfile], Iterable[str]],
    ) -> None:
        known = sorted({word for each in profiles for word in words(each)})
        self._bits: Mapping[str, int] = {
            word: 1 << number % _BITS for number, word in enumerate(known)
        }
        self._masks: NDArray[np.int64] = np.array(
            [self._mask(words(each)) for each in profiles], dtype=np.int64
        )

    def shared(self, words: Iterable[str]) -> Marks:
        """Mark the helpers who have one of these words."""
        shared: Marks = (self._masks & self._mask(words)) != 0
        return shared

    def _mask(self, words: Iterable[str]) -> int:
        mask = 0
        for word in words:
            mask |= self._bits.get(word, 0)
        return mask

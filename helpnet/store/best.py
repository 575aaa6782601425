"""The best helpers for one ask: exact, whatever the number of helpers."""

from datetime import date

from helpnet.domain.candidates import Candidate, Weights, rank
from helpnet.domain.matching import Ask
from helpnet.store.candidates import list_profiles


def list_best(ask: Ask, *, weights: Weights, on: date, most: int) -> list[Candidate]:
    """Return who can take the request that day, best first, at most `most`."""
    return rank(ask, list_profiles(ask), weights=weights, on=on, most=most)

"""What learners ask of the invented world: in person, from afar, either, in Paris."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.random import Generator, SeedSequence, default_rng

from benchmarks.ground import FLANDERS, FRANCE, REST_OF_BELGIUM
from benchmarks.world import (
    NETWORK,
    PLACE_SHARE,
    RARE,
    SKILLS,
    TIMES,
    World,
    skill_shares,
)
from helpnet.domain.candidates import Candidate
from helpnet.domain.matching import Ask
from helpnet.domain.modes import IN_PERSON, REMOTE, Mode
from helpnet.domain.places import Location, Point

ANY_TIME_SHARE, MOST_TIMES = 0.4, 5
RARE_SHARE, SECOND_SHARE = 0.06, 0.25
PAST_SHARE = 0.3  # of the requests that some helpers declined or took before
NEED_SHARES = (0.5, 0.3, 0.2)  # of 1, 2 and 3 needs
USUAL = {FRANCE: ("fr", "en"), FLANDERS: ("nl", "fr"), REST_OF_BELGIUM: ("fr", "nl")}


class Kind(StrEnum):
    """A row of the report: how help is wanted, and where."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    EITHER = "either"
    PARIS = "paris"  # in person, where most helpers cover one point


@dataclass(frozen=True)
class Question:
    """An ask of a kind, with the place of the ground it comes from (-1 unknown)."""

    kind: Kind
    place: int
    ask: Ask


def draw_questions(
    world: World, kind: Kind, count: int, *, first_id: int, seed: int
) -> list[Question]:
    """Return so many asks of a kind, numbered from `first_id`."""
    number = list(Kind).index(kind)
    rng = default_rng(SeedSequence([seed, len(world), 2, number]))
    ground = world.ground
    share = ground.share_around_paris() if kind is Kind.PARIS else ground.share
    places = rng.choice(len(ground.rows), size=count, p=share)
    # helpnet refuses requests that nobody could come to, wherever helpers are.
    anywhere = kind in (Kind.REMOTE, Kind.EITHER)
    known = (rng.random(count) < PLACE_SHARE) | (not anywhere)
    return [
        _question(world, rng, kind, int(place) if sure else -1, first_id + n)
        for n, (place, sure) in enumerate(zip(places, known, strict=True))
    ]


def _question(
    world: World, rng: Generator, kind: Kind, place: int, request_id: int
) -> Question:
    zone = int(world.ground.zone[place]) if place >= 0 else FRANCE
    ask = Ask(
        request_id=request_id,
        network_ids=frozenset({NETWORK}),
        place=_location(world, place),
        modes=_modes(rng, kind),
        needs=_needs(rng),
        languages=_languages(rng, zone),
        times=_times(rng),
    )
    return Question(kind, place, ask)


def _location(world: World, place: int) -> Location:
    if place < 0:
        return Location(None)
    row = world.ground.rows[place]
    return Location(Point(row.latitude, row.longitude), row.precision_km)


def _modes(rng: Generator, kind: Kind) -> frozenset[Mode]:
    if kind is Kind.EITHER:
        return _some(rng, IN_PERSON) | _some(rng, REMOTE)
    return _some(rng, REMOTE if kind is Kind.REMOTE else IN_PERSON)


def _some(rng: Generator, modes: frozenset[Mode]) -> frozenset[Mode]:
    """Return one of the subsets that are not empty, each as likely."""
    drawn = int(rng.integers(1, 1 << len(modes)))
    return frozenset(mode for n, mode in enumerate(sorted(modes)) if drawn >> n & 1)


def _needs(rng: Generator) -> tuple[str, ...]:
    many = 1 + int(rng.choice(len(NEED_SHARES), p=NEED_SHARES))
    drawn = rng.choice(len(SKILLS), size=many, replace=False, p=skill_shares())
    return tuple(SKILLS[n] for n in drawn)


def _languages(rng: Generator, zone: int) -> frozenset[str]:
    first, second = USUAL[zone]
    drawn = rng.random()
    if drawn < RARE_SHARE:
        return frozenset({str(rng.choice(RARE))})
    spoken = {first, second} if drawn < RARE_SHARE + SECOND_SHARE else {first}
    return frozenset(spoken)


def _times(rng: Generator) -> frozenset[str]:
    if rng.random() < ANY_TIME_SHARE:
        return frozenset()
    many = int(rng.integers(1, MOST_TIMES + 1))
    return frozenset(str(t) for t in rng.choice(TIMES, size=many, replace=False))


def with_past(
    question: Question, best: Sequence[Candidate], *, helpers: int, rng: Generator
) -> Question:
    """Return the question with a past: the best said no, the third helped before.

    Helpers who would not be proposed anyway would not show whether it counts.
    """
    if not best or rng.random() >= PAST_SHARE:
        return question
    ids = [candidate.helper_id for candidate in best]
    someone = 1 + int(rng.integers(helpers))
    excluded = frozenset({ids[0], *ids[3:4]})
    former = frozenset({*ids[2:3], someone}) - excluded
    return replace(
        question, ask=replace(question.ask, excluded=excluded, former=former)
    )


def past_rng(world: World, seed: int) -> Generator:
    """Return what decides on pasts, apart from all other draws."""
    return np.random.default_rng(SeedSequence([seed, len(world), 3]))

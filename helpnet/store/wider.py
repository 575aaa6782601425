"""Who can take a request in the wider circle; SQL fetches, the domain decides."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import cache

from sqlalchemy import BigInteger, Float, TextualSelect, bindparam, column, select, text

from helpnet.domain.candidates import Candidate, Weights, rank
from helpnet.domain.contacts import ContactWay
from helpnet.domain.matching import Ask
from helpnet.domain.modes import IN_PERSON, REMOTE
from helpnet.domain.rules import NetworkRules
from helpnet.domain.wider import Latitude, widen
from helpnet.store.base import db
from helpnet.store.best import list_best
from helpnet.store.best_parameters import for_ask, for_rungs
from helpnet.store.best_sql import WORDS
from helpnet.store.candidates import list_profiles_of
from helpnet.store.neighbours import Lending
from helpnet.store.requests import HelpRequest

RUNGS = 32
"""How many rungs the index keeps for each skill."""


def wider_ask(request: HelpRequest, ask: Ask, rules: NetworkRules) -> Ask:
    """Return what is asked for in the wider circle by the rules of the network."""
    lenders: Collection[int] = ()
    if rules.widen_neighbours:
        lenders = _list_lenders(request.network_id)
    latitude = Latitude(
        reach=rules.widen_reach,
        modes=rules.widen_modes,
        lenders=frozenset(lenders),
        # Who is reached at a neighbour's cannot be taught by phone.
        by_phone=request.contact_way is ContactWay.PHONE and bool(request.phone),
    )
    return widen(ask, latitude)


def list_best_around(
    ask: Ask, *, weights: Weights, on: date, most: int
) -> list[Candidate]:
    """Return what `list_best` does, also for helpers asked to go farther than they say.

    Exact: whoever helps from afar is found by the same index, since for them distance
    counts nothing; all others who may come that far are looked at one by one.
    """
    as_said = replace(ask, reach_factor=1.0)
    if ask.reach_factor == as_said.reach_factor:
        return list_best(ask, weights=weights, on=on, most=most)
    known = set(ask.former | _list_within(ask, weights, on))
    if ask.modes & REMOTE:
        afar = list_best(as_said, weights=weights, on=on, most=most)
        known |= {each.helper_id for each in afar}
    return rank(ask, list_profiles_of(known), weights=weights, on=on, most=most)


def _list_lenders(network_id: int) -> Collection[int]:
    lending = select(Lending.network_id).where(Lending.lends_to_id == network_id)
    return db.session.scalars(lending).all()


def _list_within(ask: Ask, weights: Weights, on: date) -> frozenset[int]:
    """Return helpers with room who may come to the learner for the main need."""
    point = ask.place.point if ask.place else None
    if not ask.needs or point is None or not ask.modes & IN_PERSON:
        return frozenset()
    dialect = db.engine.dialect.name
    in_person = replace(ask, modes=ask.modes & IN_PERSON)
    given = for_ask(in_person, weights, on, dialect) | for_rungs(range(RUNGS), dialect)
    return frozenset(
        db.session.scalars(_within(dialect), {**given, "factor": ask.reach_factor})
    )


# A hair too much: the domain decides who is near enough.
_WITHIN = """
SELECT f.helper_id AS helper_id
FROM skill_numbers AS n CROSS JOIN {runs} {shelved}
WHERE n.skill = :skill_0
  AND (f.modes & :modes) <> 0
  AND (f.languages & :languages) <> 0
  AND (:any_time = 1 OR (f.times & :slots) <> 0)
  AND {networks}
  AND {left_out}
  AND 12742.0175428303196 * asin(0.9999999999999999 * sqrt(
    (f.x - :x) * (f.x - :x) + (f.y - :y) * (f.y - :y) + (f.z - :z) * (f.z - :z)
  ) / 2) <= f.reach_km * :factor + :doubt + 1e-6
"""


@cache
def _within(dialect: str) -> TextualSelect:
    words = WORDS[dialect]
    typed = [
        bindparam(name, type_=Float) for name in ("x", "y", "z", "doubt", "factor")
    ]
    typed += [
        bindparam(name, type_=BigInteger)
        for name in ("modes", "languages", "any_time", "slots")
    ]
    return text(_WITHIN.format(**words)).bindparams(*typed).columns(column("helper_id"))

"""Everybody who waits, with one proposal for all of them; nothing is sent here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpnet.domain.backlog import Pairing, Plan, Proposal, Waiting, propose
from helpnet.domain.candidates import Candidate, rank
from helpnet.domain.matching import HelperProfile, fit
from helpnet.domain.modes import IN_PERSON
from helpnet.domain.reasons import Reasons, reasons_for
from helpnet.domain.whynobody import WhyNobody, why_nobody
from helpnet.store.asking_helpers import count_open_offers
from helpnet.store.backlog import list_waiting
from helpnet.store.candidates import list_all_profiles, list_names
from helpnet.store.networks import list_networks
from helpnet.store.requests import HelpRequest, list_requests_by_id

MOST_PAIRS, MOST_LEFT, MOST_CHOICES = 100, 20, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a plan gives; kilometres count where people meet in person.

    `unserved_since` is since when the longest waiting of those nobody takes waits.
    """

    served: int
    total_km: float
    unserved_since: datetime | None

    @property
    def km_each(self) -> float | None:
        """Return the kilometres per person served, None when nobody is."""
        return self.total_km / self.served if self.served else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A helper who could take the request; no distance where nobody travels."""

    helper_id: int
    name: str
    percent: int
    distance_km: float | None
    reasons: Reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One request that waits: the helper proposed, if any, and the others who fit.

    `why` is given where no helper with a free place fits.
    """

    request_id: int
    reference: str
    name: str
    town: str
    need: str
    more_needs: int
    asked_at: datetime
    urgent: bool
    proposed: Choice | None
    choices: tuple[Choice, ...]
    why: WhyNobody | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """The proposal for everybody who waits, beside first come, first served.

    `pairs` and `left` show urgent requests first, then who waits longest; `more` and
    `more_left` count those that are not shown.
    """

    waiting: int
    best: Figures
    first_come: Figures
    pairs: tuple[Row, ...]
    more: int
    left: tuple[Row, ...]
    more_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One waiting request of any network, and the helper proposed for it."""

    network: str
    reference: str
    asked_at: datetime
    urgent: bool
    helper: str
    distance_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePlan:
    """One plan for everybody who waits in every network."""

    best: Figures
    first_come: Figures
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class _World:
    """What a proposal was made of; open offers count as taken places in `booked`."""

    waiting: Mapping[int, Waiting]
    profiles: Mapping[int, HelperProfile]
    booked: Sequence[HelperProfile]
    proposal: Proposal

    def in_order(self, request_ids: Iterable[int]) -> list[int]:
        """Return the urgent ones first, then who waits longest."""
        return sorted(request_ids, key=self._first)

    def _first(self, request_id: int) -> tuple[bool, datetime, int]:
        one = self.waiting[request_id]
        return (not one.urgent, one.asked_at, request_id)

    def candidates(self, request_id: int) -> list[Candidate]:
        """Return who fits and has a place left, with the load as it is today."""
        one = self.waiting[request_id]
        pairs = self.proposal.pairs[request_id]
        profiles = [self.profiles[pair.helper_id] for pair in pairs]
        return rank(one.ask, profiles, weights=one.weights, on=one.on)


def get_backlog(*, network_id: int, now: datetime) -> Backlog:
    """Return the proposal for a network; the number of statements is constant."""
    world = _propose([network_id], now)
    best = world.proposal.best
    helpers = {pair.request_id: pair.helper_id for pair in best.pairings}
    pairs, left = world.in_order(helpers), world.in_order(best.left)
    shown = [*pairs[:MOST_PAIRS], *left[:MOST_LEFT]]
    rows = {row.request_id: row for row in _rows(world, shown, helpers)}
    return Backlog(
        waiting=len(world.waiting),
        best=_figures(world, best),
        first_come=_figures(world, world.proposal.first_come),
        pairs=tuple(rows[key] for key in pairs[:MOST_PAIRS]),
        more=max(0, len(pairs) - MOST_PAIRS),
        left=tuple(rows[key] for key in left[:MOST_LEFT]),
        more_left=max(0, len(left) - MOST_LEFT),
    )


def plan_everywhere(*, now: datetime) -> WholePlan:
    """Return one plan for every network together, in the order of the requests."""
    networks = {network.id: network.name for network in list_networks()}
    world = _propose(networks, now)
    best = world.proposal.best
    pairs = {pair.request_id: pair for pair in best.pairings}
    names = list_names(pair.helper_id for pair in best.pairings)
    requests = list_requests_by_id(world.waiting)
    return WholePlan(
        best=_figures(world, best),
        first_come=_figures(world, world.proposal.first_come),
        lines=tuple(
            _plan_line(requests[key], networks, pairs.get(key), names)
            for key in world.in_order(world.waiting)
        ),
    )


def _propose(network_ids: Iterable[int], now: datetime) -> _World:
    waiting = {one.ask.request_id: one for one in list_waiting(network_ids, now=now)}
    lending = frozenset(
        network for one in waiting.values() for network in one.ask.network_ids
    )
    profiles = list_all_profiles(lending)
    asked = count_open_offers(lending)
    booked = [_booked(profile, asked) for profile in profiles]
    return _World(
        waiting=waiting,
        profiles={profile.helper_id: profile for profile in profiles},
        booked=booked,
        proposal=propose(list(waiting.values()), booked, now=now),
    )


def _booked(profile: HelperProfile, asked: Mapping[int, int]) -> HelperProfile:
    """Count each open offer as a place taken: its helper may still say yes."""
    load = profile.load + asked.get(profile.helper_id, 0)
    return replace(profile, load=min(load, profile.capacity))


def _figures(world: _World, plan: Plan) -> Figures:
    since = [world.waiting[request_id].asked_at for request_id in plan.left]
    return Figures(
        served=plan.served,
        total_km=sum(_travelled_km(world, pairing) for pairing in plan.pairings),
        unserved_since=min(since, default=None),
    )


def _travelled_km(world: _World, pairing: Pairing) -> float:
    one = world.waiting[pairing.request_id]
    found = fit(one.ask, world.profiles[pairing.helper_id], on=one.on)
    return (found.distance_km or 0.0) if found.modes[0] in IN_PERSON else 0.0


def _rows(
    world: _World, request_ids: Sequence[int], helpers: Mapping[int, int]
) -> list[Row]:
    """Return a row for each request; `helpers` says who is proposed, by request."""
    fitting = {
        key: _shown(world.candidates(key), helpers.get(key)) for key in request_ids
    }
    names = list_names({one.helper_id for found in fitting.values() for one in found})
    learners = list_requests_by_id(request_ids)
    return [
        _row(
            world,
            learners[key],
            tuple(_choice(one, world.waiting[key], names) for one in fitting[key]),
            helpers.get(key),
        )
        for key in request_ids
    ]


def _shown(found: Sequence[Candidate], helper_id: int | None) -> list[Candidate]:
    """Return the best, and whoever is proposed even when others fit better."""
    return [
        one
        for place, one in enumerate(found)
        if place < MOST_CHOICES or one.helper_id == helper_id
    ]


def _row(
    world: _World,
    learner: HelpRequest,
    choices: tuple[Choice, ...],
    helper_id: int | None,
) -> Row:
    one = world.waiting[learner.id]
    nobody = None if choices else why_nobody(one.ask, world.booked, on=one.on)
    return Row(
        request_id=learner.id,
        reference=learner.reference,
        name=learner.name,
        town=learner.town,
        need=one.ask.needs[0] if one.ask.needs else "",
        more_needs=max(0, len(one.ask.needs) - 1),
        asked_at=one.asked_at,
        urgent=one.urgent,
        proposed=next((each for each in choices if each.helper_id == helper_id), None),
        choices=choices,
        why=nobody,
    )


def _choice(
    found: Candidate, one: Waiting, names: Mapping[int, tuple[str, str]]
) -> Choice:
    travels = found.modes[0] in IN_PERSON
    return Choice(
        helper_id=found.helper_id,
        name=names[found.helper_id][0],
        percent=round(found.score * 100),
        distance_km=found.distance_km if travels else None,
        reasons=reasons_for(found, one.ask),
    )


def _plan_line(
    request: HelpRequest,
    networks: Mapping[int, str],
    pairing: Pairing | None,
    names: Mapping[int, tuple[str, str]],
) -> PlanLine:
    return PlanLine(
        network=networks[request.network_id],
        reference=request.reference,
        asked_at=request.asked_at,
        urgent=request.urgent,
        helper=names[pairing.helper_id][0] if pairing else "",
        distance_km=pairing.distance_km if pairing else None,
    )

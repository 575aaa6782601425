"""One plan for everybody who waits, as a coordinator weighs it against another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpnet.domain.backlog import Pairing, Plan, Proposal, Waiting, propose
from helpnet.domain.candidates import Candidate, rank
from helpnet.domain.matching import HelperProfile, fit
from helpnet.domain.modes import IN_PERSON


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


@dataclass(frozen=True, slots=True)
class Planned:
    """A proposal with what it was made of, by id of request and of helper.

    In `booked` each offer that is open counts as a place taken.
    """

    waiting: Mapping[int, Waiting]
    profiles: Mapping[int, HelperProfile]
    booked: Sequence[HelperProfile]
    proposal: Proposal

    def helpers(self) -> Mapping[int, int]:
        """Return who is proposed for each request that somebody takes."""
        pairings = self.proposal.best.pairings
        return {pairing.request_id: pairing.helper_id for pairing in pairings}

    def left(self) -> list[int]:
        """Return the requests that nobody takes, urgent and oldest first."""
        return self.in_order(self.waiting.keys() - self.helpers().keys())

    def in_order(self, request_ids: Iterable[int]) -> list[int]:
        """Return the urgent ones first, then who waits longest."""
        return sorted(request_ids, key=self._first)

    def _first(self, request_id: int) -> tuple[bool, datetime, int]:
        one = self.waiting[request_id]
        return (not one.urgent, one.asked_at, request_id)

    def candidates(
        self, request_id: int, *, most: int, proposed: int | None
    ) -> list[Candidate]:
        """Return at most `most` who fit and have a place left, and who is proposed.

        The load is as it is today, without the open offers.
        """
        one = self.waiting[request_id]
        pairs = self.proposal.pairs.get(request_id, ())
        best = {pair.helper_id for pair in pairs[:most]}
        ids = best | {proposed} if proposed else best
        profiles = [self.profiles[key] for key in sorted(ids)]
        return rank(one.ask, profiles, weights=one.weights, on=one.on)

    def figures(self, plan: Plan) -> Figures:
        """Return what this plan gives to all who wait."""
        served = {pairing.request_id for pairing in plan.pairings}
        left = [self.waiting[key].asked_at for key in self.waiting.keys() - served]
        return Figures(
            served=plan.served,
            total_km=sum(self.travelled_km(one) or 0.0 for one in plan.pairings),
            unserved_since=min(left, default=None),
        )

    def travelled_km(self, pairing: Pairing) -> float | None:
        """Return how far the helper travels, None where they help from afar."""
        one = self.waiting[pairing.request_id]
        found = fit(one.ask, self.profiles[pairing.helper_id], on=one.on)
        return found.distance_km if found.modes[0] in IN_PERSON else None


def plan_all(
    waiting: Iterable[Waiting],
    profiles: Iterable[HelperProfile],
    *,
    asked: Mapping[int, int],
    impossible: frozenset[int] = frozenset(),
    now: datetime,
) -> Planned:
    """Return the plan for all who wait; `impossible` requests are for nobody.

    `asked` counts the open offers of helpers, by id: each keeps a place, because the
    helper may still say yes.
    """
    everybody = {one.ask.request_id: one for one in waiting}
    known = {profile.helper_id: profile for profile in profiles}
    booked = [_booked(one, asked.get(key, 0)) for key, one in known.items()]
    possible = [one for key, one in everybody.items() if key not in impossible]
    proposal = propose(possible, booked, now=now)
    return Planned(everybody, known, booked, proposal)


def _booked(profile: HelperProfile, asked: int) -> HelperProfile:
    return replace(profile, load=min(profile.load + asked, profile.capacity))

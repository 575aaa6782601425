"""One plan for everybody who waits in every network, to be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.backlog import Pairing
from helpnet.domain.planning import Figures, Planned
from helpnet.store.candidates import list_names
from helpnet.store.networks import list_network_names
from helpnet.store.planning import plan_for
from helpnet.store.requests import HelpRequest, list_requests_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One waiting request of any network; `helper` is empty where nobody takes it.

    `distance_km` is what the helper travels, None where they help from afar.
    """

    network: str
    reference: str
    asked_at: datetime
    urgent: bool
    helper: str
    distance_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePlan:
    """One plan for everybody who waits, beside first come, first served."""

    best: Figures
    first_come: Figures
    lines: tuple[PlanLine, ...]


def plan_everywhere(*, now: datetime) -> WholePlan:
    """Return one plan for all networks together, urgent and oldest requests first."""
    networks = list_network_names()
    planned = plan_for(networks, now=now)
    proposal = planned.proposal
    pairs = {pairing.request_id: pairing for pairing in proposal.best.pairings}
    names = list_names(pairing.helper_id for pairing in proposal.best.pairings)
    requests = list_requests_by_id(planned.waiting)
    return WholePlan(
        best=planned.figures(proposal.best),
        first_come=planned.figures(proposal.first_come),
        lines=tuple(
            _line(
                requests[key],
                networks[requests[key].network_id],
                *(_helper(pairs[key], planned, names) if key in pairs else ("", None)),
            )
            for key in planned.in_order(planned.waiting)
        ),
    )


def _helper(
    pairing: Pairing, planned: Planned, names: Mapping[int, tuple[str, str]]
) -> tuple[str, float | None]:
    return names[pairing.helper_id][0], planned.travelled_km(pairing)


def _line(
    request: HelpRequest, network: str, helper: str, distance_km: float | None
) -> PlanLine:
    return PlanLine(
        network=network,
        reference=request.reference,
        asked_at=request.asked_at,
        urgent=request.urgent,
        helper=helper,
        distance_km=distance_km,
    )

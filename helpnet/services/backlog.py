"""Everybody who waits, with one proposal for all of them; nothing is sent here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.asks import AskFault, ask_faults, without_dead_wishes
from helpnet.domain.backlog import Waiting
from helpnet.domain.candidates import Candidate
from helpnet.domain.modes import IN_PERSON
from helpnet.domain.planning import Figures, Planned
from helpnet.domain.reasons import Reasons, percent_of, reasons_for
from helpnet.domain.whynobody import WhyNobody, why_nobody
from helpnet.store.candidates import list_names
from helpnet.store.catalogue import catalogue
from helpnet.store.neighbours import list_guests
from helpnet.store.planning import plan_for
from helpnet.store.requests import HelpRequest, list_requests_by_id

MOST_PAIRS, MOST_LEFT, MOST_CHOICES = 100, 20, 10
MOST_LOOKED_THROUGH = 10_000
"""Helpers looked through, all rows together, to say why nobody fits: about a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A helper who could take the request; no distance where nobody travels.

    `network` is the name of another network that lends this helper, else empty.
    """

    helper_id: int
    name: str
    network: str
    percent: int
    distance_km: float | None
    reasons: Reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One request that waits: the helper proposed, if any, and the others who fit.

    `why` says what stands between where no helper with a free place fits, unless
    there are too many helpers to find out here. `faults` of the request itself leave
    nobody to look for.
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
    faults: tuple[AskFault, ...]


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


@dataclass(frozen=True, slots=True)
class _Names:
    """How the people on the page are called; `guests` are lent by these networks."""

    helpers: Mapping[int, tuple[str, str]]
    guests: Mapping[int, str]
    learners: Mapping[int, HelpRequest]


def get_backlog(*, network_id: int, now: datetime) -> Backlog:
    """Return the proposal for a network; the number of statements is constant."""
    planned = plan_for([network_id], now=now)
    proposal = planned.proposal
    pairs, left = planned.in_order(planned.helpers()), planned.left()
    shown = pairs[:MOST_PAIRS], left[:MOST_LEFT]
    rows = _rows(planned, [*shown[0], *shown[1]], network_id)
    return Backlog(
        waiting=len(planned.waiting),
        best=planned.figures(proposal.best),
        first_come=planned.figures(proposal.first_come),
        pairs=tuple(rows[key] for key in shown[0]),
        more=len(pairs) - len(shown[0]),
        left=tuple(rows[key] for key in shown[1]),
        more_left=len(left) - len(shown[1]),
    )


def _rows(
    planned: Planned, request_ids: Sequence[int], network_id: int
) -> Mapping[int, Row]:
    proposed = planned.helpers()
    fitting = {
        key: planned.candidates(key, most=MOST_CHOICES, proposed=proposed.get(key))
        for key in request_ids
    }
    names = _names(fitting, network_id)
    why = _why(planned, [key for key in request_ids if not fitting[key]])
    return {
        key: _row(
            planned.waiting[key],
            names.learners[key],
            tuple(_choice(one, key, planned, names) for one in fitting[key]),
            helper_id=proposed.get(key),
            why=why.get(key),
        )
        for key in request_ids
    }


def _names(fitting: Mapping[int, Sequence[Candidate]], network_id: int) -> _Names:
    ids = {one.helper_id for some in fitting.values() for one in some}
    return _Names(
        helpers=list_names(ids),
        guests=list_guests(ids, network_id=network_id),
        learners=list_requests_by_id(fitting),
    )


def _why(planned: Planned, request_ids: Sequence[int]) -> Mapping[int, WhyNobody]:
    """Return why nobody fits the first of these requests, as many as time allows."""
    most = MOST_LOOKED_THROUGH // max(1, len(planned.booked))
    return {
        key: why_nobody(
            without_dead_wishes(one.ask, catalogue()), planned.booked, on=one.on
        )
        for key in request_ids[:most]
        if (one := planned.waiting[key])
    }


def _row(
    one: Waiting,
    learner: HelpRequest,
    choices: tuple[Choice, ...],
    *,
    helper_id: int | None,
    why: WhyNobody | None,
) -> Row:
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
        why=why,
        faults=ask_faults(one.ask, catalogue()),
    )


def _choice(
    found: Candidate, request_id: int, planned: Planned, names: _Names
) -> Choice:
    return Choice(
        helper_id=found.helper_id,
        name=names.helpers[found.helper_id][0],
        network=names.guests.get(found.helper_id, ""),
        percent=percent_of(found.criteria),
        distance_km=found.distance_km if found.modes[0] in IN_PERSON else None,
        reasons=reasons_for(found, planned.waiting[request_id].ask),
    )

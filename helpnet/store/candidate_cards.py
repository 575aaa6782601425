"""The helpers who fit a request, as a coordinator sees them before asking."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpnet.domain.candidates import Candidate
from helpnet.domain.matching import Ask
from helpnet.domain.reasons import Reasons, percent_of, reasons_for
from helpnet.store.boards import count_unanswered
from helpnet.store.candidates import list_names
from helpnet.store.neighbours import list_guests
from helpnet.store.taught import count_taught


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateCard:
    """A helper who fits now; `percent` is the score.

    `network` is theirs, None when it is the request's own; `unanswered` are all
    offers that wait for their answer.
    """

    helper_id: int
    name: str
    town: str
    network: str | None
    percent: int
    reasons: Reasons
    unanswered: int

    @property
    def maybe_full(self) -> bool:
        """Return whether the open offers may take every place that is left."""
        return self.reasons.load + self.unanswered >= self.reasons.capacity


def candidate_cards(
    found: Sequence[Candidate], ask: Ask, *, network_id: int
) -> tuple[CandidateCard, ...]:
    """Return the cards of these candidates, in their order; at most four statements.

    `network_id` is the network of the request.
    """
    if not found:
        return ()
    ids = [each.helper_id for each in found]
    names, waiting = list_names(ids), count_unanswered(ids)
    taught = count_taught(ids, ask.needs[0], before=ask.request_id)
    alone = len(ask.network_ids) == 1
    guests = list_guests(() if alone else ids, network_id=network_id)
    return tuple(
        CandidateCard(
            helper_id=each.helper_id,
            name=names[each.helper_id][0],
            town=names[each.helper_id][1],
            network=guests.get(each.helper_id),
            percent=percent_of(each.criteria),
            reasons=reasons_for(each, ask, taught=taught.get(each.helper_id, 0)),
            unanswered=waiting.get(each.helper_id, 0),
        )
        for each in found
    )

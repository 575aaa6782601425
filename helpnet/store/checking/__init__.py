"""What must never be so, found by one question for each kind of fault."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select

from helpnet.domain.checking import Fault, FaultKind
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.domain.rules import parse_rules
from helpnet.store import episodes
from helpnet.store.base import db
from helpnet.store.batches import batches
from helpnet.store.checking import accompanying, matching
from helpnet.store.checking.facts import list_wrong
from helpnet.store.checking.rows import Check as Check
from helpnet.store.checking.rows import Question
from helpnet.store.networks import list_networks
from helpnet.store.requests import HelpRequest

QUESTIONS: Mapping[FaultKind, Question] = matching.QUESTIONS | accompanying.QUESTIONS
RECOUNTS = {
    FaultKind.WRONG_FACTS: list_wrong,
    FaultKind.WRONG_EPISODES: episodes.list_wrong,
}
"""What only the rules of the domain can tell: they give the requests, by id."""


def list_by_hand() -> Collection[int]:
    """Return the networks where nothing goes out by itself."""
    manual = OfferPolicy.MANUAL
    policies = ((each.id, parse_rules(each.rules)) for each in list_networks())
    return [key for key, rules in policies if rules.offer_policy is manual]


def find_faults(check: Check) -> Iterator[Fault]:
    """Yield what must not be so, by kind, and by number within a kind."""
    for kind, ask in QUESTIONS.items():
        for about, since in db.session.execute(ask(check)):
            yield Fault(kind, about, since)
    for kind, recount in RECOUNTS.items():
        for reference in _references(recount()):
            yield Fault(kind, reference)


def _references(request_ids: Collection[int]) -> Iterator[str]:
    wanted = select(HelpRequest.reference).order_by(HelpRequest.id)
    for some in batches(request_ids):
        yield from db.session.scalars(wanted.where(HelpRequest.id.in_(some)))

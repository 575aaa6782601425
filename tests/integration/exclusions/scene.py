"""What the tests of this folder share. Helpers who must not be asked for a request: nobody proposes or asks them."""

from datetime import timedelta

from helpnet.domain.offers import ExclusionReason
from helpnet.services import boards, candidates, exclusions, matching
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, an_account

LATER = MONDAY + timedelta(hours=1)


CONFLICT, WISH = ExclusionReason.CONFLICT, ExclusionReason.LEARNER_WISH


class Desk:
    """A network, its coordinator and what they can do about one request."""

    def __init__(self, **fields):
        self.network = a_network(**fields)
        self.account = an_account(self.network, name="Marie Dupont")
        self.who = {"network_id": self.network.id, "account_id": self.account.id}

    def exclude(self, request, helper, why=CONFLICT, now=LATER):
        exclusions.exclude_helper(
            request_id=request.id, helper_id=helper.id, why=why, now=now, **self.who
        )

    def allow(self, request, helper):
        exclusions.allow_helper(
            request_id=request.id, helper_id=helper.id, now=LATER, **self.who
        )

    def ask(self, request, helper):
        return matching.offer(
            request_id=request.id, helper_id=helper.id, now=LATER, **self.who
        )

    def excluded(self, request):
        return exclusions.list_excluded(
            network_id=self.network.id, request_id=request.id
        )

    def board(self, request):
        return boards.board(
            network_id=self.network.id, request_id=request.id, now=LATER
        )


def found_by(request):
    found = candidates.list_candidates(request_id=request.id, now=LATER)
    return [each.helper_id for each in found]


def fresh(row_type, key):
    db.session.rollback()
    return db.session.get_one(row_type, key)


def history_of(request):
    return [step.what for step in fresh(HelpRequest, request.id).history]


def _two(desk):
    return a_helper(desk.network), a_helper(desk.network)

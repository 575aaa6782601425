"""What racing helpers and learners do: one says yes while the other changes the times."""

from helpnet.services import changing, matching
from tests.factories import MONDAY
from tests.races.drill import noted


def accept_or_change(ledger, rng, argument):
    """Accept every offer, or change the times of every request to others."""
    part, offers = argument
    offers = list(offers)
    rng.shuffle(offers)
    for offer_id, request_id, helper_id in offers:
        if part == "accept":
            _accept(ledger, offer_id, helper_id)
        else:
            _change(ledger, request_id, part)


def _accept(ledger, offer_id, helper_id):
    with noted(ledger, matching.OfferGone):
        matching.accept(offer_id=offer_id, helper_id=helper_id, now=MONDAY)
        ledger.promised.append(offer_id)


def _change(ledger, request_id, slot):
    with noted(ledger):
        changing.change_times(
            request_id=request_id, times=frozenset({slot}), now=MONDAY
        )

"""The words for how long people waited, and for shares."""

import pytest

from helpnet.domain.fairness import WaitSummary
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.web.coordinator.fairness_words import waited
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)


@pytest.mark.parametrize(
    ("people", "longest", "days", "words"),
    [
        (0, 0.0, None, "–"),
        (2, 0.3, None, "–"),
        (2, 0.3, 0.2, "less than 1 day"),
        (2, 1.0, None, "more than 1 day"),
        (2, 3.8, None, "more than 3 days"),
        (2, 9.0, 2.6, "3 days"),
    ],
)
def test_a_wait_in_words(emptied, people, longest, days, words):
    waits = WaitSummary(
        people=people, found=0, median=days, nine_tenths=None, longest=longest
    )
    with emptied.test_request_context("/", headers={"Accept-Language": "en"}):
        assert waited(waits, days) == words


def test_percents_are_written_alike_whoever_came_first(emptied, sign_in):
    network = a_network()
    for helper in (a_helper(network, load=1), a_helper(network)):
        for _ in range(2):
            request = a_request(network, stage=Stage.ACCOMPANIED)
            an_offer(request, helper, status=OfferStatus.ACCEPTED, answered_at=MONDAY)
    for language, said in (("en", "would have 20%"), ("fr", "en aurait 20 %")):
        person = sign_in(an_account(network, language=language))
        assert person.open("/coordinator/fairness/").sees(said), language

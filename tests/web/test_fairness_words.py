"""The words for how long people waited."""

import pytest

from helpnet.domain.fairness import WaitSummary
from helpnet.web.coordinator.fairness_words import waited


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

"""Whoever asks for a call may keep their name: no sentence has a hole where it was."""

import pytest

from helpnet.adapters.wording import word
from helpnet.domain.notices import NoticeKind
from tests.factories import a_network
from tests.web.asking import REFERRER, walk

FACTS = {
    "request": 7,
    "reference": "K7M4-QX9A",
    "phone": "+32 4 222 33 44",
    "to": "learner",
    "detail": "The counter of the town hall",
}


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        (NoticeKind.REQUEST_CHANGED, "learner"),
        (NoticeKind.REQUEST_CHANGED, "former"),
        (NoticeKind.REQUEST_WITHDRAWN, "learner"),
        (NoticeKind.SENT_ELSEWHERE, "learner"),
    ],
)
@pytest.mark.parametrize(
    ("recipient", "greeting"), [("", "Hello,"), ("Jo", "Hello Jo,")]
)
def test_a_message_greets_with_a_name_or_without(
    database, kind, to, recipient, greeting
):
    body = word(
        kind=kind,
        language="en",
        recipient=recipient,
        network="Liège learns",
        facts=FACTS | {"to": to},
    ).body
    assert greeting in body.splitlines()


@pytest.mark.parametrize(
    ("name", "promise"),
    [("", "Liège learns calls you by"), ("Mum", "Liège learns calls Mum by")],
)
def test_who_asks_for_somebody_without_a_name_reads_whole_sentences(
    emptied, visitor, name, promise
):
    a_network(name="Liège learns")
    walk(visitor, until="modes", referrer=REFERRER).press("Call me instead")
    visitor.press("Please call me", phone="0470 12 34 56", full_name=name)
    assert visitor.heading == "We have your request"
    assert visitor.sees(promise)
    assert visitor.sees("The helper meets") == bool(name)

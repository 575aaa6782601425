"""What the tests of this folder share. The coordinator's desk, lists, people, messages and rules."""

from datetime import timedelta

from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.store.notices import Notice
from tests.factories import MONDAY, stored

NOW = MONDAY + timedelta(days=10)


def a_call(network, request, **fields):
    given = {
        "key": f"found-{request.id}",
        "network_id": network.id,
        "request_id": request.id,
        "kind": NoticeKind.HELPER_FOUND,
        "channel": NoticeChannel.CALL,
        "recipient": request.name,
        "address": "+3242223344\nring twice",
        "language": "en",
        "facts": {
            "helper": "Amina Benali",
            "mode": "public_place",
            "days": 5,
            "reference": request.reference,
            "request": request.id,
        },
        "created_at": MONDAY,
        "due_at": MONDAY,
    }
    return stored(Notice(**given | fields))

"""What the tests of this folder share. Networks that lend each other their helpers: asking, answering, ending, leaving."""

from datetime import timedelta

from helpnet.services import boards, candidates, matching, neighbours
from helpnet.store.base import db
from tests.factories import LIEGE, MONDAY, a_helper, a_network, a_request, an_account

LATER = MONDAY + timedelta(hours=1)


BESIDE_LIEGE = {
    "type": "Polygon",
    "coordinates": [[[6.3, 50.3], [7.0, 50.3], [7.0, 50.8], [6.3, 50.8], [6.3, 50.3]]],
}


class Two:
    """Our network, which asks, and the one that lends it its helpers."""

    def __init__(self, *, asks=True, lends=True):
        rules = {"ask_neighbours": asks} if asks is not None else {}
        self.ours = a_network(name="Liège helps", rules=rules)
        self.theirs = a_network(
            name="Eifel hilft",
            phone="+49 2451 1",
            country="DE",
            time_zone="Europe/Lisbon",
            territory=BESIDE_LIEGE,
        )
        self.we, self.they = an_account(self.ours), an_account(self.theirs)
        if lends:
            self.lend()

    def lend(self):
        neighbours.lend_helpers(
            network_id=self.theirs.id,
            lends_to_id=self.ours.id,
            account_id=self.they.id,
            now=MONDAY,
        )

    def stop(self):
        neighbours.stop_lending_helpers(
            network_id=self.theirs.id, lends_to_id=self.ours.id
        )

    def ask(self, request, helper, now=MONDAY):
        return matching.offer(
            network_id=self.ours.id,
            request_id=request.id,
            helper_id=helper.id,
            account_id=self.we.id,
            now=now,
        )

    def board(self, request):
        return boards.board(network_id=self.ours.id, request_id=request.id, now=LATER)


def lent_helper(two, **fields):
    given = {"country": "DE", "phone": "+4915112345678", "name": "Lena Lent"}
    return a_helper(two.theirs, **LIEGE | given | fields)


def accompanied(two, **fields):
    request, helper = a_request(two.ours, **fields), lent_helper(two)
    offer_id = two.ask(request, helper)
    matching.accept(offer_id=offer_id, now=LATER)
    return request, helper, offer_id


def fresh(row_type, key):
    db.session.rollback()
    return db.session.get_one(row_type, key)


def found_by(request):
    return [
        each.helper_id
        for each in candidates.list_candidates(request_id=request.id, now=MONDAY)
    ]

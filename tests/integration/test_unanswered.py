"""How many offers wait for the answer of each helper, whichever request they are for."""

import pytest
from sqlalchemy import event

from helpnet.domain.offers import OfferStatus
from helpnet.services import boards
from helpnet.store.base import db
from helpnet.store.boards import count_unanswered
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer


@pytest.fixture
def network(database):
    return a_network()


def test_only_offers_without_an_answer_count(network):
    amina, bilal, chloe = (a_helper(network) for _ in range(3))
    for helper in (amina, amina, chloe):
        an_offer(a_request(network), helper)
    answered = [each for each in OfferStatus if each is not OfferStatus.ASKED]
    for status in answered:
        an_offer(a_request(network), bilal, status=status)
    assert count_unanswered([amina.id, bilal.id]) == {amina.id: 2}
    assert count_unanswered([]) == {}


def test_the_board_asks_once_for_all_candidates(network):
    request = a_request(network)
    helpers = [a_helper(network, capacity=2, load=load) for load in (0, 0, 1)]
    an_offer(a_request(network), helpers[0])
    an_offer(a_request(network), helpers[2])
    ids = (network.id, request.id, [each.id for each in helpers])
    seen = []

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        board = boards.board(network_id=ids[0], request_id=ids[1], now=MONDAY)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)

    found = {each.helper_id: each for each in board.candidates}
    assert [found[each].unanswered for each in ids[2]] == [1, 0, 1]
    assert [found[each].maybe_full for each in ids[2]] == [False, False, True]
    counting = "SELECT offers.helper_id, count(*)"
    assert sum(each.startswith(counting) for each in seen) == 1, seen

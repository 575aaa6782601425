"""Candidates from the database: who is left out, in how few statements."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.candidates import Weights
from helpnet.domain.journey import Stage
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.services.boards import board
from helpnet.services.desk import desk
from helpnet.store import fitting
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.best import list_best
from helpnet.store.candidates import (
    ask_of,
    find_profile,
)
from helpnet.store.fitting import count_fitting
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    NAMUR,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_offer,
)

TODAY = MONDAY.date()


@contextmanager
def statements():
    """Count what the database is asked."""
    asked = []
    engine = db.engine

    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", count)


@pytest.fixture
def network(database):
    return a_network()


def best_ids(request):
    ask = ask_of(db.session.get_one(HelpRequest, request.id))
    found = list_best(ask, weights=Weights(), on=TODAY, most=10)
    return [each.helper_id for each in found]


def test_those_who_cannot_fit_are_left_out(network):
    near = a_helper(network, reach_km=5, modes=frozenset({Mode.PUBLIC_PLACE}))
    a_helper(network, reach_km=5, modes=frozenset({Mode.PUBLIC_PLACE}), **NAMUR)
    a_helper(network, languages=frozenset({"nl"}))
    a_helper(network, skills={"pay-online": HelperLevel.MANAGE})
    a_helper(network, capacity=1, load=1)
    a_helper(network, standing=Standing.APPLIED)
    a_helper(a_network())
    assert best_ids(a_request(network)) == [near.id]


def test_a_suspended_account_is_never_a_candidate(network):
    helper = a_helper(network)
    db.session.get_one(Account, helper.account_id).status = AccountStatus.SUSPENDED
    db.session.commit()
    assert best_ids(a_request(network)) == []
    assert find_profile(helper.id).active is False


def test_an_ask_knows_who_said_no_and_who_helped_before(network):
    request = a_request(network)
    no, waiting, former, silent = (a_helper(network) for _ in range(4))
    an_offer(request, no, status=OfferStatus.DECLINED)
    an_offer(request, waiting)
    an_offer(request, former, status=OfferStatus.ENDED)
    an_offer(request, silent, status=OfferStatus.EXPIRED)
    ask = ask_of(db.session.get_one(HelpRequest, request.id))
    assert ask.excluded == {no.id, waiting.id}
    assert ask.former == {former.id}


def cost_of_board(network, request):
    db.session.rollback()
    db.session.expire_all()
    with statements() as asked:
        board(network_id=network.id, request_id=request.id, now=MONDAY)
    return len(asked)


def cost_of_desk(network):
    db.session.rollback()
    db.session.expire_all()
    with statements() as asked:
        desk(network_id=network.id, now=MONDAY)
    return len(asked)


def test_the_board_asks_the_same_number_of_questions_whatever_the_crowd(network):
    request = a_request(network)
    for _ in range(3):  # as many as may be asked at once
        a_helper(network)
    an_offer(request, a_helper(network), status=OfferStatus.DECLINED)
    few = cost_of_board(network, request)
    for _ in range(8):
        a_helper(network)
        an_offer(request, a_helper(network), status=OfferStatus.DECLINED)
    assert cost_of_board(network, request) <= few <= 13


def test_why_few_fit_asks_the_same_number_of_questions_whatever_the_crowd(network):
    request = a_request(network, needs=("pay-online", "send-email"))
    a_helper(network, capacity=1, load=1)
    a_place(a_partner(network))
    few = cost_of_board(network, request)
    for _ in range(8):
        a_helper(network, capacity=1, load=1)
        a_place(a_partner(network))
    assert cost_of_board(network, request) == few
    assert few <= 18


def test_the_desk_asks_the_same_number_of_questions_whatever_the_crowd(network):
    a_request(network)
    offered = a_request(network, stage=Stage.OFFERED)
    an_offer(offered, a_helper(network))
    few = cost_of_desk(network)
    for _ in range(8):
        an_offer(offered, a_helper(network))
        a_helper(network, standing=Standing.APPLIED)
    assert cost_of_desk(network) == few
    assert few <= 20


def test_the_desk_counts_for_all_lines_what_a_search_finds_for_each(network):
    lender = a_network()
    asks = [
        a_request(network),
        a_request(network, needs=("pay-online", "send-email")),
        a_request(network, languages=frozenset({"ku"})),
        a_request(network, modes=frozenset({Mode.PHONE}), **NAMUR),
        a_request(network, modes=frozenset({Mode.HOME_VISIT})),
        a_request(network, latitude=None, longitude=None),
    ]
    for number in range(13):
        a_helper(network, vetted_until=None if number % 2 else TODAY)
    a_helper(network, skills={"pay-online": HelperLevel.CAN_TEACH}, **NAMUR)
    an_offer(asks[0], a_helper(network, reach_km=1), status=OfferStatus.DECLINED)
    a_helper(network, capacity=1, load=1)
    a_helper(lender)
    found = count_fitting(network.id, [one.id for one in asks], on=TODAY, most=11)
    rows = [ask_of(db.session.get_one(HelpRequest, one.id)) for one in asks]
    best = {
        one.request_id: len(list_best(one, weights=Weights(), on=TODAY, most=11))
        for one in rows
    }
    assert found == best
    assert set(best.values()) >= {0, 8, 11}


def test_beyond_so_many_helpers_the_desk_says_only_what_it_knows(network, monkeypatch):
    monkeypatch.setattr(fitting, "MOST_HELPERS", 3)
    many, one = a_request(network), a_request(network, modes=frozenset({Mode.CHAT}))
    for _ in range(4):
        a_helper(network, modes=frozenset({Mode.PUBLIC_PLACE}))
    ids = [many.id, one.id]
    assert count_fitting(network.id, ids, on=TODAY, most=3) == {many.id: 3}
    assert count_fitting(network.id, ids, on=TODAY, most=4) == {}

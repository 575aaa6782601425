"""Candidates from the database: SQL leaves out nobody who fits, in few statements."""

from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.availability import SLOTS
from helpnet.domain.candidates import Weights, rank
from helpnet.domain.journey import Stage
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.services.boards import board
from helpnet.services.desk import desk
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.candidates import (
    ask_of,
    find_profile,
    list_all_profiles,
    list_profiles,
)
from helpnet.store.requests import HelpRequest
from tests.factories import (
    LIEGE,
    MONDAY,
    NAMUR,
    SERAING,
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


def ranked(request, profiles):
    ask = ask_of(db.session.get_one(HelpRequest, request.id))
    found = rank(ask, profiles(ask), weights=Weights(), on=TODAY)
    return [(each.helper_id, round(each.score, 6)) for each in found]


def everybody(ask):
    return list_all_profiles(ask.network_ids)


PLACES = [
    LIEGE,
    SERAING,
    NAMUR,
    {"country": "BE", "latitude": None, "longitude": None},
    {"country": "NZ", "latitude": -36.8, "longitude": 179.95, "precision_km": 3.0},
    {"country": "NZ", "latitude": -36.8, "longitude": -179.95, "precision_km": 3.0},
    {"country": "NO", "latitude": 78.2, "longitude": 15.6, "precision_km": 1.0},
    {"country": "NO", "latitude": 78.25, "longitude": 18.0, "precision_km": 1.0},
]
some_modes = st.frozensets(st.sampled_from(list(Mode)), min_size=1)
some_times = st.frozensets(st.sampled_from(SLOTS), max_size=4)
some_languages = st.frozensets(st.sampled_from(["fr", "nl", "ku"]), min_size=1)
some_needs = st.lists(
    st.sampled_from(["send-email", "read-news", "pay-online"]),
    min_size=1,
    max_size=2,
    unique=True,
)
helpers = st.fixed_dictionaries(
    {
        "place": st.sampled_from(PLACES),
        "reach_km": st.sampled_from([0.0, 4.0, 5.7, 25.0, 60.0, 500.0]),
        "modes": some_modes,
        "times": some_times,
        "languages": some_languages,
        "skills": some_needs,
        "load": st.integers(0, 1),
        "standing": st.sampled_from([Standing.ACTIVE, Standing.PAUSED]),
        "vetted_until": st.sampled_from([None, TODAY]),
    }
)
asks = st.fixed_dictionaries(
    {
        "place": st.sampled_from(PLACES),
        "modes": some_modes,
        "times": some_times,
        "languages": some_languages,
        "needs": some_needs,
    }
)


@settings(max_examples=40)
@given(people=st.lists(helpers, min_size=1, max_size=6), wanted=asks)
def test_the_masks_lose_nobody_who_fits(database, people, wanted):
    network = a_network()
    for person in people:
        level = dict.fromkeys(person["skills"], HelperLevel.AT_EASE)
        given = {k: v for k, v in person.items() if k not in {"place", "skills"}}
        a_helper(network, skills=level, capacity=1, **given | person["place"])
    given = {k: v for k, v in wanted.items() if k != "place"}
    request = a_request(network, **given | wanted["place"])
    assert ranked(request, list_profiles) == ranked(request, everybody)


def test_the_masks_leave_out_those_who_cannot_fit(network):
    near = a_helper(network, reach_km=5, modes=frozenset({Mode.PUBLIC_PLACE}))
    a_helper(network, reach_km=5, modes=frozenset({Mode.PUBLIC_PLACE}), **NAMUR)
    a_helper(network, languages=frozenset({"nl"}))
    a_helper(network, skills={"pay-online": HelperLevel.MANAGE})
    a_helper(network, capacity=1, load=1)
    a_helper(network, standing=Standing.APPLIED)
    a_helper(a_network())
    request = db.session.get_one(HelpRequest, a_request(network).id)
    assert [each.helper_id for each in list_profiles(ask_of(request))] == [near.id]


def test_a_suspended_account_is_never_a_candidate(network):
    helper = a_helper(network)
    db.session.get_one(Account, helper.account_id).status = AccountStatus.SUSPENDED
    db.session.commit()
    request = db.session.get_one(HelpRequest, a_request(network).id)
    assert list_profiles(ask_of(request)) == []
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
    assert cost_of_board(network, request) == few
    assert few <= 14


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

"""Who wants to be called first, or no helper, never reaches matching, whoever asks."""

import pytest

from helpnet.domain.asking import Route
from helpnet.domain.journey import Event, Stage
from helpnet.domain.transitions import NotAllowed
from helpnet.services import (
    backlog,
    backlog_offers,
    boards,
    candidates,
    fairness,
    matching,
    our_network,
    recruiting,
    wishes,
)
from helpnet.services.desk import desk
from helpnet.store.backlog import list_waiting
from helpnet.store.base import db
from helpnet.store.boards import count_stages
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account

WITHOUT = (Route.CALL, Route.OFFLINE)


@pytest.fixture
def network(database):
    return a_network()


@pytest.fixture(params=WITHOUT)
def asked(request, network):
    """Return a request that would fit a helper, were one looked for."""
    a_helper(network)
    return a_request(network, route=request.param)


def test_the_same_request_is_matched_when_a_helper_is_wanted(network):
    a_helper(network)
    wanted = a_request(network)
    found = boards.board(network_id=network.id, request_id=wanted.id, now=MONDAY)
    assert len(found.candidates) == 1
    assert len(candidates.list_candidates(request_id=wanted.id, now=MONDAY)) == 1
    assert [one.ask.request_id for one in list_waiting([network.id], now=MONDAY)] == [
        wanted.id
    ]
    assert backlog.get_backlog(network_id=network.id, now=MONDAY).waiting == 1


def test_no_candidate_is_shown_and_no_reason_looked_for(network, asked):
    found = boards.board(
        network_id=network.id, request_id=asked.id, now=MONDAY, find_out=True
    )
    assert found.candidates == ()
    assert found.why is None
    assert found.faults == ()
    assert not found.may_ask
    assert Event.HELPER_ASKED not in found.possible
    assert Event.SENT_ELSEWHERE in found.possible
    assert candidates.list_candidates(request_id=asked.id, now=MONDAY) == ()


def test_no_helper_can_be_asked(network, asked):
    coordinator = an_account(network)
    helper = a_helper(network)
    who = {"network_id": network.id, "account_id": coordinator.id, "now": MONDAY}
    with pytest.raises(NotAllowed):
        matching.offer(request_id=asked.id, helper_id=helper.id, **who)
    with pytest.raises(NotAllowed):
        backlog_offers.send_offers(choices={asked.id: helper.id}, **who)
    with pytest.raises(NotAllowed):
        wishes.show_wishes(network_id=network.id, request_id=asked.id)
    assert db.session.scalar(db.select(Offer)) is None
    assert db.session.get_one(HelpRequest, asked.id).stage is Stage.WAITING


def test_no_plan_takes_it(network, asked):
    found = backlog.get_backlog(network_id=network.id, now=MONDAY)
    assert (found.waiting, found.pairs, found.left) == (0, (), ())
    assert list_waiting([network.id], now=MONDAY) == []


def test_nobody_is_recruited_for_it(network):
    a_helper(network, languages=frozenset({"nl"}))
    for route in WITHOUT:
        a_request(network, route=route)
        gone = {"stage": Stage.UNREACHABLE, "closed_at": MONDAY}
        a_request(network, route=route, **gone)
    shown = {"network_id": network.id, "reach_km": 10, "most": 3, "now": MONDAY}
    assert recruiting.show_recruiting(**shown).people == 0
    a_request(network)
    assert recruiting.show_recruiting(**shown).people == 1


def test_fairness_counts_it_apart(network):
    for route in Route:
        a_request(network, route=route)
    waiting = fairness.show_fairness(network_id=network.id, days=90, now=MONDAY).waiting
    assert waiting.everybody.people == 1
    assert waiting.apart == {Route.CALL: 1, Route.OFFLINE: 1}
    early = fairness.show_fairness(
        network_id=network.id, days=1, now=MONDAY.replace(day=9)
    )
    assert early.waiting.before == 1
    assert early.distance.waiting == 1


def test_the_map_counts_who_waits_for_a_helper(network):
    for route in Route:
        a_request(network, route=route)
    shown = our_network.show_network(network_id=network.id)
    assert sum(town.requests for town in shown.towns) == 1


def test_the_desk_shows_each_in_its_own_place(network):
    requests = {route: a_request(network, route=route) for route in Route}
    found = desk(network_id=network.id, now=MONDAY)
    assert [each.request_id for each in found.waiting] == [requests[Route.HELPER].id]
    assert [each.request_id for each in found.call_first] == [requests[Route.CALL].id]
    assert [each.request_id for each in found.offline] == [requests[Route.OFFLINE].id]
    assert found.routes == dict.fromkeys(Route, 1)
    assert count_stages(network.id)[Stage.WAITING] == 1
    assert found.tiles[Stage.WAITING] == found.tiles[Route.CALL] == 1


def test_who_waits_longest_is_called_first(network):
    later = a_request(network, route=Route.CALL, asked_at=MONDAY.replace(hour=10))
    first = a_request(network, route=Route.CALL)
    closed = a_request(network, route=Route.CALL, stage=Stage.WITHDRAWN)
    other = a_request(a_network(), route=Route.CALL)
    found = desk(network_id=network.id, now=MONDAY).call_first
    assert [each.request_id for each in found] == [first.id, later.id]
    assert not {closed.id, other.id} & {each.request_id for each in found}


def test_whoever_writes_the_stage_cannot_ask_a_helper(network, asked):
    with pytest.raises(NotAllowed):
        asked.record(Event.HELPER_ASKED, at=MONDAY, by="coordinator")

"""To how many learners a helper taught something: each learner once, if they met."""

import pytest

from helpnet.domain.autonomy import Level
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.taught import count_taught
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer, stored


@pytest.fixture
def network(database):
    return a_network()


def meeting(request, helper, *, status=SessionStatus.DONE, goals=(0,), key=""):
    offer = an_offer(request, helper, status=OfferStatus.ENDED)
    held = HelpSession(
        request_id=request.id,
        offer_id=offer.id,
        status=status,
        starts_at=MONDAY,
        mode=Mode.PHONE,
        entry_key=f"{request.id}-{helper.id}-{key}",
    )
    held.levels = [
        SessionLevel(need_id=request.needs[goal].id, level=Level.SHOWN)
        for goal in goals
    ]
    return stored(held)


def learner(network, *needs):
    return a_request(network, needs=needs, stage=Stage.AUTONOMOUS)


def test_each_learner_counts_once_however_often_they_met(network):
    amina, bilal, chloe = (a_helper(network) for _ in range(3))
    for number in range(2):
        former = learner(network, "send-email", "read-news")
        for key in "ab":
            meeting(former, amina, key=key + str(number))
    meeting(learner(network, "send-email"), bilal)
    ids = [amina.id, bilal.id, chloe.id]
    found = count_taught(ids, "send-email", before=0)
    assert found == {amina.id: 2, bilal.id: 1}
    assert count_taught(ids, "read-news", before=0) == {}


def test_only_meetings_that_took_place_and_worked_on_it_count(network):
    amina = a_helper(network)
    missed = learner(network, "send-email")
    meeting(missed, amina, status=SessionStatus.MISSED)
    other_goal = learner(network, "send-email", "read-news")
    meeting(other_goal, amina, goals=(1,))
    assert count_taught([amina.id], "send-email", before=0) == {}
    assert count_taught([amina.id], "read-news", before=0) == {amina.id: 1}


def test_the_request_looked_at_and_other_helpers_do_not_count(network):
    amina, bilal = a_helper(network), a_helper(network)
    again = learner(network, "send-email")
    meeting(again, amina)
    meeting(learner(network, "send-email"), bilal)
    assert count_taught([amina.id], "send-email", before=again.id) == {}
    assert count_taught([], "send-email", before=0) == {}

"""Of one person one request is open, also when an old one is opened or changed."""

from datetime import timedelta

import pytest

from helpnet.domain.asking import AlreadyOpen, Reach
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import ENDS, Stage
from helpnet.domain.refusals import TooOften
from helpnet.services import autonomy, changing, closing
from helpnet.services.intake import ask_for_help
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_network, a_request, an_account
from tests.integration.test_limits import answers, at_once, by_phone

NOW = MONDAY + timedelta(hours=5)
THEIRS = by_phone(1)
SAID = AlreadyOpen(phone="+32 4 222 33 44")
WAYS = (
    {"way": ContactWay.EMAIL, "email": "Jo@example.org"},
    {"way": ContactWay.NEIGHBOUR, "phone": "+32475000111", "note": "Paul"},
    {"way": ContactWay.LETTER, "note": "Rue Haute 3"},
)


@pytest.fixture
def network(database):
    return a_network(phone=SAID.phone)


def now_stored(request):
    return db.session.get_one(HelpRequest, request.id, populate_existing=True)


def count_open():
    is_open = HelpRequest.stage.not_in(ENDS)
    return db.session.scalar(db.select(db.func.count(HelpRequest.id)).where(is_open))


def a_person(network, number=1, **fields):
    return a_request(network, phone=by_phone(number).phone, **fields)


def reopen(request):
    return autonomy.reopen_by_learner(request_id=request.id, now=NOW)


def change(request, reach):
    return changing.change_reach(request_id=request.id, reach=reach, now=NOW)


def reached(request, **reach):
    """Return how a person of that name is reached otherwise."""
    return Reach(name=request.name, **reach)


@pytest.mark.parametrize("stage", sorted(ENDS))
def test_an_old_request_stays_closed_while_a_new_one_is_open(network, stage):
    old, new = a_person(network, stage=stage), a_person(network)
    before = len(now_stored(old).history)
    assert reopen(old) == SAID
    assert now_stored(old).stage is stage
    assert len(now_stored(old).history) == before
    assert now_stored(new).stage is Stage.WAITING


def test_it_opens_again_when_nothing_else_is_open(network):
    old = a_person(network, stage=Stage.WITHDRAWN)
    a_person(network, stage=Stage.WITHDRAWN)
    a_person(network, number=2)
    assert reopen(old) is None
    assert reopen(old) is None
    assert now_stored(old).stage is Stage.WAITING


def test_who_cannot_be_reached_is_nobody_elses_same_person(network):
    old = a_request(network, phone="", stage=Stage.WITHDRAWN)
    a_request(network, phone="")
    assert reopen(old) is None


def test_a_coordinator_opens_it_again_all_the_same(network):
    old = a_person(network, stage=Stage.WITHDRAWN)
    a_person(network)
    closing.reopen(
        network_id=network.id,
        request_id=old.id,
        account_id=an_account(network).id,
        now=NOW,
    )
    assert count_open() == 2


def test_a_number_that_has_a_request_open_is_not_taken(network):
    a_person(network)
    mine = a_person(network, number=2)
    assert change(mine, THEIRS) == SAID
    assert now_stored(mine).phone == by_phone(2).phone
    assert not db.session.scalar(db.select(db.func.count(Notice.id)))


@pytest.mark.parametrize("way", WAYS)
def test_no_way_to_be_reached_is_taken_twice(network, way):
    first, second = a_person(network), a_person(network, number=2)
    reach = reached(first, **way)
    assert change(first, reach) is True
    assert change(second, reach) == SAID
    assert change(first, reach) is False


def test_a_number_whose_request_has_ended_is_free(network):
    a_person(network, stage=Stage.AUTONOMOUS)
    assert change(a_person(network, number=2), THEIRS) is True


def test_of_two_open_ones_each_can_be_changed_away(network):
    first, second = a_person(network), a_person(network)
    assert change(first, reached(first, way=THEIRS.way, phone=THEIRS.phone)) is False
    assert change(second, by_phone(3)) is True


def test_trying_numbers_to_learn_who_asked_is_limited(network):
    a_person(network)
    mine = a_person(network, number=2)
    for _ in range(changing.MOST_CHANGES):
        assert change(mine, THEIRS) == SAID
    with pytest.raises(TooOften):
        change(mine, THEIRS)


@pytest.mark.parametrize("repeat", range(3))
def test_all_ways_at_once_leave_one_open(network, emptied, repeat):
    old = [a_person(network, stage=Stage.WITHDRAWN).id for _ in range(3)]
    others = [a_person(network, number=9 + each).id for each in range(3)]
    db.session.remove()

    def act(number):
        if number < 3:
            return autonomy.reopen_by_learner(request_id=old[number], now=NOW)
        if number < 6:
            return changing.change_reach(
                request_id=others[number - 3], reach=THEIRS, now=NOW
            )
        form = answers(1, key=f"tab {number}", address_key=f"{number}")
        return ask_for_help(answers=form, now=NOW)

    got = at_once(emptied, act)
    assert sum(isinstance(each, AlreadyOpen) for each in got) == 7
    theirs = db.select(db.func.count(HelpRequest.id)).where(
        HelpRequest.phone == THEIRS.phone, HelpRequest.stage.not_in(ENDS)
    )
    assert db.session.scalar(theirs) == 1

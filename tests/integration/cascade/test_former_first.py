"""Who needs help again is put to whom they know first, and then to others."""

import pytest

from helpnet.domain.access import Standing
from helpnet.domain.journey import Stage
from helpnet.services import boards, cascade
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.requests import HelpRequest
from tests.factories import NAMUR, a_helper
from tests.integration.cascade.scene import (
    ANSWERED,
    DAY,
    Scene,
    asked,
    state,
    waiting_for,
)


def known(scene, helper):
    """Return a request that waits again and had this helper before."""
    request = scene.asks()
    db.session.get_one(HelpRequest, request.id).ask_first_id = helper.id
    db.session.commit()
    return request


@pytest.fixture
def scene(database):
    return Scene()


def people(scene, **former):
    """Return two helpers who fit better than the former one, and that one."""
    best = [a_helper(scene.network, capacity=9) for _one in range(2)]
    given = {"capacity": 5, "load": 4}
    return best, a_helper(scene.network, **given | former)


def test_the_former_helper_is_asked_alone(scene):
    _best, former = people(scene)
    request = known(scene, former)
    scene.move_on()
    assert asked(request) == [former.id]


def test_a_yes_ends_the_search(scene):
    _best, former = people(scene)
    request = known(scene, former)
    scene.move_on()
    scene.accepts(request, former)
    assert state(request).stage is Stage.ACCOMPANIED
    assert state(request).ask_first_id is None


def test_after_a_no_the_others_are_asked_as_always(scene):
    best, former = people(scene)
    request = known(scene, former)
    scene.move_on()
    scene.declines(request, former)
    scene.move_on()
    assert waiting_for(request) == {each.id for each in best}


def test_after_no_answer_too(scene):
    best, former = people(scene)
    request = known(scene, former)
    scene.move_on()
    scene.later(ANSWERED)
    scene.move_on()
    assert waiting_for(request) == {each.id for each in best}
    assert asked(request)[0] == former.id


@pytest.mark.parametrize(
    "change",
    [
        {"load": 5},
        {"standing": Standing.PAUSED},
        {key: NAMUR[key] for key in ("latitude", "longitude")},
    ],
    ids=["full", "on a break", "moved away"],
)
def test_who_cannot_help_any_more_holds_nobody_up(scene, change):
    best, former = people(scene)
    request = known(scene, former)
    helper = db.session.get_one(Helper, former.id)
    for name, value in change.items():
        setattr(helper, name, value)
    db.session.commit()
    scene.move_on()
    assert waiting_for(request) == {each.id for each in best}


def test_who_said_no_to_somebody_lately_is_left_in_peace(scene):
    _best, former = people(scene)
    other = known(scene, former)
    scene.move_on()
    scene.declines(other, former)
    request = known(scene, former)
    scene.later(DAY)
    assert former.id not in asked(request)


def test_a_coordinator_is_proposed_them_alone(database):
    scene = Scene(rules={"offer_policy": "assisted"})
    _best, former = people(scene)
    request = known(scene, former)
    scene.move_on()
    wave = cascade.preview_wave(
        network_id=scene.network.id, request_id=request.id, now=scene.now
    )
    assert [each.helper_id for each in wave.helpers] == [former.id]
    assert asked(request) == []


def test_by_hand_they_stand_first_on_the_board(database):
    scene = Scene(rules={"offer_policy": "manual"})
    best, former = people(scene)
    request = known(scene, former)
    scene.move_on()
    assert asked(request) == []
    board = boards.board(
        network_id=scene.network.id, request_id=request.id, now=scene.now
    )
    shown = [each.helper_id for each in board.candidates]
    assert shown[0] == former.id
    assert sorted(shown) == sorted([former.id, *(each.id for each in best)])


def test_a_later_search_does_not_ask_them_again(scene):
    _best, former = people(scene)
    request = known(scene, former)
    scene.move_on()
    scene.declines(request, former)
    scene.move_on()
    row = state(request)
    row.search_afresh(at=scene.now)
    db.session.commit()
    scene.later(ANSWERED)
    assert asked(request).count(former.id) == 1

"""Looking twice, at once, too late or with a clock set back changes only the delay."""

from collections import Counter

import pytest

from helpnet.domain.notices import NoticeKind
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.services import cascade, matching
from helpnet.store.base import db
from helpnet.store.matches import hold_request
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction
from helpnet.store.waking import forget_wakes, list_wakes, wake_for
from tests.factories import MONDAY, a_helper
from tests.integration.cascade.scene import (
    ANSWERED,
    DAY,
    HOUR,
    Scene,
    asked,
    fresh,
    notices,
    offers,
    state,
    story,
)
from tests.together import at_once


@pytest.fixture
def scene(database):
    return Scene()


def test_looking_twice_is_looking_once(scene):
    a_helper(scene.network)
    request = scene.asks()

    assert (scene.move_on(), scene.move_on()) == (1, 0)
    told = story(request)
    scene.later(ANSWERED)

    assert scene.move_on() == 0
    assert told == ["asked", "helper_asked"]
    assert len(offers(request)) == 1


def test_a_clock_set_back_an_hour_asks_nobody_twice(scene):
    helpers = [a_helper(scene.network, load=n, capacity=9) for n in range(4)]
    request = scene.asks()
    scene.move_on()
    scene.later(ANSWERED)

    scene.later(-10 * HOUR)
    assert len(offers(request)) == 4
    scene.later(10 * HOUR)
    scene.later(ANSWERED)

    assert sorted(asked(request)) == sorted(each.id for each in helpers)


def test_a_search_begun_before_the_clock_was_set_back_goes_on(scene):
    first, second = (a_helper(scene.network, load=n, capacity=9) for n in range(2))
    scene.change_rules(wave_size=1)
    request = scene.asks(asked_at=MONDAY + HOUR, look_at=MONDAY)

    scene.move_on()  # an hour before it was asked
    scene.later(ANSWERED)

    assert asked(request) == [first.id, second.id]


def test_a_clock_that_jumps_a_week_ahead_takes_one_step(scene):
    helpers = [a_helper(scene.network, load=n, capacity=9) for n in range(4)]
    request = scene.asks()
    scene.move_on()

    assert scene.later(7 * DAY) == 1

    assert asked(request, OfferStatus.ASKED) == [each.id for each in helpers[2:]]


def test_a_missed_day_only_delays(scene):
    a_helper(scene.network)
    request = scene.asks()
    scene.move_on()
    scene.now += 5 * DAY

    scene.later(HOUR)

    assert state(request).circle is Circle.WAITING_LIST
    assert Counter(story(request)) == Counter(
        [
            "asked",
            "helper_asked",
            "offer_expired",
            "offers_closed",
            "circle_widened",
            "no_candidate",
            "waiting_listed",
        ]
    )


def test_a_worker_killed_in_the_middle_of_a_step_left_nothing(scene, monkeypatch):
    helper = a_helper(scene.network)
    request = scene.asks()

    def killed(*_args, **_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("helpnet.store.asking_helpers.tell_helper", killed)
        with pytest.raises(KeyboardInterrupt):
            scene.move_on()
    assert (offers(request), story(request)) == ([], ["asked"])

    scene.move_on()
    assert asked(request) == [helper.id]
    assert len(notices(NoticeKind.OFFER)) == 1


def test_one_request_that_fails_keeps_nobody_else_from_moving(scene, caplog):
    a_helper(scene.network)
    bad, good = Scene(rules={"wave_size": 2}).asks(), scene.asks()
    broken = state(bad)
    broken.network.rules = {"wave_size": "many"}
    db.session.commit()

    scene.move_on()

    assert len(asked(good)) == 1
    assert state(bad).look_at == scene.now + cascade.NEXT_TRY
    assert "cannot be moved on" in caplog.text


def test_workers_at_once_ask_everybody_once(scene, app):
    for number in range(12):
        a_helper(scene.network, load=number % 5, capacity=20)
    requests = [scene.asks() for _ in range(10)]
    db.session.rollback()

    moved = at_once(app, *[lambda: cascade.move_on(now=MONDAY)] * 4)

    assert sum(moved) == 10
    for request in requests:
        helpers = asked(request)
        assert len(helpers) == len(set(helpers)) == 2
        assert story(request).count("helper_asked") == 2
    assert len(notices(NoticeKind.OFFER)) == 20


def test_workers_at_once_give_up_once(scene, app):
    requests = [scene.asks() for _ in range(6)]
    db.session.rollback()

    moved = at_once(app, *[lambda: cascade.move_on(now=MONDAY)] * 4)

    assert sum(moved) == 6
    assert len(notices(NoticeKind.NO_CANDIDATE)) == 6
    for request in requests:
        assert story(request).count("waiting_listed") == 1


def test_an_answer_and_the_end_of_its_time_at_once(scene, app):
    helper = a_helper(scene.network)
    request = scene.asks()
    scene.move_on()
    [offer] = offers(request)
    offer_id, until = offer.id, offer.expires_at
    db.session.rollback()

    def accept():
        try:
            matching.accept(offer_id=offer_id, now=until - HOUR)
        except matching.OfferGone:
            return "late"
        return "yes"

    gave = at_once(app, accept, lambda: cascade.move_on(now=until))

    [offer] = offers(request)
    expected = OfferStatus.ACCEPTED if "yes" in gave else OfferStatus.EXPIRED
    assert offer.status is expected
    assert fresh(type(helper), helper.id).load == ("yes" in gave)


def test_a_step_looks_again_once_it_holds_the_request(scene, app):
    """Somebody else did it between the list of who is due and the step."""
    helper = a_helper(scene.network)
    request = scene.asks()
    assert cascade._look_at(request_id=request.id, now=MONDAY, obstacles=None)
    assert not cascade._look_at(request_id=request.id, now=MONDAY, obstacles=None)
    assert asked(request) == [helper.id]


def test_a_helper_who_changes_again_meanwhile_is_not_forgotten(scene):
    helper = a_helper(scene.network)
    wake_for(helper.id, at=MONDAY)
    seen = list_wakes(most=10)
    wake_for(helper.id, at=MONDAY + HOUR)

    forget_wakes(seen.items())
    assert list_wakes(most=10) == {helper.id: MONDAY + HOUR}
    forget_wakes(list_wakes(most=10).items())
    assert list_wakes(most=10) == {}
    db.session.rollback()


@transaction
def give_back(request_id):
    request = hold_request(request_id)
    request.look_at = None


def test_what_nobody_waits_for_is_not_looked_at(scene):
    request = scene.asks()
    give_back(request.id)

    assert scene.later(DAY) == 0
    assert fresh(HelpRequest, request.id).look_at is None

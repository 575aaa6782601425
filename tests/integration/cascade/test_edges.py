"""The command and the worker take the same steps as the minute's job."""

import pytest

from helpnet import jobs
from helpnet.domain.notices import NoticeKind
from tests.factories import MONDAY, a_helper
from tests.integration.cascade.scene import (
    ANSWERED,
    Scene,
    asked,
    notices,
    state,
    waiting_for,
)


@pytest.fixture
def scene(database, set_clock):
    set_clock(MONDAY)
    return Scene()


def test_the_command_says_how_many_steps_it_took(scene, app):
    a_helper(scene.network)
    requests = [scene.asks(), scene.asks()]
    run = app.test_cli_runner().invoke

    first, second = (run(args=["offers", "move-on"]) for _ in range(2))

    assert (first.output, first.exit_code) == ("2 steps were taken.\n", 0)
    assert (second.output, second.exit_code) == ("0 steps were taken.\n", 0)
    assert all(asked(each) for each in requests)


def test_a_no_on_a_page_lets_the_worker_ask_the_next_at_once(scene, app):
    first, second = (a_helper(scene.network, load=n, capacity=9) for n in range(2))
    scene.change_rules(wave_size=1)
    request = scene.asks()
    scene.move_on()
    scene.declines(request, first)

    jobs._answer_page(app)

    assert waiting_for(request) == {second.id}
    assert len(notices(NoticeKind.OFFER)) == 2


def test_the_job_of_the_minute_ends_what_nobody_answered(scene, app, set_clock):
    helper = a_helper(scene.network)
    request = scene.asks()
    scene.move_on()
    set_clock(MONDAY + ANSWERED)

    assert jobs.move_on(app) == 1
    assert jobs.move_on(app) == 0

    assert asked(request) == [helper.id]
    assert state(request).look_at == MONDAY + ANSWERED + (ANSWERED / 2)

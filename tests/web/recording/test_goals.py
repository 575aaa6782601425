"""Goals on the helper's page, and the sheet that a coordinator reads aloud."""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.autonomy import SaidBy
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.store.base import db
from helpnet.store.goal_steps import GoalStep
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_network, an_account
from tests.web.recording.scene import DAY, Scene


@pytest.fixture
def two(emptied, sign_in, set_clock):
    """Return a scene with two goals."""
    scene = Scene(
        emptied, sign_in, set_clock, needs=("send-email", "read-news"), language="fr"
    )
    scene.accept()
    return scene


def met(scene, *levels, day):
    scene.set_clock(MONDAY + day * DAY)
    given = {scene.level(n): level for n, level in enumerate(levels)}
    scene.record(**given)


def rows(scene, table):
    with scene.app.app_context():
        return list(db.session.scalars(db.select(table).order_by(table.id)))


def last_lines(scene, count=1):
    with scene.app.app_context():
        history = db.session.get(HelpRequest, scene.request_id).history
        return [(step.what, step.by) for step in history[-count:]]


def test_the_helper_ticks_and_adds_steps_which_the_learner_sees(two):
    two.helper_at.open(two.page).press(
        "Save the steps", done=["g0", "g1"], new="Find the glasses"
    )
    steps = rows(two, GoalStep)
    assert [(row.guide_index, row.text, row.done_by) for row in steps] == [
        (0, "", Actor.HELPER),
        (1, "", Actor.HELPER),
        (None, "Find the glasses", None),
    ]
    assert two.helper_at.sees("Small steps: 2 of 9")
    two.helper_at.press("Save the steps", done=["g1"])
    assert rows(two, GoalStep)[0].done_at is None


def test_a_step_too_many_or_too_long_is_refused_gently(two):
    for number in range(20):
        two.helper_at.open(two.page).press("Save the steps", new=f"Step {number}")
    two.helper_at.press("Save the steps", new="One more")
    assert two.helper_at.sees("There are many steps already.")
    assert len(rows(two, GoalStep)) == 20
    two.helper_at.press("Save the steps", new="x" * 201)
    assert two.helper_at.sees("Please say it in fewer words.")


def test_the_page_says_what_to_try_next_and_when_and_why(two):
    met(two, "prompted", "shown", day=1)
    two.helper_at.open(two.page)
    assert two.helper_at.sees("Next time: Alone")
    assert two.helper_at.sees("Next time: Together")
    assert two.helper_at.sees("Best meet 1 to 3 days after the last time.")
    assert two.helper_at.sees("Libby 2008")
    assert two.helper_at.sees("Cepeda 2008")
    two.helper_at.follow("Plan a meeting")
    assert two.helper_at.sees("Best meet 1 to 3 days after the last time.")


def test_a_goal_is_left_out_and_worked_on_again(two):
    two.helper_at.open(two.page).press("Leave out: Read the news")
    assert two.helper_at.sees("Goals left out")
    assert last_lines(two) == [(Happening.GOAL_DROPPED, Actor.HELPER)]
    assert not two.helper_at.sees("Leave a goal out")  # one is left
    two.helper_at.press("Work on it again")
    assert not two.helper_at.sees("Goals left out")
    assert last_lines(two) == [(Happening.GOAL_TAKEN_UP, Actor.HELPER)]


def test_the_last_goal_is_not_left_out(scene):
    token = scene.helper_at.open(scene.page).value("csrf_token")
    url = f"{scene.page}/goals/{scene.goals[0]}/drop"
    scene.helper_at.send(url, {"csrf_token": token[0]})
    assert scene.helper_at.sees("This is the only goal left.")


def test_not_yet_told_to_the_helper(scene):
    met(scene, "alone", day=1)
    met(scene, "alone", day=2)
    scene.helper_at.open(f"{scene.page}/confirm").press("Not yet")
    assert last_lines(scene) == [(Happening.NOT_YET, Actor.HELPER)]
    assert scene.request().stage is Stage.ACCOMPANIED


def test_the_learners_not_yet_is_found_by_the_helper_an_hour_later(scene, visitor):
    met(scene, "alone", day=1)
    met(scene, "alone", day=2)
    token = scene.helper_at.open(f"{scene.page}/confirm").value("csrf_token")
    with scene.app.app_context():
        sheet = f"/request/{sign(Purpose.REQUEST, scene.request_id)}/sheet"
    visitor.open(sheet).press("Not yet")
    scene.set_clock(MONDAY + 2 * DAY + timedelta(hours=1))
    stale = {"csrf_token": token[0]}
    scene.helper_at.send(f"{scene.page}/confirm", stale)
    assert scene.helper_at.status == 409
    assert scene.helper_at.sees("The learner said: not yet")
    assert scene.request().stage is Stage.ACCOMPANIED
    assert scene.helper_at.follow("Plan a meeting").status == 200
    scene.helper_at.open(scene.page)
    assert scene.helper_at.sees("The learner said: not yet")
    assert not scene.helper_at.sees("seems able to do it alone")
    assert ("Plan a meeting", f"{scene.page}/plan") in scene.helper_at.links()
    page = f"/coordinator/requests/{scene.request_id}/sheet"
    scene.coordinator_at.open(page).press("says so")
    scene.helper_at.send(f"{scene.page}/confirm", stale)
    assert scene.request().said_by is SaidBy.TOLD_COORDINATOR


def test_the_coordinator_reads_the_sheet_and_notes_what_is_said(two):
    met(two, "together", "shown", day=1)
    page = f"/coordinator/requests/{two.request_id}/sheet"
    desk = two.coordinator_at
    desk.open(f"/coordinator/requests/{two.request_id}/followup").follow(
        "The learning sheet, to read on the phone"
    )
    assert desk.url == page
    assert 'lang="fr"' in desk.html
    assert desk.sees("Bonjour Jeanne")
    desk.press("Did it alone since the last meeting")
    [word] = rows(two, OwnSuccess)
    assert word.need_id == two.goals[0]
    assert last_lines(two) == [(Happening.OWN_SUCCESS, Actor.COORDINATOR)]
    desk.press("Undo")
    assert rows(two, OwnSuccess)[0].taken_back_at
    two.set_clock(MONDAY + 5 * DAY)


def test_after_a_day_the_coordinator_undoes_nothing(scene):
    page = f"/coordinator/requests/{scene.request_id}/sheet"
    scene.coordinator_at.open(page).press("Did it alone since the last meeting")
    token = scene.coordinator_at.value("csrf_token")
    [word] = rows(scene, OwnSuccess)
    scene.set_clock(MONDAY + timedelta(hours=30))
    scene.coordinator_at.send(
        f"{page}/taken-back", {"csrf_token": token[0], "word": word.id}
    )
    assert scene.coordinator_at.sees("A day has passed: this stays.")
    assert rows(scene, OwnSuccess)[0].taken_back_at is None


def test_yes_and_not_yet_told_on_the_phone(scene):
    met(scene, "alone", day=1)
    met(scene, "alone", day=2)
    page = f"/coordinator/requests/{scene.request_id}/sheet"
    scene.coordinator_at.open(page).press("Not yet")
    assert last_lines(scene) == [(Happening.NOT_YET, Actor.COORDINATOR)]
    scene.coordinator_at.open(page).press("says so")
    assert scene.request().said_by is SaidBy.TOLD_COORDINATOR
    assert scene.coordinator_at.open(page).status == 200
    assert not scene.coordinator_at.sees("Did it alone since the last meeting")


def test_another_networks_coordinator_reads_no_sheet(scene, sign_in):
    with scene.app.app_context():
        elsewhere = an_account(a_network(name="Elsewhere"))
    stranger = sign_in(elsewhere)
    assert (
        stranger.open(f"/coordinator/requests/{scene.request_id}/sheet").status == 404
    )

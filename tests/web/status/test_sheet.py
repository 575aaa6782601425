"""The learner's sheet: what it says, and what can be done there."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from helpnet.domain.autonomy import Level
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import SessionLevel
from helpnet.store.goal_steps import GoalStep
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_request, stored
from tests.web.status.scene import a_session, accompanied, link


@pytest.fixture
def learner(emptied, network):
    """Return the link and the request of somebody who has met the helper once."""
    request, offer, _helper = accompanied(network, needs=("send-email", "read-news"))
    with emptied.app_context():
        goals = [need.id for need in db.session.get(HelpRequest, request.id).needs]
    held(offer, goals[0], 0, Level.TOGETHER, shared_note="Look for the blue button.")
    a_session(offer, starts_at=MONDAY + timedelta(days=3))
    return Learner(link(emptied, request), request.id, goals)


@dataclass
class Learner:
    """The link, the request's id, and those of its goals."""

    url: str
    id: int
    goals: list[int]

    @property
    def did_it(self):
        return f"{self.url}/sheet/{self.goals[0]}/alone"

    @property
    def steps(self):
        return f"{self.url}/sheet/{self.goals[0]}/steps"


def held(offer, need_id, day, level, **fields):
    session = a_session(
        offer,
        status=SessionStatus.DONE,
        starts_at=MONDAY + timedelta(days=day),
        entry_key=f"held-{day}",
        minutes=60,
        **fields,
    )
    stored(SessionLevel(session_id=session.id, need_id=need_id, level=level))
    return session


def token_of(visitor):
    given = visitor.value("csrf_token")
    return given[0] if isinstance(given, list) else given


def rows(app, table):
    with app.app_context():
        return list(db.session.scalars(db.select(table).order_by(table.id)))


def happened(app, request_id, what):
    with app.app_context():
        history = db.session.get(HelpRequest, request_id).history
        return [step.by for step in history if step.what is what]


def test_the_sheet_says_what_is_wanted_tried_next_and_when(visitor, learner):
    visitor.open(learner.url).follow("Your learning sheet")
    assert visitor.sees("You want to learn")
    assert visitor.sees("Nothing yet. That comes, step by step.")
    assert visitor.sees("You do it, your helper gives hints")  # after doing it together
    assert visitor.sees("Best meet 1 to 3 days after the last time.")
    assert visitor.sees("Thursday")
    assert visitor.sees("Look for the blue button.")


def test_before_anybody_helps_there_is_no_sheet(emptied, visitor, network):
    request = a_request(network, stage=Stage.WAITING)
    visitor.open(link(emptied, request) + "/sheet")
    assert visitor.url.count("/sheet") == 0
    assert not visitor.sees("Your learning sheet")


def test_i_did_it_alone_is_asked_kept_and_taken_back(emptied, visitor, learner):
    visitor.open(learner.url + "/sheet").follow("I did it alone!")
    assert visitor.sees("Did you do it alone?")
    visitor.press("Yes, I did it alone!")
    assert visitor.sees("Well done! We have noted it.")
    assert visitor.sees("(you said so)")
    [word] = rows(emptied, OwnSuccess)
    assert (word.request_id, word.taken_back_at) == (learner.id, None)
    assert happened(emptied, learner.id, Happening.OWN_SUCCESS) == [Actor.LEARNER]

    visitor.press("I pressed this by mistake")
    assert not visitor.sees("you said so")
    assert rows(emptied, OwnSuccess)[0].taken_back_at
    assert happened(emptied, learner.id, Happening.OWN_SUCCESS_TAKEN_BACK)


def test_pressed_twice_is_said_once(emptied, visitor, learner):
    visitor.open(learner.did_it)
    sent = {name: visitor.value(name) for name in ("csrf_token", "entry_key")}
    for _time in range(3):
        visitor.send(learner.did_it, sent)
    assert len(rows(emptied, OwnSuccess)) == 1


def test_after_a_day_it_stays(emptied, visitor, learner, set_clock):
    visitor.open(learner.did_it).press("Yes, I did it")
    token = token_of(visitor)
    [word] = rows(emptied, OwnSuccess)
    set_clock(MONDAY + timedelta(days=2))
    visitor.open(learner.url + "/sheet")
    assert not visitor.sees("I pressed this by mistake")
    visitor.send(
        learner.url + "/sheet/taken-back", {"csrf_token": token, "word": word.id}
    )
    assert visitor.sees("A day has passed: this stays.")
    assert rows(emptied, OwnSuccess)[0].taken_back_at is None


def test_ten_times_a_day_are_enough(emptied, visitor, learner):
    for _time in range(11):
        visitor.open(learner.did_it).press("Yes, I did it alone!")
    assert visitor.status == 429
    assert len(rows(emptied, OwnSuccess)) == 10


def test_small_steps_are_ticked_taken_away_and_added(emptied, visitor, learner):
    token = token_of(visitor.open(learner.url + "/sheet"))
    for _time in range(2):  # ticking twice is once
        visitor.send(
            learner.steps,
            {"csrf_token": token, "done": "g0", "new": "  Find my glasses "},
        )
    assert visitor.sees("This step is there already.")
    found = rows(emptied, GoalStep)
    assert [(row.guide_index, row.text, row.done_by) for row in found] == [
        (0, "", Actor.LEARNER),
        (None, "Find my glasses", None),
    ]
    assert visitor.sees("Find my glasses")
    assert visitor.sees("Small steps: 1 of")

    visitor.send(learner.steps, {"csrf_token": token, "was": "g0"})
    assert rows(emptied, GoalStep)[0].done_at is None


def test_who_ticks_at_once_undoes_nothing_of_the_other(emptied, visitor, learner):
    token = token_of(visitor.open(learner.url + "/sheet"))
    visitor.send(learner.steps, {"csrf_token": token, "done": "g0"})
    visitor.send(
        learner.steps, {"csrf_token": token, "done": "g1"}
    )  # its page is older
    assert [bool(row.done_at) for row in rows(emptied, GoalStep)] == [True, True]


@pytest.mark.parametrize("key", ["g99", "g-1", "o1", "x", "g1e3", ""])
def test_a_step_that_does_not_exist_is_left_alone(emptied, visitor, learner, key):
    token = token_of(visitor.open(learner.url + "/sheet"))
    visitor.send(learner.steps, {"csrf_token": token, "done": key})
    assert visitor.status == 200
    assert rows(emptied, GoalStep) == []


def test_when_it_has_ended_the_sheet_is_only_read(emptied, visitor, learner):
    token = token_of(visitor.open(learner.did_it))
    with emptied.app_context():
        db.session.get(HelpRequest, learner.id).stage = Stage.AUTONOMOUS
        db.session.commit()
    visitor.send(learner.did_it, {"csrf_token": token, "entry_key": "late"})
    assert visitor.sees("Your learning sheet")
    assert not visitor.sees("I did it alone!")
    assert not visitor.sees("Save the steps")
    assert rows(emptied, OwnSuccess) == []

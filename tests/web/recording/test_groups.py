"""A helper records what several learners did at one meeting."""

from datetime import timedelta

import pytest

from helpnet.domain.sessions import SessionStatus
from helpnet.services import matching
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.groups import GroupSession
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer
from tests.integration.followup.scene import matching_request
from tests.web.recording.scene import token_of


class Room:
    """A helper at their browser, with two learners and one of somebody else."""

    def __init__(self, app, sign_in, set_clock):
        self.app = app
        set_clock(MONDAY)
        with app.app_context():
            network = a_network()
            helper = a_helper(network, capacity=5)
            self.learners, self.goals = [], []
            for name in ("Jeanne Lambert", "Paul Simon"):
                request = a_request(network, name=name)
                offer = an_offer(request, helper)
                matching_request(request)
                matching.accept(offer_id=offer.id, now=MONDAY)
                self.learners.append(request.id)
                self.goals.append(request.needs[0].id)
            set_clock(MONDAY + timedelta(days=2))  # the browser stays signed in
            self.page = sign_in(db.session.get(Account, helper.account_id))
            set_clock(MONDAY)
            self.stranger = a_request(network, name="Theo Else").id

    def open_form(self):
        self.page.open("/helper").follow("A meeting with several people")
        return self.page.press("Continue", who=[str(each) for each in self.learners])

    def levels(self, *levels):
        return {
            f"level_{goal}": level
            for goal, level in zip(self.goals, levels, strict=False)
        }

    def count(self, table):
        with self.app.app_context():
            return db.session.scalar(db.select(db.func.count()).select_from(table))


@pytest.fixture
def room(emptied, sign_in, set_clock):
    return Room(emptied, sign_in, set_clock)


def test_one_form_for_all_and_a_page_that_says_so(room):
    page = room.open_form()
    assert page.sees("Jeanne Lambert")
    assert page.sees("A note for Paul Simon")
    notes = {f"shared_note_{room.learners[1]}": "Well done, Paul"}
    page.press("Save", **room.levels("alone", "shown"), **notes, minutes="90")
    assert page.sees("Your meeting is recorded")
    assert page.sees("You met the people you help for 90 minutes in 2026.")
    assert (room.count(GroupSession), room.count(HelpSession)) == (1, 2)
    page.follow("Paul Simon")
    assert page.sees("Well done, Paul")
    page.follow("Correct")
    page.press("It was recorded by mistake. Remove it")
    page.open(f"/helper/learners/{room.learners[0]}")
    assert page.sees("90 minutes")


def test_what_is_wrong_is_said_beside_the_learner_and_all_is_kept(room):
    page = room.open_form()
    page.press("Save", **room.levels("alone", "no"), minutes="1500")
    assert page.status == 422
    assert page.main.count("Choose at least one thing you worked on.") == 2
    assert page.main.count("Type the minutes as a number from 1 to 600.") == 2
    assert page.value(f"level_{room.goals[0]}") == "alone"
    assert page.value("minutes") == "1500"
    page.press("Save", minutes="60")
    assert room.count(HelpSession) == 0
    page.press("Save", **room.levels("alone", "prompted"))
    assert room.count(HelpSession) == 2


def test_who_met_the_helper_that_day_already_is_asked_about(room):
    page = room.page.open(f"/helper/learners/{room.learners[0]}/record")
    page.press("Save", **room.levels("together"))
    page = room.open_form()
    page.press("Save", **room.levels("alone", "prompted"))
    assert page.main.count("A meeting of this day is recorded already.") == 2
    assert room.count(HelpSession) == 1
    page.press("Save", **{f"another_{room.learners[0]}": "y"})
    assert page.sees("Your meeting is recorded")
    assert room.count(HelpSession) == 3


def test_a_planned_meeting_is_ticked_and_recorded(room, set_clock):
    number = room.learners[0]
    page = room.page.open(f"/helper/learners/{number}/plan")
    page.press("Plan this meeting", day="2026-03-03", clock="14:00", where="Library")
    set_clock(MONDAY.replace(day=3, hour=18))
    page = room.open_form()
    assert page.sees("This is the meeting planned for Tuesday, 3 March 2026 at 14:00.")
    page.press("Save", **room.levels("alone", "prompted"))
    with room.app.app_context():
        states = db.session.scalars(db.select(HelpSession.status)).all()
    assert states == [SessionStatus.DONE] * 2


@pytest.mark.parametrize("who", [[], ["1"], ["x", "\x00"], ["999999999999999999999"]])
def test_a_group_of_fewer_than_two_is_no_group(room, who):
    page = room.page.open("/helper/group")
    page.press("Continue", who=who)
    assert page.status == (422 if who else 200)
    assert page.sees("Who was there?")
    given = [("csrf_token", token_of(page)), *(("who", each) for each in who)]
    page.send("/helper/group", given)
    assert page.status == 422
    assert page.sees("Choose two people or more.")


def test_somebody_else_s_learner_is_not_in_it(room):
    page = room.page.open(
        f"/helper/group?who={room.learners[0]}&who={room.learners[1]}&who={room.stranger}"
    )
    assert not page.sees("Theo Else")
    page.press("Save", **room.levels("alone", "alone"))
    assert page.sees("Your meeting is recorded")
    assert room.page.open("/helper/groups/999999").status == 404


def test_who_is_helped_no_more_is_named_before_anything_is_kept(room):
    page = room.open_form()
    who = [("who", str(each)) for each in (*room.learners, room.stranger)]
    page.send("/helper/group", [("csrf_token", token_of(page)), *who])
    assert page.status == 409
    assert page.sees("Somebody was faster, or it is already done.")
    assert room.count(HelpSession) == 0


def test_a_helper_of_one_learner_reads_what_a_group_is(emptied, sign_in, set_clock):
    set_clock(MONDAY)
    with emptied.app_context():
        helper = a_helper(a_network())
        page = sign_in(db.session.get(Account, helper.account_id))
    assert page.open("/helper/group").sees("You help fewer than two people now")
    assert not page.open("/helper").sees("A meeting with several people")

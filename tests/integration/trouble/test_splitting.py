"""One goal goes to a second helper as a request of its own."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.offers import ExclusionReason
from helpnet.domain.undo import TooLateToUndo, Undo
from helpnet.services import autonomy, learners, splitting, tracking
from helpnet.services.splitting import OnlyGoal
from helpnet.store.base import db
from helpnet.store.contacts import find_other_open
from helpnet.store.exclusions import Exclusion, find_exclusion
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_network, a_request, stored
from tests.integration.followup.scene import DAY, MONDAY, NOW, A, Pair, lines
from tests.integration.trouble.acts import row, the_coordinator, undo

SKILLS = ("send-email", "read-news")


@pytest.fixture
def pair(database):
    return Pair(needs=SKILLS)


def split(pair, which=1, network=None):
    return splitting.split_goal(
        network_id=(network or pair.network).id,
        request_id=pair.request_id,
        need_id=pair.needs[which],
        account_id=pair.coordinator.id,
        now=NOW,
    )


def get(number):
    return db.session.get_one(HelpRequest, number, populate_existing=True)


def test_the_goal_is_a_request_of_its_own(pair):
    part = get(split(pair))
    assert [need.skill for need in part.needs] == ["read-news"]
    assert (part.part_of_id, part.stage) == (pair.request_id, Stage.WAITING)
    whole = row(pair)
    same = ("name", "phone", "modes", "languages", "latitude", "network_id")
    assert all(getattr(part, each) == getattr(whole, each) for each in same)
    assert part.reference != whole.reference
    assert [need.skill for need in whole.goals] == ["send-email"]
    assert lines(pair, Happening.SPLIT_OFF) == 1


def test_splitting_twice_is_once(pair):
    assert split(pair) == split(pair)
    assert lines(pair, Happening.SPLIT_OFF) == 1


def test_the_last_goal_stays(pair):
    split(pair)
    with pytest.raises(OnlyGoal):
        split(pair, which=0)
    with pytest.raises(NoResultFound):
        split(pair, which=0, network=a_network())


def test_whom_nobody_may_ask_for_the_whole_nobody_asks_for_the_part(pair):
    other = a_helper(pair.network)
    stored(
        Exclusion(
            request_id=pair.request_id,
            helper_id=other.id,
            why=ExclusionReason.LEARNER_WISH,
            at=MONDAY,
            account_id=pair.coordinator.id,
        )
    )
    part = split(pair)
    assert find_exclusion(part, other.id)
    assert find_exclusion(part, pair.helper_id)


def test_parts_of_one_ask_may_be_open_together_and_nothing_else(pair):
    part = split(pair)
    assert find_other_open(row(pair)) is None
    assert find_other_open(get(part)) is None
    tracking.withdraw(request_id=part, now=NOW)
    assert autonomy.reopen_by_learner(request_id=part, now=NOW) is None
    a_request(pair.network)
    assert find_other_open(row(pair)) is not None


def test_what_was_reached_with_the_first_helper_is_enough_for_the_rest(pair):
    split(pair)
    pair.record(1, A)
    pair.record(8, A)
    assert pair.suggested


def test_a_split_is_undone_while_nobody_helps(pair):
    part = split(pair)
    undo(pair, Undo.SPLIT, the_coordinator(pair))
    assert get(part).stage is Stage.WITHDRAWN
    assert [need.skill for need in row(pair).goals] == list(SKILLS)
    undo(pair, Undo.SPLIT, the_coordinator(pair), number=part)
    assert lines(pair, Happening.UNDONE) == 1


def test_not_after_a_day(pair):
    part = split(pair)
    with pytest.raises(TooLateToUndo):
        undo(pair, Undo.SPLIT, the_coordinator(pair), NOW + 2 * DAY, number=part)
    assert get(part).stage is Stage.WAITING


def test_what_a_second_helper_works_on_is_not_left_out(pair):
    split(pair)
    page = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW
    )
    assert page.joint.left_out == ()
    assert [goal.skill for goal in page.joint.goals] == ["send-email"]

"""Somebody else goes on, and sees exactly what the learner agreed to."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.handovers import Shared
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind
from helpnet.services import followup, handover, learners, matching
from helpnet.services.handover import CannotAsk, Passing
from helpnet.store.base import db
from helpnet.store.offers import Offer, find_accepted
from tests.factories import a_helper, a_network, an_offer
from tests.integration.followup.scene import DAY, NOW, P, lines, told_learner
from tests.integration.trouble.acts import hand_over, row


def worked_together(pair):
    """Let the two meet once, with one note of each kind."""
    followup.record_session(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        session_id=None,
        recording=replace(
            pair.told(1, P), note="Her son was there", shared_note="Click twice"
        ),
        entry_key="first",
        now=NOW,
    )


def next_page(pair):
    """Let a second helper say yes, and return what they see."""
    request, helper = row(pair), a_helper(pair.network, name="Bruno Second")
    offer = an_offer(request, helper, asked_at=NOW, expires_at=NOW + 2 * DAY)
    if request.stage is Stage.WAITING:
        request.record(Event.HELPER_ASKED, at=NOW, by=Actor.COORDINATOR)
        db.session.commit()
    matching.accept(offer_id=offer.id, now=NOW + DAY)
    return learners.get_learner(
        helper_id=helper.id, request_id=pair.request_id, now=NOW + DAY
    )


@pytest.mark.parametrize(
    ("agreed", "level", "notes"),
    [
        (None, None, []),
        (Shared.NOTHING, None, []),
        (Shared.LEVELS, P, [""]),
        (Shared.NOTES, P, ["Click twice"]),
    ],
)
def test_the_next_helper_sees_what_was_agreed(pair, agreed, level, notes):
    worked_together(pair)
    hand_over(pair, agreed=agreed)
    page = next_page(pair)
    assert [goal.level for goal in page.goals] == [level]
    assert [each.shared_note for each in page.past] == notes
    assert [each.note for each in page.past] == ["" for _ in notes]
    assert [each.text for each in page.joint.notes] == [each for each in notes if each]
    assert page.from_before == "She likes maps"
    assert "Her son" not in str(page)


def test_the_learner_is_asked_unless_they_told_it(pair):
    hand_over(pair)
    assert len(told_learner(pair, NoticeKind.HANDOVER)) == 1
    assert lines(pair, Happening.HANDED_OVER) == 1


def test_who_agreed_on_the_phone_is_not_asked(pair):
    hand_over(pair, agreed=Shared.LEVELS)
    assert told_learner(pair, NoticeKind.HANDOVER) == []
    assert handover.find_sheet(request_id=pair.request_id).shared is Shared.LEVELS


def test_the_last_answer_of_the_learner_counts(pair):
    worked_together(pair)
    hand_over(pair)
    for shared in (Shared.NOTES, Shared.NOTHING):
        handover.agree_by_learner(request_id=pair.request_id, shared=shared, now=NOW)
    assert next_page(pair).past == ()


def test_a_helper_hands_over_once_and_only_their_own(pair):
    hand_over(pair)
    hand_over(pair)
    assert lines(pair, Happening.HANDED_OVER) == 1
    assert pair.load() == 0
    with pytest.raises(NoResultFound):
        handover.hand_over(
            helper_id=a_helper(pair.network).id,
            request_id=pair.request_id,
            passing=Passing(why="", message="", agreed=None),
            now=NOW,
        )


def by_coordinator(pair, to=None, network=None):
    handover.hand_over_by_coordinator(
        network_id=(network or pair.network).id,
        request_id=pair.request_id,
        offer_id=pair.offer_id,
        account_id=pair.coordinator.id,
        passing=Passing(why="ill", message="", agreed=None, to=to),
        now=NOW,
    )


def test_a_coordinator_asks_a_helper_of_their_choice(pair):
    second = a_helper(pair.network)
    by_coordinator(pair, to=second.id)
    assert pair.stage() is Stage.OFFERED
    (asked,) = pair.told_of(NoticeKind.OFFER)
    assert asked.account_id == second.account_id


def test_where_that_helper_cannot_be_asked_nothing_changes(pair):
    full = a_helper(pair.network, capacity=0)
    with pytest.raises(CannotAsk):
        by_coordinator(pair, to=full.id)
    db.session.rollback()
    assert (pair.stage(), pair.load()) == (Stage.ACCOMPANIED, 1)
    assert find_accepted(pair.request_id).id == pair.offer_id


def test_another_network_hands_nothing_over(pair):
    with pytest.raises(NoResultFound):
        by_coordinator(pair, network=a_network())
    with pytest.raises(NoResultFound):
        handover.agree_by_learner(
            request_id=pair.request_id, shared=Shared.NOTES, now=NOW
        )
    assert db.session.scalars(db.select(Offer.status)).all() == ["accepted"]


def test_the_former_helper_keeps_a_first_name_and_what_was_reached(pair):
    worked_together(pair)
    hand_over(pair, agreed=Shared.NOTES)
    (line,) = handover.list_left(helper_id=pair.helper_id)
    assert line.first_name == "Jeanne"
    next_page(pair)
    left = handover.show_left(helper_id=pair.helper_id, request_id=pair.request_id)
    assert [goal.level for goal in left.goals] == [P]
    assert "Lambert" not in str(left)
    with pytest.raises(NoResultFound):
        learners.get_learner(
            helper_id=pair.helper_id, request_id=pair.request_id, now=NOW + DAY
        )
    stranger = a_helper(pair.network)
    assert handover.list_left(helper_id=stranger.id) == ()
    with pytest.raises(NoResultFound):
        handover.show_left(helper_id=stranger.id, request_id=pair.request_id)

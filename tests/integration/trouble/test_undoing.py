"""For a day most things can be taken back, by whoever may do them, and once."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import Barrier
from helpnet.domain.doers import Doer
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.undo import TooLateToUndo, Undo
from helpnet.services import (
    autonomy,
    closing,
    ends,
    followup,
    goals,
    learners,
    matching,
    own_successes,
    undoing,
)
from helpnet.services.undoing import Came
from helpnet.store.base import db
from helpnet.store.check_ins import list_current
from helpnet.store.episodes import Episode
from helpnet.store.handovers import find_last_handover
from helpnet.store.helpers import Helper
from helpnet.store.offers import find_accepted
from tests.factories import a_helper, a_network, a_request, an_account, an_offer
from tests.integration.followup.scene import DAY, NOW, A, P, Pair, lines
from tests.integration.trouble.acts import (
    HOUR,
    THE_LEARNER,
    count_matches,
    done_alone,
    hand_over,
    row,
    the_coordinator,
    the_helper,
    undo,
    undoable,
)


def test_an_end_by_mistake_goes_back_to_the_helper(pair):
    done_alone(pair)
    assert pair.load() == 0
    assert undo(pair, Undo.ENDED, the_coordinator(pair)) is Came.HELPED_AGAIN
    assert (pair.stage(), pair.load(), count_matches(pair)) == (
        Stage.ACCOMPANIED,
        1,
        1,
    )
    assert find_accepted(pair.request_id).helper_id == pair.helper_id
    assert row(pair).said_by is None
    assert lines(pair, Happening.UNDONE) == 1


def test_what_was_reached_before_still_counts(pair):
    done_alone(pair)
    undo(pair, Undo.ENDED, the_helper(pair))
    assert pair.suggested


def test_the_message_about_the_end_does_not_leave(pair):
    done_alone(pair)
    undo(pair, Undo.ENDED, the_coordinator(pair))
    (told,) = pair.told_of(NoticeKind.AUTONOMOUS)
    assert told.status is NoticeStatus.CANCELLED


def test_undoing_twice_is_once(pair):
    done_alone(pair)
    undo(pair, Undo.ENDED, the_coordinator(pair))
    assert undo(pair, Undo.ENDED, the_coordinator(pair)) is Came.HELPED_AGAIN
    assert (pair.load(), count_matches(pair)) == (1, 1)
    assert lines(pair, Happening.UNDONE) == 1


def test_a_helper_without_room_is_asked_first(pair):
    done_alone(pair)
    db.session.get_one(Helper, pair.helper_id).capacity = 0
    db.session.commit()
    assert undo(pair, Undo.ENDED, the_coordinator(pair)) is Came.WAITS
    assert pair.stage() is Stage.WAITING
    assert row(pair).ask_first_id == pair.helper_id
    assert pair.load() == 0


def test_after_a_day_nothing_can_be_taken_back(pair):
    done_alone(pair)
    late = NOW + DAY + HOUR
    assert undoable(pair, the_coordinator(pair), late) == []
    with pytest.raises(TooLateToUndo):
        undo(pair, Undo.ENDED, the_coordinator(pair), late)
    assert pair.stage() is Stage.AUTONOMOUS


def test_who_may_say_so_may_take_it_back(pair):
    done_alone(pair)
    for doer in (the_coordinator(pair), the_helper(pair), THE_LEARNER):
        assert undoable(pair, doer) == [Undo.ENDED]


def test_what_a_coordinator_ended_is_not_undone_by_others(pair):
    closing.close_request(
        network_id=pair.network.id,
        request_id=pair.request_id,
        account_id=pair.coordinator.id,
        event=Event.LEARNER_UNREACHABLE,
        detail="three calls",
        now=NOW,
    )
    assert undoable(pair, the_coordinator(pair)) == [Undo.ENDED]
    assert undoable(pair, the_helper(pair)) == undoable(pair, THE_LEARNER) == []
    with pytest.raises(TooLateToUndo):
        undo(pair, Undo.ENDED, THE_LEARNER)


def test_nobody_undoes_for_another_network(pair):
    done_alone(pair)
    other = a_network()
    stranger = Doer(
        actor=Actor.COORDINATOR,
        account_id=an_account(other).id,
        network_id=other.id,
    )
    with pytest.raises(NoResultFound):
        undo(pair, Undo.ENDED, stranger)
    somebody = a_helper(pair.network)
    with pytest.raises(NoResultFound):
        undo(pair, Undo.ENDED, Doer(actor=Actor.HELPER, helper_id=somebody.id))


def test_somebody_who_asked_again_meanwhile_has_one_request(pair):
    done_alone(pair)
    a_request(pair.network, barriers=frozenset({Barrier.SKILL}))
    with pytest.raises(undoing.OpenElsewhere):
        undo(pair, Undo.ENDED, the_coordinator(pair))
    assert (pair.stage(), pair.load()) == (Stage.AUTONOMOUS, 0)


def test_a_handover_is_taken_back(pair):
    pair.record(1, P)
    hand_over(pair)
    assert undoable(pair, the_helper(pair)) == [Undo.HANDOVER]
    assert undoable(pair, THE_LEARNER) == []
    assert undo(pair, Undo.HANDOVER, the_helper(pair)) is Came.HELPED_AGAIN
    assert (pair.stage(), pair.load(), count_matches(pair)) == (
        Stage.ACCOMPANIED,
        1,
        1,
    )
    page = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW + HOUR
    )
    assert [each.own for each in page.past] == [True]
    statuses = {
        each.status
        for kind in (NoticeKind.HANDOVER, NoticeKind.HELPER_CHANGED)
        for each in pair.told_of(kind)
    }
    assert statuses == {NoticeStatus.CANCELLED}


def test_what_the_coordinator_decided_the_helper_does_not_undo(pair):
    autonomy.end_accompaniment(
        network_id=pair.network.id,
        request_id=pair.request_id,
        offer_id=pair.offer_id,
        account_id=pair.coordinator.id,
        now=NOW,
    )
    assert undoable(pair, the_helper(pair)) == []
    assert undoable(pair, the_coordinator(pair)) == [Undo.HANDOVER]


def test_once_somebody_else_helps_it_is_too_late(pair):
    hand_over(pair)
    number = find_last_handover(pair.request_id).id
    request = row(pair)
    offer = an_offer(
        request,
        a_helper(pair.network),
        asked_at=NOW,
        expires_at=NOW + 2 * DAY,
    )
    request.record(Event.HELPER_ASKED, at=NOW, by=Actor.COORDINATOR)
    db.session.commit()
    matching.accept(offer_id=offer.id, now=NOW + HOUR)
    with pytest.raises(TooLateToUndo):
        undo(pair, Undo.HANDOVER, the_coordinator(pair), number=number)
    assert count_matches(pair) == 1
    assert pair.load() == 0


def test_who_was_asked_meanwhile_need_not_answer(pair):
    hand_over(pair)
    request = row(pair)
    an_offer(request, a_helper(pair.network), asked_at=NOW, expires_at=NOW + 2 * DAY)
    request.record(Event.HELPER_ASKED, at=NOW, by=Actor.COORDINATOR)
    db.session.commit()
    undo(pair, Undo.HANDOVER, the_coordinator(pair))
    (told,) = pair.told_of(NoticeKind.OFFER_WITHDRAWN)
    assert told.account_id is not None
    assert pair.stage() is Stage.ACCOMPANIED


def test_a_meeting_removed_or_missed_is_put_back(pair):
    pair.record(1, A)
    pair.record(8, A)
    session_id = pair.record(15, P)
    assert not pair.suggested
    followup.remove_session(helper_id=pair.helper_id, session_id=session_id, now=NOW)
    assert undoable(pair, the_coordinator(pair)) == [Undo.SESSION_REMOVED]
    assert undo(pair, Undo.SESSION_REMOVED, the_coordinator(pair)) is Came.DONE
    assert not pair.suggested
    assert undo(
        pair, Undo.SESSION_REMOVED, the_coordinator(pair), number=session_id
    ) is (Came.DONE)
    assert lines(pair, Happening.SESSION_RESTORED) == 1


def end(pair, reason, at):
    ends.end_by_coordinator(
        network_id=pair.network.id,
        request_id=pair.request_id,
        account_id=pair.coordinator.id,
        reason=reason,
        detail="",
        now=at,
    )


@pytest.mark.parametrize("reason", [EndReason.STOPPED, EndReason.MOVED_AWAY])
def test_who_lives_after_all_had_still_stopped_for_that_reason(pair, reason):
    end(pair, reason, NOW)
    end(pair, EndReason.DECEASED, NOW + HOUR / 2)
    assert row(pair).end_reason is EndReason.DECEASED
    undo(pair, Undo.DEATH, the_coordinator(pair))
    assert row(pair).end_reason is reason


def test_a_death_noted_by_mistake_after_the_end(pair):
    done_alone(pair)
    at = NOW + 3 * DAY
    end(pair, EndReason.DECEASED, at)
    assert undoable(pair, the_coordinator(pair), at) == [Undo.DEATH]
    assert undoable(pair, THE_LEARNER, at) == undoable(pair, the_helper(pair), at) == []
    for _twice in range(2):
        came = undo(pair, Undo.DEATH, the_coordinator(pair), at)
        assert came is Came.DONE
    assert row(pair).end_reason is None
    assert pair.stage() is Stage.AUTONOMOUS
    asked = list_current(row(pair))
    assert asked
    assert {each.cancelled_at for each in asked} == {None}


def test_the_learners_own_word_and_a_goal_left_out(database):
    pair = Pair(needs=("send-email", "read-news"))
    own_successes.say(
        request_id=pair.request_id,
        need_id=pair.needs[0],
        doer=THE_LEARNER,
        entry_key="own",
        now=NOW,
    )
    goals.drop_goal(
        request_id=pair.request_id,
        need_id=pair.needs[1],
        doer=the_helper(pair),
        now=NOW,
    )
    assert undoable(pair, THE_LEARNER) == [Undo.OWN_SUCCESS]
    assert undoable(pair, the_helper(pair)) == [Undo.GOAL_DROPPED]
    undo(pair, Undo.OWN_SUCCESS, THE_LEARNER)
    undo(pair, Undo.GOAL_DROPPED, the_helper(pair))
    assert undoable(pair, the_coordinator(pair)) == []
    assert len(row(pair).goals) == 2
    assert lines(pair, Happening.OWN_SUCCESS_TAKEN_BACK) == 1


def test_the_reports_never_hear_of_an_end_that_was_undone(pair):
    done_alone(pair)
    undo(pair, Undo.ENDED, the_coordinator(pair))
    (episode,) = db.session.scalars(
        db.select(Episode).where(Episode.request_id == pair.request_id)
    )
    assert (episode.outcome, episode.ended_on) == (None, None)
    assert episode.sessions == 2

"""After an end or a handover by mistake the two go on as if it had never been."""

from dataclasses import replace

import pytest

from helpnet.domain.meetings import BadMeeting, MeetingFault, RecordedAlready
from helpnet.domain.sessions import MissReason, SessionStatus
from helpnet.domain.undo import Undo
from helpnet.services import followup, meetings
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.offers import find_accepted
from tests.integration.followup.scene import DAY, NOW, P
from tests.integration.trouble.acts import (
    HOUR,
    done_alone,
    hand_over,
    the_coordinator,
    undo,
)


def tell(pair, day):
    return followup.record_session(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        session_id=None,
        recording=replace(pair.told(day, P), once_a_day=True),
        entry_key=f"told-late-{day}",
        now=NOW + 2 * HOUR,
    )


def went_back(pair, kind):
    if kind is Undo.ENDED:
        done_alone(pair)
    else:
        hand_over(pair)
    undo(pair, kind, the_coordinator(pair))


@pytest.mark.parametrize("kind", [Undo.ENDED, Undo.HANDOVER])
def test_a_meeting_of_before_can_still_be_told(pair, kind):
    went_back(pair, kind)
    assert tell(pair, 3)


def test_one_before_they_ever_knew_each_other_cannot(pair):
    went_back(pair, Undo.HANDOVER)
    with pytest.raises(BadMeeting) as refused:
        tell(pair, -1)
    assert refused.value.faults == {MeetingFault.BEFORE_START}


def test_a_meeting_on_file_from_before_is_still_the_same(pair):
    went_back(pair, Undo.ENDED)
    with pytest.raises(RecordedAlready):
        tell(pair, 8)


def test_a_missed_meeting_put_back_is_held_by_the_match_that_goes_on(pair):
    number = pair.plan(at=NOW - DAY, now=NOW - 3 * DAY)
    meetings.miss_session(
        helper_id=pair.helper_id,
        session_id=number,
        reason=MissReason.LEARNER_AWAY,
        note="",
        now=NOW,
    )
    went_back(pair, Undo.HANDOVER)
    followup.restore_session(
        helper_id=pair.helper_id, session_id=number, now=NOW + HOUR
    )
    meeting = db.session.get_one(HelpSession, number)
    assert meeting.status is SessionStatus.PLANNED
    assert meeting.offer_id == find_accepted(pair.request_id).id

"""What helpers and learners do together, told as it may be told."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from helpnet.domain.autonomy import Level
from helpnet.domain.groups import GroupRecording, Part
from helpnet.domain.meetings import Plan
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import MissReason, SessionStatus
from helpnet.services import (
    followup,
    groups,
    meetings,
)
from tests.integration.journeys.promises import Promises
from tests.integration.journeys.world import DAY, HELPERS, HOUR

places = st.integers(0, 11)  # ids of rows differ from run to run, places do not
helpers = st.integers(0, HELPERS - 1)
levels = st.lists(
    st.sampled_from([Level.ALONE, Level.ALONE, Level.PROMPTED, Level.SHOWN]),
    min_size=1,
    max_size=2,
)
S = SessionStatus


class Together(Promises):
    """Meetings planned, held, corrected, removed, put back, missed, and of groups."""

    @rule(n=places, told=levels)
    def meet(self, n, told):
        self.now += 6 * HOUR
        if key := self.accompanied(n):
            self.told(
                followup.record_session,
                helper_id=self.helper_of(key),
                request_id=key,
                session_id=None,
                recording=self.meeting(key, told, next_starts_at=self.now + 2 * DAY),
                entry_key=next(self.keys),
            )

    @rule(n=places)
    def do_well_for_days(self, n):
        for _ in range(2):
            self.now += DAY
            self.meet(n, [Level.ALONE])

    @rule(n=places, told=levels)
    def hold_what_was_planned(self, n, told):
        if found := self.a_meeting(n, S.PLANNED):
            self.told(
                followup.record_session,
                helper_id=found.helper_id,
                request_id=found.request_id,
                session_id=found.id,
                recording=self.meeting(found.request_id, told),
                entry_key=next(self.keys),
            )

    @rule(n=places)
    def plan(self, n):
        if key := self.accompanied(n):
            at = {"starts_at": self.now + DAY, "mode": Mode.PUBLIC_PLACE}
            self.told(
                meetings.plan_session,
                helper_id=self.helper_of(key),
                request_id=key,
                plan=Plan(where="Library", **at),
                entry_key=next(self.keys),
            )

    @rule(n=places, told=levels)
    def correct(self, n, told):
        if found := self.a_meeting(n, S.DONE):
            self.told(
                followup.correct_session,
                helper_id=found.helper_id,
                session_id=found.id,
                recording=self.meeting(found.request_id, told),
            )

    @rule(n=places)
    def remove(self, n):
        if found := self.a_meeting(n, S.DONE):
            given = {"helper_id": found.helper_id, "session_id": found.id}
            self.told(followup.remove_session, **given)

    @rule(n=places)
    def restore(self, n):
        if found := self.a_meeting(n, S.REMOVED, S.MISSED):
            given = {"helper_id": found.helper_id, "session_id": found.id}
            self.told(followup.restore_session, **given)

    @rule(n=places, cancelled=st.booleans())
    def not_held(self, n, cancelled):
        if found := self.a_meeting(n, S.PLANNED):
            given = {"helper_id": found.helper_id, "session_id": found.id, "note": ""}
            if cancelled:
                self.told(meetings.cancel_session, **given)
            else:
                self.now += 3 * DAY
                reason = MissReason.LEARNER_AWAY
                self.told(meetings.miss_session, reason=reason, **given)

    @rule(told=levels)
    def meet_as_a_group(self, told):
        self.now += HOUR
        own = self.the_biggest_group()
        parts = [
            Part(request_id=key, levels=self.levels(key, told), another=True)
            for key in own
        ]
        if parts:
            like = self.meeting(own[0], told)
            self.told(
                groups.record_group,
                helper_id=self.helper_of(own[0]),
                recording=GroupRecording(
                    held_on=like.held_on,
                    minutes=60,
                    mode=Mode.PUBLIC_PLACE,
                    where="Library",
                    parts=parts,
                ),
                entry_key=next(self.keys),
            )

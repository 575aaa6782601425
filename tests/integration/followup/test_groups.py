"""A meeting of several learners: recorded once, counted for each, all or nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.groups import BadGroup, GroupRecording, Part, WrongSize
from helpnet.domain.meetings import MeetingFault, Plan
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import followup, group_sheets, groups, matching, meetings
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.group_meetings import minutes_of
from helpnet.store.groups import GroupSession
from helpnet.store.places import move_meetings_away
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_offer,
)
from tests.integration.followup.scene import DAY, NOW, A, P, T, matching_request

HELD = date(2026, 3, 4)


class Group:
    """A helper with three learners."""

    def __init__(self):
        self.network = a_network()
        self.helper = a_helper(self.network, capacity=5)
        self.helper_id = self.helper.id
        requests = [
            a_request(self.network, needs=("send-email", "read-news"))
            for _number in range(3)
        ]
        self.learners = [request.id for request in requests]
        self.goals = [[need.id for need in request.needs] for request in requests]
        for request in requests:
            offer = an_offer(request, self.helper)
            matching_request(request)
            matching.accept(offer_id=offer.id, now=MONDAY)

    def part(self, number, level=P, **fields):
        return Part(
            request_id=self.learners[number],
            levels={self.goals[number][0]: level},
            **fields,
        )

    def told(self, *parts, **fields):
        given = {"held_on": HELD, "minutes": 90, "mode": Mode.PUBLIC_PLACE}
        return GroupRecording(**given | fields, parts=parts)

    def record(self, *parts, key="group", **fields):
        return groups.record_group(
            helper_id=self.helper_id,
            recording=self.told(*parts, **fields),
            entry_key=key,
            now=NOW,
        )

    def sheet(self, *learners, now=NOW):
        return group_sheets.get_group_sheet(
            helper_id=self.helper_id, request_ids=learners or self.learners, now=now
        )

    def minutes(self):
        whole = {"since": MONDAY - DAY, "until": NOW + DAY}
        return minutes_of([self.helper_id], **whole).get(self.helper_id)


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def sessions():
    return db.session.scalars(
        select(HelpSession).order_by(HelpSession.request_id)
    ).all()


@pytest.fixture
def group(database):
    return Group()


def test_one_form_gives_each_learner_a_meeting_of_their_own(group):
    place = a_place(a_partner(group.network), name="Library of Liège")
    number = group.record(
        group.part(2, A, shared_note="Bravo"),
        group.part(0, T),
        place_id=place.id,
    )
    first, last = sessions()
    assert [first.request_id, last.request_id] == [group.learners[0], group.learners[2]]
    assert [first.levels[0].level, last.levels[0].level] == [T, A]
    assert [first.shared_note, last.shared_note] == ["", "Bravo"]
    for each in (first, last):
        assert each.status is SessionStatus.DONE
        assert (each.group_id, each.minutes, each.place_id) == (number, 90, place.id)
    page = group_sheets.get_group_page(helper_id=group.helper_id, group_id=number)
    assert [who for who, _name in page.learners] == [first.request_id, last.request_id]


def test_the_helper_s_minutes_count_once_and_each_learner_s_once_each(group):
    group.record(group.part(0), group.part(1), group.part(2))
    assert group.minutes() == 90
    assert sum(each.minutes for each in sessions()) == 270
    one = sessions()[0]
    followup.remove_session(helper_id=group.helper_id, session_id=one.id, now=NOW)
    assert group.minutes() == 90
    for each in sessions()[1:]:
        followup.remove_session(helper_id=group.helper_id, session_id=each.id, now=NOW)
    assert group.minutes() is None


def test_sent_twice_is_recorded_once(group):
    parts = (group.part(0), group.part(1))
    assert group.record(*parts) == group.record(*parts)
    assert (count(GroupSession), count(HelpSession)) == (1, 2)


def test_what_is_wrong_with_one_records_nobody_and_names_everybody_concerned(group):
    group.record(group.part(2), group.part(1), key="before")
    wrong = replace(group.part(1), levels={group.goals[0][0]: A})
    nothing = replace(group.part(0), levels={})
    with pytest.raises(BadGroup) as refusal:
        group.record(nothing, wrong, group.part(2))
    assert refusal.value.faults == {
        group.learners[0]: {MeetingFault.NO_LEVEL},
        group.learners[1]: {MeetingFault.OTHER_GOAL},
    }
    assert refusal.value.recorded == {group.learners[2]}
    assert (count(GroupSession), count(HelpSession)) == (1, 2)
    group.record(group.part(0), replace(group.part(2), another=True), key="after")
    assert count(HelpSession) == 4


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"held_on": date(2026, 5, 2)}, MeetingFault.IN_THE_FUTURE),
        ({"held_on": date(2026, 3, 1)}, MeetingFault.BEFORE_START),
        ({"minutes": 25 * 60}, MeetingFault.MINUTES),
    ],
)
def test_a_group_that_cannot_have_been_is_refused(group, change, fault):
    with pytest.raises(BadGroup) as refusal:
        group.record(group.part(0), group.part(1), **change)
    assert set(refusal.value.faults.values()) == {frozenset({fault})}
    assert count(HelpSession) == 0


def test_a_group_has_two_learners_or_more_and_each_once(group):
    for parts in ((), (group.part(0),), (group.part(0), group.part(0))):
        with pytest.raises(WrongSize):
            group.record(*parts)


def test_nobody_s_learner_is_recorded_by_another_helper(group):
    other = Group()
    strange = Part(request_id=other.learners[0], levels={other.goals[0][0]: A})
    with pytest.raises(NoResultFound):
        group.record(group.part(0), strange)
    number = other.record(other.part(0), other.part(1), key="theirs")
    with pytest.raises(NoResultFound):
        group.record(group.part(0), group.part(1), key="theirs")
    with pytest.raises(NoResultFound):
        group_sheets.get_group_page(helper_id=group.helper_id, group_id=number)
    assert group.sheet(*other.learners).missing


def test_a_planned_meeting_of_that_day_is_recorded_and_not_doubled(group):
    at = datetime(2026, 3, 4, 13, tzinfo=UTC)
    planned = plan(group, at)
    sheet = group.sheet(now=at + timedelta(hours=3))
    assert [each.planned for each in sheet.learners] == [planned, None, None]
    assert sheet.learners[0].today
    group.record(group.part(0, session_id=planned), group.part(1))
    meeting = db.session.get_one(HelpSession, planned)
    assert (meeting.status, meeting.starts_at) == (SessionStatus.DONE, at)
    assert count(HelpSession) == 2
    with pytest.raises(NotAllowed):
        group.record(
            group.part(0, session_id=planned, another=True), group.part(2), key="new"
        )
    assert count(HelpSession) == 2


def test_a_planned_meeting_that_it_was_not_stays_planned(group):
    planned = plan(group, datetime(2026, 3, 4, 13, tzinfo=UTC))
    group.record(group.part(0), group.part(1))
    assert db.session.get_one(HelpSession, planned).status is SessionStatus.PLANNED
    assert count(HelpSession) == 3


def test_a_part_can_be_corrected_alone(group):
    group.record(group.part(0, T), group.part(1, T))
    one, other = sessions()
    told = replace(group.told().of(group.part(0, A)), minutes=30)
    followup.correct_session(
        helper_id=group.helper_id, session_id=one.id, recording=told, now=NOW
    )
    assert [one.minutes, other.minutes] == [30, 90]
    assert one.group_id == other.group_id
    assert group.minutes() == 90


def test_the_place_of_a_group_can_go(group):
    place = a_place(a_partner(group.network))
    number = group.record(group.part(0), group.part(1), place_id=place.id)
    move_meetings_away(place.id)
    db.session.delete(place)
    db.session.commit()
    assert db.session.get_one(GroupSession, number).place_id is None


def plan(group, at):
    return meetings.plan_session(
        helper_id=group.helper_id,
        request_id=group.learners[0],
        plan=Plan(starts_at=at, mode=Mode.PUBLIC_PLACE, where="Library"),
        entry_key="planned",
        now=MONDAY + timedelta(hours=1),
    )

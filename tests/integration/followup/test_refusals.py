"""What is refused, and what the forms begin with."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from helpnet.adapters.wording import word
from helpnet.domain.meetings import BadMeeting, MeetingFault, Plan
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.services import (
    autonomy,
    followup,
    learners,
    matching,
    meeting_sheets,
    meetings,
    plan_sheets,
)
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_offer,
)
from tests.integration.followup.scene import (
    DAY,
    NOW,
    A,
    P,
    Pair,
    T,
    matching_request,
    told_learner,
)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"held_on": date(1900, 1, 1)}, MeetingFault.BEFORE_START),
        ({"held_on": date(2026, 3, 1)}, MeetingFault.BEFORE_START),
        ({"held_on": date(2026, 5, 2)}, MeetingFault.IN_THE_FUTURE),
        ({"held_on": date(9999, 12, 31)}, MeetingFault.IN_THE_FUTURE),
        ({"minutes": 0}, MeetingFault.MINUTES),
        ({"minutes": 601}, MeetingFault.MINUTES),
        ({"levels": {}}, MeetingFault.NO_LEVEL),
        ({"levels": {999_999: A}}, MeetingFault.OTHER_GOAL),
    ],
)
def test_what_cannot_have_been_is_refused(pair, change, fault):
    with pytest.raises(BadMeeting) as refusal:
        followup.record_session(
            helper_id=pair.helper_id,
            request_id=pair.request_id,
            session_id=None,
            recording=replace(pair.told(1, A), **change),
            entry_key="bad",
            now=NOW,
        )
    assert refusal.value.faults == {fault}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"starts_at": NOW}, MeetingFault.IN_THE_PAST),
        ({"starts_at": NOW + 367 * DAY}, MeetingFault.TOO_FAR_AHEAD),
        ({"where": ""}, MeetingFault.PLACE_MISSING),
        ({"mode": Mode.HOME_VISIT}, MeetingFault.NOT_WISHED),
    ],
)
def test_what_cannot_be_planned_is_refused(pair, change, fault):
    given = {"starts_at": NOW + DAY, "mode": Mode.PUBLIC_PLACE, "where": "Library"}
    with pytest.raises(BadMeeting) as refusal:
        meetings.plan_session(
            helper_id=pair.helper_id,
            request_id=pair.request_id,
            plan=Plan(**given | change),
            entry_key="bad",
            now=NOW,
        )
    assert refusal.value.faults == {fault}


def test_no_home_visit_after_the_background_check_has_ended(database):
    last = (NOW + 5 * DAY).date()
    pair = Pair(modes=frozenset({Mode.HOME_VISIT}), helper={"vetted_until": last})
    pair.plan(mode=Mode.HOME_VISIT, at=NOW + 5 * DAY)
    with pytest.raises(BadMeeting) as refusal:
        pair.plan(mode=Mode.HOME_VISIT, at=NOW + 6 * DAY, entry_key="later")
    assert refusal.value.faults == {MeetingFault.VETTING_MISSING}
    sheet = plan_sheets.get_plan_sheet(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW + 6 * DAY
    )
    assert Mode.HOME_VISIT not in sheet.modes


def test_a_meeting_at_a_partners_place_names_it(pair):
    place = a_place(a_partner(pair.network), name="Library of Liège")
    pair.plan(place_id=place.id, where="")
    [notice] = told_learner(pair, NoticeKind.SESSION_PLANNED)
    assert notice.facts["place"] == "Library of Liège"
    with pytest.raises(NoResultFound):
        pair.plan(place_id=place.id + 1000, where="", entry_key="nowhere")


def test_the_form_starts_with_what_is_probably_right(database):
    pair = Pair(needs=("send-email", "read-news"))
    sheet = record_sheet(pair, now=NOW)
    assert sheet.held_on == NOW.date()
    assert sheet.minutes == 60
    assert [(goal.level, goal.lately) for goal in sheet.goals] == [
        (None, False),
        (None, False),
    ]
    pair.record(1, T, P)
    pair.record(2, P)
    sheet = record_sheet(pair, now=NOW)
    assert [(goal.level, goal.lately) for goal in sheet.goals] == [
        (P, True),
        (P, False),
    ]


def test_a_recording_is_about_the_planned_meeting_that_is_due(pair):
    planned = pair.plan(at=MONDAY + 2 * DAY, now=MONDAY + DAY, mode=Mode.PHONE)
    sheet = record_sheet(pair, now=MONDAY + 4 * DAY)
    assert (sheet.meeting_id, sheet.held_on) == (planned, date(2026, 3, 4))
    assert sheet.mode is Mode.PHONE
    assert record_sheet(pair, now=MONDAY + DAY).meeting_id is None


def record_sheet(pair, now):
    return meeting_sheets.get_record_sheet(
        helper_id=pair.helper_id, request_id=pair.request_id, session_id=None, now=now
    )


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from([A, A, A, P])),
        min_size=2,
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_recording_does_not_matter(database, held, chance):
    shuffled = list(held)
    chance.shuffle(shuffled)
    first, second = Pair(), Pair()
    for pair, order in ((first, held), (second, shuffled)):
        for number, (day, level) in enumerate(order):
            pair.record(day, level, entry_key=f"{pair.request_id}-{number}")
    assert first.suggested == second.suggested


def test_one_query_more_per_kind_not_per_learner(database):
    network = a_network()
    helper = a_helper(network, capacity=10)
    counts = []
    for _number in range(3):
        request = a_request(network, needs=("send-email", "read-news"))
        offer = an_offer(request, helper)
        matching_request(request)
        matching.accept(offer_id=offer.id, now=MONDAY)
        db.session.expire_all()
        counts.append(queries(lambda: learners.get_home(helper_id=helper.id, now=NOW)))
    assert counts[1] == counts[2]


def queries(act):
    from sqlalchemy import event

    seen = []

    def count(*_given):
        seen.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    act()
    event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_every_message_has_its_words(pair, language):
    planned = pair.plan()
    meetings.cancel_session(
        helper_id=pair.helper_id, session_id=planned, note="I am ill", now=NOW
    )
    pair.record(1, A)
    pair.record(2, A)
    pair.plan(entry_key="plan-2")
    autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    left = Pair()
    autonomy.stop_accompanying(
        helper_id=left.helper_id, request_id=left.request_id, reason="", now=NOW
    )
    kinds = {
        NoticeKind.SESSION_PLANNED: "Amina Benali",
        NoticeKind.SESSION_CANCELLED: "Amina Benali",
        NoticeKind.AUTONOMOUS: "http://localhost/",
        NoticeKind.HELPER_CHANGED: "Amina Benali",
    }
    for kind, expected in kinds.items():
        written = pair.told_of(kind) + left.told_of(kind)
        assert written
        for notice in written:
            told = word(
                kind=kind,
                language=language,
                recipient=notice.recipient,
                network="Liège",
                facts=notice.facts,
            )
            assert expected in told.body
            assert notice.recipient in told.body
            assert notice.recipient not in told.subject
            assert "Amina" not in told.subject


def test_moments_are_kept_in_utc(pair):
    pair.record(1, A)
    [at] = db.session.scalars(select(HelpSession.starts_at))
    assert at == datetime(2026, 3, 3, 11, tzinfo=UTC)  # noon in Brussels
    assert db.session.scalar(select(func.count()).select_from(SessionLevel)) == 1

"""From accepted to autonomous: meetings, levels, and who says that it is enough."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from helpnet.adapters.wording import word
from helpnet.domain.access import Role
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.meetings import BadMeeting, MeetingFault, Plan, Recording
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import MissReason, SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import (
    accompaniments,
    autonomy,
    closing,
    followup,
    learners,
    matching,
    meeting_sheets,
    meetings,
)
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Step
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_account,
    an_offer,
)

DAY = timedelta(days=1)
NOW = MONDAY + 60 * DAY


class Pair:
    """A helper and a learner who have just met, and their coordinator."""

    def __init__(self, *, needs=("send-email",), rules=None, helper=None, **fields):
        self.network = a_network(rules=rules or {})
        self.helper = a_helper(self.network, **helper or {})
        self.coordinator = an_account(self.network, role=Role.COORDINATOR)
        request = a_request(self.network, needs=needs, **fields)
        self.needs = [need.id for need in request.needs]
        self.request_id = request.id
        offer = an_offer(request, self.helper)
        matching_request(request)
        matching.accept(offer_id=offer.id, now=MONDAY + timedelta(hours=1))
        self.offer_id, self.helper_id = offer.id, self.helper.id
        self.account_id = self.helper.account_id
        self.count = 0

    def told(self, day, *levels, minutes=60):
        """Return a recording of this many days after the start."""
        return Recording(
            held_on=date(2026, 3, 2) + day * DAY,
            minutes=minutes,
            mode=Mode.PUBLIC_PLACE,
            levels=dict(zip(self.needs, levels, strict=False)),
        )

    def record(self, day, *levels, entry_key=None, session_id=None, now=NOW):
        self.count += 1
        return followup.record_session(
            helper_id=self.helper_id,
            request_id=self.request_id,
            session_id=session_id,
            recording=self.told(day, *levels),
            entry_key=entry_key or f"entry-{self.count}",
            now=now,
        )

    def plan(self, *, at=NOW + DAY, entry_key="plan-1", now=NOW, **fields):
        given = {"starts_at": at, "mode": Mode.PUBLIC_PLACE, "where": "At the library"}
        return meetings.plan_session(
            helper_id=self.helper_id,
            request_id=self.request_id,
            plan=Plan(**given | fields),
            entry_key=entry_key,
            now=now,
        )

    def correct(self, session_id, recording):
        followup.correct_session(
            helper_id=self.helper_id,
            session_id=session_id,
            recording=recording,
            now=NOW,
        )

    def confirm(self, now=NOW):
        autonomy.confirm_autonomy(
            request_id=self.request_id,
            helper_id=self.helper_id,
            account_id=self.account_id,
            said_by=SaidBy.TOLD_HELPER,
            now=now,
        )

    @property
    def suggested(self):
        return learners.get_learner(
            helper_id=self.helper_id, request_id=self.request_id, now=NOW
        ).suggested

    def load(self):
        return db.session.scalar(select(Helper.load).where(Helper.id == self.helper_id))

    def stage(self):
        return db.session.scalar(
            select(HelpRequest.stage).where(HelpRequest.id == self.request_id)
        )

    def told_of(self, kind):
        return db.session.scalars(
            select(Notice)
            .where(Notice.kind == kind, Notice.request_id == self.request_id)
            .order_by(Notice.id)
        ).all()


def matching_request(request):
    """Let the request be in the state in which somebody has been asked."""
    request.record(Event.HELPER_ASKED, at=MONDAY, by=Actor.COORDINATOR)
    db.session.commit()


def lines(pair, what):
    return db.session.scalar(
        select(func.count())
        .select_from(Step)
        .where(Step.request_id == pair.request_id, Step.what == what)
    )


@pytest.fixture
def pair(database):
    return Pair()


A, P, T, S = Level.ALONE, Level.PROMPTED, Level.TOGETHER, Level.SHOWN


def test_alone_twice_on_different_days_suggests_and_only_a_person_closes(pair):
    pair.record(1, P)
    pair.record(2, A)
    assert not pair.suggested
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 0

    pair.record(9, A)
    assert pair.suggested
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 1
    assert pair.stage() is Stage.ACCOMPANIED

    pair.record(10, A)
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 1

    pair.confirm()
    assert pair.stage() is Stage.AUTONOMOUS
    assert db.session.get(Offer, pair.offer_id).status is OfferStatus.ENDED
    assert db.session.get(HelpRequest, pair.request_id).said_by is SaidBy.TOLD_HELPER
    assert pair.load() == 0
    [mail] = pair.told_of(NoticeKind.AUTONOMOUS)
    assert mail.account_id is None
    assert mail.facts["needs"] == ["send-email"]


def test_the_evidence_is_the_days_done_alone(pair):
    pair.record(1, A)
    pair.record(2, P)
    pair.record(3, A)
    pair.record(4, A)
    page = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW
    )
    assert page.goals[0].alone_on == (date(2026, 3, 5), date(2026, 3, 6))
    assert [level for _day, level in page.goals[0].steps] == [A, P, A, A]


def test_every_goal_must_be_met(database):
    pair = Pair(needs=("send-email", "read-news"))
    pair.record(1, A)
    pair.record(2, A)
    assert not pair.suggested
    pair.record(3, A, A)
    pair.record(4, A, A)
    assert pair.suggested


def test_the_network_sets_the_rule(database):
    pair = Pair(rules={"alone_in_a_row": 3, "different_days": False})
    pair.record(1, A)
    pair.record(1, A)
    assert not pair.suggested
    pair.record(1, A)
    assert pair.suggested


def test_repeats_on_one_day_do_not_close(pair):
    for _time in range(3):
        pair.record(1, A)
    assert not pair.suggested


def test_a_correction_counts_as_if_it_had_been_so_from_the_start(pair):
    first = pair.record(1, A)
    pair.record(2, A)
    assert pair.suggested

    pair.correct(first, pair.told(1, T, minutes=45))
    assert not pair.suggested
    meeting = db.session.get(HelpSession, first)
    assert (meeting.minutes, [each.level for each in meeting.levels]) == (45, [T])
    assert lines(pair, Happening.SESSION_CORRECTED) == 1

    pair.correct(first, pair.told(1, A))
    assert pair.suggested
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 1


def test_a_correction_that_fulfils_the_rule_says_so(pair):
    first = pair.record(1, P)
    pair.record(2, A)
    pair.correct(first, pair.told(1, A))
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 1


def test_a_correction_can_move_the_day_and_drop_a_goal(database):
    pair = Pair(needs=("send-email", "read-news"))
    pair.record(1, A, A)
    second = pair.record(2, A, A)
    assert pair.suggested
    pair.correct(second, pair.told(1, A, A))
    assert not pair.suggested
    pair.correct(second, pair.told(3, A))
    goals = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW
    ).goals
    assert [goal.met for goal in goals] == [True, False]
    assert [len(goal.steps) for goal in goals] == [2, 1]


def test_only_a_meeting_that_was_held_can_be_corrected(pair):
    planned = pair.plan()
    with pytest.raises(NotAllowed):
        pair.correct(planned, pair.told(1, A))


def test_sent_twice_is_recorded_once(pair):
    first = pair.record(1, A, entry_key="same")
    again = pair.record(1, A, entry_key="same")
    assert first == again
    assert db.session.scalar(select(func.count()).select_from(HelpSession)) == 1
    assert lines(pair, Happening.SESSION_HELD) == 1


def test_a_lost_answer_can_be_sent_again_after_the_end(pair):
    pair.record(1, A)
    last = pair.record(2, A, entry_key="lost")
    pair.confirm()
    assert pair.record(2, A, entry_key="lost") == last


def test_a_key_of_another_learners_form_opens_nothing(database):
    mine, other = Pair(), Pair()
    other.record(1, A, entry_key="theirs")
    other.plan(entry_key="their-plan")
    with pytest.raises(NoResultFound):
        mine.record(1, A, entry_key="theirs")
    with pytest.raises(NoResultFound):
        mine.plan(entry_key="their-plan")


def test_a_planned_meeting_is_recorded_once_whoever_presses(pair):
    planned = pair.plan(at=MONDAY + 2 * DAY, now=MONDAY + DAY)
    assert pair.record(2, P, session_id=planned) == planned
    meeting = db.session.get(HelpSession, planned)
    assert meeting.status is SessionStatus.DONE
    assert meeting.starts_at == MONDAY + 2 * DAY
    with pytest.raises(NotAllowed):
        pair.record(2, A, session_id=planned)
    assert [each.level for each in meeting.levels] == [P]


def test_planning_tells_the_learner_once(pair):
    first = pair.plan()
    assert pair.plan() == first
    [notice] = pair.told_of(NoticeKind.SESSION_PLANNED)
    assert notice.facts["starts_at"] == (NOW + DAY).isoformat()
    assert notice.facts["where"] == "At the library"
    assert lines(pair, Happening.SESSION_PLANNED) == 1


def test_the_next_meeting_is_planned_with_the_recording(pair):
    told = replace(pair.told(1, P), where="Café Central", next_starts_at=NOW + 7 * DAY)
    for _time in range(2):
        followup.record_session(
            helper_id=pair.helper_id,
            request_id=pair.request_id,
            session_id=None,
            recording=told,
            entry_key="with-next",
            now=NOW,
        )
    planned = db.session.scalars(
        select(HelpSession).where(HelpSession.status == SessionStatus.PLANNED)
    ).all()
    assert [(each.starts_at, each.where) for each in planned] == [
        (NOW + 7 * DAY, "Café Central")
    ]
    assert len(pair.told_of(NoticeKind.SESSION_PLANNED)) == 1


def test_a_bad_next_meeting_keeps_nothing_of_the_recording(pair):
    told = replace(pair.told(1, P), next_starts_at=NOW - DAY)
    with pytest.raises(BadMeeting) as refusal:
        followup.record_session(
            helper_id=pair.helper_id,
            request_id=pair.request_id,
            session_id=None,
            recording=told,
            entry_key="bad-next",
            now=NOW,
        )
    assert refusal.value.faults == {
        MeetingFault.IN_THE_PAST,
        MeetingFault.PLACE_MISSING,
    }
    assert db.session.scalar(select(func.count()).select_from(HelpSession)) == 0


def test_cancelling_takes_back_what_was_not_sent_and_tells_the_learner(pair):
    planned = pair.plan()
    for _time in range(2):
        meetings.cancel_session(
            helper_id=pair.helper_id, session_id=planned, note="I am ill", now=NOW
        )
    [first] = pair.told_of(NoticeKind.SESSION_PLANNED)
    [second] = pair.told_of(NoticeKind.SESSION_CANCELLED)
    assert first.status is NoticeStatus.CANCELLED
    assert second.facts["note"] == "I am ill"
    assert lines(pair, Happening.SESSION_CANCELLED) == 1


def test_a_cancelled_or_missed_meeting_counts_for_nothing(pair):
    pair.record(1, A)
    planned = pair.plan(at=MONDAY + 2 * DAY, now=MONDAY + DAY)
    missed(pair, planned)
    pair.record(3, A)
    assert pair.suggested
    with pytest.raises(NotAllowed):
        pair.record(2, S, session_id=planned)
    assert pair.suggested


def missed(pair, session_id, now=NOW):
    meetings.miss_session(
        helper_id=pair.helper_id,
        session_id=session_id,
        reason=MissReason.LEARNER_AWAY,
        note="",
        now=now,
    )


def test_a_missed_meeting_keeps_its_reason(pair):
    planned = pair.plan(at=NOW + DAY)
    with pytest.raises(BadMeeting):
        missed(pair, planned, now=NOW)
    for _time in range(2):
        missed(pair, planned, now=NOW + 2 * DAY)
    meeting = db.session.get(HelpSession, planned)
    assert meeting.status is SessionStatus.MISSED
    assert meeting.missed_because is MissReason.LEARNER_AWAY
    assert lines(pair, Happening.SESSION_MISSED) == 1


def test_nothing_closes_before_the_rule_holds(pair):
    pair.record(1, A)
    with pytest.raises(NotAllowed):
        pair.confirm()
    with pytest.raises(NotAllowed):
        autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    assert pair.stage() is Stage.ACCOMPANIED
    assert pair.load() == 1


def test_confirming_twice_is_confirming_once(pair):
    pair.record(1, A)
    pair.record(2, A)
    pair.confirm()
    pair.confirm()
    autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    assert lines(pair, Happening.AUTONOMY_CONFIRMED) == 1
    assert len(pair.told_of(NoticeKind.AUTONOMOUS)) == 1
    assert pair.load() == 0


def test_a_place_is_freed_exactly_once(database):
    pair = Pair(helper={"load": 1, "capacity": 3})
    pair.record(1, A)
    pair.record(2, A)
    assert pair.load() == 2
    pair.confirm()
    pair.confirm()
    assert pair.load() == 1


def test_the_coordinator_confirms_what_the_learner_told_them(pair):
    pair.record(1, A)
    pair.record(2, A)
    pair.plan()
    autonomy.confirm_autonomy(
        request_id=pair.request_id,
        network_id=pair.network.id,
        account_id=pair.coordinator.id,
        said_by=SaidBy.TOLD_COORDINATOR,
        now=NOW,
    )
    learner, helper = pair.told_of(NoticeKind.AUTONOMOUS)
    assert learner.facts["cancelled"] == 1
    assert helper.account_id == pair.account_id
    [line] = db.session.scalars(
        select(Step).where(Step.what == Happening.AUTONOMY_CONFIRMED)
    )
    assert (line.by, line.account_id) == (Actor.COORDINATOR, pair.coordinator.id)
    seen = accompaniments.get_accompaniment(
        network_id=pair.network.id, request_id=pair.request_id, now=NOW
    )
    assert seen.said_by is SaidBy.TOLD_COORDINATOR
    assert not seen.may_confirm
    assert not seen.coming


def test_the_learner_confirms_by_link(pair):
    pair.record(1, A)
    pair.record(2, A)
    autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    assert db.session.get(HelpRequest, pair.request_id).said_by is SaidBy.LINK


def test_two_people_confirm_at_the_same_moment(emptied):
    with emptied.app_context():
        pair = Pair(helper={"load": 1, "capacity": 3})
        pair.record(1, A)
        pair.record(2, A)
    ready, faults = threading.Barrier(4), []

    def act(use_case):
        with emptied.app_context():
            try:
                ready.wait()
                use_case()
            except Exception as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    def by_learner():
        autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)

    threads = [
        threading.Thread(target=act, args=(use_case,))
        for use_case in (pair.confirm, by_learner, pair.confirm, by_learner)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with emptied.app_context():
        assert faults == []
        assert lines(pair, Happening.AUTONOMY_CONFIRMED) == 1
        assert pair.load() == 1
        assert pair.stage() is Stage.AUTONOMOUS


def test_one_form_sent_by_two_browsers_at_once_is_recorded_once(emptied):
    with emptied.app_context():
        pair = Pair()
    ready, numbers = threading.Barrier(3), []

    def act():
        with emptied.app_context():
            ready.wait()
            numbers.append(pair.record(1, A, entry_key="one-form"))
            db.session.remove()

    threads = [threading.Thread(target=act) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 3
    assert len(set(numbers)) == 1
    with emptied.app_context():
        assert lines(pair, Happening.SESSION_HELD) == 1


def test_another_helpers_learner_does_not_exist(database):
    pair, other = Pair(), Pair()
    done = pair.record(1, A)
    planned = pair.plan()
    stranger = {"helper_id": other.helper_id}
    request = {"request_id": pair.request_id}
    told = pair.told(1, A)
    acts = [
        lambda: learners.get_learner(**stranger, **request, now=NOW),
        lambda: learners.get_reached(**stranger, **request),
        lambda: meeting_sheets.get_plan_sheet(**stranger, **request, now=NOW),
        lambda: meeting_sheets.get_record_sheet(
            **stranger, **request, session_id=None, now=NOW
        ),
        lambda: meeting_sheets.get_record_sheet(
            helper_id=other.helper_id,
            request_id=other.request_id,
            session_id=planned,
            now=NOW,
        ),
        lambda: meeting_sheets.get_correction_sheet(**stranger, session_id=done),
        lambda: meeting_sheets.get_meeting_sheet(**stranger, session_id=planned),
        lambda: followup.record_session(
            **stranger,
            **request,
            session_id=None,
            recording=told,
            entry_key="k",
            now=NOW,
        ),
        lambda: followup.record_session(
            helper_id=other.helper_id,
            request_id=other.request_id,
            session_id=planned,
            recording=other.told(1, A),
            entry_key="k",
            now=NOW,
        ),
        lambda: followup.correct_session(
            **stranger, session_id=done, recording=told, now=NOW
        ),
        lambda: meetings.cancel_session(
            **stranger, session_id=planned, note="", now=NOW
        ),
        lambda: meetings.miss_session(
            **stranger,
            session_id=planned,
            reason=MissReason.OTHER,
            note="",
            now=NOW + 9 * DAY,
        ),
        lambda: autonomy.confirm_autonomy(
            **request,
            **stranger,
            account_id=other.account_id,
            said_by=SaidBy.TOLD_HELPER,
            now=NOW,
        ),
        lambda: autonomy.stop_accompanying(**stranger, **request, reason="", now=NOW),
        lambda: accompaniments.get_accompaniment(
            network_id=other.network.id, **request, now=NOW
        ),
        lambda: autonomy.confirm_autonomy(
            **request,
            network_id=other.network.id,
            account_id=other.coordinator.id,
            said_by=SaidBy.TOLD_COORDINATOR,
            now=NOW,
        ),
    ]
    for act in acts:
        with pytest.raises(NoResultFound):
            act()


def test_a_helper_who_stops_frees_the_place_and_keeps_no_contact(pair):
    pair.record(1, A)
    pair.plan()
    for _time in range(2):
        autonomy.stop_accompanying(
            helper_id=pair.helper_id,
            request_id=pair.request_id,
            reason="I move away",
            now=NOW,
        )
    assert pair.stage() is Stage.WAITING
    assert pair.load() == 0
    [line] = db.session.scalars(select(Step).where(Step.what == Happening.HELPER_LEFT))
    assert line.detail == "I move away"
    [notice] = pair.told_of(NoticeKind.HELPER_CHANGED)
    assert notice.facts["cancelled"] == 1
    [plan] = pair.told_of(NoticeKind.SESSION_PLANNED)
    assert plan.status is NoticeStatus.CANCELLED
    with pytest.raises(NoResultFound):
        learners.get_learner(
            helper_id=pair.helper_id, request_id=pair.request_id, now=NOW
        )
    assert learners.get_home(helper_id=pair.helper_id, now=NOW).learners == ()


def end_by_coordinator(pair, **other):
    given = {"request_id": pair.request_id, "offer_id": pair.offer_id}
    if "account_id" not in other:
        given["network_id"] = pair.network.id
        given["account_id"] = pair.coordinator.id
    autonomy.end_accompaniment(**given | other, now=NOW)


def test_a_coordinator_ends_an_accompaniment_once(pair):
    pair.record(1, A)
    pair.plan()
    for _time in range(2):
        end_by_coordinator(pair)
    assert pair.stage() is Stage.WAITING
    assert pair.load() == 0
    [line] = db.session.scalars(select(Step).where(Step.what == Happening.HELPER_LEFT))
    assert (line.by, line.account_id) == (Actor.COORDINATOR, pair.coordinator.id)
    learner, helper = pair.told_of(NoticeKind.HELPER_CHANGED)
    assert learner.facts["cancelled"] == 1
    assert helper.account_id == pair.account_id
    [plan] = pair.told_of(NoticeKind.SESSION_PLANNED)
    assert plan.status is NoticeStatus.CANCELLED


def test_an_old_page_does_not_end_what_began_later(pair):
    end_by_coordinator(pair)
    request = db.session.get(HelpRequest, pair.request_id)
    later = an_offer(request, a_helper(pair.network), expires_at=NOW + DAY)
    request.record(Event.HELPER_ASKED, at=NOW, by=Actor.COORDINATOR)
    db.session.commit()
    with pytest.raises(NoResultFound):
        end_by_coordinator(pair, offer_id=later.id)
    matching.accept(offer_id=later.id, now=NOW)
    end_by_coordinator(pair)
    assert pair.stage() is Stage.ACCOMPANIED


def test_nobody_ends_an_accompaniment_of_another_network(pair):
    other = Pair()
    for wrong in (
        {"network_id": other.network.id},
        {"offer_id": other.offer_id},
        {"request_id": other.request_id},
    ):
        with pytest.raises(NoResultFound):
            end_by_coordinator(pair, **wrong)
    assert pair.load() == other.load() == 1


def test_two_presses_at_once_end_an_accompaniment_once(emptied):
    with emptied.app_context():
        pair = Pair()
        who = {"network_id": pair.network.id, "account_id": pair.coordinator.id}
    ready, ended = threading.Barrier(3), []

    def press():
        with emptied.app_context():
            ready.wait()
            ended.append(end_by_coordinator(pair, **who))
            db.session.remove()

    threads = [threading.Thread(target=press) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with emptied.app_context():
        assert len(ended) == 3
        assert pair.load() == 0
        assert len(pair.told_of(NoticeKind.HELPER_CHANGED)) == 2


def test_the_next_helper_sees_levels_but_not_the_notes_of_the_former(pair):
    followup.record_session(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        session_id=None,
        recording=replace(pair.told(1, P), note="Her son was there"),
        entry_key="first",
        now=NOW,
    )
    autonomy.stop_accompanying(
        helper_id=pair.helper_id, request_id=pair.request_id, reason="", now=NOW
    )
    request = db.session.get(HelpRequest, pair.request_id)
    successor = a_helper(pair.network)
    asked_at = NOW + DAY
    offer = an_offer(
        request, successor, asked_at=asked_at, expires_at=asked_at + 2 * DAY
    )
    request.record(Event.HELPER_ASKED, at=asked_at, by=Actor.COORDINATOR)
    db.session.commit()
    matching.accept(offer_id=offer.id, now=asked_at)
    page = learners.get_learner(
        helper_id=successor.id, request_id=pair.request_id, now=asked_at
    )
    assert page.goals[0].level is P
    assert [(each.note, each.own) for each in page.past] == [("", False)]
    seen = accompaniments.get_accompaniment(
        network_id=pair.network.id, request_id=pair.request_id, now=asked_at
    )
    assert [each.note for each in seen.past] == ["Her son was there"]
    assert [each.until is None for each in seen.helpers] == [False, True]


def test_after_not_any_more_old_meetings_prove_nothing(pair):
    pair.record(1, A)
    pair.record(2, A)
    pair.confirm()
    for _time in range(2):
        autonomy.reopen_by_learner(request_id=pair.request_id, now=NOW + DAY)
    assert pair.stage() is Stage.WAITING
    seen = accompaniments.get_accompaniment(
        network_id=pair.network.id, request_id=pair.request_id, now=NOW + DAY
    )
    assert not seen.suggested
    assert not seen.goals[0].met
    assert [level for _day, level in seen.goals[0].steps] == [A, A]


def test_a_coordinator_reopens_with_the_same_effect(pair):
    pair.record(1, A)
    pair.record(2, A)
    pair.confirm()
    closing.reopen(
        network_id=pair.network.id,
        request_id=pair.request_id,
        account_id=pair.coordinator.id,
        now=NOW + DAY,
    )
    with pytest.raises(NotAllowed):
        pair.confirm(now=NOW + DAY)


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
    sheet = meeting_sheets.get_plan_sheet(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW + 6 * DAY
    )
    assert Mode.HOME_VISIT not in sheet.modes


def test_a_meeting_at_a_partners_place_names_it(pair):
    place = a_place(a_partner(pair.network), name="Library of Liège")
    pair.plan(place_id=place.id, where="")
    [notice] = pair.told_of(NoticeKind.SESSION_PLANNED)
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
        NoticeKind.SESSION_CANCELLED: "I am ill",
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

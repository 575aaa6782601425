"""Whose learner it is, and how an accompaniment ends."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.sessions import MissReason
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
    plan_sheets,
)
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest, Step
from tests.factories import a_helper, an_offer
from tests.integration.followup.scene import DAY, NOW, A, P, Pair, told_learner


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
        lambda: plan_sheets.get_plan_sheet(**stranger, **request, now=NOW),
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
    [plan] = told_learner(pair, NoticeKind.SESSION_PLANNED)
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
    [plan] = told_learner(pair, NoticeKind.SESSION_PLANNED)
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


def test_without_a_word_of_the_learner_the_next_helper_sees_the_goals_only(pair):
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
    assert [(each.skill, each.level) for each in page.goals] == [("send-email", None)]
    assert page.past == ()
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

"""Ends other than doing it alone: who says so, who is told, and what is never sent."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.contacts import ContactWay
from helpnet.domain.ends import BY_HELPER, EndReason, NotTheirs
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import autonomy, closing, ends, tracking
from helpnet.services.ends import TooFewTries
from helpnet.store.base import db
from helpnet.store.notices import Notice, add_notice, tell_learner
from helpnet.store.requests import HelpRequest
from tests.factories import a_network, a_request, an_account
from tests.integration.check_ins.scene import THIRTY, Graduate
from tests.integration.followup.scene import DAY, NOW, Pair, told_helper, told_learner

_R = EndReason


@pytest.fixture
def pair(database):
    return Pair(contact_way=ContactWay.EMAIL, phone="", email="jeanne@example.org")


def by_coordinator(pair, reason, detail="", now=NOW, **other):
    given = {
        "network_id": pair.network.id,
        "request_id": pair.request_id,
        "account_id": pair.coordinator.id,
    }
    ends.end_by_coordinator(reason=reason, detail=detail, now=now, **given | other)


def by_helper(pair, reason, detail="", **other):
    given = {"helper_id": pair.helper_id, "request_id": pair.request_id}
    ends.end_by_helper(reason=reason, detail=detail, now=NOW, **given | other)


def request_of(pair):
    db.session.rollback()
    return db.session.get_one(HelpRequest, pair.request_id, populate_existing=True)


def tried(pair, times):
    request = request_of(pair)
    for _call in range(times):
        request.tell(Happening.CALL_TRIED, at=NOW, by=Actor.COORDINATOR)
    db.session.commit()


def waiting_for_learner(pair):
    db.session.rollback()
    found = db.select(Notice).where(
        Notice.request_id == pair.request_id,
        Notice.account_id.is_(None),
        Notice.status == NoticeStatus.WAITING,
    )
    return db.session.scalars(found.order_by(Notice.id)).all()


@pytest.mark.parametrize(
    ("reason", "stage"),
    [
        (_R.MOVED_AWAY, Stage.WITHDRAWN),
        (_R.STOPPED, Stage.WITHDRAWN),
        (_R.PASSED_ON, Stage.REDIRECTED),
        (_R.UNREACHABLE, Stage.UNREACHABLE),
        (_R.DECEASED, Stage.WITHDRAWN),
    ],
)
def test_each_end_is_kept_with_its_reason(pair, reason, stage):
    by_coordinator(pair, reason, "Why not")
    request = request_of(pair)
    assert (request.stage, request.end_reason) == (stage, reason)
    assert pair.load() == 0
    closing_line = [step for step in request.history if step.detail == "Why not"]
    assert [step.account_id for step in closing_line] == [pair.coordinator.id]
    [told] = told_helper(pair, NoticeKind.REQUEST_WITHDRAWN)
    assert told.facts["why"] == reason


@pytest.mark.parametrize("reason", BY_HELPER)
def test_a_helper_tells_what_the_learner_told(pair, reason):
    for _time in range(2):
        by_helper(pair, reason, "Rue Haute 3")
    request = request_of(pair)
    assert request.end_reason is reason
    assert [step.by for step in request.history].count(Actor.HELPER) >= 1
    assert told_helper(pair, NoticeKind.REQUEST_WITHDRAWN) == []
    kind = NoticeKind.REQUEST_WITHDRAWN
    if reason is _R.PASSED_ON:
        kind = NoticeKind.SENT_ELSEWHERE
    [told] = told_learner(pair, kind)
    shown = "Rue Haute 3" if reason is _R.PASSED_ON else ""
    assert told.facts["detail"] == shown  # a note is for the coordinator alone


@pytest.mark.parametrize("reason", [_R.UNREACHABLE, _R.DECEASED])
def test_what_is_not_a_helpers_to_say(pair, reason):
    with pytest.raises(NotTheirs):
        by_helper(pair, reason)
    assert request_of(pair).stage is Stage.ACCOMPANIED


def test_somebody_elses_learner_does_not_exist(pair):
    other = Pair()
    with pytest.raises(NoResultFound):
        by_helper(pair, _R.STOPPED, helper_id=other.helper_id)
    with pytest.raises(NoResultFound):
        by_coordinator(pair, _R.STOPPED, network_id=other.network.id)
    with pytest.raises(NoResultFound):
        ends.get_end_sheet(network_id=other.network.id, request_id=pair.request_id)


def test_a_helper_who_stopped_ends_nothing_any_more(pair):
    given = {"helper_id": pair.helper_id, "request_id": pair.request_id}
    autonomy.stop_accompanying(reason="", now=NOW, **given)
    with pytest.raises(NotAllowed):
        by_helper(pair, _R.STOPPED)
    assert request_of(pair).stage is Stage.WAITING


def test_nobody_is_unreachable_before_three_calls(pair):
    tried(pair, 2)
    with pytest.raises(TooFewTries) as refused:
        by_coordinator(pair, _R.UNREACHABLE)
    assert (refused.value.tries, refused.value.needed) == (2, 3)
    assert request_of(pair).stage is Stage.ACCOMPANIED
    tried(pair, 1)
    by_coordinator(pair, _R.UNREACHABLE)
    assert request_of(pair).stage is Stage.UNREACHABLE


def test_a_contact_begins_the_count_again(pair):
    tried(pair, 2)
    request_of(pair).tell(Happening.LEARNER_CALLED, at=NOW, by=Actor.COORDINATOR)
    db.session.commit()
    tried(pair, 1)
    sheet = ends.get_end_sheet(network_id=pair.network.id, request_id=pair.request_id)
    assert (sheet.tries, sheet.needed) == (1, 3)


def test_a_written_reason_is_enough(pair):
    by_coordinator(pair, _R.UNREACHABLE, "The number is a shop's.")
    assert request_of(pair).stage is Stage.UNREACHABLE
    assert waiting_for_learner(pair) == []


def test_learners_stop_with_or_without_a_word(pair):
    for _time in range(2):
        tracking.withdraw(request_id=pair.request_id, why="No time now", now=NOW)
    request = request_of(pair)
    assert request.end_reason is _R.STOPPED
    [line] = [x for x in request.history if x.what is Happening.LEARNER_WITHDREW]
    assert (line.detail, line.by) == ("No time now", Actor.LEARNER)


def test_opening_again_forgets_the_reason(pair):
    by_coordinator(pair, _R.MOVED_AWAY)
    autonomy.reopen_by_learner(request_id=pair.request_id, now=NOW + DAY)
    request = request_of(pair)
    assert (request.stage, request.end_reason) == (Stage.WAITING, None)


def test_after_a_death_nothing_is_sent_any_more(pair):
    pair.plan()
    assert waiting_for_learner(pair)
    by_coordinator(pair, _R.DECEASED)
    assert waiting_for_learner(pair) == []
    request = request_of(pair)
    facts = {"detail": "", "to": "learner"}
    kind = NoticeKind.SENT_ELSEWHERE
    tell_learner(request, kind, key="later", at=NOW + DAY, facts=facts)
    db.session.commit()
    assert waiting_for_learner(pair) == []
    assert request.possible == frozenset()


def test_after_a_death_nothing_opens_the_request_again(pair):
    by_coordinator(pair, _R.DECEASED)
    with pytest.raises(NotAllowed):
        autonomy.reopen_by_learner(request_id=pair.request_id, now=NOW)
    with pytest.raises(NotAllowed):
        closing.reopen(
            network_id=pair.network.id,
            request_id=pair.request_id,
            account_id=pair.coordinator.id,
            now=NOW,
        )
    sheet = ends.get_end_sheet(network_id=pair.network.id, request_id=pair.request_id)
    assert sheet.reasons == ()


def test_who_has_died_since_is_not_asked_whether_it_still_works(database):
    pair = Graduate()
    for _time in range(2):
        by_coordinator(pair, _R.DECEASED)
    assert pair.ask(THIRTY) == 0
    request = request_of(pair)
    assert (request.stage, request.end_reason) == (Stage.AUTONOMOUS, _R.DECEASED)
    assert pair.story().count("deceased") == 1
    assert waiting_for_learner(pair) == []


def test_nor_about_an_earlier_request(database):
    pair = Graduate(email="jeanne@example.org")
    later = a_request(
        pair.network,
        contact_way=ContactWay.EMAIL,
        phone="",
        email="jeanne@example.org",
    )
    by_coordinator(pair, _R.DECEASED, request_id=later.id)
    assert pair.ask(THIRTY) == 0
    assert waiting_for_learner(pair) == []
    request = request_of(pair)
    assert (request.stage, request.end_reason) == (Stage.AUTONOMOUS, _R.DECEASED)


def test_a_namesake_elsewhere_is_still_asked(database):
    pair = Graduate(email="jeanne@example.org")
    namesake = Graduate(email="another.jeanne@example.org")
    by_coordinator(pair, _R.DECEASED)
    assert namesake.ask(THIRTY) == 1


def test_the_helper_still_hears_of_it(pair):
    by_coordinator(pair, _R.DECEASED)
    [told] = told_helper(pair, NoticeKind.REQUEST_WITHDRAWN)
    assert told.status is NoticeStatus.WAITING
    add_notice(
        {
            "key": "to-the-helper",
            "network_id": pair.network.id,
            "request_id": pair.request_id,
            "account_id": pair.account_id,
            "kind": NoticeKind.REQUEST_WITHDRAWN,
            "channel": "email",
            "recipient": "x",
            "address": "x@example.org",
            "language": "en",
            "facts": {},
            "created_at": NOW,
            "due_at": NOW,
        }
    )
    db.session.commit()
    assert len(told_helper(pair, NoticeKind.REQUEST_WITHDRAWN)) == 2


def test_what_is_closed_is_not_closed_for_another_reason(database):
    network = a_network()
    request = a_request(network)
    who = {"network_id": network.id, "account_id": an_account(network).id}
    given = {"request_id": request.id, "detail": "", "now": NOW} | who
    ends.end_by_coordinator(reason=_R.STOPPED, **given)
    with pytest.raises(NotAllowed):
        ends.end_by_coordinator(reason=_R.MOVED_AWAY, **given)

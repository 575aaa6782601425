"""Both are reminded in time, once, by the way they are reached."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from helpnet.adapters.wording import word
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor
from helpnet.domain.meetings import Plan
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.services import accounts, meetings, reminders
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.texts_received import TextStop
from tests.integration.followup.scene import (
    DAY,
    NOW,
    Pair,
    told_helper,
    told_learner,
)

HOUR = timedelta(hours=1)
REMINDER = NoticeKind.SESSION_REMINDER
MOBILE = "+32470123456"
START = NOW + 5 * DAY  # at eleven in the morning there


@pytest.fixture
def pair(database):
    return Pair(contact_way=ContactWay.EMAIL, email="jeanne@example.org")


def remind(before, **given):
    """Let the job run so long before the meeting; return how many were written."""
    return reminders.remind(now=START - before, **given)


def ways(pair):
    """Return (hours before, who, channel) of every reminder, in the order written."""
    found = pair.told_of(REMINDER)
    return [(n.facts["hours"], n.facts["to"], n.channel) for n in found]


def test_both_get_two_reminders_each_once(pair):
    pair.plan(at=START)
    assert remind(49 * HOUR) == 0
    assert remind(48 * HOUR) == 2
    for later in (47, 24, 4, 3, 2.1):
        assert remind(later * HOUR) == 0
    assert remind(2 * HOUR) == 2
    assert remind(HOUR) == remind(-HOUR) == 0
    mail = NoticeChannel.EMAIL
    assert ways(pair) == [
        (48, Actor.LEARNER, mail),
        (48, Actor.HELPER, mail),
        (2, Actor.LEARNER, mail),
        (2, Actor.HELPER, mail),
    ]


def test_a_worker_that_slept_a_day_reminds_late_and_once(pair):
    pair.plan(at=START)
    assert remind(20 * HOUR) == 2
    assert remind(20 * HOUR) == 0
    assert {hours for hours, _to, _way in ways(pair)} == {48}


def test_a_clock_that_jumps_back_says_nothing_twice(pair):
    pair.plan(at=START)
    assert remind(2 * HOUR) == 2
    assert remind(48 * HOUR) == 2
    assert remind(2 * HOUR) == remind(48 * HOUR) == 0


def test_who_heard_of_it_later_needs_no_reminder(pair):
    pair.plan(at=START, now=START - 47 * HOUR)
    assert remind(46 * HOUR) == 0
    assert remind(2 * HOUR) == 2


def test_a_new_time_is_reminded_of_anew_and_the_old_one_no_more(pair):
    planned = pair.plan(at=START)
    assert remind(48 * HOUR) == 2
    meetings.move_session(
        helper_id=pair.helper_id,
        session_id=planned,
        plan=Plan(starts_at=START + 4 * DAY, mode=Mode.PHONE),
        sequence=0,
        now=START - 47 * HOUR,
    )
    old = pair.told_of(REMINDER)
    assert {each.status for each in old} == {NoticeStatus.CANCELLED}
    assert remind(2 * HOUR) == 0
    assert remind(-2 * DAY) == 2
    assert [n.facts["sequence"] for n in pair.told_of(REMINDER)] == [0, 0, 1, 1]


def test_a_cancelled_meeting_is_not_reminded_of(pair):
    planned = pair.plan(at=START)
    remind(48 * HOUR)
    meetings.cancel_session(
        helper_id=pair.helper_id, session_id=planned, note="", now=START - 40 * HOUR
    )
    assert {n.status for n in pair.told_of(REMINDER)} == {NoticeStatus.CANCELLED}
    assert remind(2 * HOUR) == 0


def test_nobody_is_woken_at_night(pair):
    start = START - 3 * HOUR  # eight in the morning there
    pair.plan(at=start)
    assert reminders.remind(now=start - 48 * HOUR) == 2
    evening = start - timedelta(hours=11, minutes=10)
    assert reminders.remind(now=evening) == 2
    assert reminders.remind(now=start - 2 * HOUR) == 0


def test_the_networks_own_quiet_time_counts(pair):
    network = db.session.get(Network, pair.network.id)
    network.rules = {"quiet_from": 0, "quiet_until": 0}
    db.session.commit()
    start = START - 3 * HOUR
    pair.plan(at=start)
    assert reminders.remind(now=start - 11 * HOUR) == 2  # the long one, belated
    assert reminders.remind(now=start - 2 * HOUR) == 2


@pytest.mark.parametrize(
    ("fields", "texts", "expected"),
    [
        ({"phone": MOBILE}, True, [(48, "sms"), (2, "sms")]),
        ({"phone": MOBILE}, False, [(48, "call")]),
        ({"phone": "+3242223344"}, True, [(48, "call")]),
        (
            {"phone": MOBILE, "contact_way": ContactWay.NEIGHBOUR},
            True,
            [(48, "call")],
        ),
        ({"contact_way": ContactWay.LETTER, "contact_note": "Rue 1"}, True, []),
    ],
)
def test_who_has_no_mail_gets_a_text_or_one_call(database, fields, texts, expected):
    pair = Pair(**fields)
    pair.plan(at=START)
    for before in (48 * HOUR, 2 * HOUR, 2 * HOUR):
        remind(before, texts=texts)
    told = told_learner(pair, REMINDER)
    assert [(n.facts["hours"], n.channel.value) for n in told] == expected
    assert len(told_helper(pair, REMINDER)) == 2
    assert {n.address for n in told} <= {fields.get("phone"), MOBILE}


def test_who_answered_stop_gets_no_text(database):
    pair = Pair(phone=MOBILE)
    pair.plan(at=START)
    db.session.add(TextStop(phone=MOBILE, at=NOW))
    db.session.commit()
    remind(48 * HOUR, texts=True)
    [notice] = told_learner(pair, REMINDER)
    assert notice.channel is NoticeChannel.CALL


def test_a_helper_who_is_called_is_not_called_at_the_last_minute(pair):
    account = db.session.get(Account, pair.account_id)
    account.notice_channel = NoticeChannel.CALL
    db.session.commit()
    pair.plan(at=START)
    assert not told_helper(pair, NoticeKind.SESSION_PLANNED)
    remind(48 * HOUR)
    remind(2 * HOUR)
    assert [n.facts["hours"] for n in told_helper(pair, REMINDER)] == [48]


def test_who_is_shut_out_is_told_nothing_of_where_the_learner_is(database):
    given = {"phone": MOBILE, "email": "jeanne@example.org"}
    pair = Pair(contact_way=ContactWay.EMAIL, **given)
    planned = pair.plan(at=START)
    accounts.suspend_account(
        network_id=pair.network.id, account_id=pair.account_id, now=NOW
    )
    assert [remind(hours * HOUR) for hours in (48, 2)] == [1, 1]
    assert not told_helper(pair, REMINDER)
    meetings.drop_session(
        request_id=pair.request_id,
        session_id=planned,
        sequence=0,
        note="",
        now=START - HOUR,
    )
    [notice] = told_helper(pair, NoticeKind.CANNOT_COME)
    assert notice.facts["learner_phone"] == ""


def test_many_meetings_are_found_with_few_questions(database):
    pairs = [Pair(contact_way=ContactWay.LETTER) for _ in range(4)]
    for number, each in enumerate(pairs):
        each.plan(at=START, entry_key=f"plan-{number}")
    assert remind(48 * HOUR) == 4
    assert remind(47 * HOUR) == 0
    assert db.session.scalar(
        select(func.count()).select_from(Notice).where(Notice.kind == REMINDER)
    ) == len(pairs)


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_every_reminder_says_how_not_to_come(pair, language):
    planned = pair.plan(at=START)
    remind(48 * HOUR)
    [learner], [helper] = told_learner(pair, REMINDER), told_helper(pair, REMINDER)
    links = {
        learner.id: f"/meetings/{planned}/cannot-come",
        helper.id: f"http://localhost/helper/meetings/{planned}/cancel",
    }
    for notice in (learner, helper):
        told = word(
            kind=notice.kind,
            language=language,
            recipient=notice.recipient,
            network="Liège",
            facts=notice.facts,
        )
        assert links[notice.id] in told.body
        assert "At the library" in told.body
        assert "Jeanne" not in told.subject
        assert "Amina" not in told.subject


def test_workers_that_look_at_one_moment_remind_once(emptied):
    with emptied.app_context():
        pair = Pair(contact_way=ContactWay.EMAIL, email="jeanne@example.org")
        pair.plan(at=START)
    ready, written = threading.Barrier(3), []

    def look():
        with emptied.app_context():
            ready.wait()
            written.append(remind(48 * HOUR))
            db.session.remove()

    threads = [threading.Thread(target=look) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with emptied.app_context():
        assert sorted(written) == [0, 0, 2]
        assert len(pair.told_of(REMINDER)) == 2

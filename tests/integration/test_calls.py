"""Calls, letters and digests that several people or workers see to at once."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from helpnet.domain.calls import CallOutcome, read_tries
from helpnet.domain.history import Happening
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.services import calls, digest, letters
from helpnet.services.calls import CallGone, CallTaken, Noted
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import Step
from tests.factories import MONDAY, a_network, a_request, an_account, stored

NOW = MONDAY + timedelta(hours=1)
SEVERAL = 4


@pytest.fixture
def network(emptied):
    return a_network()


def a_notice(network, channel=NoticeChannel.CALL):
    request = a_request(network)
    return stored(
        Notice(
            key=f"{channel}-{request.id}",
            network_id=network.id,
            request_id=request.id,
            kind=NoticeKind.HELPER_FOUND,
            channel=channel,
            recipient="Jeanne",
            address="+3242223344",
            language="en",
            facts={},
            created_at=MONDAY,
            due_at=MONDAY,
        )
    )


def at_once(app, *acts):
    """Run these at the same moment; return what each gave back or raised."""
    ready, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        with app.app_context():
            try:
                ready.wait()
                results[place] = act()
            except Exception as fault:
                results[place] = fault
            finally:
                db.session.remove()

    threads = [
        threading.Thread(target=run, args=(place, act))
        for place, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def steps(what):
    return db.session.scalar(select(func.count()).where(Step.what == what))


def test_of_several_who_take_a_call_one_has_it(emptied, network):
    call = a_notice(network)
    people = [an_account(network, name=f"P{n}") for n in range(SEVERAL)]

    def taking(account_id):
        about = {"network_id": network.id, "notice_id": call.id, "now": NOW}
        return lambda: calls.take_call(account_id=account_id, **about)

    results = at_once(emptied, *(taking(one.id) for one in people))
    refused = [one for one in results if isinstance(one, CallTaken)]
    winner = people[results.index(None)]
    assert len(refused) == SEVERAL - 1
    assert {one.who for one in refused} == {winner.name}
    with emptied.app_context():
        (only,) = read_tries(db.session.get_one(Notice, call.id).outcome)
        assert (only.outcome, only.account_id) == (CallOutcome.TAKEN, winner.id)


def test_of_several_who_note_a_call_one_is_kept(emptied, network):
    call = a_notice(network)
    people = [an_account(network) for _ in range(SEVERAL)]
    ends = (CallOutcome.REACHED, CallOutcome.WRONG_NUMBER)

    def noting(number, account_id):
        noted = Noted(outcome=ends[number % 2])
        about = {"network_id": network.id, "notice_id": call.id, "now": NOW}
        return lambda: calls.note_call(account_id=account_id, noted=noted, **about)

    results = at_once(emptied, *(noting(n, one.id) for n, one in enumerate(people)))
    assert results.count(None) == 1
    assert sum(isinstance(one, CallGone) for one in results) == SEVERAL - 1
    with emptied.app_context():
        reached, failed = map(
            steps, (Happening.LEARNER_CALLED, Happening.MESSAGE_FAILED)
        )
        assert reached + failed == 1
        kept = db.session.get_one(Notice, call.id)
        assert kept.status is (NoticeStatus.SENT if reached else NoticeStatus.FAILED)
        assert len(read_tries(kept.outcome)) == 1


def test_of_several_who_send_letters_each_letter_leaves_once(emptied, network):
    waiting = [a_notice(network, NoticeChannel.LETTER).id for _ in range(3)]
    account = an_account(network)

    def send():
        about = {"network_id": network.id, "account_id": account.id, "now": NOW}
        return letters.mark_sent(notice_ids=waiting, **about)

    results = at_once(emptied, *[send] * SEVERAL)
    assert sum(one.marked for one in results) == len(waiting)
    assert all(one.marked + one.gone == len(waiting) for one in results)
    with emptied.app_context():
        assert steps(Happening.LETTER_SENT) == len(waiting)


def test_of_several_workers_one_writes_each_digest(emptied, network):
    a_request(network)
    people = [an_account(network) for _ in range(2)]
    morning = datetime.fromisoformat("2026-04-01T06:30:00+00:00")
    write = [lambda: digest.write_digests(now=morning)] * SEVERAL
    assert sorted(at_once(emptied, *write)) == [0, 0, 0, len(people)]

"""Whatever runs by itself, and however late, says nothing to who has died."""

from datetime import timedelta

import pytest

from helpnet import jobs
from helpnet.domain.contacts import ContactWay
from helpnet.domain.delivery import Undeliverable
from helpnet.domain.ends import EndReason
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.services import (
    attention,
    calls_to_make,
    check_ins,
    delivery,
    ends,
    letters,
    reminders,
    resending,
    texting,
    tracking,
    troubles,
)
from helpnet.services.resending import CannotResend
from helpnet.store.base import db
from helpnet.store.notices import Notice, tell_learner
from tests.factories import a_helper, a_network, a_notice, a_request, an_account
from tests.integration.deaths.scene import (
    DIED,
    HOUR,
    Learner,
    get,
    standing,
    to_learner,
)
from tests.integration.followup.scene import DAY

LATER = [timedelta(days=days) for days in (0, 1, 7, 30, 90, 400)]
BY_ITSELF = {NoticeChannel.EMAIL, NoticeChannel.SMS}


@pytest.fixture
def everything_runs(database, set_clock):
    """Return a function that does at a moment whatever is done by itself.

    As a network that has a gateway for texts; it returns to whom something left.
    """

    def run(at):
        db.session.rollback()
        set_clock(at)
        reminders.remind(now=at, texts=True)
        check_ins.ask_due(now=at, texts=True)
        for _name, _when, job in jobs.SCHEDULE:
            job()
        texting.write_texts(now=at)
        left = []
        delivery.deliver_due(send=left.append, now=at, channels=BY_ITSELF)
        return [(each.request_id, each.account_id) for each in left]

    return run


def a_learner():
    """Return somebody for whom everything is under way."""
    learner = Learner(rules={"offer_policy": "automatic"})
    a_helper(learner.network, name="Carla")
    third = learner.asks("Jeanne LAMBERT", asked_at=DIED - HOUR, look_at=DIED)
    troubles.say_unhappy(
        request_id=learner.whole_id, words="He shouts", now=DIED - HOUR
    )
    tracking.ask_for_call(request_id=learner.request_id, note="", now=DIED - HOUR)
    return learner, [*learner.all_ids, third.id]


def test_who_lives_hears_of_us(everything_runs):
    learner, request_ids = a_learner()
    before = len(to_learner(*request_ids))
    for later in LATER:
        everything_runs(DIED + later)
    assert len(to_learner(*request_ids)) > before + 2
    assert to_do(learner, request_ids, DIED + DAY)


@pytest.mark.parametrize("named", range(4))
def test_who_has_died_hears_nothing_from_any_job(everything_runs, named):
    learner, request_ids = a_learner()
    learner.dies(request_ids[named])
    before = to_learner(*request_ids)
    assert NoticeStatus.WAITING not in {status for _id, status in before}
    for later in LATER:
        reached = everything_runs(DIED + later)
        assert not {(request_id, None) for request_id in request_ids} & set(reached)
        assert to_learner(*request_ids) == before
        assert to_do(learner, request_ids, DIED + later) == []
    stages = {standing(request_id)[0] for request_id in request_ids}
    assert stages == {Stage.AUTONOMOUS, Stage.WITHDRAWN}


def to_do(learner, request_ids, at):
    """Return what a coordinator is told to do about these requests' learner."""
    db.session.rollback()
    own = {"network_id": learner.network.id, "now": at}
    today = attention.show_today(**own).lines
    calls = calls_to_make.list_calls_to_make(page=1, **own)
    sheets = letters.list_letters(**own)
    about = [each for each in today if each.request_id in request_ids]
    references = [get(request_id).reference for request_id in request_ids]
    spoken = f"{calls!r}{sheets!r}"
    return about + [each for each in references if each in spoken]


MAIL, CALL = NoticeChannel.EMAIL, NoticeChannel.CALL
FAILED, CANCELLED = NoticeStatus.FAILED, NoticeStatus.CANCELLED


def a_message():
    """Return somebody to whom an e-mail waits; who could be called instead."""
    given = {"contact_way": ContactWay.EMAIL, "email": "jo@example.org"}
    request = get(a_request(a_network(), **given).id)
    tell_learner(request, NoticeKind.HELPER_FOUND, key="found", at=DIED, facts={})
    db.session.commit()
    return request


def note_death(request):
    ends.end_by_coordinator(
        network_id=request.network_id,
        request_id=request.id,
        account_id=an_account(request.network).id,
        reason=EndReason.DECEASED,
        detail="",
        now=DIED,
    )


def list_ways():
    db.session.rollback()
    found = db.session.execute(db.select(Notice.channel, Notice.status))
    return [tuple(row) for row in found]


def refuse(_due):
    raise Undeliverable("550 no such mailbox", lasting=True)


def test_what_fails_for_the_living_is_said_on_the_phone(database):
    a_message()
    delivery.deliver_due(send=refuse, now=DIED, channels={MAIL})
    assert (CALL, NoticeStatus.WAITING) in list_ways()


@pytest.mark.parametrize("call_was_written", [False, True])
def test_what_was_on_its_way_is_not_said_by_phone_either(database, call_was_written):
    request = a_message()
    if call_was_written:
        a_notice(request.network, request, key="found-call", status=CANCELLED)
    batch = delivery.claim_due(now=DIED, channels={MAIL})

    def die_and_refuse(due):
        note_death(request)
        refuse(due)

    delivery.deliver_batch(batch, send=die_and_refuse, clock=lambda: DIED)
    expected = [(CALL, CANCELLED)] if call_was_written else []
    assert sorted(list_ways()) == [*expected, (MAIL, CANCELLED)]


def test_what_failed_is_not_sent_again_by_hand(database):
    request = a_message()
    failed = db.session.scalars(db.select(Notice)).one()
    failed.status, failed.address = FAILED, "jo@example.org"
    db.session.commit()
    number, network = failed.id, request.network
    note_death(request)
    given = {"network_id": network.id, "notice_id": number}
    with pytest.raises(CannotResend):
        resending.send_again(
            typed="jo@example.com",
            account_id=an_account(network).id,
            now=DIED + HOUR,
            **given,
        )
    assert list_ways() == [(MAIL, FAILED)]

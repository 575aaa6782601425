"""When the question is put: once, in time, never at night, never to who is away."""

import threading
from datetime import timedelta

import pytest

from helpnet.domain.contacts import ContactWay
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.services import autonomy, check_ins
from helpnet.store.base import db
from helpnet.store.networks import Network
from tests.integration.check_ins.scene import (
    CLOSED,
    DAY,
    HOUR,
    NINETY,
    THIRTY,
    YES,
    Graduate,
    asked,
)


@pytest.fixture
def jeanne(database):
    return Graduate()


def test_both_questions_are_planned_when_it_is_done_alone(jeanne):
    assert [(each.days, each.due_at) for each in jeanne.rows()] == [
        (30, THIRTY),
        (90, NINETY),
    ]


def test_each_is_put_once_when_it_is_due(jeanne):
    assert jeanne.ask(THIRTY - HOUR) == 0
    assert jeanne.ask(THIRTY) == 1
    assert jeanne.ask(THIRTY) == jeanne.ask(THIRTY + 20 * DAY) == 0
    [notice] = asked()
    assert notice.channel is NoticeChannel.EMAIL
    assert notice.facts["needs"] == ["send-email"]
    assert jeanne.story()[-1] == "check_in_asked"
    assert jeanne.ask(NINETY) == 1
    assert [row.asked_at for row in jeanne.rows()] == [THIRTY, NINETY]


def test_after_a_long_stop_one_question_is_put_and_not_two(jeanne):
    assert jeanne.ask(NINETY + 7 * DAY) == 1
    first, second = jeanne.rows()
    assert (first.asked_at, first.cancelled_at) == (None, NINETY + 7 * DAY)
    assert second.asked_at == NINETY + 7 * DAY
    assert jeanne.ask(NINETY + 8 * DAY) == 0


def test_nobody_is_asked_at_night(jeanne):
    late = THIRTY.replace(hour=21)  # eleven in the evening there
    assert jeanne.ask(late) == 0
    assert asked() == []
    assert jeanne.ask(late + 12 * HOUR) == 1


def test_a_network_that_sleeps_keeps_no_other_from_asking(jeanne):
    network = db.session.get_one(Network, jeanne.network.id)
    network.time_zone = "Pacific/Auckland"  # where it is night then
    db.session.commit()
    other = Graduate(email="paul@example.org")
    assert check_ins.ask_due(now=THIRTY + 3 * HOUR) == 1
    assert [each.request_id for each in asked()] == [other.request_id]


def test_one_that_cannot_be_asked_keeps_no_other_from_it(jeanne, monkeypatch):
    other = Graduate(email="paul@example.org")
    put = check_ins.ask_if_due

    def broken(request, **given):
        if request.id == jeanne.request_id:
            raise ValueError("broken")
        return put(request, **given)

    monkeypatch.setattr(check_ins, "ask_if_due", broken)
    assert check_ins.ask_due(now=THIRTY) == 1
    assert [each.request_id for each in asked()] == [other.request_id]


def test_a_clock_that_is_set_back_asks_nothing_twice(jeanne):
    assert jeanne.ask(THIRTY) == 1
    assert jeanne.ask(THIRTY - 40 * DAY) == 0
    assert check_ins.note_silence(now=THIRTY - 40 * DAY) == 0
    assert jeanne.ask(THIRTY + HOUR) == 0
    assert len(asked()) == 1


def test_an_unread_question_is_not_sent_beside_the_next(jeanne):
    jeanne.ask(THIRTY)
    jeanne.ask(NINETY)
    assert [each.status for each in asked()] == [
        NoticeStatus.CANCELLED,
        NoticeStatus.WAITING,
    ]


def test_who_is_helped_again_is_not_asked(jeanne):
    autonomy.reopen_by_learner(request_id=jeanne.request_id, now=CLOSED + DAY)
    assert jeanne.ask(NINETY) == 0
    assert [row.cancelled_at for row in jeanne.rows()] == [CLOSED + DAY] * 2


@pytest.mark.parametrize(
    ("way", "texts", "channel"),
    [
        (ContactWay.PHONE, True, NoticeChannel.SMS),
        (ContactWay.PHONE, False, NoticeChannel.CALL),
        (ContactWay.NEIGHBOUR, True, NoticeChannel.CALL),
        (ContactWay.LETTER, True, NoticeChannel.LETTER),
    ],
)
def test_each_is_asked_by_their_own_way(database, way, texts, channel):
    pair = Graduate(way=way, phone="+32470123456", contact_note="Rue Haute 3")
    pair.ask(THIRTY, texts=texts)
    assert [each.channel for each in asked()] == [channel]


def silence(jeanne, at):
    db.session.rollback()
    return check_ins.note_silence(now=at)


def send_all():
    for each in asked():
        each.status = NoticeStatus.SENT
    db.session.commit()


def test_silence_is_told_once_after_the_days_of_patience(jeanne):
    jeanne.ask(THIRTY)
    send_all()
    assert silence(jeanne, THIRTY + 13 * DAY) == 0
    assert silence(jeanne, THIRTY + 14 * DAY) == 1
    assert silence(jeanne, THIRTY + 15 * DAY) == 0
    assert jeanne.story().count("check_in_silent") == 1
    jeanne.ask(NINETY)
    send_all()
    assert silence(jeanne, NINETY + 14 * DAY) == 1
    assert jeanne.story().count("check_in_silent") == 2


def test_patience_is_the_networks(jeanne):
    network = db.session.get_one(Network, jeanne.network.id)
    network.rules = {"check_in_patience": 3}
    db.session.commit()
    jeanne.ask(THIRTY)
    send_all()
    assert silence(jeanne, THIRTY + 3 * DAY) == 1


def test_who_was_never_called_is_not_silent(jeanne):
    jeanne.ask(THIRTY)
    assert silence(jeanne, THIRTY + 30 * DAY) == 0


def test_who_answers_is_not_silent(jeanne):
    jeanne.ask(THIRTY)
    send_all()
    jeanne.says(YES)
    assert silence(jeanne, THIRTY + 30 * DAY) == 0


def test_two_workers_put_it_once(emptied):
    with emptied.app_context():
        jeanne = Graduate()
    start, put = threading.Barrier(2), []

    def work():
        with emptied.app_context():
            start.wait()
            put.append(check_ins.ask_due(now=THIRTY + timedelta(minutes=5)))
            db.session.remove()

    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with emptied.app_context():
        assert sorted(put) == [0, 1]
        assert len(asked()) == 1
        assert jeanne.story().count("check_in_asked") == 1

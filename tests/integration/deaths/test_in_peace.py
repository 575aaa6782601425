"""Whatever runs by itself, and however late, says nothing to who has died."""

from datetime import timedelta

import pytest

from helpnet import jobs
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.services import (
    attention,
    calls_to_make,
    check_ins,
    delivery,
    letters,
    reminders,
    texting,
    tracking,
    troubles,
)
from helpnet.store.base import db
from tests.factories import a_helper
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
        for _name, _when, job in jobs.SCHEDULE:
            job()
        texting.write_texts(now=at)
        reminders.remind(now=at, texts=True)
        check_ins.ask_due(now=at, texts=True)
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

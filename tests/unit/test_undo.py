"""Until when something can be taken back, and by whom."""

from datetime import UTC, datetime, timedelta

import pytest

from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor
from helpnet.domain.journey import ENDS, Stage
from helpnet.domain.undo import Undo, Undoable, lately, may_undo_end

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
C, H, L = Actor.COORDINATOR, Actor.HELPER, Actor.LEARNER


def test_a_day_and_no_longer():
    one = Undoable(kind=Undo.ENDED, id=1, at=NOW, by=L)
    assert one.until == NOW + DAY
    assert lately(NOW, one.until)
    assert not lately(NOW, one.until + SECOND)
    assert not lately(None, NOW)


@pytest.mark.parametrize("stage", sorted(ENDS))
@pytest.mark.parametrize("ended_by", [C, H, L])
def test_a_coordinator_takes_back_any_end(stage, ended_by):
    for reason in (None, *EndReason):
        assert may_undo_end(C, ended_by=ended_by, stage=stage, reason=reason)


@pytest.mark.parametrize("actor", [H, L])
def test_others_what_they_may_declare_and_never_a_death(actor):
    other = L if actor is H else H
    autonomous, withdrawn = Stage.AUTONOMOUS, Stage.WITHDRAWN
    assert may_undo_end(actor, ended_by=other, stage=autonomous, reason=None)
    assert may_undo_end(actor, ended_by=actor, stage=withdrawn, reason=None)
    assert not may_undo_end(actor, ended_by=other, stage=withdrawn, reason=None)
    assert not may_undo_end(
        actor, ended_by=actor, stage=withdrawn, reason=EndReason.DECEASED
    )

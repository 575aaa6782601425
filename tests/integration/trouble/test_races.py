"""Two people at once: whatever the order, one thing happened, and once."""

import pytest

from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.undo import TooLateToUndo, Undo
from helpnet.services import matching, undoing
from helpnet.store.base import db
from helpnet.store.handovers import find_last_handover
from helpnet.store.helpers import Helper
from tests.factories import a_helper, an_offer
from tests.integration.followup.scene import DAY, NOW, lines
from tests.integration.test_limits import at_once
from tests.integration.trouble.acts import (
    HOUR,
    count_matches,
    done_alone,
    hand_over,
    last_line,
    row,
    the_coordinator,
)


def attempt(act):
    """Do it, or return why it cannot be done."""
    try:
        return act()
    except (TooLateToUndo, matching.OfferGone) as refused:
        return refused


def take_back(pair, kind, number):
    doer = the_coordinator(pair)
    pair_id = pair.request_id

    def act():
        return undoing.undo(
            request_id=pair_id, kind=kind, number=number, doer=doer, now=NOW + HOUR
        )

    return act


@pytest.mark.parametrize("repeat", range(2))
def test_four_coordinators_undo_one_end(emptied, pair, repeat):
    done_alone(pair)
    act = take_back(pair, Undo.ENDED, last_line(pair, Happening.AUTONOMY_CONFIRMED))
    db.session.remove()
    at_once(emptied, lambda _number: attempt(act), 4)
    assert (count_matches(pair), pair.load()) == (1, 1)
    assert lines(pair, Happening.UNDONE) == 1


@pytest.mark.parametrize("repeat", range(3))
def test_undone_while_somebody_else_says_yes(emptied, pair, repeat):
    hand_over(pair)
    request, other = row(pair), a_helper(pair.network)
    offer = an_offer(request, other, asked_at=NOW, expires_at=NOW + 2 * DAY)
    request.record(Event.HELPER_ASKED, at=NOW, by=Actor.COORDINATOR)
    db.session.commit()
    number, offer_id, other_id = find_last_handover(request.id).id, offer.id, other.id
    undo = take_back(pair, Undo.HANDOVER, number)
    acts = [undo, lambda: matching.accept(offer_id=offer_id, now=NOW + HOUR)]
    db.session.remove()
    at_once(emptied, lambda each: attempt(acts[each % 2]), 4)
    assert pair.stage() is Stage.ACCOMPANIED
    assert count_matches(pair) == 1
    loads = db.session.scalars(
        db.select(Helper.load)
        .where(Helper.id.in_([pair.helper_id, other_id]))
        .order_by(Helper.load)
    ).all()
    assert loads == [0, 1]

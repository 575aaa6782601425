"""What counts of a day on which more than one thing happened."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpnet.domain.doers import LEARNER
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.services import (
    autonomy,
    followup,
    learner_sheet,
    matching,
    own_successes,
)
from helpnet.services.checking import list_faults
from helpnet.store.base import db
from helpnet.store.matches import hold_request
from helpnet.store.requests import Need
from helpnet.store.transaction import transaction
from tests.factories import an_offer
from tests.integration.followup.scene import DAY, NOW, A, P

HOUR = timedelta(hours=1)
TODAY = NOW.date()


def say(pair, at):
    return own_successes.say(
        request_id=pair.request_id,
        need_id=pair.needs[0],
        doer=LEARNER,
        entry_key=f"own-{at.isoformat()}",
        now=at,
    )


def goal(pair):
    sheet = learner_sheet.get_sheet(request_id=pair.request_id, now=NOW + 9 * DAY)
    [found] = sheet.joint.goals
    return found


def met_on_of(pair):
    db.session.rollback()
    return db.session.scalar(
        select(Need.met_on).where(Need.request_id == pair.request_id)
    )


def counts(pair):
    """Return the days seen and said that count, and since when it is met.

    What is stored must be what a recount says.
    """
    met_on, found = met_on_of(pair), goal(pair)
    assert not list_faults(now=NOW, channels=frozenset())
    assert found.met is (met_on is not None)
    return found.alone_on, found.said_on, met_on


@transaction
def ask_again(pair):
    request = hold_request(pair.request_id)
    request.record(Event.HELPER_ASKED, at=NOW + 3 * HOUR, by=Actor.COORDINATOR)


def help_again(pair):
    """Let the same helper say yes again, four hours after `NOW`."""
    ask_again(pair)
    request = hold_request(pair.request_id)
    offer = an_offer(
        request, pair.helper, asked_at=NOW + 3 * HOUR, expires_at=NOW + 9 * DAY
    )
    matching.accept(offer_id=offer.id, now=NOW + 4 * HOUR)


@pytest.fixture
def reopened(pair):
    """Return a pair who began anew on the day of their last evidence."""
    pair.record(57, A)
    say(pair, NOW)
    pair.record(60, A)
    pair.confirm(NOW + HOUR)
    autonomy.reopen_by_learner(request_id=pair.request_id, now=NOW + 2 * HOUR)
    help_again(pair)
    return pair


def test_what_was_before_the_reopening_counts_no_more_that_day_either(reopened):
    assert counts(reopened) == ((), (), None)
    reopened.record(61, A, now=NOW + DAY)
    assert counts(reopened) == ((TODAY + DAY,), (), None)
    reopened.record(62, A, now=NOW + 2 * DAY)
    assert counts(reopened)[2] == TODAY + 2 * DAY


def test_what_the_learner_says_after_the_reopening_counts_that_day(reopened):
    say(reopened, NOW + 5 * HOUR)
    assert counts(reopened) == ((), (TODAY,), None)
    reopened.record(61, A, now=NOW + DAY)
    assert counts(reopened) == ((TODAY + DAY,), (TODAY,), TODAY + DAY)


def test_a_meeting_of_that_day_counts_when_its_hour_was_planned(reopened):
    planned = reopened.plan(at=NOW + 6 * HOUR, now=NOW + 4 * HOUR)
    reopened.record(60, A, session_id=planned, now=NOW + 7 * HOUR)
    assert counts(reopened) == ((TODAY,), (), None)


def test_a_meeting_of_that_day_at_an_hour_unknown_does_not_count(reopened):
    reopened.record(60, A, now=NOW + 7 * HOUR)
    assert counts(reopened) == ((), (), None)


def test_a_meeting_planned_for_later_and_held_before_does_not_count(pair):
    pair.record(57, A)
    planned = pair.plan(at=NOW + 6 * HOUR, now=NOW - DAY)
    pair.record(60, A, session_id=planned)
    pair.confirm(NOW + HOUR)
    autonomy.reopen_by_learner(request_id=pair.request_id, now=NOW + 2 * HOUR)
    assert met_on_of(pair) is None
    help_again(pair)
    assert counts(pair) == ((), (), None)


@pytest.mark.parametrize("word_first", [True, False])
@pytest.mark.parametrize("hours", [-3, 5])
def test_help_that_day_is_stronger_than_the_learners_word(pair, word_first, hours):
    pair.record(58, A)
    acts = [lambda: say(pair, NOW + hours * HOUR), lambda: pair.record(60, P)]
    for act in acts if word_first else acts[::-1]:
        act()
    assert counts(pair) == ((), (), None)
    assert not pair.suggested


def test_a_correction_of_that_day_counts_as_if_it_had_been_so(pair):
    pair.record(58, A)
    say(pair, NOW)
    helped = pair.record(60, P)
    first_day = TODAY - 2 * DAY
    followup.remove_session(helper_id=pair.helper_id, session_id=helped, now=NOW)
    assert counts(pair) == ((first_day,), (TODAY,), TODAY)
    followup.restore_session(helper_id=pair.helper_id, session_id=helped, now=NOW)
    assert counts(pair) == ((), (), None)
    pair.correct(helped, pair.told(60, A))
    assert counts(pair) == ((first_day, TODAY), (), TODAY)
    pair.correct(helped, pair.told(59, P))
    assert counts(pair) == ((), (TODAY,), None)

"""What a learner is told of the search: who was asked, and what is awaited."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.history import Happening
from helpnet.domain.story import Told, story_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
UNTIL = MONDAY + 2 * DAY


def history(*happened):
    """Return a history with one line a day."""
    return [
        (number, what, "", MONDAY + number * DAY)
        for number, what in enumerate(happened, start=1)
    ]


def tell(*happened, until=None):
    return [
        (each.told, each.people, each.until)
        for each in story_of(history(*happened), until=until)
    ]


def test_nothing_done_is_nothing_told():
    assert story_of((), until=None) == ()
    assert tell(Happening.ASKED, Happening.LEARNER_CALLED) == []


def test_who_is_asked_together_is_one_chapter_that_awaits_their_answer():
    asked = (Happening.ASKED, *[Happening.HELPER_ASKED] * 3)
    assert tell(*asked, until=UNTIL) == [(Told.ASKED, 3, UNTIL)]
    (chapter,) = story_of(history(*asked), until=None)
    assert (chapter.at, chapter.until) == (MONDAY + 2 * DAY, None)


def test_only_the_last_who_were_asked_are_awaited():
    told = tell(
        Happening.ASKED,
        Happening.HELPER_ASKED,
        Happening.HELPER_DECLINED,
        Happening.OFFERS_CLOSED,
        Happening.CIRCLE_WIDENED,
        Happening.HELPER_ASKED,
        until=UNTIL,
    )
    assert told == [
        (Told.ASKED, 1, None),
        (Told.NOBODY_YET, 0, None),
        (Told.FURTHER, 0, None),
        (Told.ASKED, 1, UNTIL),
    ]


def test_the_end_of_the_search_is_told_in_its_order():
    told = tell(
        Happening.ASKED,
        Happening.CIRCLE_WIDENED,
        Happening.NO_CANDIDATE,
        Happening.PLACE_SUGGESTED,
        Happening.WAITING_LISTED,
    )
    assert [each[0] for each in told] == [
        Told.FURTHER,
        Told.COORDINATOR,
        Told.PLACE,
        Told.EVERY_DAY,
    ]


def test_a_search_that_begins_again_is_told_from_there():
    told = tell(
        Happening.ASKED,
        Happening.HELPER_ASKED,
        Happening.HELPER_ACCEPTED,
        Happening.HELPER_LEFT,
        Happening.WAVE_READY,
    )
    assert told == [(Told.FOUND, 0, None)]


@given(st.lists(st.sampled_from(Happening)), st.sampled_from([None, UNTIL]))
def test_every_person_asked_since_the_beginning_is_counted_once(happened, until):
    lines = history(*happened)
    story = story_of(lines, until=until)
    assert [each.at for each in story] == sorted(each.at for each in story)
    asked = sum(each.people for each in story)
    assert asked <= happened.count(Happening.HELPER_ASKED)
    assert sum(each.until is not None for each in story) == (until is not None) * (
        asked > 0
    )
    never = set(happened) & {
        Happening.HELPER_LEFT,
        Happening.REOPENED,
        Happening.CHANGED,
        Happening.ROUTE_CHANGED,
        Happening.ASKED,
    }
    if not never:
        assert asked == happened.count(Happening.HELPER_ASKED)

"""Which of the 21 slots a place's opening hours cover, and the ask of who comes."""

from datetime import date

import pytest

from helpnet.domain.availability import SLOTS
from helpnet.domain.meeting_places import MeetingPlace, meeting_at, open_slots
from helpnet.domain.modes import Mode
from tests.unit.builders import TODAY, ask, at


@pytest.mark.parametrize(
    ("hours", "slots"),
    [
        ("Tu 09:00-12:00", {"tue_am"}),
        ("Tu 09:00-12:30", {"tue_am"}),  # half an hour is too short to meet
        ("Tu 09:00-13:00", {"tue_am", "tue_pm"}),
        ("Mo 08:30-09:00,10:00-10:45", set()),
        ("Sa 10:00-12:00,14:00-18:00", {"sat_am", "sat_pm"}),
        ("Fr 17:30-21:00", {"fri_eve"}),
        ("Su 22:30-24:00", set()),  # nobody meets by night
        ("24/7", set(SLOTS)),
        ("Mo-Fr 09:00-12:00; We off", {"mon_am", "tue_am", "thu_am", "fri_am"}),
        ('Mo 09:00-12:00 "on appointment"', set()),
        ("whenever", set()),
        ("", set()),
    ],
)
def test_a_slot_is_open_when_there_is_an_hour_to_meet(hours, slots):
    assert open_slots(hours, around=TODAY) == slots


def test_the_season_counts():
    summer = "Jul-Aug Mo 09:00-12:00"
    assert open_slots(summer, around=date(2025, 7, 14)) == {"mon_am"}
    assert open_slots(summer, around=TODAY) == set()


LIBRARY = MeetingPlace(
    place_id=1, location=at(50.7, 5.6), slots=frozenset({"tue_am", "sat_pm"})
)


def test_who_comes_to_a_place_meets_there_while_it_is_open():
    there = meeting_at(ask(times=frozenset({"mon_am", "tue_am"})), LIBRARY)
    assert there.place == LIBRARY.location
    assert there.modes == {Mode.PUBLIC_PLACE}
    assert there.times == {"tue_am"}
    assert there.needs == ask().needs


def test_any_time_becomes_the_opening_hours_and_never_any_time_again():
    assert meeting_at(ask(times=frozenset()), LIBRARY).times == LIBRARY.slots
    assert meeting_at(ask(times=frozenset({"sun_eve"})), LIBRARY) is None
    closed = MeetingPlace(place_id=2, location=LIBRARY.location, slots=frozenset())
    assert meeting_at(ask(times=frozenset()), closed) is None

"""What is told of a group is told of each learner alike."""

from datetime import date

from helpnet.domain.autonomy import Level
from helpnet.domain.groups import GroupRecording, Part
from helpnet.domain.meetings import Recording
from helpnet.domain.modes import Mode

DAY = date(2026, 3, 4)


def test_each_learner_has_the_day_the_place_and_their_own_levels():
    first = Part(request_id=1, levels={11: Level.ALONE}, shared_note="Well done")
    second = Part(request_id=2, levels={21: Level.SHOWN}, another=True)
    told = GroupRecording(
        held_on=DAY,
        minutes=90,
        mode=Mode.PUBLIC_PLACE,
        place_id=5,
        parts=(first, second),
    )
    same = {"held_on": DAY, "minutes": 90, "mode": Mode.PUBLIC_PLACE, "place_id": 5}
    assert told.of(first) == Recording(
        **same, levels={11: Level.ALONE}, shared_note="Well done", once_a_day=True
    )
    assert told.of(second) == Recording(**same, levels={21: Level.SHOWN})

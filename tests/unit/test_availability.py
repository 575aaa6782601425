from helpnet.domain.availability import SLOT_PARTS, SLOTS, Day, Part, shared


def test_a_week_has_21_slots_in_order():
    assert len(set(SLOTS)) == 21
    assert (SLOTS[0], SLOTS[-1]) == ("mon_am", "sun_eve")
    assert SLOT_PARTS["wed_eve"] == (Day.WEDNESDAY, Part.EVENING)
    assert tuple(SLOT_PARTS) == SLOTS


def test_shared_slots_come_in_the_order_of_the_week():
    mine = frozenset({"sun_pm", "mon_am", "wed_eve", "elsewhen"})
    yours = frozenset({"wed_eve", "sun_pm", "tue_am", "elsewhen"})
    assert shared(mine, yours) == shared(yours, mine) == ("wed_eve", "sun_pm")

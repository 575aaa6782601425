"""Skills that retire, and sets of skills as numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.catalogue import Area, UnknownSkill
from helpnet.domain.catalogue_file import parse_catalogue
from helpnet.store.catalogue import catalogue
from tests.unit.catalogue.scene import FROZEN, an_entry, faults_of


def test_a_retired_skill_keeps_its_words_and_is_offered_nowhere():
    kept = parse_catalogue({"skills": [an_entry(), an_entry(**FAX)]})
    assert kept.get_skill("send-fax").retired
    assert not kept.get_skill("send-email").retired
    assert kept.get_skill("send-fax").sentence["en"] == "Send an e-mail"
    assert [each.id for each in kept.by_area()[Area.COMMUNICATE]] == ["send-email"]
    assert kept.ids_of(kept.mask_of(["send-fax"])) == {"send-fax"}


@pytest.mark.parametrize("value", ["yes", 1, None, "true"])
def test_retired_is_true_or_false(value):
    (fault,) = faults_of(an_entry(retired=value))
    assert fault == f"send-email: retired must be true or false, not {value}"


FAX = {"id": "send-fax", "bit": 11, "retired": True}


def test_an_unknown_skill_is_refused_by_name():
    with pytest.raises(UnknownSkill) as caught:
        catalogue().get_skill("fly-a-kite")

    assert caught.value.skill == "fly-a-kite"


def test_a_mask_with_an_unknown_skill_or_bit_is_refused():
    with pytest.raises(UnknownSkill):
        catalogue().mask_of(["send-email", "fly-a-kite"])
    with pytest.raises(UnknownSkill):
        catalogue().ids_of(1 << 62)
    with pytest.raises(UnknownSkill):
        catalogue().ids_of(-1)


def test_a_mask_holds_the_bit_of_each_skill():
    assert catalogue().mask_of(["use-device", "send-email"]) == 1 | 1 << 10
    assert catalogue().ids_of(0) == frozenset()


@given(st.sets(st.sampled_from(sorted(FROZEN))))
def test_a_mask_gives_back_the_skills_it_was_made_of(chosen):
    mask = catalogue().mask_of(chosen)

    assert catalogue().ids_of(mask) == chosen
    assert mask.bit_count() == len(chosen)
    assert 0 <= mask < 1 << 63

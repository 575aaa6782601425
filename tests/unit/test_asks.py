"""An ask or a profile that can never match says so, instead of an empty list."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.asks import (
    AskFault,
    AskProblem,
    BadAsk,
    BadProfile,
    ProfileProblem,
    ask_faults,
    check_ask,
    check_numbers,
    check_wishes,
)
from helpnet.domain.catalogue import (
    Area,
    Benefit,
    Catalogue,
    ServiceCategory,
    Skill,
)
from helpnet.domain.matching import obstacles
from helpnet.domain.modes import REMOTE, Mode
from tests.unit.builders import ANYWHERE, TODAY, ask, helper
from tests.unit.strategies import asks, helpers


def skill(skill_id, bit, **fields):
    return Skill(
        id=skill_id,
        bit=bit,
        area=Area.COMMUNICATE,
        sentence={"en": skill_id},
        digcomp="2.1",
        service=ServiceCategory.DAILY_TOOLS,
        benefit=Benefit(text={}, sources=()),
        aliases={},
        **fields,
    )


KNOWN = ("email", "pay", "tax", "bus")
CATALOGUE = Catalogue(
    (
        *(skill(each, bit) for bit, each in enumerate(KNOWN)),
        skill("fax", 10, retired=True),
    )
)


def problems(asked):
    return [each.problem for each in ask_faults(asked, CATALOGUE)]


def test_an_ordinary_ask_has_no_fault():
    assert ask_faults(ask(), CATALOGUE) == ()
    check_ask(ask(), CATALOGUE)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"needs": ()}, AskProblem.NO_NEED),
        ({"needs": ("gone",)}, AskProblem.UNKNOWN_SKILL),
        ({"needs": ("fax", "email")}, AskProblem.RETIRED_SKILL),
        ({"modes": frozenset()}, AskProblem.NO_MODE),
        ({"place": None}, AskProblem.PLACE_UNKNOWN),
        ({"place": ANYWHERE}, AskProblem.PLACE_UNKNOWN),
        ({"languages": frozenset()}, AskProblem.NO_LANGUAGE),
    ],
)
def test_each_fault_is_named_alone(wrong, problem):
    assert problems(ask(**wrong)) == [problem]
    assert problem.obstacle in obstacles(ask(**wrong), helper(skills={}), on=TODAY)
    with pytest.raises(BadAsk, match=problem):
        check_ask(ask(**wrong), CATALOGUE)


def test_all_faults_are_named_at_once_and_those_of_the_need_with_it():
    hopeless = ask(needs=("fax",), place=None, languages=frozenset())
    assert ask_faults(hopeless, CATALOGUE) == (
        AskFault(AskProblem.RETIRED_SKILL, "fax"),
        AskFault(AskProblem.PLACE_UNKNOWN),
        AskFault(AskProblem.NO_LANGUAGE),
    )


@pytest.mark.parametrize("mode", sorted(REMOTE))
def test_an_unknown_place_is_no_fault_where_help_may_come_from_afar(mode):
    either = frozenset({Mode.HOME_VISIT, mode})
    assert problems(ask(place=None, modes=either)) == []


def test_a_retired_skill_further_down_stops_nobody():
    assert problems(ask(needs=("email", "fax"))) == []


SPOILT = [{}, {"needs": ()}, {"modes": frozenset()}, {"languages": frozenset()}]


@given(asks, helpers, st.sampled_from([*SPOILT, {"place": None}]))
def test_a_faulty_ask_fits_nobody(asked, one, spoilt):
    asked = replace(asked, **spoilt)
    if problems(asked):
        assert obstacles(asked, one, on=TODAY)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"needs": []}, [("no_need", "")]),
        ({"needs": ["email", "fax"]}, [("retired_skill", "fax")]),
        ({"needs": ["gone", "email"]}, [("unknown_skill", "gone")]),
        ({"modes": []}, [("no_mode", "")]),
        ({"languages": []}, [("no_language", "")]),
        (
            {"needs": ["fax"], "modes": [], "languages": []},
            [("retired_skill", "fax"), ("no_mode", ""), ("no_language", "")],
        ),
    ],
)
def test_wishes_that_cannot_be_looked_for_do_not_enter(wrong, expected):
    given = {"needs": ["email"], "modes": ["phone"], "languages": ["fr"]}
    check_wishes(**given, catalogue=CATALOGUE)
    with pytest.raises(BadAsk) as refusal:
        check_wishes(**given | wrong, catalogue=CATALOGUE)
    assert [(each.problem, each.skill) for each in refusal.value.faults] == expected


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"capacity": -1}, ProfileProblem.CAPACITY),
        ({"capacity": 11}, ProfileProblem.CAPACITY),
        ({"reach_km": -0.1}, ProfileProblem.REACH),
        ({"reach_km": 100.1}, ProfileProblem.REACH),
        ({"reach_km": math.nan}, ProfileProblem.REACH),
        ({"reach_km": math.inf}, ProfileProblem.REACH),
    ],
)
def test_impossible_numbers_of_a_helper_are_named(wrong, problem):
    with pytest.raises(BadProfile) as refusal:
        check_numbers(**wrong)
    assert refusal.value.problems == (problem,)


def test_all_impossible_numbers_are_named_and_zero_is_a_number_like_others():
    check_numbers(capacity=0, reach_km=0.0)
    with pytest.raises(BadProfile, match="capacity, reach"):
        check_numbers(capacity=-1, reach_km=math.nan)

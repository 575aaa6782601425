"""Nothing that cannot be matched gets in, whoever hands it over: no page is asked."""

import math
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from helpnet.domain.asking import AskedPlace, Channel, Reach, Wishes
from helpnet.domain.asks import AskProblem, BadAsk, BadProfile
from helpnet.domain.contacts import ContactWay
from helpnet.domain.helping import Application
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.places import AbsurdPoint
from helpnet.services import candidates, intake, profile, registration
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.requests import HelpRequest
from tests.factories import (
    LIEGE,
    MONDAY,
    a_helper,
    a_network,
    a_request,
)

PLACE = AskedPlace(**LIEGE)
WISHES = Wishes(
    needs=("send-email",),
    barriers=frozenset(),
    modes=frozenset({Mode.PHONE}),
    languages=frozenset({"fr"}),
    times=frozenset(),
)
APPLICATION = Application(
    name="Amina",
    email="amina@example.org",
    phone="+32470112233",
    language="fr",
    place=PLACE,
    reach_km=5.0,
    skills={"send-email": HelperLevel.AT_EASE},
    languages=frozenset({"fr"}),
    modes=frozenset({Mode.PHONE}),
    times=frozenset({"mon_am"}),
    capacity=2,
    about="",
)


@pytest.fixture
def network(database):
    return a_network()


def ask(wishes=WISHES, place=PLACE):
    answers = intake.Answers(
        key="k" * 40,
        channel=Channel.WEB,
        language="fr",
        wishes=wishes,
        place=place,
        reach=Reach(name="Jeanne", way=ContactWay.PHONE, phone="+3242223344"),
    )
    return intake.ask_for_help(answers=answers, now=MONDAY)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"needs": ()}, AskProblem.NO_NEED),
        ({"needs": ("send-email", "fly")}, AskProblem.UNKNOWN_SKILL),
        ({"modes": frozenset()}, AskProblem.NO_MODE),
        ({"languages": frozenset()}, AskProblem.NO_LANGUAGE),
    ],
)
def test_wishes_that_fit_nobody_are_not_taken_in(network, wrong, problem):
    with pytest.raises(BadAsk) as refusal:
        ask(replace(WISHES, **wrong))
    assert [each.problem for each in refusal.value.faults] == [problem]
    assert db.session.scalar(db.select(db.func.count(HelpRequest.id))) == 0


@pytest.mark.parametrize(
    "point",
    [
        {"latitude": math.nan},
        {"longitude": math.nan},
        {"latitude": 90.1},
        {"longitude": -180.1},
    ],
)
def test_a_place_nowhere_on_earth_is_not_taken_in(network, point):
    with pytest.raises(AbsurdPoint):
        ask(place=replace(PLACE, **point))


def test_swapped_coordinates_fall_outside_every_network(network):
    swapped = replace(PLACE, latitude=LIEGE["longitude"], longitude=LIEGE["latitude"])
    assert isinstance(ask(place=swapped), intake.Outside)


@pytest.mark.parametrize(
    "wrong",
    [{"reach_km": math.nan}, {"reach_km": -1.0}, {"capacity": -1}],
)
def test_a_helper_with_impossible_numbers_is_not_registered(network, wrong):
    with pytest.raises(BadProfile):
        registration.register(
            application=replace(APPLICATION, **wrong),
            key="k" * 40,
            address_key="here",
            now=MONDAY,
        )
    assert db.session.scalar(db.select(db.func.count(Helper.id))) == 0


@pytest.mark.parametrize("side", ["latitude", "longitude"])
def test_a_helper_cannot_move_to_a_place_nowhere_on_earth(network, side):
    helper = a_helper(network)
    with pytest.raises(AbsurdPoint):
        profile.change_place(
            helper_id=helper.id,
            place=replace(PLACE, **{side: math.nan}),
            now=MONDAY,
        )
    kept = db.session.get_one(Helper, helper.id)
    assert (kept.latitude, kept.longitude) == (LIEGE["latitude"], LIEGE["longitude"])


def test_a_helper_cannot_change_to_impossible_numbers(network):
    helper = a_helper(network)
    for reach_km in (math.nan, math.inf, -0.1, 100.1):
        with pytest.raises(BadProfile):
            profile.change_reach(helper_id=helper.id, reach_km=reach_km, now=MONDAY)
    with pytest.raises(BadProfile):
        profile.change_room(helper_id=helper.id, capacity=-1, about="", now=MONDAY)
    kept = db.session.get_one(Helper, helper.id)
    assert (kept.reach_km, kept.capacity) == (10.0, 2)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"needs": ()}, AskProblem.NO_NEED),
        ({"modes": frozenset()}, AskProblem.NO_MODE),
        ({"languages": frozenset()}, AskProblem.NO_LANGUAGE),
        ({"latitude": None, "longitude": None}, AskProblem.PLACE_UNKNOWN),
    ],
)
def test_candidates_of_such_a_request_are_refused_not_empty(network, wrong, problem):
    request = a_request(network, **wrong)
    with pytest.raises(BadAsk) as refusal:
        candidates.list_candidates(request_id=request.id, now=MONDAY)
    assert [each.problem for each in refusal.value.faults] == [problem]


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": -1},
        {"capacity": 51},
        {"load": -1},
        {"load": 3},
        {"reach_km": -1.0},
        {"reach_km": 501.0},
        {"latitude": 90.5},
        {"latitude": -91.0},
        {"longitude": 181.0},
        {"precision_km": -1.0},
        {"precision_km": math.inf},
    ],
)
def test_the_database_keeps_no_impossible_helper(network, wrong):
    with pytest.raises(IntegrityError):
        a_helper(network, **LIEGE | wrong)
    db.session.rollback()


@pytest.mark.parametrize("wrong", [{"latitude": 91.0}, {"longitude": -181.0}])
def test_the_database_keeps_no_request_from_nowhere(network, wrong):
    with pytest.raises(IntegrityError):
        a_request(network, **LIEGE | wrong)
    db.session.rollback()

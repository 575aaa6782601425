"""The board: why nobody fits, and what would help."""

import pytest

from helpnet.domain.journey import Stage
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.services import boards
from tests.factories import (
    LIEGE,
    MONDAY,
    NAMUR,
    a_helper,
    a_partner,
    a_place,
    a_request,
    an_account,
    an_offer,
)
from tests.web.board.scene import stage_of, url


def test_the_board_says_why_nobody_fits_and_what_would_help(network, coordinator):
    request = a_request(network)
    a_helper(network, reach_km=5, modes=frozenset({Mode.PUBLIC_PLACE}), **NAMUR)
    a_helper(network, languages=frozenset({"nl"}))

    coordinator.open(url(request))

    assert coordinator.sees("Nobody fits yet")
    assert coordinator.sees("Of your 2 helpers: what does not fit")
    assert coordinator.sees("Lives too far away 1 1")
    assert coordinator.sees("1 helper more in Dutch")
    assert coordinator.sees("1 helper more if they travelled 46 km further: Amina")


def test_too_few_helpers_are_explained_too_until_as_many_are_asked(
    network, coordinator
):
    request = a_request(network)
    for name in ("Amina", "Bilal", "Chloé"):
        a_helper(network, name=name)
    a_helper(network, name="Dirk", languages=frozenset({"nl"}))
    coordinator.open(url(request))
    assert not coordinator.sees("What stands in the way")  # three may be asked, 3 fit

    a_helper(network, name="Elif", languages=frozenset({"tr"}))
    few = a_request(network, needs=("read-news",))
    reads = {"skills": {"read-news": HelperLevel.MANAGE}}
    a_helper(network, name="Fred", **reads)
    a_helper(network, name="Gus", languages=frozenset({"nl"}), **reads)
    coordinator.open(url(few))
    assert coordinator.sees("1 helper fits")
    assert coordinator.sees("Only 1 helper fits: what would find more")
    assert coordinator.sees("Of your 7 helpers: what does not fit")
    assert coordinator.sees("Cannot teach the main need 5")


def test_where_no_change_finds_more_the_heading_promises_none(network, coordinator):
    request = a_request(network)
    a_helper(network)
    coordinator.open(url(request))
    assert coordinator.sees("1 helper fits")
    assert coordinator.sees("Nobody else fits yet")
    assert coordinator.sees("No single change finds anybody else.")
    assert not coordinator.sees("what would find more")


def test_what_a_helper_wrote_stands_in_quotes(network, sign_in):
    request = a_request(network)
    an_offer(
        request,
        a_helper(network),
        status=OfferStatus.DECLINED,
        answered_at=MONDAY,
        decline_reason=DeclineReason.OTHER,
        decline_note="My car is broken",
    )
    board = sign_in(an_account(network)).open(url(request))
    assert board.sees("Another reason: “My car is broken”")
    assert board.sees("Declined: Monday")


def test_in_french_a_space_stands_before_the_colon(network, sign_in):
    request = a_request(network, times=frozenset({"mon_am"}))
    a_place(
        a_partner(network),
        opening_hours="Tu 09:00-12:00",
        services=["Maîtrise des outils numériques du quotidien"],
    )
    board = sign_in(an_account(network, language="fr")).open(url(request))
    assert board.sees("Lundi\xa0: matin")
    assert board.sees("Mardi\xa0: de 09:00 à 12:00")


def test_while_an_answer_is_awaited_nobody_else_fits(network, coordinator):
    request = a_request(network)
    a_helper(network)
    coordinator.open(url(request)).press("Ask Amina Benali")
    assert coordinator.sees("Nobody else fits yet")
    assert coordinator.sees("No single change finds anybody else.")


def test_a_place_open_instead_is_named_with_hours_and_way(network, coordinator):
    north = LIEGE | {"latitude": LIEGE["latitude"] + 0.2}
    library = a_place(
        a_partner(network),
        name="Library of Herstal",
        latitude=LIEGE["latitude"] + 0.1,
        opening_hours="Tu 09:00-12:00",
        services=["Maîtrise des outils numériques du quotidien"],
    )
    request = a_request(network, times=frozenset({"tue_am", "sun_eve"}))
    a_helper(network, reach_km=11.0, **north)

    coordinator.open(url(request))

    assert coordinator.sees("1 helper more if the person came to Library of Herstal")
    assert coordinator.sees("11 km")
    assert coordinator.sees("Tuesday: 09:00 to 12:00")
    assert coordinator.sees("These places give this help themselves")
    assert ("Library of Herstal", f"/places/{library.id}") in coordinator.links()


def test_a_very_large_network_is_asked_on_request(network, coordinator, monkeypatch):
    monkeypatch.setattr(boards, "MOST_AT_ONCE", 1)
    request = a_request(network)
    for _ in range(2):
        a_helper(network, languages=frozenset({"nl"}))

    coordinator.open(url(request))
    assert not coordinator.sees("What stands in the way")

    coordinator.follow("Find out why so few helpers fit")
    assert coordinator.sees("2 helpers more in Dutch")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"needs": ()}, "The request does not say what the person wants to learn."),
        ({"needs": ("fly",)}, "We do not know what this wish means: fly."),
        ({"modes": frozenset()}, "The request does not say how the help may come."),
        (
            {"latitude": None, "longitude": None},
            "We do not know where the person lives",
        ),
        ({"languages": frozenset()}, "The request names no language."),
    ],
)
def test_a_request_that_fits_nobody_says_why_and_where_to_mend_it(
    network, coordinator, wrong, sentence
):
    request = a_request(network, **wrong)
    a_helper(network)

    coordinator.open(url(request))
    assert coordinator.sees("We cannot look for anybody yet")
    assert coordinator.sees(sentence)
    assert not coordinator.sees("What stands in the way")

    coordinator.follow("Change what was asked")
    assert coordinator.url.endswith("/wishes")
    assert coordinator.sees(sentence)


def test_a_faulty_request_cannot_be_put_to_anybody(app, network, coordinator):
    request, helper = a_request(network, modes=frozenset()), a_helper(network)
    token = coordinator.open(url(request)).value("csrf_token")[0]
    fields = {"csrf_token": token, "helper_id": helper.id}
    coordinator.send(url(request) + "/offers", fields)
    assert coordinator.open(url(request)).sees("does not say how the help may come")
    assert stage_of(app, request) is Stage.WAITING

"""Several people ask at one computer: nobody gets the answers of the one before."""

from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.services.drafts import KEPT
from tests.factories import a_network
from tests.web.asking import page_name, walk
from tests.web.conftest import stranger

SAVE, FINISH = "Save and go on later", "Finish on this computer"


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


def code_on(visitor):
    """Return the code that stands large on the page."""
    (large,) = (p for p in visitor.tree.iter("p") if "hn-code" in p.get("class", ""))
    return "".join(large.itertext()).strip()


def taken_up(app, code):
    """Return a browser at home where the code was typed."""
    return stranger(app).open("/ask/resume").press("Continue", code=code)


def test_the_next_person_gets_a_code_of_their_own(emptied, visitor, network):
    walk(visitor, until="notes").press(SAVE)
    first = code_on(visitor)
    at_home = taken_up(emptied, first)

    visitor.open("/ask/needs").press(SAVE, needs=["pay-online"])
    second = code_on(visitor)

    assert second != first
    assert page_name(at_home.open("/ask/notes")) == "notes"
    assert taken_up(emptied, second).value("needs") == "pay-online"


def test_a_form_begun_after_a_week_and_a_day_has_a_code_that_works(
    emptied, visitor, network, set_clock
):
    walk(visitor, until="where").press(SAVE)
    set_clock(clock.now() + KEPT + timedelta(days=1))
    visitor.open("/ask/needs").press(SAVE, needs=["pay-online"])

    assert taken_up(emptied, code_on(visitor)).value("needs") == "pay-online"


def test_looking_at_the_code_again_keeps_the_form_as_long_as_it_says(
    emptied, visitor, network, set_clock
):
    walk(visitor, until="where").press(SAVE)
    set_clock(clock.now() + timedelta(days=3))
    visitor.open("/ask/save")
    set_clock(clock.now() + KEPT)

    assert page_name(taken_up(emptied, code_on(visitor))) == "where"


def test_a_saved_form_leaves_nothing_behind_and_waits_for_its_code(
    emptied, visitor, network
):
    walk(visitor, until="notes").press(SAVE)
    code = code_on(visitor)
    visitor.press(FINISH)

    assert visitor.url == "/"
    assert page_name(visitor.open("/ask")) == "needs"
    assert not visitor.value("needs")
    assert page_name(visitor.open("/ask/save")) == "needs"
    assert page_name(taken_up(emptied, code)) == "notes"

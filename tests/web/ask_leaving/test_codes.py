"""The form is saved and taken up again with a code."""

from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.services.drafts import KEPT, MOST_TRIES
from helpnet.store.asks import Draft
from helpnet.store.requests import HelpRequest
from tests.web.ask_leaving.scene import count
from tests.web.asking import ME, ask, page_name, walk
from tests.web.conftest import stranger


def code_on(visitor):
    """Return the code that stands large on the page."""
    (large,) = (p for p in visitor.tree.iter("p") if "hn-code" in p.get("class", ""))
    return "".join(large.itertext()).strip()


def test_a_code_takes_the_form_up_on_another_device(emptied, visitor, network):
    walk(visitor, until="reach")
    visitor.press("Save and go on later", full_name="Jeanne", phone="04 22")
    assert visitor.heading == "Your answers are saved"
    assert visitor.sees("until Monday, 9 March 2026")
    code = code_on(visitor)

    other = stranger(emptied)
    other.open("/").follow("code")
    other.press("Continue", code=code.lower().replace("-", " "))
    assert page_name(other) == "reach"
    assert other.value("full_name") == "Jeanne"
    assert other.value("phone") == "04 22"
    other.press("Continue", **ME["reach"])
    other.press("Continue").press("Send my request")
    assert other.heading == "We have your request"

    visitor.open("/ask/notes")
    assert page_name(visitor) == "needs"
    assert count(emptied, HelpRequest) == 1
    assert count(emptied, Draft) == 0


def test_saving_again_shows_the_code_that_is_on_paper_already(visitor, network):
    walk(visitor, until="where").press("Save and go on later")
    code = code_on(visitor)
    visitor.follow("Go on now")
    assert page_name(visitor) == "where"
    visitor.press("Continue", where="4000").press("Save and go on later")
    assert code_on(visitor) == code
    visitor.open("/ask/save")
    assert code_on(visitor) == code


def test_a_form_taken_up_keeps_its_code(emptied, visitor, network):
    walk(visitor, until="where").press("Save and go on later")
    code = code_on(visitor)
    other = stranger(emptied)
    other.open("/ask/resume").press("Continue", code=code)
    other.press("Save and go on later")
    assert code_on(other) == code


def test_saving_the_very_first_page_keeps_it_too(emptied, visitor, network):
    visitor.open("/ask/needs").press("Save and go on later", needs=["pay-online"])
    code = code_on(visitor)
    other = stranger(emptied)
    other.open("/ask/resume").press("Continue", code=code)
    assert page_name(other) == "needs"
    assert other.value("needs") == "pay-online"


@pytest.mark.parametrize("typed", ["", "abc", "K7M-4QX-9APR", "<script>", "é" * 500])
def test_a_wrong_code_is_said_beside_the_field_and_kept(visitor, network, typed):
    visitor.open("/ask/resume").press("Continue", code=typed)
    assert visitor.status == 422
    assert "govuk-error-message" in visitor.html
    assert visitor.value("code") == typed


def test_after_thirty_wrong_codes_one_waits(visitor, network):
    visitor.open("/ask/resume")
    for _ in range(MOST_TRIES):
        visitor.press("Continue", code="K7M-4QX-9APR")
        assert visitor.status == 422
    visitor.press("Continue", code="K7M-4QX-9APR")
    assert visitor.status == 429
    assert visitor.sees("There were too many tries. Please call us.")


def test_a_code_works_for_a_week(emptied, visitor, network, set_clock):
    walk(visitor, until="where").press("Save and go on later")
    code = code_on(visitor)
    set_clock(clock.now() + KEPT)
    other = stranger(emptied)
    assert page_name(other.open("/ask/resume").press("Continue", code=code)) == "where"
    set_clock(clock.now() + timedelta(days=8))
    other = stranger(emptied)
    other.open("/ask/resume").press("Continue", code=code)
    assert other.sees("We find no answers under this code.")


def test_without_answers_there_is_nothing_to_save(visitor, network):
    visitor.open("/ask/save")
    assert page_name(visitor) == "needs"


def test_a_shared_computer_forgets_the_code(visitor, network):
    walk(visitor, until="where").press("Save and go on later")
    code = code_on(visitor)
    ask(visitor).press("Finish on this computer")
    walk(visitor, until="where").press("Save and go on later")
    assert code_on(visitor) != code

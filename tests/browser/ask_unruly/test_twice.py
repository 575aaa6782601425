"""Refreshing, going back, two tabs and two presses: one request, and the last answer counts."""

import pytest

from tests.browser.ask_unruly.scene import (
    received,
    sees,
    sent,
    tab_of,
    value,
    walk,
    with_and_without_script,
)
from tests.browser.learner import ONWARD
from tests.web.asking import ME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]


def back(learner):
    """Go back as the button of the browser does, and read the page afresh."""
    learner.page.go_back()
    return learner


@with_and_without_script
def test_refreshing_sends_nothing_again(app, window, script):
    learner = walk(window(script=script), until="where")
    learner.go_on(where="xqzwvk")
    learner.page.reload()
    sees(learner, "We do not know this place.")
    assert value(learner, "where") == "xqzwvk"

    reference = received(walk(learner).press())
    learner.page.reload()
    assert received(learner) == reference
    assert sent(app) == [(reference, ["send-email"])]


def test_back_shows_what_was_answered_and_takes_another_answer(app, window):
    learner = walk(window(), until="modes")
    back(learner)
    assert learner.at == "where"
    assert value(learner, "where") == "4000"
    learner.go_on(where="4100")
    assert learner.at == "modes"
    received(walk(learner).press())


@with_and_without_script
def test_back_after_sending_leads_to_the_same_reference(app, window, script):
    learner = walk(window(script=script))
    reference = received(learner.press())
    back(learner)
    if learner.at == "check":  # kept by the browser: its button works once more
        learner.press()
    assert received(learner) == reference
    assert len(sent(app)) == 1


def test_the_next_person_at_this_computer_finds_an_empty_form(window):
    learner = walk(window()).press().open("/ask")
    assert learner.at == "needs"
    assert not learner.page.locator("[name=needs]:checked").count()
    assert "Jeanne" not in learner.page.content()
    back(learner)
    learner.open("/ask/reach")
    assert "Jeanne" not in learner.page.content()


def test_of_two_tabs_the_last_answer_counts(app, window):
    one = walk(window())
    other = tab_of(one).open("/ask/needs")
    assert other.page.locator("[value=send-email]").is_checked()
    other.go_on(needs=["pay-online"])
    reference = received(one.press())
    assert sent(app) == [(reference, ["pay-online"])]

    other.go_on(**ME[other.at])
    assert received(other) == reference
    assert len(sent(app)) == 1


def test_two_tabs_that_send_make_one_request(app, window):
    one = walk(window())
    other = tab_of(one).open("/ask/check")
    reference = received(one.press())
    assert received(other.press()) == reference
    assert len(sent(app)) == 1


@with_and_without_script
def test_pressing_twice_sends_once(app, window, script):
    learner = walk(window(script=script))
    learner.page.locator(ONWARD).dblclick(no_wait_after=True)
    learner.page.wait_for_url("**/ask/received/**")
    reference = received(learner)
    assert sent(app) == [(reference, ["send-email"])]


@with_and_without_script
def test_pressing_twice_for_a_call_sends_once(app, window, script):
    learner = window(script=script).open("/ask/call").fill(phone="04 222 33 44")
    learner.page.locator(ONWARD).dblclick(no_wait_after=True)
    learner.page.wait_for_url("**/ask/received/**")
    assert [reference for reference, _needs in sent(app)] == [received(learner)]

"""Old pages, lost cookies, other languages and another browser: what becomes of what was typed."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from helpnet.adapters.signing import Purpose, sign
from tests.browser.ask_unruly.scene import (
    received,
    sees,
    sent,
    tab_of,
    value,
    walk,
    with_and_without_script,
)
from tests.factories import MONDAY, a_network, a_request
from tests.web.asking import ME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]


EIGHT_DAYS = timedelta(days=8)


FORGOTTEN = "We keep your answers for seven days. Please begin again."


def test_after_eight_days_the_form_begins_again_and_says_why(app, window, set_clock):
    learner = walk(window(), until="reach")
    set_clock(MONDAY + EIGHT_DAYS)
    learner.go_on(**ME["reach"])
    assert learner.at == "needs"
    sees(learner, FORGOTTEN)
    assert not learner.page.locator("[name=needs]:checked").count()
    walk(learner, until="reach")
    assert value(learner, "full_name") == "Jeanne Lambert"
    received(walk(learner).press())
    assert len(sent(app)) == 1


def test_an_old_page_to_send_sends_nothing_and_says_why(app, window, set_clock):
    learner = walk(window())
    set_clock(MONDAY + EIGHT_DAYS)
    learner.press()
    assert learner.at == "needs"
    assert learner.page.locator(".hn-notice").count()
    assert sent(app) == []


def test_after_six_days_everything_is_still_there(window, set_clock):
    learner = walk(window(), until="notes")
    set_clock(MONDAY + timedelta(days=6))
    learner.open("/ask").press("main a.govuk-button")
    assert learner.at == "notes"


SIDE_DOORS = [
    pytest.param("formaction$='/language/fr'", "html[lang=fr]", id="language"),
    pytest.param("data-comfort=largest", "html.hn-text-largest", id="letters"),
    pytest.param("data-comfort=contrast", "html.hn-contrast", id="contrast"),
]


@with_and_without_script
@pytest.mark.parametrize(("button", "shown"), SIDE_DOORS)
def test_another_language_or_size_keeps_what_is_typed(window, script, button, shown):
    learner = walk(window(script=script), until="reach")
    typed = {"full_name": "Ann-Élodie <b>", "way": "neighbour", "neighbour": "Paul"}
    learner.fill(**typed, neighbour_phone="not a number")
    learner.page.locator(f"[{button}]").click()
    expect(learner.page.locator(shown)).to_have_count(1)
    assert learner.at == "reach"
    assert value(learner, "full_name") == "Ann-Élodie <b>"
    assert value(learner, "neighbour_phone") == "not a number"
    assert learner.page.locator("[value=neighbour]").is_checked()
    learner.go_on()
    expect(learner.page.locator(".govuk-error-summary")).to_have_count(1)


def test_another_language_keeps_the_ticks_and_the_words_of_the_first_page(window):
    learner = window(script=False).open("/ask/needs")
    learner.fill(needs=["send-email", "pay-online"], words="dentist")
    learner.press("[formaction$='/language/nl']")
    ticked = learner.page.locator("[name=needs]:checked")
    values = ticked.evaluate_all("all => all.map((one) => one.value).sort()")
    assert values == ["pay-online", "send-email"]
    assert value(learner, "words") == "dentist"
    learner.press()
    assert learner.at == "barriers"
    assert learner.page.locator("html").get_attribute("lang") == "nl"


def test_a_lost_cookie_loses_the_form_with_a_sentence(app, window):
    learner = walk(window(script=False), until="reach").fill(**ME["reach"])
    learner.page.context.clear_cookies()
    learner.press()
    sees(learner, "What you typed is not lost.")
    learner.press("main form button")
    assert learner.at == "needs"
    sees(learner, FORGOTTEN)
    walk(learner, until="reach")
    assert value(learner, "full_name") == "Jeanne Lambert"
    received(walk(learner).press())
    assert len(sent(app)) == 1


def test_a_lost_cookie_before_sending_sends_nothing(app, window):
    learner = walk(window(script=False))
    learner.page.context.clear_cookies()
    learner.press().press("main form button")
    assert learner.at == "needs"
    assert learner.page.locator(".hn-notice").count()
    assert sent(app) == []


def link_to(app, request_id):
    with app.app_context():
        return f"/request/{sign(Purpose.REQUEST, request_id)}"


def test_a_link_outlives_the_request_with_a_sentence(app, window):
    learner = window()
    gone = link_to(app, 10**6)
    for address in (gone, f"{gone}/change", f"{gone}/today", f"{gone}/card"):
        sees(learner.open(address, 410), "This link does not work any more")
    sees(learner.open(f"{gone}x", 404), "We cannot find this page")


def test_what_is_changed_after_the_end_changes_nothing(app, window):
    request = a_request(a_network(slug="other"))
    learner = window().open(link_to(app, request.id) + "/change/times")
    other = tab_of(learner).open(link_to(app, request.id) + "/cancel")
    other.press("main form button")
    learner.fill(times=["mon_am"]).press()
    sees(learner, "This request has ended. Nothing is changed.")


def saved_code(learner):
    learner.press_save()
    return learner.page.locator(".hn-code").inner_text()


def resume(learner, code):
    return learner.open("/ask/resume").go_on(code=code)


def test_a_code_moves_the_form_to_another_browser(app, window):
    here, there = walk(window(), until="reach"), window()
    here.fill(full_name="Jeanne")
    code = saved_code(here)
    resume(there, f" {code.lower().replace('-', ' ')} ")
    assert there.at == "reach"
    assert value(there, "full_name") == "Jeanne"

    here.open("/ask")
    assert here.at == "needs"
    assert not here.page.locator("[name=needs]:checked").count()
    received(there.go_on(**ME["reach"]).go_on(**ME["notes"]).press())
    assert len(sent(app)) == 1


def test_a_code_works_until_the_request_is_sent(app, window):
    here, there = walk(window(), until="notes"), window()
    code = saved_code(here)
    for learner in (here, there, here, there):
        resume(learner, code)
        assert learner.at == "notes"
    received(there.go_on(**ME["notes"]).press())
    resume(here, code)
    sees(here, "We find no answers under this code.")
    assert len(sent(app)) == 1

"""What people do to a form beside filling it in, and what becomes of it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from helpnet.adapters.signing import Purpose, sign
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.browser.learner import ONWARD, Learner
from tests.factories import MONDAY, a_network, a_request
from tests.web.asking import ME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
with_and_without_script = pytest.mark.parametrize(
    "script", [True, False], ids=["script", "no-script"]
)
EIGHT_DAYS = timedelta(days=8)
FORGOTTEN = "We keep your answers for seven days. Please begin again."


@pytest.fixture
def window(browse, set_clock):
    """Return a function that opens the form in a browser of its own."""
    set_clock(MONDAY)
    a_network(name="Liège learns")

    def opened(**options):
        return Learner(browse(**options))

    return opened


def tab_of(learner):
    """Return another tab of the same browser."""
    return Learner(learner.page.context.new_page())


def walk(learner, until="check"):
    """Answer every page that comes before that one."""
    learner.open("/ask/needs")
    for _ in range(len(ME)):
        if learner.at == until:
            return learner
        learner.go_on(**ME[learner.at])
    raise AssertionError(f"lost on {learner.page.url}")


def back(learner):
    """Go back as the button of the browser does, and read the page afresh."""
    learner.page.go_back()
    return learner


def sees(learner, words):
    expect(learner.page.locator("main")).to_contain_text(words)
    return learner


def value(learner, name):
    return learner.page.locator(f"main [name={name}]").first.input_value()


def received(learner):
    """Return the reference on the last page."""
    assert "/ask/received/" in learner.page.url
    return learner.page.locator(".hn-reference").inner_text()


def sent(app):
    """Return the requests there are, each with its needs."""
    with app.app_context():
        found = db.session.scalars(db.select(HelpRequest)).all()
        return [(one.reference, [need.skill for need in one.needs]) for one in found]


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

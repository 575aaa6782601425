"""The whole way in a real browser: from the first question to doing it alone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import HelperLevel
from helpnet.domain.notices import NoticeKind
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import a_helper, a_network, an_account

pytestmark = pytest.mark.browser

DAY_ONE = datetime(2026, 9, 1, 8, tzinfo=UTC)
NAME, PHONE = "Jeanne Lambert", "04 222 33 44"

# What is ticked or typed on each page of the form, by field and value.
ANSWERS = {
    "needs": {"needs": "send-email"},
    "barriers": {"barriers": "skill"},
    "where": {"where": "4000 Liege"},
    "modes": {"modes": "public_place"},
    "times": {"any_time": "y"},
    "languages": {"languages": "fr"},
    "reach": {"full_name": NAME, "way": "phone", "phone": PHONE},
    "notes": {},
}


class Walk:
    """One person at one window; each page they come to is judged."""

    def __init__(self, page, *, judged=True):
        self.page, self.judged, self.seen = page, judged, set()

    def judge(self):
        """Judge the page at both sizes, unless just this page was judged before."""
        content = hash(self.page.locator("main").inner_text())
        if self.judged and content not in self.seen:
            self.seen.add(content)
            check(self.page, WIDE)
            check(self.page, NARROW)
        return self

    def open(self, address):
        answer = self.page.goto(address)
        assert answer.ok, f"{address}: {answer.status}"
        return self.judge()

    def fill(self, **answers):
        for name, value in answers.items():
            fields = self.page.locator(f"[name='{name}']:not([type=hidden])")
            if fields.first.get_attribute("type") in {"radio", "checkbox"}:
                choice = self.page.locator(f"[name='{name}'][value='{value}']")
                choice.evaluate(
                    "each => each.closest('details')?.setAttribute('open', '')"
                )
                choice.check()
            else:
                fields.first.fill(value)
        return self

    def press(self, words):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words).first.click()
        return self.judge()

    def follow(self, words):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words).first.click()
        return self.judge()

    def sees(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()
        return self

    def sees_no(self, words):
        assert words not in self.page.content()
        return self


def be(walk, account):
    """Sign in as somebody, through the demonstration's own door."""
    walk.open("/demo")
    with walk.page.expect_navigation():
        walk.page.locator(f"form[action='/demo/as/{account.id}'] button").click()
    return walk.judge()


def ask(walk):
    """Ask for help, forgetting the first answer once."""
    walk.open("/").follow("Ask for help")
    walk.press("Continue").sees("Please look at this again")
    for name, answers in ANSWERS.items():
        assert walk.page.url.split("?")[0].endswith(f"/ask/{name}"), walk.page.url
        walk.fill(**answers).press("Continue")
    walk.sees(NAME).press("Send my request")
    return walk.sees("We have your request")


def the_request(app):
    with app.app_context():
        return db.session.scalars(db.select(HelpRequest)).one()


def mail(app, kind):
    with app.app_context():
        notices = db.select(Notice).where(Notice.kind == kind)
        return f"/outbox/{db.session.scalars(notices).one().id}"


def record(walk, level):
    """Record a meeting in as few taps as possible."""
    walk.follow(NAME.split()[0]).follow("Record a meeting")
    walk.page.locator(f"input[type=radio][value='{level}']").first.check()
    return walk.press("Save")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_the_first_question_to_doing_it_alone(emptied, browse, set_clock, script):
    network = a_network(name="Liège helps")
    coordinator = an_account(network, name="Marie Coordinator")
    skills = {"send-email": HelperLevel.CAN_TEACH}
    helper = a_helper(network, name="Amina Benali", skills=skills)
    with emptied.app_context():
        volunteer = db.session.get_one(Helper, helper.id).account
    set_clock(DAY_ONE)
    window = lambda: Walk(browse(script=script), judged=script)  # noqa: E731

    learner = ask(window())
    number = the_request(emptied).id

    desk = be(window(), coordinator)
    desk.open(f"/coordinator/requests/{number}").sees("Amina Benali")
    desk.press("Ask Amina")

    amina = window().open(mail(emptied, NoticeKind.OFFER))
    with amina.page.expect_navigation():
        amina.page.locator("main a[href*='/offer/']").first.click()
    amina.judge().sees("Can you help this person?").sees_no(NAME).sees_no("Lambert")
    amina.press("Yes, I help").sees(NAME)

    for day, level in ((1, "together"), (3, "alone"), (8, "alone")):
        set_clock(DAY_ONE + timedelta(days=day))
        record(be(amina, volunteer), level)
    set_clock(DAY_ONE + timedelta(days=9))
    be(amina, volunteer).follow(NAME.split()[0]).sees("seems able to do it alone")
    amina.follow("Ask Jeanne").press("Yes,")

    request = the_request(emptied)
    assert request.stage is Stage.AUTONOMOUS
    with emptied.app_context():
        told = [s.what for s in db.session.get_one(HelpRequest, number).history]
        assert db.session.get_one(Helper, helper.id).load == 0
    assert told[0] is Happening.ASKED
    assert told.count(Happening.SESSION_HELD) == 3
    assert told[-1] is Happening.AUTONOMY_CONFIRMED

    learner.open("/request").fill(reference=request.reference, proof="3344")
    learner.press("Continue").sees(request.reference).sees("alone")


def test_by_keyboard_alone(emptied, browse, set_clock):
    """The form can be filled with Tab, Space, Enter and letters."""
    a_network(name="Liège helps")
    set_clock(DAY_ONE)
    page = browse()
    page.goto("/ask")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Skip")
    reach(page, "summary", "Staying in touch")
    page.keyboard.press("Enter")
    reach(page, "input", "send-email")
    page.keyboard.press("Space")
    reach(page, "button", "Continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/barriers")
    reach(page, "button", "Continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/where")
    page.locator("[name=where]").focus()
    page.keyboard.type("4000")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/modes")


def reach(page, tag, words):
    """Press Tab until the control has the focus, as somebody without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        active = page.evaluate(
            "[document.activeElement.tagName.toLowerCase(),"
            " document.activeElement.value || document.activeElement.textContent.trim()]"
        )
        if active[0] == tag and words in active[1]:
            return
    raise AssertionError(f"{tag} {words} cannot be reached by keyboard")

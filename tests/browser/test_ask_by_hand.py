"""Asking for help with ten fingers and no script: how far, how long, in which order."""

import statistics
import time

import pytest
from playwright.sync_api import expect

from helpnet.domain.asking import Route
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.browser.conftest import NARROW, WIDE
from tests.browser.learner import ONWARD, Learner
from tests.factories import a_network
from tests.web.asking import ME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]

PER_KEY, PER_CHOICE = 0.06, 0.3  # seconds of a careful typist
MOST_PAGES, MOST_PAGES_CALL, MOST_SECONDS = 9, 3, 60
PHONE = "04 222 33 44"
CALL = "button[formaction$='/call']"


class Typist:
    """Somebody with a keyboard alone, whose keys and pages are counted."""

    def __init__(self, page):
        self.page, self.keys, self.choices, self.waits = page, 0, 0, []
        self.pages = []
        page.on("domcontentloaded", lambda at: self.pages.append(at.url))

    def reach(self, selector):
        """Press Tab until the control has the focus."""
        wanted = self.page.locator(selector).first
        for _ in range(120):
            if wanted.evaluate("one => one === document.activeElement"):
                return self
            self.page.keyboard.press("Tab")
            self.keys += 1
        raise AssertionError(f"{self.page.url}: no way to {selector} by keyboard")

    def write(self, words):
        self.page.keyboard.type(words)
        self.keys += len(words)
        return self

    def tick(self, selector):
        self.reach(selector).page.keyboard.press("Space")
        self.choices += 1
        expect(self.page.locator(selector).first).to_be_checked()
        return self

    def unfold(self, selector):
        self.reach(selector).page.keyboard.press("Enter")
        self.choices += 1
        return self

    def enter(self, selector=""):
        """Press Enter, where the focus is or on a button or link, and wait."""
        if selector:
            self.reach(selector)
        began = time.perf_counter()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.waits.append(time.perf_counter() - began)
        self.choices += 1
        return self

    @property
    def seconds(self):
        """Return how long it takes on a machine that does nothing else."""
        waits = statistics.median(self.waits) * len(self.waits)
        return self.keys * PER_KEY + self.choices * PER_CHOICE + waits


@pytest.fixture
def typist(browse):
    """Return somebody at the first page, in a browser without JavaScript."""
    a_network(name="Liège learns")
    page = browse(script=False)
    page.goto("/")
    return Typist(page)


def the_request(app):
    with app.app_context():
        return db.session.scalars(db.select(HelpRequest)).one()


def answer_all(typist):
    """Answer everything from the first question to the page where all is checked."""
    typist.enter("a.hn-button--big").unfold("details:has([value=send-email]) summary")
    typist.tick("[value=send-email]").enter(ONWARD)
    typist.tick("[value=skill]").enter(ONWARD)
    typist.reach("#where").write("4000").enter()
    typist.tick("[value=public_place]").tick("[value=phone]").enter(ONWARD)
    typist.tick("#any_time").enter(ONWARD).enter(ONWARD)
    typist.reach("#full_name").write("Jeanne Lambert")
    typist.reach("#phone").write(PHONE).enter(ONWARD)
    typist.reach("#notes").write("I do not hear well.").enter(ONWARD)


def test_nine_pages_and_a_minute_by_keyboard_without_script(app, typist):
    answer_all(typist)
    assert typist.page.url.endswith("/ask/check")
    assert len(typist.pages) <= MOST_PAGES, typist.pages
    typist.enter(ONWARD)

    assert "/ask/received/" in typist.page.url
    sent = the_request(app)
    assert (sent.name, sent.phone, sent.postcode) == (
        "Jeanne Lambert",
        "+3242223344",
        "4000",
    )
    assert (sent.notes, sent.times) == ("I do not hear well.", frozenset())
    assert [need.skill for need in needs_of(app)] == ["send-email"]
    assert typist.seconds <= MOST_SECONDS, vars(typist)


def needs_of(app):
    with app.app_context():
        return db.session.scalars(db.select(HelpRequest)).one().needs


def test_a_call_from_the_first_page_takes_one_number(app, typist):
    typist.enter("main a[href$='/ask/call']").reach("#phone").write(PHONE).enter()

    assert "/ask/received/" in typist.page.url
    assert len(typist.pages) <= MOST_PAGES_CALL
    assert the_request(app).route is Route.CALL


def test_a_call_instead_of_the_form_takes_what_was_ticked(app, typist):
    typist.enter("a.hn-button--big").unfold("details:has([value=send-email]) summary")
    typist.tick("[value=send-email]").enter(CALL)
    typist.reach("#phone").write(PHONE).enter()

    assert "/ask/received/" in typist.page.url
    assert len(typist.pages) <= MOST_PAGES_CALL
    assert [need.skill for need in needs_of(app)] == ["send-email"]


# What is read and pressed, in the order of the document; what holds another is left out.
IN_ORDER = """() => {
  const seen = [...document.querySelectorAll(
    "main :is(h1, h2, label, input:not([type=hidden]), textarea, button, summary, a)")]
    .filter((one) => one.checkVisibility({visibilityProperty: true}))
    .filter((one) => !one.closest(".hn-bait, .govuk-visually-hidden"))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, at]) => at.width > 1 && at.height > 1)
  const wrong = []
  seen.forEach(([one, at], number) => seen.slice(0, number).forEach(([before, was]) => {
    const above = at.bottom <= was.top + 1
    const beside = at.top < was.bottom - 1 && was.top < at.bottom - 1 && at.right <= was.left + 1
    if ((above || beside) && !before.contains(one))
      wrong.push([before.outerHTML.slice(0, 90), one.outerHTML.slice(0, 90)])
  }))
  return wrong.slice(0, 3)
}"""
HEADING_FIRST = """() => {
  const titles = [...document.querySelectorAll("h1")]
  const fields = [...document.querySelectorAll("main :is(input:not([type=hidden]), textarea)")]
  const after = (one) => titles[0].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING
  return titles.length === 1 && fields.every(after)
}"""
JUMPS = 'document.querySelectorAll(\'[tabindex]:not([tabindex="0"], [tabindex="-1"])\').length'


def test_the_order_heard_is_the_order_seen(app, browse):
    a_network(name="Liège learns")
    learner = Learner(browse(script=False, size=NARROW))
    learner.open("/ask/referrer")
    in_order(learner)
    learner.open("/ask/call")
    in_order(learner)
    learner.open("/ask/needs")
    for _ in range(len(ME)):
        in_order(learner)
        if learner.at == "check":
            break
        learner.go_on(**ME[learner.at])
    assert learner.at == "check"
    learner.press()
    in_order(learner)


def in_order(learner):
    page = learner.page
    assert page.evaluate(HEADING_FIRST), page.url
    assert page.evaluate(JUMPS) == 0
    assert page.evaluate(IN_ORDER) == [], page.url


def test_an_order_turned_round_is_noticed(app, browse):
    page = browse(script=False, size=NARROW)
    page.goto("/ask/needs")
    assert page.evaluate(IN_ORDER) == []
    turned = "display: flex; flex-direction: column-reverse"
    page.evaluate(
        "how => document.getElementById('question').style.cssText = how", turned
    )
    assert page.evaluate(IN_ORDER) != []


MISTAKES = {
    "needs": {},
    "where": {"where": "xqzwvk"},
    "modes": {},
    "languages": {"languages": []},
    "reach": {"full_name": "", "phone": "12"},
}


def test_a_mistake_is_told_first_and_leads_to_its_field(app, browse):
    a_network(name="Liège learns")
    learner = Learner(browse(size=WIDE))
    learner.open("/ask/needs")
    told = set()
    while learner.at != "check":
        name = learner.at
        if name in MISTAKES:
            learner.go_on(**MISTAKES[name])
            leads_to_the_field(learner.page)
            told.add(name)
        learner.go_on(**ME[name])
    assert told == set(MISTAKES)


def leads_to_the_field(page):
    """The summary has the focus; Tab and Enter lead to a field that says the same."""
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error:")
    page.keyboard.press("Tab")
    words = page.evaluate("document.activeElement.textContent").strip()
    page.keyboard.press("Enter")
    field = page.locator("main :is(input, textarea):focus")
    expect(field).to_have_count(1)
    described = page.evaluate(
        """() => [document.activeElement, document.activeElement.closest("fieldset")]
        .flatMap((one) => (one?.getAttribute("aria-describedby") ?? "").split(" "))
        .map((id) => id && document.getElementById(id)?.textContent).join(" ")"""
    )
    assert words
    assert words in " ".join(described.split()), (words, described)

"""What the tests of this folder share. What people do to a form beside filling it in, and what becomes of it."""

import pytest
from playwright.sync_api import expect

from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.browser.learner import Learner
from tests.web.asking import ME

with_and_without_script = pytest.mark.parametrize(
    "script", [True, False], ids=["script", "no-script"]
)


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

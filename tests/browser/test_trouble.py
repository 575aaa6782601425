"""When it goes wrong, in a real browser: every page and every error, wide and narrow."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from helpnet import clock
from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.services import troubles
from helpnet.store.followup import HelpSession
from tests.browser.conftest import NARROW, WIDE, check
from tests.factories import (
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
DAY = timedelta(days=1)


@pytest.fixture
def match(app, emptied):
    """Return a match in which two meetings were missed and the learner is not happy."""
    now = clock.now()
    network = a_network(name="Liège helps")
    request = a_request(
        network, needs=("send-email", "read-news"), stage=Stage.ACCOMPANIED
    )
    helper = a_helper(network, name="Amina Benali")
    a_helper(network, name="Maximilienne de la Tour-Fondue")
    given = {"status": OfferStatus.ACCEPTED, "answered_at": now - 30 * DAY}
    offer = an_offer(request, helper, contacted_at=now - 30 * DAY, **given)
    for days in (9, 2):
        stored(
            HelpSession(
                request_id=request.id,
                offer_id=offer.id,
                starts_at=now - days * DAY,
                recorded_at=now - timedelta(hours=days),
                status=SessionStatus.MISSED,
                mode=Mode.PUBLIC_PLACE,
                entry_key=f"missed-{days}",
            )
        )
    with emptied.app_context():
        troubles.say_unhappy(
            request_id=request.id, words="He talks too fast for me.", now=now
        )
    return SimpleNamespace(
        request_id=request.id,
        helper_account_id=helper.account_id,
        coordinator_id=an_account(network).id,
    )


def both(page):
    """Judge the page at both widths."""
    for size in (WIDE, NARROW):
        check(page, size)


def sign_in(page, role, account_id):
    page.goto(f"/demo/as/{role}")
    page.locator(f"form[action='/demo/as/{account_id}'] button").click()


def test_the_coordinators_pages(match, browse):
    page = browse()
    sign_in(page, "coordinator", match.coordinator_id)
    start = f"/coordinator/requests/{match.request_id}"
    for path in (
        "/coordinator/today/",
        start,
        f"{start}/followup",
        f"{start}/settle",
        f"{start}/modes",
        f"{start}/second-helper",
        f"{start}/handover",
    ):
        page.goto(path)
        both(page)
    for path, button in (("settle", "Keep the note"), ("second-helper", "Look for")):
        page.goto(f"{start}/{path}")
        page.get_by_role("button", name=button).click()
        page.get_by_role("alert").wait_for()
        both(page)


def test_the_helpers_and_the_learners_pages(match, browse, emptied):
    page = browse()
    sign_in(page, "helper", match.helper_account_id)
    page.goto(f"/helper/learners/{match.request_id}")
    both(page)
    page.goto(f"/helper/learners/{match.request_id}/hand-over")
    both(page)
    with emptied.app_context():
        token = sign(Purpose.REQUEST, match.request_id)
    learner = browse()
    learner.goto(f"/request/{token}/unhappy")
    both(learner)
    learner.get_by_role("button", name="Undo").click()
    learner.goto(f"/request/{token}/unhappy")
    both(learner)
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="Pass on to somebody else").click()
    page.wait_for_url("**/left")
    both(page)
    learner.goto(f"/request/{token}")
    both(learner)
    learner.goto(f"/request/{token}/handover")
    learner.get_by_role("button", name="Keep my answers").click()
    learner.get_by_role("alert").wait_for()
    both(learner)

"""Former helpers, and people who act at the same moment: what must not happen."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Actor
from helpnet.domain.journey import Event, Stage
from helpnet.domain.matching import HelperLevel
from helpnet.services import autonomy, learners, matching, profile
from helpnet.store.base import db
from helpnet.store.helpers import get_helper
from helpnet.store.requests import get_request
from tests.factories import MONDAY, a_helper, a_network, an_offer
from tests.integration.followup.scene import DAY, NOW, A, Pair
from tests.together import at_once


def test_skills_saved_in_several_windows_at_once(emptied):
    helper = a_helper(a_network())
    skills = dict.fromkeys(
        ("use-device", "install-app", "find-files", "send-email"), HelperLevel.AT_EASE
    )

    def save():
        profile.change_skills(helper_id=helper.id, skills=skills, now=MONDAY)

    for _ in range(5):
        with emptied.app_context():
            few = {"send-email": HelperLevel.CAN_TEACH}
            profile.change_skills(helper_id=helper.id, skills=few, now=MONDAY)
        assert at_once(emptied, *[save] * 6) == [None] * 6
    with emptied.app_context():
        assert {each.skill for each in get_helper(helper.id).skills} == set(skills)


@pytest.fixture
def handed_over(database):
    """Return a pair whose helper stopped after the goals were met, for another."""
    former = Pair()
    former.record(1, A)
    former.record(2, A)
    autonomy.stop_accompanying(
        helper_id=former.helper_id, request_id=former.request_id, reason="", now=NOW
    )
    request, later = get_request(former.request_id), NOW + DAY
    former.successor = a_helper(former.network)
    offer = an_offer(
        request, former.successor, asked_at=later, expires_at=later + 2 * DAY
    )
    request.record(Event.HELPER_ASKED, at=later, by=Actor.COORDINATOR)
    db.session.commit()
    matching.accept(offer_id=offer.id, now=later)
    return former


def confirm_as(pair, helper):
    autonomy.confirm_autonomy(
        request_id=pair.request_id,
        helper_id=helper.id,
        account_id=helper.account_id,
        said_by=autonomy.SaidBy.TOLD_HELPER,
        now=NOW + 2 * DAY,
    )


def test_a_former_helper_ends_nothing(handed_over):
    with pytest.raises(NoResultFound):
        confirm_as(handed_over, handed_over.helper)
    assert handed_over.stage() is Stage.ACCOMPANIED


def test_a_former_helper_sees_nothing_of_what_another_reached(handed_over):
    confirm_as(handed_over, handed_over.successor)
    asked = {"request_id": handed_over.request_id}
    reached = learners.get_reached(helper_id=handed_over.successor.id, **asked)
    assert reached.first_name == "Jeanne"
    with pytest.raises(NoResultFound):
        learners.get_reached(helper_id=handed_over.helper_id, **asked)
    for helper in (handed_over.successor, handed_over.helper):
        confirm_as(handed_over, helper)  # once more changes nothing
    assert handed_over.stage() is Stage.AUTONOMOUS

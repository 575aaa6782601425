"""Neighbouring networks: from the yes to the end of an accompaniment."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import StandingEvent
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import DeclineReason
from helpnet.domain.transitions import NotAllowed
from helpnet.services import (
    accompaniments,
    autonomy,
    closing,
    learners,
    matching,
    people,
    profile,
    tracking,
)
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_request
from tests.integration.neighbours.scene import (
    LATER,
    accompanied,
    found_by,
    fresh,
    lent_helper,
)


def test_our_coordinator_sees_the_contact_after_the_yes(two):
    request, helper, _ = accompanied(two)
    (line,) = accompaniments.get_accompaniment(
        network_id=two.ours.id, request_id=request.id, now=LATER
    ).helpers
    assert line.phone == "+49 1511 2345678"
    assert line.email == fresh(Helper, helper.id).account.email
    assert tracking.show_request(request_id=request.id).helper == "Lena"


def test_a_no_is_a_no(two):
    request, helper = a_request(two.ours), lent_helper(two)
    offer_id = two.ask(request, helper)
    matching.decline(
        offer_id=offer_id, reason=DeclineReason.NO_TIME, note="", now=LATER
    )
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert found_by(request) == []


def test_stopping_and_closing_free_the_lent_helpers_place(two):
    request, helper, _ = accompanied(two)
    autonomy.stop_accompanying(
        helper_id=helper.id, request_id=request.id, reason="ill", now=LATER
    )
    assert fresh(Helper, helper.id).load == 0
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    again = two.ask(request, helper, now=LATER)
    matching.accept(offer_id=again, now=LATER)
    closing.close_request(
        network_id=two.ours.id,
        request_id=request.id,
        account_id=two.we.id,
        event=Event.LEARNER_WITHDREW,
        detail="",
        now=LATER,
    )
    assert fresh(Helper, helper.id).load == 0
    told = select(Notice).where(Notice.kind == NoticeKind.REQUEST_WITHDRAWN)
    assert {each.network_id for each in db.session.scalars(told)} == {two.ours.id}


def test_when_lending_stops_what_was_asked_stays(two):
    request, other, helper = a_request(two.ours), a_request(two.ours), lent_helper(two)
    offer_id = two.ask(request, helper)
    two.stop()
    assert found_by(other) == []
    with pytest.raises(NoResultFound):
        two.ask(other, helper)
    matching.accept(offer_id=offer_id, now=LATER)
    assert fresh(HelpRequest, request.id).stage is Stage.ACCOMPANIED
    assert [o.network for o in two.board(request).offers] == ["Eifel hilft"]
    assert learners.get_learner(
        helper_id=helper.id, request_id=request.id, now=LATER
    ).name


def test_nobody_leaves_a_learner_of_another_network(two):
    _, helper, _ = accompanied(two)
    with pytest.raises(profile.StillAccompanying):
        profile.leave(helper_id=helper.id, now=LATER)
    with pytest.raises(NotAllowed):
        people.change_standing(
            network_id=two.theirs.id,
            helper_id=helper.id,
            event=StandingEvent.LEFT,
            now=MONDAY,
        )

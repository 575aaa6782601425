"""Neighbouring networks: who may ask whose helpers, and what each side sees."""

import dataclasses

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.services import (
    desk,
    learners,
    messages,
    neighbours,
    offer_page,
    our_network,
    people,
)
from helpnet.store.backlog import list_waiting_asks
from helpnet.store.base import db
from helpnet.store.candidates import ask_of
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offer_links import Way
from helpnet.store.requests import HelpRequest
from tests.factories import LIEGE, MONDAY, a_helper, a_network, a_request, an_offer
from tests.integration.neighbours.scene import (
    LATER,
    Two,
    accompanied,
    found_by,
    fresh,
    lent_helper,
)


@pytest.mark.parametrize(
    ("asks", "lends", "together"),
    [
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (None, True, False),
    ],
)
def test_both_sides_must_agree(database, asks, lends, together):
    two = Two(asks=asks, lends=lends)
    request, own, lent = a_request(two.ours), a_helper(two.ours), lent_helper(two)
    expected = {two.ours.id, two.theirs.id} if together else {two.ours.id}
    assert ask_of(fresh(HelpRequest, request.id)).network_ids == expected
    assert [each.ask.network_ids for each in list_waiting_asks([two.ours.id])] == [
        expected
    ]
    assert set(found_by(request)) == ({own.id, lent.id} if together else {own.id})


def test_lending_has_one_direction(two):
    a_helper(two.ours)
    request = a_request(two.theirs)
    our_network.change_rules(
        network_id=two.theirs.id, given={"ask_neighbours": True}, now=MONDAY
    )
    assert found_by(request) == []


def test_a_third_network_is_not_lent_what_we_are_lent(two):
    third = a_network(rules={"ask_neighbours": True})
    neighbours.lend_helpers(
        network_id=two.ours.id, lends_to_id=third.id, account_id=two.we.id, now=MONDAY
    )
    own, lent = a_helper(two.ours), lent_helper(two)
    assert found_by(a_request(third)) == [own.id]
    assert lent.id != own.id


def test_one_order_for_own_and_lent_helpers(two):
    far = a_helper(two.ours, name="Far", **LIEGE | {"latitude": 50.6})
    near = lent_helper(two)
    assert found_by(a_request(two.ours)) == [near.id, far.id]


def test_a_helper_who_is_not_lent_cannot_be_asked(database):
    two = Two(lends=False)
    request, helper = a_request(two.ours), lent_helper(two)
    with pytest.raises(NoResultFound):
        two.ask(request, helper)
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING


def test_our_board_names_their_network_and_no_contact(two):
    request, helper = a_request(two.ours), lent_helper(two)
    a_helper(two.ours, name="Own Helper")
    before = two.board(request)
    assert before.with_neighbours
    assert {(c.name, c.network) for c in before.candidates} == {
        ("Own Helper", None),
        ("Lena Lent", "Eifel hilft"),
    }
    two.ask(request, helper)
    after = two.board(request)
    assert [(o.helper, o.network) for o in after.offers] == [
        ("Lena Lent", "Eifel hilft")
    ]
    seen = str([dataclasses.astuple(before), dataclasses.astuple(after)])
    seen += str(dataclasses.astuple(desk.desk(network_id=two.ours.id, now=LATER)))
    assert "15112345678" not in seen.replace(" ", "")
    assert fresh(Helper, helper.id).account.email not in seen


def test_our_messages_show_neither_their_address_nor_the_answering_link(two):
    request, helper = a_request(two.ours), lent_helper(two)
    two.ask(request, helper)
    email = fresh(Helper, helper.id).account.email
    notice = db.session.scalars(select(Notice)).one()
    notice.failure = f"550 {email} is full"
    notice.status = NoticeStatus.FAILED
    db.session.commit()
    assert notice.network_id == two.ours.id
    message = messages.show_message(network_id=two.ours.id, notice_id=notice.id)
    assert message.private
    assert message.address == ""
    assert message.line.failure == "550 … is full"
    theirs = messages.list_messages(network_id=two.theirs.id, status=None, page=1)
    assert theirs.messages == ()
    with pytest.raises(NoResultFound):
        messages.show_message(network_id=two.theirs.id, notice_id=notice.id)


def test_own_helpers_messages_are_shown_as_before(two):
    helper = a_helper(two.ours)
    two.ask(a_request(two.ours), helper)
    notice = db.session.scalars(select(Notice)).one()
    message = messages.show_message(network_id=two.ours.id, notice_id=notice.id)
    assert not message.private
    assert message.address == fresh(Helper, helper.id).account.email


def test_the_helper_sees_who_asks_in_the_offer_and_in_the_mail(two):
    helper = lent_helper(two)
    offer_id = two.ask(a_request(two.ours), helper)
    page = offer_page.show_offer(
        way=Way(offer_id=offer_id, helper_id=helper.id), now=LATER
    )
    assert (page.lent, page.network, page.network_phone, page.time_zone) == (
        True,
        "Liège helps",
        two.ours.phone,
        "Europe/Brussels",
    )
    facts = db.session.scalars(select(Notice)).one().facts
    assert facts["lent"] is True
    assert facts["phone"] == two.ours.phone
    assert facts["zone"] == "Europe/Brussels"
    (line,) = learners.get_home(helper_id=helper.id, now=LATER).offers
    assert (line.network, line.time_zone) == ("Liège helps", "Europe/Brussels")


def test_the_helper_sees_their_learner_and_the_learners_network(two):
    request, helper, offer_id = accompanied(two, phone="+3242223344")
    (card,) = learners.get_home(helper_id=helper.id, now=LATER).learners
    assert (card.name, card.network) == ("Jeanne Lambert", "Liège helps")
    page = learners.get_learner(helper_id=helper.id, request_id=request.id, now=LATER)
    assert (page.network, page.network_phone) == ("Liège helps", two.ours.phone)
    # Written so that it can be dialled from the helper's own country.
    assert page.phone.startswith("+32")
    contact = offer_page.show_offer(
        way=Way(offer_id=offer_id, helper_id=helper.id), now=LATER
    ).contact
    assert contact.phone == page.phone
    frame = our_network.get_frame_for_learner(
        helper_id=helper.id, request_id=request.id
    )
    assert frame.name == "Liège helps"
    with pytest.raises(NoResultFound):
        our_network.get_frame_for_learner(
            helper_id=a_helper(two.theirs).id, request_id=request.id
        )


def test_the_lender_sees_that_a_helper_is_busy_and_not_with_whom(two):
    request, helper, _ = accompanied(two)
    own = a_request(two.theirs, name="Own Learner")
    an_offer(own, helper, status=OfferStatus.DECLINED)
    page = people.show_helper(network_id=two.theirs.id, helper_id=helper.id)
    assert page.profile.load == 1
    (line,) = page.learners
    assert (line.request_id, line.network, line.need, line.learner) == (
        None,
        "Liège helps",
        "",
        "",
    )
    assert [(each.request_id, each.learner, each.network) for each in page.asked] == [
        (own.id, "Own Learner", "")
    ]
    assert "Jeanne" not in str(page)
    assert request.reference not in str(page)
    with pytest.raises(NoResultFound):
        people.show_helper(network_id=two.ours.id, helper_id=helper.id)

"""Networks that lend each other their helpers: asking, answering, ending, leaving."""

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound

from helpnet.domain.access import StandingEvent
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import (
    accompaniments,
    accounts,
    autonomy,
    boards,
    candidates,
    closing,
    desk,
    learners,
    matching,
    messages,
    neighbours,
    offer_page,
    our_network,
    people,
    profile,
    tracking,
)
from helpnet.store.backlog import list_waiting_asks
from helpnet.store.base import db
from helpnet.store.candidates import ask_of
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.neighbours import Lending
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests import factories
from tests.factories import (
    AROUND_LYON,
    LIEGE,
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)

LATER = MONDAY + timedelta(hours=1)
BESIDE_LIEGE = {
    "type": "Polygon",
    "coordinates": [[[6.3, 50.3], [7.0, 50.3], [7.0, 50.8], [6.3, 50.8], [6.3, 50.3]]],
}


class Two:
    """Our network, which asks, and the one that lends it its helpers."""

    def __init__(self, *, asks=True, lends=True):
        rules = {"ask_neighbours": asks} if asks is not None else {}
        self.ours = a_network(name="Liège helps", rules=rules)
        self.theirs = a_network(
            name="Eifel hilft",
            phone="+49 2451 1",
            country="DE",
            time_zone="Europe/Lisbon",
            territory=BESIDE_LIEGE,
        )
        self.we, self.they = an_account(self.ours), an_account(self.theirs)
        if lends:
            self.lend()

    def lend(self):
        neighbours.lend_helpers(
            network_id=self.theirs.id,
            lends_to_id=self.ours.id,
            account_id=self.they.id,
            now=MONDAY,
        )

    def stop(self):
        neighbours.stop_lending_helpers(
            network_id=self.theirs.id, lends_to_id=self.ours.id
        )

    def ask(self, request, helper, now=MONDAY):
        return matching.offer(
            network_id=self.ours.id,
            request_id=request.id,
            helper_id=helper.id,
            account_id=self.we.id,
            now=now,
        )

    def board(self, request):
        return boards.board(network_id=self.ours.id, request_id=request.id, now=LATER)


@pytest.fixture
def two(database):
    return Two()


def lent_helper(two, **fields):
    given = {"country": "DE", "phone": "+4915112345678", "name": "Lena Lent"}
    return a_helper(two.theirs, **LIEGE | given | fields)


def accompanied(two, **fields):
    request, helper = a_request(two.ours, **fields), lent_helper(two)
    offer_id = two.ask(request, helper)
    matching.accept(offer_id=offer_id, now=LATER)
    return request, helper, offer_id


def fresh(row_type, key):
    db.session.rollback()
    return db.session.get_one(row_type, key)


def found_by(request):
    return [
        each.helper_id
        for each in candidates.list_candidates(request_id=request.id, now=MONDAY)
    ]


# Who may be asked


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
    our_network.change_rules(network_id=two.theirs.id, given={"ask_neighbours": True})
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


# What each side sees


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
    page = offer_page.show_offer(offer_id=offer_id, now=LATER)
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
    contact = offer_page.show_offer(offer_id=offer_id, now=LATER).contact
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


def test_our_coordinator_sees_the_contact_after_the_yes(two):
    request, helper, _ = accompanied(two)
    (line,) = accompaniments.get_accompaniment(
        network_id=two.ours.id, request_id=request.id, now=LATER
    ).helpers
    assert line.phone == "+49 1511 2345678"
    assert line.email == fresh(Helper, helper.id).account.email
    assert tracking.show_request(request_id=request.id).helper == "Lena"


# Ending


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
        profile.leave(helper_id=helper.id)
    with pytest.raises(NotAllowed):
        people.change_standing(
            network_id=two.theirs.id, helper_id=helper.id, event=StandingEvent.LEFT
        )


def test_whoever_is_shut_out_leaves_the_other_networks_learners_to_them(two):
    request, helper, offer_id = accompanied(
        two, contact_way=ContactWay.EMAIL, email="j@example.org", phone=""
    )
    own = a_request(two.theirs)
    an_offer(own, helper, status=OfferStatus.ACCEPTED, answered_at=MONDAY)
    fresh(HelpRequest, own.id).stage = Stage.ACCOMPANIED
    fresh_helper = db.session.get_one(Helper, helper.id)
    fresh_helper.load = 2
    db.session.commit()
    meeting = stored(
        HelpSession(
            request_id=request.id,
            offer_id=offer_id,
            starts_at=LATER + timedelta(days=1),
            mode=Mode.PUBLIC_PLACE,
            where="Library",
            entry_key="one",
        )
    )

    shut_out(two, helper)
    shut_out(two, helper)  # a second press changes nothing more

    back = fresh(HelpRequest, request.id)
    assert back.stage is Stage.WAITING
    last = back.history[-1]
    assert (last.what, last.by, last.detail) == (
        Happening.HELPER_LEFT,
        Actor.COORDINATOR,
        "Eifel hilft",
    )
    assert last.account_id is None
    assert fresh(Offer, offer_id).status is OfferStatus.ENDED
    assert fresh(Helper, helper.id).load == 1
    assert fresh(HelpSession, meeting.id).status is SessionStatus.CANCELLED
    (told,) = db.session.scalars(
        select(Notice).where(Notice.kind == NoticeKind.HELPER_CHANGED)
    )
    assert (told.network_id, told.address) == (two.ours.id, "j@example.org")
    assert told.facts["cancelled"] == 1
    waiting = desk.desk(network_id=two.ours.id, now=LATER).waiting
    assert [line.request_id for line in waiting] == [request.id]
    # Learners of the helper's own network are for its own coordinators.
    assert fresh(HelpRequest, own.id).stage is Stage.ACCOMPANIED


def test_whoever_is_shut_out_is_asked_nothing_more_by_others(two):
    request, both = a_request(two.ours), a_request(two.ours)
    helper, second = lent_helper(two), a_helper(two.ours)
    asked = two.ask(request, helper)
    two.ask(both, helper)
    two.ask(both, second)

    shut_out(two, helper)

    assert fresh(Offer, asked).status is OfferStatus.WITHDRAWN
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert fresh(HelpRequest, both.id).stage is Stage.OFFERED
    mails = db.session.scalars(
        select(Notice).where(Notice.kind == NoticeKind.OFFER).order_by(Notice.id)
    )
    assert [each.status for each in mails] == [
        NoticeStatus.CANCELLED,
        NoticeStatus.CANCELLED,
        NoticeStatus.WAITING,
    ]


def shut_out(two, helper):
    accounts.suspend_account(
        network_id=two.theirs.id, account_id=helper.account_id, now=LATER
    )


# The agreement itself


def test_the_list_is_nearest_first_and_says_who_decided(two):
    far = a_network(name="Lyon Entraide", territory=AROUND_LYON)
    page = neighbours.list_neighbours(network_id=two.ours.id)
    assert [(n.name, n.distance_km > 0) for n in page.neighbours] == [
        ("Eifel hilft", False),
        ("Lyon Entraide", True),
    ]
    assert (page.asks, page.lending, page.total) == (True, 1, 2)
    assert page.neighbours[0].lends_since == MONDAY
    assert page.neighbours[0].lent is None
    theirs = neighbours.list_neighbours(network_id=two.theirs.id)
    lent = theirs.neighbours[0].lent
    assert (lent.since, lent.by) == (MONDAY, "Marie Dupont")
    found = neighbours.list_neighbours(network_id=two.ours.id, text="lyon")
    assert [n.network_id for n in found.neighbours] == [far.id]


def test_agreements_are_shown_however_far(two, monkeypatch):
    monkeypatch.setattr(neighbours, "MOST_SHOWN", 1)
    a_network(name="Near", territory=BESIDE_LIEGE)
    far = a_network(name="Far", territory=AROUND_LYON)
    for _ in range(2):
        neighbours.lend_helpers(
            network_id=two.ours.id, lends_to_id=far.id, account_id=two.we.id, now=MONDAY
        )
    page = neighbours.list_neighbours(network_id=two.ours.id)
    assert [n.name for n in page.neighbours] == ["Eifel hilft", "Far"]
    assert page.total == 3


def test_lending_twice_is_lending_once_and_stopping_twice_does_no_harm(two):
    first = db.session.scalars(select(Lending)).one().since
    neighbours.lend_helpers(
        network_id=two.theirs.id,
        lends_to_id=two.ours.id,
        account_id=two.they.id,
        now=LATER,
    )
    assert db.session.scalars(select(Lending)).one().since == first
    two.stop()
    two.stop()
    assert db.session.scalars(select(Lending)).all() == []


@pytest.mark.parametrize("other", ["itself", "nobody"])
def test_lending_needs_another_network(two, other):
    number = two.ours.id if other == "itself" else 987_654
    with pytest.raises(NoResultFound):
        neighbours.lend_helpers(
            network_id=two.ours.id, lends_to_id=number, account_id=two.we.id, now=MONDAY
        )
    if other == "nobody":
        with pytest.raises(NoResultFound):
            neighbours.stop_lending_helpers(network_id=two.ours.id, lends_to_id=number)


def test_the_database_refuses_a_network_that_lends_to_itself(two):
    own = two.ours.id
    db.session.add(
        Lending(network_id=own, lends_to_id=own, since=MONDAY, account_id=two.we.id)
    )
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_the_rule_is_kept_beside_the_others(two):
    our_network.change_rules(network_id=two.ours.id, given={"hours_to_answer": 24})
    rules = fresh(Network, two.ours.id).rules
    assert (rules["ask_neighbours"], rules["hours_to_answer"]) == (True, 24)
    our_network.change_rules(network_id=two.ours.id, given={"ask_neighbours": False})
    assert found_by(a_request(two.ours)) == []


def test_a_network_is_called_by_its_new_name_at_once(two):
    request, _, offer_id = accompanied(two)
    our_network.change_contact(
        network_id=two.theirs.id, name="Eifel neu", phone="", email=""
    )
    assert [o.network for o in two.board(request).offers] == ["Eifel neu"]
    our_network.change_contact(
        network_id=two.ours.id, name="Liège new", phone="", email=""
    )
    assert offer_page.show_offer(offer_id=offer_id, now=LATER).network == "Liège new"


# Several at once


def at_once(*acts):
    """Run these in threads of their own, all starting together; return what came."""
    app, gate = factories.APP, threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            gate.wait()
            try:
                return act()
            except matching.OfferGone as refusal:
                return refusal.reason
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_coordinators_who_lend_at_once_lend_once(database):
    two = Two(lends=False)
    given = {
        "network_id": two.theirs.id,
        "lends_to_id": two.ours.id,
        "account_id": two.they.id,
        "now": MONDAY,
    }
    at_once(*[lambda: neighbours.lend_helpers(**given)] * 4)
    assert len(db.session.scalars(select(Lending)).all()) == 1


def test_whoever_is_shut_out_while_saying_yes_keeps_nobody(two):
    request, helper = a_request(two.ours), lent_helper(two)
    offer_id = two.ask(request, helper)
    account = {"network_id": two.theirs.id, "account_id": helper.account_id}
    at_once(
        lambda: matching.accept(offer_id=offer_id, now=LATER),
        lambda: accounts.suspend_account(**account, now=LATER),
    )
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert fresh(Helper, helper.id).load == 0
    assert fresh(Offer, offer_id).status in {OfferStatus.ENDED, OfferStatus.WITHDRAWN}

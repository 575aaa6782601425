"""Who must not be asked: when it can be said, and by whom."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.services import closing, exclusions, matching, neighbours, people
from helpnet.store.base import db
from helpnet.store.exclusions import Exclusion
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests import factories
from tests.factories import MONDAY, a_helper, a_request, an_offer
from tests.integration.exclusions.scene import (
    CONFLICT,
    LATER,
    WISH,
    Desk,
    _two,
    found_by,
    fresh,
    history_of,
)


def test_who_accompanies_now_cannot_be_excluded(desk):
    request, helper, other = a_request(desk.network), *_two(desk)
    matching.accept(offer_id=desk.ask(request, helper), now=LATER)

    with pytest.raises(exclusions.StillAccompanying):
        desk.exclude(request, helper)
    desk.exclude(request, other)

    assert [each.helper_id for each in desk.excluded(request)] == [other.id]
    assert fresh(HelpRequest, request.id).stage is Stage.ACCOMPANIED


def test_a_closed_request_keeps_it_for_when_it_opens_again(desk):
    request = a_request(desk.network, stage=Stage.AUTONOMOUS)
    helper = a_helper(desk.network)
    an_offer(request, helper, status=OfferStatus.ENDED)
    desk.exclude(request, helper, WISH)

    closing.reopen(request_id=request.id, now=LATER, **desk.who)

    assert found_by(request) == []


def test_twice_is_once(desk):
    request, helper = a_request(desk.network), a_helper(desk.network)

    desk.exclude(request, helper, CONFLICT)
    desk.exclude(request, helper, WISH, now=LATER + timedelta(hours=1))
    [found] = desk.excluded(request)
    desk.allow(request, helper)
    desk.allow(request, helper)

    assert (found.why, found.at, found.by) == (CONFLICT, LATER, "Marie Dupont")
    assert (found.name, found.network) == ("Amina Benali", None)
    assert len(history_of(request)) == 3


def test_another_network_s_request_or_helper_does_not_exist(desk):
    request, helper = a_request(desk.network), a_helper(desk.network)
    other = Desk()
    stranger, theirs = a_helper(other.network), a_request(other.network)

    for act in (desk.exclude, desk.allow):
        with pytest.raises(NoResultFound):
            act(request, stranger)
        with pytest.raises(NoResultFound):
            act(theirs, helper)
    with pytest.raises(NoResultFound):
        desk.excluded(theirs)

    assert db.session.query(Exclusion).count() == 0


def test_a_lent_helper_is_excluded_and_their_network_sees_nothing(database):
    ours, theirs = Desk(rules={"ask_neighbours": True}), Desk(name="Eifel hilft")
    lending = {"network_id": theirs.network.id, "lends_to_id": ours.network.id}
    neighbours.lend_helpers(**lending, account_id=theirs.account.id, now=MONDAY)
    request, helper = a_request(ours.network), a_helper(theirs.network)
    ours.ask(request, helper)

    ours.exclude(request, helper)

    assert found_by(request) == []
    assert ours.excluded(request)[0].network == "Eifel hilft"
    sheet = people.show_helper(network_id=theirs.network.id, helper_id=helper.id)
    assert "conflict" not in repr(sheet)
    with pytest.raises(NoResultFound):
        theirs.excluded(request)
    # Who was asked once stays known when the lending has stopped.
    neighbours.stop_lending_helpers(**lending)
    ours.allow(request, helper)
    ours.exclude(request, helper, WISH)
    assert [each.why for each in ours.excluded(request)] == [WISH]


def test_a_yes_and_an_exclusion_at_once_leave_only_one(desk):
    for _ in range(5):
        request, helper = a_request(desk.network), a_helper(desk.network)
        offer_id, starting = desk.ask(request, helper), threading.Barrier(2)

        def at_once(act, starting=starting):
            with factories.APP.app_context():
                starting.wait(timeout=30)
                try:
                    act()
                except (matching.OfferGone, exclusions.StillAccompanying) as refused:
                    return type(refused)
            return None

        db.session.rollback()
        with ThreadPoolExecutor(2) as pool:
            yes = pool.submit(
                at_once, lambda o=offer_id: matching.accept(offer_id=o, now=LATER)
            )
            no = pool.submit(
                at_once,
                lambda r=request.id, h=helper.id: exclusions.exclude_helper(
                    request_id=r, helper_id=h, why=WISH, now=LATER, **desk.who
                ),
            )
            said = {yes.result(60), no.result(60)}

        accepted = fresh(Offer, offer_id).status is OfferStatus.ACCEPTED
        kept = len(desk.excluded(request)) == 1
        assert accepted != kept
        assert said == (
            {None, exclusions.StillAccompanying}
            if accepted
            else {None, matching.OfferGone}
        )

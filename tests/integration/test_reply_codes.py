"""Codes of offers: two signs that a helper never meets twice too soon."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from helpnet.domain.offers import OfferStatus
from helpnet.domain.reply_codes import CODES, REST
from helpnet.store import reply_codes
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.reply_codes import keep_with_codes, list_taken
from helpnet.store.transaction import transaction
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer


def new_offer(request_id, helper_id, *, at=MONDAY):
    return Offer(
        request_id=request_id,
        helper_id=helper_id,
        mode="phone",
        score=1.0,
        reasons={},
        asked_at=at,
        expires_at=at + timedelta(days=2),
    )


@transaction
def put(request_id, *helper_ids, at=MONDAY):
    made = [new_offer(request_id, each, at=at) for each in helper_ids]
    keep_with_codes(made, at=at)
    return [offer.reply_code for offer in made]


def test_every_offer_gets_a_code_and_helpers_may_share_it(database):
    network = a_network()
    helpers = [a_helper(network).id for _ in range(3)]
    codes = put(a_request(network).id, *helpers)
    assert set(codes) <= set(CODES)
    assert len(set(codes)) == 1, "each helper has codes of their own"


def test_a_helper_meets_no_code_again_for_sixty_days(database):
    network = a_network()
    helper = a_helper(network).id
    codes = [put(a_request(network).id, helper)[0] for _ in range(12)]
    assert len(set(codes)) == 12
    later = MONDAY + REST + timedelta(days=1)
    assert set(list_taken([helper], at=later)[helper]) == set(codes), "still open"
    for offer in db.session.scalars(select(Offer)):
        offer.status = OfferStatus.EXPIRED
    db.session.commit()
    assert set(list_taken([helper], at=MONDAY)[helper]) == set(codes)
    assert helper not in list_taken([helper], at=later)


def test_when_all_codes_are_taken_the_offer_has_none(database):
    network = a_network()
    helper = a_helper(network)
    for code in CODES:
        an_offer(
            a_request(network), helper, reply_code=code, status=OfferStatus.EXPIRED
        )
    requests = [a_request(network).id for _ in range(2)]
    assert [put(each, helper.id) for each in requests] == [[""], [""]]


def test_a_code_taken_meanwhile_is_drawn_again(database, monkeypatch):
    network = a_network()
    helper = a_helper(network)
    request = a_request(network)
    wanted = CODES[request.id % len(CODES)]
    an_offer(a_request(network), helper, reply_code=wanted)
    seen = [{helper.id: set()}]  # what was read just before the other one came
    known = list_taken

    def read_too_early(helper_ids, *, at):
        return seen.pop() if seen else known(helper_ids, at=at)

    monkeypatch.setattr(reply_codes, "list_taken", read_too_early)
    [code] = put(request.id, helper.id)
    assert code
    assert code != wanted


def test_what_else_is_wrong_is_not_hidden(database):
    from sqlalchemy.exc import IntegrityError

    network = a_network()
    helper, request = a_helper(network).id, a_request(network).id
    put(request, helper)
    with pytest.raises(IntegrityError):
        put(request, helper)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Offer)) == 1


def test_many_networks_ask_one_helper_at_once(app, database, monkeypatch):
    same = reply_codes.next_code
    monkeypatch.setattr(
        reply_codes, "next_code", lambda taken, *, start: same(taken, start=0)
    )
    network = a_network()
    helper = a_helper(network).id
    requests = [a_request(network).id for _ in range(4)]
    faults = []

    def ask(request_id):
        with app.app_context():
            try:
                put(request_id, helper)
            except Exception as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=ask, args=(each,)) for each in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    db.session.rollback()
    codes = list(db.session.scalars(select(Offer.reply_code)))
    assert len(set(codes)) == len(codes) == 4

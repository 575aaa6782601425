"""The life of an offer: asked, withdrawn, expired, accepted, declined."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import matching
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)

LATER = MONDAY + timedelta(hours=1)
TOO_LATE = MONDAY + timedelta(hours=49)


@pytest.fixture
def network(database):
    return a_network()


@pytest.fixture
def ask(network):
    """Return a function that asks a helper for a request."""
    coordinator = an_account(network)

    def run(request, helper, now=MONDAY):
        return matching.offer(
            network_id=network.id,
            request_id=request.id,
            helper_id=helper.id,
            account_id=coordinator.id,
            now=now,
        )

    run.coordinator = coordinator
    return run


def fresh(row_type, key):
    db.session.rollback()
    return db.session.get_one(row_type, key)


def notices(kind):
    db.session.rollback()
    return db.session.scalars(select(Notice).where(Notice.kind == kind)).all()


def happened(request):
    return [step.what for step in fresh(HelpRequest, request.id).history]


def decline(offer_id, **given):
    matching.decline(
        offer_id=offer_id, reason=DeclineReason.NO_TIME, note="", now=LATER, **given
    )


def test_asking_keeps_the_reasons_and_writes_to_the_helper(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer = fresh(Offer, ask(request, helper))
    assert offer.status is OfferStatus.ASKED
    assert offer.expires_at == MONDAY + timedelta(hours=48)
    assert offer.reasons["covered"] == ["send-email"]
    assert offer.request.stage is Stage.OFFERED
    (notice,) = notices(NoticeKind.OFFER)
    assert notice.channel is NoticeChannel.EMAIL
    assert notice.facts["offer"] == offer.id
    assert request.name not in str(notice.facts)
    assert request.phone not in str(notice.facts)
    assert happened(request) == [Happening.ASKED, Happening.HELPER_ASKED]


@pytest.mark.parametrize(
    ("helper", "obstacle"),
    [
        ({"standing": Standing.PAUSED}, Obstacle.INACTIVE),
        ({"capacity": 1, "load": 1}, Obstacle.FULL),
        ({"languages": frozenset({"nl"})}, Obstacle.NO_SHARED_LANGUAGE),
    ],
)
def test_only_helpers_who_fit_now_are_asked(network, ask, helper, obstacle):
    request = a_request(network)
    with pytest.raises(matching.CannotAsk) as refusal:
        ask(request, a_helper(network, **helper))
    assert obstacle in refusal.value.obstacles
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING


def test_a_suspended_account_is_not_asked(network, ask):
    helper = a_helper(network)
    fresh(Helper, helper.id).account.status = AccountStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(matching.CannotAsk):
        ask(a_request(network), helper)


def test_nobody_is_asked_twice_while_open_nor_after_a_no(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    with pytest.raises(matching.CannotAsk):
        ask(request, helper)
    decline(offer_id)
    with pytest.raises(matching.CannotAsk) as refusal:
        ask(request, helper)
    assert refusal.value.obstacles == {Obstacle.EXCLUDED}


def test_a_helper_who_did_not_answer_may_be_asked_again(network, ask):
    request, helper = a_request(network), a_helper(network)
    ask(request, helper)
    matching.expire_offers(now=TOO_LATE)
    ask(request, helper, now=TOO_LATE)


def test_the_rules_limit_how_many_are_asked_at_once(database):
    network = a_network(rules={"max_open_offers": 2})
    coordinator, request = an_account(network), a_request(network)

    def ask_one_more():
        matching.offer(
            network_id=network.id,
            request_id=request.id,
            helper_id=a_helper(network).id,
            account_id=coordinator.id,
            now=MONDAY,
        )

    ask_one_more()
    ask_one_more()
    with pytest.raises(matching.CannotAsk) as refusal:
        ask_one_more()
    assert refusal.value.obstacles == frozenset()


def test_other_networks_requests_and_helpers_do_not_exist(network, ask):
    elsewhere = a_network()
    with pytest.raises(NoResultFound):
        ask(a_request(elsewhere), a_helper(network))
    with pytest.raises(NoResultFound):
        ask(a_request(network), a_helper(elsewhere))


def test_a_closed_request_takes_no_offers(network, ask):
    request = a_request(network, stage=Stage.WITHDRAWN, closed_at=MONDAY)
    with pytest.raises(NotAllowed):
        ask(request, a_helper(network))


def test_accepting_tells_everybody_and_takes_one_place(network, ask):
    request = a_request(network, contact_way=ContactWay.PHONE)
    winner, other = a_helper(network), a_helper(network)
    offer_id, other_id = ask(request, winner), ask(request, other)

    matching.accept(offer_id=offer_id, helper_id=winner.id, now=LATER)

    assert fresh(HelpRequest, request.id).stage is Stage.ACCOMPANIED
    assert fresh(Helper, winner.id).load == 1
    assert fresh(Helper, other.id).load == 0
    assert fresh(Offer, other_id).status is OfferStatus.WITHDRAWN
    assert [n.account_id for n in notices(NoticeKind.OFFER_TAKEN)] == [other.account_id]
    (told,) = notices(NoticeKind.HELPER_FOUND)
    assert told.channel is NoticeChannel.CALL
    assert told.facts["helper"] == "Amina Benali"
    assert len(notices(NoticeKind.OFFER_ACCEPTED)) == 1
    assert happened(request)[-1] is Happening.HELPER_ACCEPTED


def test_accepting_twice_is_accepting_once(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    matching.accept(offer_id=offer_id, now=LATER)
    matching.accept(offer_id=offer_id, now=LATER)
    assert fresh(Helper, helper.id).load == 1
    assert happened(request).count(Happening.HELPER_ACCEPTED) == 1


def test_the_second_to_accept_is_told_that_it_is_taken(network, ask):
    request = a_request(network)
    first, second = (ask(request, a_helper(network)) for _ in range(2))
    matching.accept(offer_id=first, now=LATER)
    with pytest.raises(matching.OfferGone) as refusal:
        matching.accept(offer_id=second, now=LATER)
    assert refusal.value.reason is matching.Gone.TAKEN


def test_the_index_of_the_database_is_a_kind_no_as_well(network, ask):
    """Somebody accepted without the stage having moved: the second defence answers."""
    request = a_request(network)
    helper = a_helper(network)
    offer_id = ask(request, helper)
    an_offer(request, a_helper(network), status=OfferStatus.ACCEPTED)
    with pytest.raises(matching.OfferGone) as refusal:
        matching.accept(offer_id=offer_id, now=LATER)
    assert refusal.value.reason is matching.Gone.TAKEN
    assert fresh(Helper, helper.id).load == 0


def test_accepting_too_late_takes_no_place(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    with pytest.raises(matching.OfferGone) as refusal:
        matching.accept(offer_id=offer_id, now=TOO_LATE)
    assert refusal.value.reason is matching.Gone.EXPIRED
    assert fresh(Helper, helper.id).load == 0


def test_a_helper_suspended_meanwhile_cannot_accept(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    fresh(Helper, helper.id).account.status = AccountStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(matching.OfferGone) as refusal:
        matching.accept(offer_id=offer_id, now=LATER)
    assert refusal.value.reason is matching.Gone.CHANGED


def test_somebody_elses_offer_does_not_exist(network, ask):
    offer_id = ask(a_request(network), a_helper(network))
    stranger = a_helper(network)
    with pytest.raises(NoResultFound):
        matching.accept(offer_id=offer_id, helper_id=stranger.id, now=LATER)
    with pytest.raises(NoResultFound):
        decline(offer_id, helper_id=stranger.id)


def test_the_request_waits_again_only_after_the_last_no(network, ask):
    request = a_request(network)
    first, second = (ask(request, a_helper(network)) for _ in range(2))
    decline(first)
    assert fresh(HelpRequest, request.id).stage is Stage.OFFERED
    decline(second)
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert happened(request)[-2:] == [
        Happening.HELPER_DECLINED,
        Happening.OFFERS_CLOSED,
    ]
    decline(second)
    assert happened(request).count(Happening.HELPER_DECLINED) == 2


def test_a_withdrawn_offer_is_gone_and_the_helper_is_told(network, ask):
    request, helper = a_request(network), a_helper(network)
    offer_id = ask(request, helper)
    given = {
        "network_id": network.id,
        "offer_id": offer_id,
        "account_id": ask.coordinator.id,
        "now": LATER,
    }
    matching.withdraw_offer(**given)
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert len(notices(NoticeKind.OFFER_WITHDRAWN)) == 1
    for answer in (
        lambda: matching.accept(offer_id=offer_id, now=LATER),
        lambda: decline(offer_id),
    ):
        with pytest.raises(matching.OfferGone) as refusal:
            answer()
        assert refusal.value.reason is matching.Gone.WITHDRAWN
    with pytest.raises(matching.OfferGone):
        matching.withdraw_offer(**given)
    with pytest.raises(NoResultFound):
        matching.withdraw_offer(**given | {"network_id": a_network().id})


def test_only_offers_past_their_time_expire(network, ask):
    late, early = a_request(network), a_request(network)
    ask(late, a_helper(network))
    ask(early, a_helper(network), now=TOO_LATE)
    assert matching.expire_offers(now=TOO_LATE) == 1
    assert matching.expire_offers(now=TOO_LATE) == 0
    assert fresh(HelpRequest, late.id).stage is Stage.WAITING
    assert fresh(HelpRequest, early.id).stage is Stage.OFFERED
    assert Happening.OFFER_EXPIRED in happened(late)


def test_an_accepted_offer_never_expires(network, ask):
    request, helper = a_request(network), a_helper(network)
    matching.accept(offer_id=ask(request, helper), now=LATER)
    assert matching.expire_offers(now=TOO_LATE) == 0
    assert fresh(HelpRequest, request.id).stage is Stage.ACCOMPANIED

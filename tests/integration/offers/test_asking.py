"""Who is asked, how many at once, and who is not."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import matching
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account
from tests.integration.offers.scene import TOO_LATE, decline, fresh, happened, notices


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

"""What the racing processes do, as code that another process can be told to run."""

import time

from sqlalchemy import func, select

from helpnet.domain.access import AccountStatus
from helpnet.domain.asking import Answers, AskedPlace, Channel, Reach, Wishes
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.domain.offers import OfferStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import accounts, closing, intake, matching, tracking
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import get_helper
from helpnet.store.offers import Offer, find_accepted, get_offer
from helpnet.store.requests import get_request
from helpnet.store.transaction import transaction
from tests.factories import LIEGE, MONDAY
from tests.races.drill import noted


def accept_all(ledger, rng, offers):
    """Accept every offer, those of one request in an order of one's own."""
    for group in _shuffled_groups(rng, offers):
        for offer_id, request_id, helper_id in group:
            with noted(ledger, matching.OfferGone):
                matching.accept(offer_id=offer_id, helper_id=helper_id, now=MONDAY)
                ledger.promised.append((offer_id, request_id, helper_id))


def accept_all_unguarded(ledger, rng, offers):
    """The same, looking first and writing afterwards as if nobody else were there."""
    for group in _shuffled_groups(rng, offers):
        for offer_id, request_id, helper_id in group:
            with noted(ledger, matching.OfferGone):
                _look(offer_id, request_id, helper_id)
                time.sleep(0.001)
                _write(offer_id, request_id)
                ledger.promised.append((offer_id, request_id, helper_id))


def ask_for_one_person(ledger, _rng, number):
    """Send a form of one's own for the same phone number as everybody else."""
    asked = Answers(
        key=f"form {number}",
        channel=Channel.WEB,
        language="fr",
        wishes=Wishes(
            needs=("send-email",),
            barriers=frozenset(),
            modes=frozenset({"phone"}),
            languages=frozenset({"fr"}),
            times=frozenset(),
        ),
        place=AskedPlace(**LIEGE),
        reach=Reach(name="Jeanne", way=ContactWay.PHONE, phone="+3242223344"),
        address_key=f"address {number}",
    )
    with noted(ledger):
        got = intake.ask_for_help(answers=asked, now=MONDAY)
        if isinstance(got, intake.Received):
            ledger.promised.append(got.request_id)


def _look(offer_id, request_id, helper_id):
    taken = find_accepted(request_id)
    full = _accepted_by(helper_id) >= get_helper(helper_id).capacity
    closed = get_offer(offer_id).status is not OfferStatus.ASKED
    db.session.rollback()
    if taken or full or closed:
        raise matching.OfferGone(matching.Gone.TAKEN)


@transaction
def _write(offer_id, request_id):
    get_offer(offer_id).status = OfferStatus.ACCEPTED
    request = get_request(request_id)
    if request.stage == "offered":
        request.record(Event.HELPER_ACCEPTED, at=MONDAY, by=Actor.HELPER)


def _accepted_by(helper_id):
    return db.session.scalar(
        select(func.count())
        .select_from(Offer)
        .where(Offer.helper_id == helper_id, Offer.status == OfferStatus.ACCEPTED)
    )


def _shuffled_groups(rng, offers):
    """Return the offers by request; of odd processes the requests, too, in any order."""
    groups = {}
    for offer in offers:
        groups.setdefault(offer[1], []).append(offer)
    groups = list(groups.values())
    if rng.random() < 0.5:
        rng.shuffle(groups)
    for group in groups:
        rng.shuffle(group)
    return groups


def accept_and_disturb(ledger, rng, argument):
    """Accept, or withdraw offers, or cancel requests, or suspend helpers."""
    part, network_id, account_id, offers = argument
    who = {"network_id": network_id, "account_id": account_id}
    act, chance = DISTURBANCES[part]
    offers = list(offers)
    rng.shuffle(offers)
    for offer in offers:
        if rng.random() < chance:
            act(ledger, who, *offer)


def _accept(ledger, _who, offer_id, request_id, helper_id):
    with noted(ledger, matching.OfferGone):
        matching.accept(offer_id=offer_id, helper_id=helper_id, now=MONDAY)
        ledger.promised.append((offer_id, request_id, helper_id))


def _withdraw(ledger, who, offer_id, _request_id, _helper_id):
    with noted(ledger, matching.OfferGone):
        matching.withdraw_offer(offer_id=offer_id, now=MONDAY, **who)


def _cancel(ledger, who, _offer_id, request_id, _helper_id):
    event = Event.LEARNER_WITHDREW
    with noted(ledger, NotAllowed):
        closing.close_request(
            request_id=request_id, event=event, detail="", now=MONDAY, **who
        )


def _learner_cancels(ledger, _who, _offer_id, request_id, _helper_id):
    with noted(ledger, NotAllowed):
        tracking.withdraw(request_id=request_id, now=MONDAY)


def _suspend(ledger, who, _offer_id, _request_id, helper_id):
    with noted(ledger):
        account_id = get_helper(helper_id).account_id
        accounts.suspend_account(
            network_id=who["network_id"], account_id=account_id, now=MONDAY
        )
        # From now on this helper may only have fewer matches, never more.
        ledger.promised.append((helper_id, _accepted_by(helper_id)))
        status = db.session.get_one(Account, account_id).status
        assert status is AccountStatus.SUSPENDED
        db.session.rollback()


DISTURBANCES = {
    "accept": (_accept, 1.0),
    "withdraw": (_withdraw, 0.5),
    "cancel": (_cancel, 0.3),
    "learner": (_learner_cancels, 0.3),
    "suspend": (_suspend, 0.25),
}

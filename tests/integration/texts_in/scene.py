"""What the tests of this folder share. Texts that come in: one answer to one offer, and a kind word for every other case."""

from datetime import timedelta

from sqlalchemy import select

from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.services import texts_in
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.texts_received import TextReceived
from tests.factories import MONDAY, a_request, an_offer

PHONE, STRANGER = "+32470111222", "+32470999888"


NOW = MONDAY + timedelta(hours=2)


def put(network, helper, code, **fields):
    request = a_request(network, stage=Stage.OFFERED)
    return an_offer(request, helper, reply_code=code, **fields)


def text(body, *, sender=PHONE, number=None, now=NOW):
    name = number or f"m{len(received())}"
    return texts_in.receive(gateway_id=name, sender=sender, body=body, now=now)


def received():
    db.session.rollback()
    return list(db.session.scalars(select(TextReceived).order_by(TextReceived.id)))


def status(offer):
    db.session.expire_all()
    return db.session.get(Offer, offer.id).status


def replies():
    db.session.rollback()
    found = select(Notice).where(Notice.kind == NoticeKind.TEXT_REPLY)
    return list(db.session.scalars(found.order_by(Notice.id)))

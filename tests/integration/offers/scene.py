"""What the tests of this folder share. The life of an offer: asked, withdrawn, expired, accepted, declined."""

from datetime import timedelta

from sqlalchemy import select

from helpnet.domain.offers import DeclineReason
from helpnet.services import matching
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY

LATER = MONDAY + timedelta(hours=1)


TOO_LATE = MONDAY + timedelta(hours=49)


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

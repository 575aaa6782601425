"""What the tests of this folder share. What must never be so: each kind, planted, is found, and nothing else with it."""

from datetime import timedelta

from sqlalchemy import update

from helpnet.domain.notices import NoticeChannel
from helpnet.services.checking import GRACE, list_faults
from helpnet.store.base import db
from tests.factories import MONDAY

AUTOMATIC = {"offer_policy": "automatic"}


BY_MAIL = {NoticeChannel.EMAIL}


LONG_AGO = MONDAY - GRACE - timedelta(minutes=1)


LATELY = MONDAY - GRACE + timedelta(minutes=1)


def found(**given):
    db.session.rollback()
    faults = list_faults(now=MONDAY, **given)
    return [(fault.kind, fault.about) for fault in faults]


def change(row, **values):
    """Change a row behind the back of every rule."""
    table = type(row)
    db.session.execute(update(table).where(table.id == row.id).values(values))
    db.session.commit()

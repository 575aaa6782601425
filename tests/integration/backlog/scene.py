"""What the tests of this folder share. The plan for everybody who waits, and its offers sent in one step."""

from datetime import timedelta

from sqlalchemy import func, select

from helpnet.services.backlog import get_backlog
from helpnet.store.base import db
from helpnet.store.neighbours import Lending
from tests.factories import MONDAY, an_account, stored

NOW = MONDAY + timedelta(days=10)


def fresh(row_type, key):
    db.session.rollback()
    return db.session.get_one(row_type, key)


def count(row_type, *conditions):
    db.session.rollback()
    statement = select(func.count()).select_from(row_type).where(*conditions)
    return db.session.scalar(statement)


def plan(network):
    db.session.rollback()
    return get_backlog(network_id=network.id, now=NOW)


def days_ago(days):
    return NOW - timedelta(days=days)


def proposed(backlog):
    return {row.request_id: row.proposed.helper_id for row in backlog.pairs}


def lends(neighbour, network):
    return stored(
        Lending(
            network_id=neighbour.id,
            lends_to_id=network.id,
            since=MONDAY,
            account_id=an_account(neighbour).id,
        )
    )

"""One use case, one transaction."""

import threading

import pytest
from sqlalchemy import select

from helpnet import create_app
from helpnet.domain.refusals import Busy
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.transaction import transaction
from tests.conftest import settings_for
from tests.factories import a_network, a_request


def test_a_use_case_that_fails_keeps_nothing(database):
    network = a_network(name="Before")

    @transaction
    def rename_and_fail():
        db.session.get_one(Network, network.id).name = "After"
        db.session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        rename_and_fail()
    assert db.session.scalar(select(Network.name)) == "Before"


def test_a_change_seen_too_late_is_decided_again(database, app):
    """Two people change one request: the second one looks again."""
    request = a_request(a_network())
    seen = []

    def meanwhile():
        with app.app_context():
            other = db.session.get_one(type(request), request.id)
            other.notes = "changed meanwhile"
            db.session.commit()

    @transaction
    def change():
        mine = db.session.get_one(type(request), request.id)
        seen.append(mine.notes)
        if len(seen) == 1 and db.engine.dialect.name == "postgresql":
            thread = threading.Thread(target=meanwhile)
            thread.start()
            thread.join()
        mine.name = "New name"

    change()
    if db.engine.dialect.name == "postgresql":
        assert seen == ["", "changed meanwhile"]
    after = db.session.get_one(type(request), request.id)
    assert after.name == "New name"


def test_a_lock_that_stays_is_said_plainly(tmp_path):
    """PostgreSQL has no single write lock to hold: this is about SQLite."""
    app = create_app(
        settings_for(
            f"sqlite:///{tmp_path / 'locked.sqlite3'}",
            SQLALCHEMY_ENGINE_OPTIONS={"connect_args": {"timeout": 0.05}},
        )
    )
    tries = []

    @transaction
    def write():
        tries.append(1)

    with app.app_context():
        other = db.engine.connect().execution_options(sqlite_begin="IMMEDIATE")
        other.begin()
        with pytest.raises(Busy):
            write()
        other.rollback()
        write()
        other.close()
        db.session.remove()
        db.engine.dispose()
    assert tries == [1]


def test_sqlite_keeps_its_word(tmp_path):
    """In earnest: the test databases themselves need not outlive the power."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'kept.sqlite3'}"))
    with app.app_context():
        told = {
            name: db.session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        db.session.remove()
        db.engine.dispose()
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_no_list_can_rely_on_an_order_it_did_not_ask_for(database):
    """The test databases turn unordered answers round, where they can."""
    if db.engine.dialect.name == "sqlite":
        turned = db.session.connection().exec_driver_sql(
            "PRAGMA reverse_unordered_selects"
        )
        assert turned.scalar() == 1

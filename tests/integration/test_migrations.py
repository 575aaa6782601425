"""Migrations: up and down on both databases, with people in them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text

from helpnet import METADATA, create_app
from helpnet.store.base import db
from helpnet.store.free_skills import count_faults, is_index_table
from tests import factories
from tests.conftest import BOTH, fresh_postgresql, settings_for


@pytest.fixture(params=BOTH)
def empty(request, tmp_path, worker, monkeypatch):
    """Return an application on a database without any table."""
    if request.param == "postgresql":
        url = fresh_postgresql(f"helpnet_migrations_{worker}")
    else:
        url = f"sqlite:///{tmp_path / 'migrations.sqlite3'}"
    app = create_app(settings_for(url))
    monkeypatch.setattr(factories, "APP", app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def people():
    network = factories.a_network()
    partner = factories.a_partner(network)
    factories.a_place(partner)
    helper = factories.a_helper(network, skills=None)
    request = factories.a_request(network, needs=("send-email", "read-news"))
    factories.an_offer(request, helper)
    return counts()


def counts():
    tables = [t for t in METADATA.sorted_tables if inspect(db.engine).has_table(t.name)]
    return {
        t.name: db.session.scalar(select(func.count()).select_from(t)) for t in tables
    }


def of_models(name, kind, _parents):
    return kind != "table" or not is_index_table(name)


def index_faults():
    with db.engine.connect() as connection:
        return count_faults(connection)


def differences():
    options = {"compare_type": True, "include_name": of_models}
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, METADATA)


def test_models_and_migrations_never_drift(empty):
    upgrade()
    assert differences() == []
    assert index_faults() == 0


def test_the_index_of_helpers_survives_every_rebuilt_table(empty):
    upgrade()
    people()
    db.session.remove()
    downgrade(revision="0002")
    left = set(inspect(db.engine).get_table_names())
    assert not any(is_index_table(name) for name in left)
    upgrade()
    assert index_faults() == 0
    with db.engine.begin() as connection:
        indexed = text("SELECT count(*) FROM free_skills")
        before = connection.execute(indexed).scalar_one()
        assert before >= 1
        connection.execute(text("UPDATE helpers SET load = capacity"))
        assert connection.execute(indexed).scalar_one() == 0
        assert count_faults(connection) == 0


def test_the_way_up_again_after_the_way_down(empty):
    upgrade()
    before = people()
    db.session.remove()
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names())
    assert left <= {"alembic_version"}
    upgrade()
    assert differences() == []
    assert sum(before.values()) > 10
    assert sum(counts().values()) == 0


def test_going_up_twice_keeps_every_row(empty):
    upgrade()
    before = people()
    db.session.remove()
    upgrade()
    assert counts() == before


def test_one_step_down_and_up_keeps_every_row(empty):
    """Rebuilding a parent table must not take its children along."""
    upgrade()
    before = people()
    assert before["helper_skills"] >= 1
    db.session.remove()
    downgrade(revision="0001")
    left = counts()
    assert left == {name: before[name] for name in left}
    db.session.remove()
    upgrade()
    assert counts() == before
    assert differences() == []


def rules_of(table):
    """Return the names of what the database itself refuses in a table's rows."""
    return sorted(rule["name"] for rule in rules_in(table))


def rules_in(table):
    return inspect(db.engine).get_check_constraints(table)


def test_the_database_refuses_what_the_models_refuse(empty):
    """Rebuilding a table on SQLite may forget a rule, or say it twice."""
    upgrade()
    assert "ck_steps_actor" in rules_of("steps")
    migrated = {t.name: rules_of(t.name) for t in METADATA.sorted_tables}
    assert "ck_helpers_latitude" in migrated["helpers"]
    db.session.remove()
    downgrade(revision="base")
    db.create_all()
    assert migrated == {t.name: rules_of(t.name) for t in METADATA.sorted_tables}


def test_what_happened_stays_when_its_word_goes(empty):
    upgrade()
    network = factories.a_network()
    request = factories.a_request(network)
    words = text("SELECT what FROM steps ORDER BY id")
    with db.engine.begin() as connection:
        told = text(
            'INSERT INTO steps (request_id, what, at, "by", detail)'
            " VALUES (:id, 'helper_excluded', '2026-03-02 09:00', 'coordinator', '')"
        )
        connection.execute(told, {"id": request.id})
        assert connection.execute(words).scalars().all() == ["asked", "helper_excluded"]
    db.session.remove()
    downgrade(revision="0007")
    with db.engine.begin() as connection:
        assert connection.execute(words).scalars().all() == ["asked", "changed"]
    for revision in ("head", "0007", "head"):
        (upgrade if revision == "head" else downgrade)(revision=revision)
        names = [each["name"] for each in rules_in("steps")]
        assert sorted(names) == ["ck_steps_actor", "ck_steps_happening"]
    assert differences() == []

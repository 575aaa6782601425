"""The index of matching: what helpers with a free place can teach, and where.

It is derived: views say what it holds, triggers keep it so in the same transaction
as any change of a helper, whoever makes it. Nothing in it needs a backup.
"""

import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, event, text

from helpnet.store.base import Base

_SQL = Path(__file__).parent / "sql"
_VIEWS = ("free_skills_refresh", "free_skill_rows")
_COLUMNS = (
    "id, helper_id, network_id, modes, languages, times, skills, at_ease, can_teach, "
    "load, capacity, weight, reach_km, x, y, z, vetted_until"
)
_BOXES = "id, shelf, shelf, south, north, west, east"
_NUMBER = (
    "INSERT INTO skill_numbers (number, skill) "
    "SELECT row_number() OVER (ORDER BY skill)"
    " + (SELECT coalesce(max(number), 0) FROM skill_numbers), skill "
    "FROM (SELECT DISTINCT skill FROM helper_skills) AS taught "
    "WHERE skill NOT IN (SELECT skill FROM skill_numbers)"
)


def is_index_table(name: str | None) -> bool:
    """Tell whether a table belongs to the index rather than to the models."""
    own = {"free_skills", "skill_numbers"}
    return name in own or (name or "").startswith("covers")


def install(connection: Connection) -> None:
    """Create the index with its views and triggers, or renew those that exist."""
    remove(connection)
    for statement in _statements(connection.dialect.name):
        _run(connection, statement)


def remove(connection: Connection) -> None:
    """Take away views and triggers, so that tables may be rebuilt; rows stay."""
    if connection.dialect.name == "sqlite":
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ours = connection.execute(
            text(f"{named} AND name LIKE 'free\\_skills\\_%' ESCAPE '\\'")
        )
        for (name,) in ours.all():
            _run(connection, f"DROP TRIGGER {name}")
    else:
        ours = connection.execute(
            text(
                "SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE "
                "'free\\_skills\\_%' AND pronamespace = current_schema()::regnamespace"
            )
        )
        for (name,) in ours.all():
            _run(connection, f"DROP FUNCTION {name} CASCADE")
    for view in _VIEWS:
        _run(connection, f"DROP VIEW IF EXISTS {view}")


def rebuild(connection: Connection) -> None:
    """Make the whole index again from the helpers; needed after a bulk load only."""
    remove(connection)
    for table in ("free_skills", "covers"):
        _run(connection, f"DROP TABLE IF EXISTS {table}")
    install(connection)
    _run(connection, _NUMBER)
    if connection.dialect.name == "sqlite":
        _fill(connection, "free_skills", f"SELECT {_COLUMNS} FROM free_skill_rows")
        boxes = f"SELECT {_BOXES} FROM free_skill_rows WHERE x IS NOT NULL"
        _fill(connection, "covers", boxes)
    else:
        _fill(connection, "free_skills", "SELECT * FROM free_skill_rows")
        # Or its planner would guess for minutes that the tables are nearly empty.
        _run(connection, "ANALYZE helpers, helper_skills, skill_numbers, free_skills")


def count_faults(connection: Connection) -> int:
    """Return how many rows the index has too many, too few, or other than it should."""
    row = "*" if connection.dialect.name == "postgresql" else _COLUMNS
    if connection.dialect.name == "postgresql":
        row = f"{_COLUMNS}, cover::text"
    faults = _differences(connection, row, "free_skill_rows", row, "free_skills")
    if connection.dialect.name == "sqlite":
        due = "free_skill_rows WHERE x IS NOT NULL"
        faults += _differences(connection, "id, shelf", due, "id, shelf", "covers")
    return faults


def _differences(
    connection: Connection, mine: str, here: str, yours: str, there: str
) -> int:
    one, two = f"SELECT {mine} FROM {here}", f"SELECT {yours} FROM {there}"
    counted = (
        f"SELECT count(*) FROM ({a} EXCEPT {b}) AS d"
        for a, b in ((one, two), (two, one))
    )
    return sum(connection.execute(text(each)).scalar_one() for each in counted)


def _fill(connection: Connection, table: str, rows: str) -> None:
    """Insert in the order of the ids: neighbours in space then share pages."""
    _run(connection, f"INSERT INTO {table} {rows} ORDER BY id")


def _statements(dialect: str) -> list[str]:
    source = (_SQL / f"free_skills_{dialect}.sql").read_text(encoding="utf-8")
    if dialect == "postgresql":
        return [source]  # its driver runs several statements at once
    found, statement = [], ""
    for line in source.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found


def _run(connection: Connection, statement: str) -> None:
    """Run it past the parameters: percent signs and colons are SQL's own here."""
    driver: Any = connection.connection.driver_connection
    driver.execute(statement)


@event.listens_for(Base.metadata, "after_create")
def _after_create(
    _target: object, connection: Connection, *, tables: Collection[Table], **_: object
) -> None:
    if "helpers" in {table.name for table in tables}:  # not of a gazetteer alone
        install(connection)

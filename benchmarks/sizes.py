"""How large the database and its index of matching are, and what runs where."""

import os
import platform
import sqlite3
from typing import Any

import psycopg

from benchmarks.databases import Database
from helpnet.store.base import sqlite_module

MIB = 2**20
INDEX = ("free_skills", "ix_free_skills", "pk_free_skills", "covers", "skill_numbers")
_PAGES = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name"
_RELATIONS = (
    "SELECT relname, pg_relation_size(oid) FROM pg_class "
    "WHERE relkind IN ('r', 'i', 't', 'm') AND relnamespace = 'public'::regnamespace"
)
_TOLD = ("server_version", "shared_buffers", "jit", "fsync", "synchronous_commit")


def measure_sizes(database: Database) -> dict[str, Any]:
    """Return MiB of the whole database, of the index and of each large part."""
    parts = _parts(database)
    index = sum(size for name, size in parts.items() if name.startswith(INDEX))
    return {
        "database_mib": round(sum(parts.values()) / MIB, 1),
        "index_mib": round(index / MIB, 1),
        "parts_mib": {
            name: round(size / MIB, 1)
            for name, size in sorted(parts.items(), key=lambda part: -part[1])
            if size >= MIB
        },
    }


def _parts(database: Database) -> dict[str, int]:
    if database.engine == "postgresql":
        with psycopg.connect(database.address) as connection:
            return dict(connection.execute(_RELATIONS).fetchall())
    # Python's own SQLite can often count pages where the driver we use cannot.
    for module in (sqlite3, sqlite_module()):
        try:
            return dict(module.connect(database.path).execute(_PAGES).fetchall())
        except module.Error:
            continue
    return {"file": database.path.stat().st_size}


def describe_machine() -> dict[str, Any]:
    """Return what of the machine changes the numbers."""
    return {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
    }


def describe(database: Database) -> dict[str, Any]:
    """Return the versions and the machine, as far as they change the numbers."""
    told = describe_machine()
    if database.engine == "sqlite":
        return told | {"sqlite": sqlite_module().sqlite_version}
    with psycopg.connect(database.address) as connection:
        shown = {name: connection.execute(f"SHOW {name}").fetchone() for name in _TOLD}
    return told | {name: row[0] for name, row in shown.items() if row}

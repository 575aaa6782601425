"""How an invented world gets into a database in minutes, whatever the engine."""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import psycopg
from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    Table,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from benchmarks.databases import Database, empty
from benchmarks.world import (
    NETWORK,
    SKILLS,
    STANDINGS,
    VETTED,
    World,
)
from helpnet import METADATA
from helpnet.domain.access import AccountStatus, Role
from helpnet.domain.matching import HelperLevel
from helpnet.store import free_skills
from helpnet.store.accounts import Account
from helpnet.store.base import prepare_engine, sqlite_module
from helpnet.store.helpers import Helper, HelperSkill
from helpnet.store.networks import Network

FOUNDED = "2026-01-05 09:00:00.000000"
LEVELS = (HelperLevel.MANAGE, HelperLevel.AT_EASE, HelperLevel.CAN_TEACH)
QUICK = (
    "synchronous=OFF",
    "journal_mode=OFF",
    "foreign_keys=OFF",
    "cache_size=-400000",
)
ACCOUNT = (
    *("id", "network_id", "role", "status"),
    *("email", "name", "language", "created_at"),
)
HELPER = (
    *("id", "account_id", "network_id", "standing", "created_at", "vetted_until"),
    *("capacity", "load", "reach_km", "modes", "languages", "times"),
    *("country", "postcode", "town", "latitude", "longitude", "precision_km"),
)
TERRITORY = {
    "type": "Polygon",
    "coordinates": [[[-6, 41], [10, 41], [10, 52], [-6, 52], [-6, 41]]],
}
SUMMED = ("load", "capacity", "languages", "times", "modes")
SKILL = ("helper_id", "skill", "level")
_AT_ONCE = 100_000

Row = Sequence[Any]


def load_helpers(world: World, database: Database) -> dict[str, float]:
    """Write all helpers into an empty database, and their index; return seconds."""
    empty(database)
    engine = quick_engine(database)
    begun = time.perf_counter()
    with engine.begin() as connection:
        METADATA.create_all(connection)
        free_skills.remove(connection)  # kept true row by row it would take an hour
        _add_network(connection)
        write_tables(connection.connection.driver_connection, _tables(world))
    return {
        "helpers_s": round(time.perf_counter() - begun, 1),
        **index_helpers(database),
    }


def index_helpers(database: Database) -> dict[str, float]:
    """Make the index of the helpers from nothing; return the seconds it took."""
    engine = quick_engine(database)
    begun = time.perf_counter()
    with engine.begin() as connection:
        free_skills.rebuild(connection)
    settle(engine)
    return {"index_s": round(time.perf_counter() - begun, 1)}


def is_loaded(world: World, database: Database) -> bool:
    """Tell whether the database holds this very world, kept by a former run."""
    sums = [func.sum(func.coalesce(text(name), 0)) for name in SUMMED]
    there = select(func.count(), *sums).select_from(Helper)
    here = [len(world), *(int(getattr(world, name).sum()) for name in SUMMED)]
    try:
        with create_engine(database.url, poolclass=NullPool).connect() as connection:
            return list(connection.execute(there).one()) == here
    except DBAPIError:
        return False


def quick_engine(database: Database) -> Engine:
    """Return an engine for loading alone; what it sets goes with its connections."""
    if database.engine == "postgresql":
        return create_engine(database.url, poolclass=NullPool)
    module = sqlite_module()
    engine = create_engine(database.url, poolclass=NullPool, module=module)
    prepare_engine(engine)  # the tables need functions that it knows
    event.listen(engine, "connect", _make_quick)
    return engine


def _make_quick(connection: Any, _record: Any) -> None:
    for pragma in QUICK:
        connection.execute(f"PRAGMA {pragma}")


def settle(engine: Engine) -> None:
    """Let the planner know the tables, and leave them as they stand in earnest."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        return
    plain = engine.execution_options(isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def _add_network(connection: Connection) -> None:
    connection.execute(
        Network.__table__.insert(),
        {
            "id": NETWORK,
            "slug": "benchmark",
            "name": "Belgium and France",
            "country": "BE",
            "languages": ["fr", "nl", "de", "en"],
            "time_zone": "Europe/Brussels",
            "territory": TERRITORY,
            "created_at": datetime(2026, 1, 5, 9, tzinfo=UTC),
        },
    )


def write_tables(
    driver: Any, tables: Iterable[tuple[Table, Sequence[str], Any]]
) -> None:
    """Write the rows of each table by the engine's quickest way."""
    copying = isinstance(driver, psycopg.Connection)
    if copying:  # no checks of references, row by row
        driver.execute("SET LOCAL session_replication_role = replica")
    for table, given, rows in tables:
        names, rest = _columns(table, given)
        whole = ((*row, *rest) for row in rows)
        quoted = ", ".join(f'"{name}"' for name in names)
        told = f"{table.name} ({quoted})"
        if copying:
            _copy(driver, f"COPY {told} FROM STDIN", whole)
        else:
            marks = ", ".join("?" * len(names))
            driver.executemany(f"INSERT INTO {told} VALUES ({marks})", whole)


def _copy(driver: psycopg.Connection, statement: str, rows: Iterable[Row]) -> None:
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _tables(world: World) -> list[tuple[Any, Sequence[str], Iterator[Row]]]:
    return [
        (Account.__table__, ACCOUNT, _accounts(world)),
        (Helper.__table__, HELPER, _helpers(world)),
        (HelperSkill.__table__, SKILL, _skills(world)),
    ]


def _columns(table: Table, given: Sequence[str]) -> tuple[list[str], list[Any]]:
    """Return the columns, those with a plain default added, and these defaults."""
    rest = {
        column.name: column.default.arg
        for column in table.columns
        if column.name not in given and getattr(column.default, "is_scalar", False)
    }
    return [*given, *rest], list(rest.values())


def _accounts(world: World) -> Iterator[Row]:
    status = [AccountStatus.ACTIVE.value, AccountStatus.SUSPENDED.value]
    for index, suspended in enumerate(world.suspended.tolist()):
        number = index + 1
        yield (
            *(number, NETWORK, Role.HELPER.value, status[suspended]),
            *(f"helper{number}@example.org", f"Helper {number}", "fr", FOUNDED),
        )


def _helpers(world: World) -> Iterator[Row]:
    standings = [standing.value for standing in STANDINGS]
    vetted = [day and day.isoformat() for day in VETTED]
    numbers = zip(
        *(world.standing.tolist(), world.vetted.tolist(), world.capacity.tolist()),
        *(world.load.tolist(), world.reach_km.tolist(), world.modes.tolist()),
        *(world.languages.tolist(), world.times.tolist(), world.place.tolist()),
        strict=True,
    )
    for index, (standing, until, *plain, place) in enumerate(numbers):
        number = index + 1
        head = (number, number, NETWORK, standings[standing], FOUNDED, vetted[until])
        yield (*head, *plain, *whereabouts(world, place))


def whereabouts(world: World, place: int) -> Row:
    """Return country, postcode, town, latitude, longitude and precision."""
    if place < 0:
        return "FR", "", "", None, None, 0.0
    row = world.ground.rows[place]
    point = row.latitude, row.longitude
    return row.country, row.postcode, row.name, *point, row.precision_km


def _skills(world: World) -> Iterator[Row]:
    for start in range(0, len(world), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        yield from _skills_of(world, part)


def _skills_of(world: World, part: slice) -> Iterator[Row]:
    """Yield what these helpers teach, in the order of the table's key."""
    bits = np.array(sorted(range(len(SKILLS)), key=SKILLS.__getitem__))
    taught = world.taught[part, None] >> bits & 1
    better = world.at_ease[part, None] >> bits & 1
    best = world.can_teach[part, None] >> bits & 1
    helper, column = np.nonzero(taught)
    level = (better + 2 * best)[helper, column]
    names = [SKILLS[bit] for bit in bits]
    numbers = (helper + part.start + 1).tolist(), column.tolist(), level.tolist()
    for number, skill, how_well in zip(*numbers, strict=True):
        yield number, names[skill], LEVELS[how_well].value

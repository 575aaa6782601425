"""What every table shares: the engine's settings, column types, constraint names."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from types import ModuleType
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Enum, MetaData, event
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from helpnet.domain.alphabet import in_alphabet

FIRST_SOUND_SQLITE = (3, 51, 3)  # before it, a WAL can be corrupted by checkpoints
PRAGMAS = (
    "foreign_keys=ON",
    "synchronous=FULL",  # NORMAL loses acknowledged changes when the power goes
    "secure_delete=ON",
    "journal_size_limit=67108864",
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment that is aware of its zone on the way in and on the way out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _words(vocabulary: tuple[str, ...], bits: int) -> frozenset[str]:
    return frozenset(word for bit, word in enumerate(vocabulary) if bits >> bit & 1)


class Mask(TypeDecorator[frozenset[str]]):
    """A set drawn from a closed vocabulary, stored as the bits of one integer."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, vocabulary: Iterable[str]) -> None:
        super().__init__()
        self.vocabulary = tuple(vocabulary)

    def process_bind_param(
        self, value: frozenset[str] | None, dialect: Dialect
    ) -> int | None:
        return None if value is None else self.bits(value)

    def process_result_value(
        self, value: int | None, dialect: Dialect
    ) -> frozenset[str] | None:
        return None if value is None else _words(self.vocabulary, value)

    def bits(self, words: Iterable[str]) -> int:
        """Return the integer that stores these words, for masks tested in SQL."""
        return sum(1 << self.vocabulary.index(word) for word in set(words))


def checked(enum: type[StrEnum], name: str | None = None) -> Enum:
    """Return a text column type that the database itself keeps to the enum."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name=name or enum.__name__.lower(),
    )


class Base(DeclarativeBase):
    """Tables whose constraints have names that migrations can rely on."""

    # A `type_annotation_map` on the class itself trips Flask-SQLAlchemy 3.1.1
    # (its issue 1361); on an explicit registry it does not.
    registry = registry(
        type_annotation_map={datetime: UtcDateTime},
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
    )


db = SQLAlchemy(model_class=Base)


def sqlite_module() -> ModuleType:
    """Return the soundest SQLite driver installed on this machine."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    module: ModuleType = dbapi2
    return module


def sqlite_is_sound() -> bool:
    """Tell whether SQLite here is free of the WAL corruption fixed in 3.51.3."""
    version: tuple[int, ...] = sqlite_module().sqlite_version_info
    return version >= FIRST_SOUND_SQLITE


def engine_options(url: str) -> dict[str, Any]:
    """Return what SQLAlchemy needs to open this database the way helpnet wants."""
    if url.startswith("sqlite"):
        return {
            "module": sqlite_module(),
            "connect_args": {"timeout": 15},
            "hide_parameters": True,
        }
    return {"pool_pre_ping": True, "hide_parameters": True}


def prepare_engine(engine: Engine) -> None:
    """Make SQLite keep to its word, and PostgreSQL not compile what is over at once."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "connect", _on_connect_postgresql)


def _on_connect_postgresql(connection: Any, _record: Any) -> None:
    # On tables not analysed yet it would compile each match for seconds.
    connection.autocommit = True
    connection.execute("SET jit = off")
    connection.autocommit = False


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # else DDL and SAVEPOINT escape transactions
    # SQLite's own knows ASCII alone: “élodie” would not find “Élodie”.
    connection.create_function("lower", 1, _lower, deterministic=True)
    connection.create_function("in_alphabet", 1, in_alphabet, deterministic=True)
    execute: Callable[[str], Any] = connection.execute
    if execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        execute("PRAGMA journal_mode=WAL")
    for pragma in PRAGMAS:
        execute(f"PRAGMA {pragma}")


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _on_begin(connection: Any) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")

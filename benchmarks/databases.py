"""The databases to measure on: a file of SQLite's, a server of PostgreSQL's."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import make_url

from config import Settings
from helpnet import create_app
from tests.postgres import Cluster, find_programs

ENGINES = ("sqlite", "postgresql")
SERVER = "HELPNET_BENCH_POSTGRESQL"
SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "maintenance_work_mem": "512MB",
}


@dataclass(frozen=True)
class Database:
    """A database by its address, as SQLAlchemy writes it."""

    url: str

    @property
    def engine(self) -> str:
        """Return `sqlite` or `postgresql`."""
        return ENGINES[not self.url.startswith("sqlite")]

    @property
    def path(self) -> Path:
        """Return the file of a SQLite database."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def address(self) -> str:
        """Return what psycopg calls this PostgreSQL database."""
        return _plain(self.url)


class Server(Cluster):
    """A PostgreSQL server of our own that keeps its word on disk, as in earnest."""

    def __init__(self, programs: Path, keep: Path | None) -> None:
        super().__init__(programs)
        if keep:
            data = keep.absolute() / "postgresql"
            data.mkdir(exist_ok=True)
            if self.user:
                shutil.chown(data, self.user)
            (self.folder / "data").symlink_to(data)

    def start(self) -> str:
        """Start the server and return the address of its first database."""
        data = self.folder / "data"
        if not (data / "PG_VERSION").exists():
            self._run("initdb", "-D", data, "-U", "helpnet", "-A", "trust", "-EUTF8")
        told = SETTINGS | {"shared_buffers": _shared_buffers()}
        options = [f"-c{name}={value}" for name, value in told.items()]
        words = " ".join([*options, f"-k{self.folder}"])
        log = self.folder / "log"
        self._run("pg_ctl", "-D", data, "-w", "-o", words, "-l", log, "start")
        return f"postgresql+psycopg://helpnet@/postgres?host={self.folder}"

    def stop(self) -> None:
        """Stop the server; what is not to be kept goes."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "fast", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def _shared_buffers() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    return "2GB" if memory > 8 * 2**30 else "256MB"


@contextmanager
def open_database(
    engine: str, name: str, *, keep: Path | None, dsn: str | None
) -> Iterator[Database]:
    """Give a database of that name; it goes at the end unless a folder keeps it."""
    with ExitStack() as stack:
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
        if engine == "sqlite":
            folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            yield Database(f"sqlite:///{folder.absolute() / name}.sqlite3")
            return
        server = dsn or os.environ.get(SERVER) or stack.enter_context(_own(keep))
        yield stack.enter_context(_on_server(server, name, kept=keep is not None))


@contextmanager
def _own(keep: Path | None) -> Iterator[str]:
    programs = find_programs()
    if programs is None:
        raise SystemExit(f"No PostgreSQL here: name a server by --dsn or {SERVER}.")
    server = Server(programs, keep)
    try:
        yield server.start()
    finally:
        server.stop()


@contextmanager
def _on_server(url: str, name: str, *, kept: bool) -> Iterator[Database]:
    name = name if kept else f"{name}_{os.getpid()}"
    database = Database(_with_driver(url).set(database=name).render_as_string(False))
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not connection.execute(known, [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield database
    finally:
        if not kept:
            _drop(url, name)


def empty(database: Database) -> None:
    """Leave nothing of an unfinished or former world."""
    if database.engine == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{database.path}{end}").unlink(missing_ok=True)
        return
    with psycopg.connect(database.address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def _drop(url: str, name: str) -> None:
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _with_driver(url: str):
    return make_url(url).set(drivername="postgresql+psycopg")


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(False)


def make_app(database: Database, **more: Any) -> Flask:
    """Return helpnet on this database, with its own settings of the connection."""
    given = {
        "MODE": "test",
        "SECRET_KEY": "a secret of the benchmark, long enough to be taken",
        "BASE_URL": "http://localhost",
        "SQLALCHEMY_DATABASE_URI": database.url,
        "TESTING": True,
    }
    return create_app(Settings(**given | more))

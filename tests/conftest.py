"""What tests of every kind share: databases to run on, and a clock to set."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, make_url, text

from config import Settings
from helpnet import METADATA, clock, create_app
from helpnet.store.base import db
from tests import factories
from tests.grouping import Scheduling
from tests.postgres import Cluster, find_programs

REQUIRE_ALL = os.environ.get("HELPNET_TESTS_REQUIRE_ALL") == "1"

settings.register_profile(
    "helpnet",
    max_examples=60,
    deadline=None,
    derandomize=REQUIRE_ALL,  # CI judges the change; at home luck may find more
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("helpnet")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
KEEP = frozenset({"gazetteer_places", "gazetteer_names", "gazetteer_loads"})
UNIT = Path(__file__).parent / "unit"


def pytest_configure(config):
    """Start one PostgreSQL server for all workers, before they start."""
    if not hasattr(config, "workerinput"):
        config.helpnet_compiled = tempfile.mkdtemp(prefix="helpnet-templates-")
        os.environ["HELPNET_TEST_COMPILED"] = config.helpnet_compiled
        _start_postgresql(config)
    # Each application would compile every template anew: a second for a page.
    compiled = FileSystemBytecodeCache(os.environ["HELPNET_TEST_COMPILED"])
    Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": compiled}


def _start_postgresql(config):
    asked = (Path(each.partition("::")[0]).resolve() for each in config.args)
    programs = find_programs()
    if all(each.is_relative_to(UNIT) for each in asked) or not programs:
        return  # the pure rules need no database
    if "HELPNET_TEST_POSTGRESQL" not in os.environ:
        config.helpnet_cluster = Cluster(programs)
        os.environ["HELPNET_TEST_POSTGRESQL"] = config.helpnet_cluster.start()


def pytest_unconfigure(config):
    if cluster := getattr(config, "helpnet_cluster", None):
        cluster.stop()
        del os.environ["HELPNET_TEST_POSTGRESQL"]
    if compiled := getattr(config, "helpnet_compiled", None):
        shutil.rmtree(compiled, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let tests that share what is costly run on one worker."""
    return Scheduling(config, log)


def pytest_collection_modifyitems(items):
    """Say plainly what cannot run here; in CI nothing may be left out."""
    missing = {
        "postgresql": "HELPNET_TEST_POSTGRESQL" not in os.environ,
        "browser": CHROMIUM is None,
    }
    for item in items:
        for name in missing:
            if missing[name] and item.get_closest_marker(name) and not REQUIRE_ALL:
                item.add_marker(pytest.mark.skip(reason=f"no {name} on this machine"))


def pytest_collection_finish():
    """Look for garbage seldom, and not among what stays: ten thousand tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter):
    left_out = terminalreporter.stats.get("skipped", [])
    reasons = sorted({str(report.longrepr[2]) for report in left_out})
    for reason in reasons:
        terminalreporter.write_line(f"LEFT OUT: {reason}", yellow=True)


def settings_for(url: str, **changes: object) -> Settings:
    """Return settings for a test application on this database."""
    given = {
        "MODE": "test",
        "SECRET_KEY": "a test secret of more than thirty-two characters",
        "BASE_URL": "http://localhost",
        "SQLALCHEMY_DATABASE_URI": url,
        "TESTING": True,
        "SESSION_COOKIE_SECURE": False,
        "PHONE": "+32 4 123 45 67",
    }
    return Settings(**given | changes)


def fresh_postgresql(name: str) -> str:
    """Create an empty database on the test server and return its address."""
    server = make_url(os.environ["HELPNET_TEST_POSTGRESQL"])
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def worker(request):
    """Return the name of this test process, unique among those that run at once."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _fresh(kind: str, worker: str, folder: Path) -> str:
    if kind == "postgresql":
        return fresh_postgresql(f"helpnet_{worker}")
    return f"sqlite:///{folder / 'helpnet.sqlite3'}"


BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(scope="session")
def applications(worker, tmp_path_factory):
    """Return a function that makes the application of a database once, then keeps it."""
    made = {}

    def get(kind):
        if kind not in made:
            made[kind] = _application(
                _fresh(kind, worker, tmp_path_factory.mktemp(kind))
            )
        return made[kind]

    yield get
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


def _application(url):
    app = factories.APP = create_app(settings_for(url))
    with app.app_context():
        event.listen(db.engine, "connect", _turn_round_and_hurry)
        METADATA.create_all(db.engine)
        factories.load_small_gazetteer()
    return app


def _turn_round_and_hurry(connection, _record):
    """Turn round every answer whose order nobody asked for: no list may rely on it.

    Nor does a test outlive the power: no commit waits for the disk.
    """
    if hasattr(connection, "set_trace_callback"):  # SQLite's
        connection.execute("PRAGMA reverse_unordered_selects=ON")
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(params=BOTH)
def app(request, applications):
    """Return the application on each database, with a small gazetteer in it."""
    factories.APP = applications(request.param)
    return factories.APP


@pytest.fixture
def emptied(app):
    """Leave nothing of this test to the next one."""
    factories.APP = app
    yield app
    with app.app_context():
        db.session.remove()
        empty_tables()


@pytest.fixture
def database(emptied):
    """Open the database for tests that call services directly."""
    with emptied.app_context():
        yield db
        db.session.remove()


TABLES = [t for t in reversed(METADATA.sorted_tables) if t.name not in KEEP]
FILLED = text(
    " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in TABLES)
)
BEGIN_AGAIN = text(
    "SELECT setval(quote_ident(sequencename)::regclass, start_value, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL AND sequencename NOT LIKE"
    " 'gazetteer%'"
)


def empty_tables() -> None:
    """Delete every row that a test may have written; ids begin at 1 again."""
    with db.engine.begin() as connection:
        filled = set(connection.scalars(FILLED))
        for table in TABLES:  # TRUNCATE would take twenty times as long
            if table.name in filled:
                connection.execute(table.delete())
        if connection.dialect.name == "postgresql":
            connection.execute(BEGIN_AGAIN)


@pytest.fixture
def set_clock(monkeypatch):
    """Return a function that sets the only clock."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_to

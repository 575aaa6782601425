"""Fixtures of this folder: databases that were told the demonstration."""

from datetime import timedelta

import pytest

from helpnet import METADATA, create_app
from helpnet.cli.demo import schedule, tell
from helpnet.services import (
    gazetteer,
)
from helpnet.store.base import db
from tests.conftest import fresh_postgresql, settings_for
from tests.integration.demo.scene import NOW, crawl
from tests.web.conftest import stranger

# One process tells the story of a database, and the same one reads it: grouping.py.
EACH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session", params=EACH)
def told(request, worker, tmp_path_factory):
    """Return an application of its own whose database holds the demonstration."""
    if request.param == "postgresql":
        url = fresh_postgresql(f"helpnet_demo_{worker}")
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}"
    app = create_app(settings_for(url, MODE="demo"))
    with app.app_context():
        METADATA.create_all(db.engine)
        gazetteer.load_shipped(now=NOW)
        _tell_interrupted()
        assert tell(now=NOW)
    yield app
    with app.app_context():
        db.engine.dispose()


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


def _tell_interrupted():
    """Begin the story, and stop in the middle of it."""
    whole = schedule.play

    def half(steps):
        ordered = sorted(steps, key=lambda step: step.at)
        whole(ordered[: len(ordered) // 2])
        raise Interrupted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpnet.cli.demo.play", half)
        with pytest.raises(Interrupted):
            tell(now=NOW - timedelta(minutes=5))


@pytest.fixture
def story(told):
    with told.app_context():
        yield told
        db.session.remove()


@pytest.fixture(scope="session")
def public(told):
    """Return the addresses of all pages that a stranger reaches from home."""
    return crawl(stranger(told), "/")

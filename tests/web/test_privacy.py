"""The page on privacy says who else learns something: nobody, or the map's tiles."""

import pytest

from helpnet import create_app
from helpnet.store.base import db
from tests.conftest import settings_for
from tests.visitor import Visitor


@pytest.fixture
def with_tiles(emptied):
    """Return an application whose map has streets, drawn by somebody else."""
    url = emptied.config["HELPNET"].SQLALCHEMY_DATABASE_URI
    app = create_app(
        settings_for(
            url,
            MAP_TILES="https://tiles.example.org:8443/{z}/{x}/{y}.png",
            MAP_ATTRIBUTION="© Somebody",
        )
    )
    yield app
    with app.app_context():
        db.engine.dispose()


def test_whose_pictures_the_map_fetches_is_said(with_tiles):
    page = Visitor(with_tiles.test_client()).open("/privacy")
    assert page.sees("“Zoom and move the map”")
    assert page.sees("gets pictures from tiles.example.org:8443.")
    assert page.sees("tiles.example.org:8443 then knows your internet address")


def test_without_tiles_no_other_server_is_named(visitor):
    page = visitor.open("/privacy")
    assert page.sees("In your browser")
    assert not page.sees("pictures")
    assert not page.sees("then knows your internet address")

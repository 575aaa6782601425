"""helpnet: people who can help meet people who want to learn."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from helpnet import cli, jobs, web
from helpnet.store import tables
from helpnet.store.base import db, engine_options, prepare_engine

ROOT = Path(__file__).parent.parent
METADATA = tables.METADATA  # complete only once every table is imported


def create_app(settings: Settings) -> Flask:
    """Assemble the application from its settings; no database is touched yet."""
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.from_object(settings)
    app.config["HELPNET"] = settings
    _open_database(app, settings)
    if settings.PROXY_HOPS:
        hops = settings.PROXY_HOPS
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    web.init_app(app)
    cli.init_app(app)
    jobs.init_app(app)
    return app


def _open_database(app: Flask, settings: Settings) -> None:
    url = settings.SQLALCHEMY_DATABASE_URI
    given = dict(settings.SQLALCHEMY_ENGINE_OPTIONS or {})
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url) | given
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)

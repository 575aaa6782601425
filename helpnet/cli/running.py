"""Starting helpnet: the database made ready, the pages served, the worker at work."""

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from honcho.manager import Manager

from config import ROOT, Settings
from helpnet import clock
from helpnet.cli.demo import tell
from helpnet.services import gazetteer

SERVER = (
    f"{sys.executable} -m gunicorn --worker-class gthread --workers 1 --threads 8"
    " --no-control-socket --graceful-timeout 3 --log-level warning"
    " --bind 127.0.0.1:{port} wsgi:app"
)
WORKER = f"{sys.executable} -m flask --app wsgi worker"


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send messages and do what is due, until Ctrl-C."""
    current_app.extensions["helpnet_worker"]()


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database up to date and load the gazetteer; safe to repeat."""
    _prepare()
    click.echo("The database is ready.")


@click.command("demo")
@click.option("--port", default=5000, envvar="PORT", show_default=True)
@click.option("--serve/--no-serve", default=True, help="Only prepare the data.")
@with_appcontext
def demo(port: int, serve: bool) -> None:
    """Fill an empty database with invented people, then serve it."""
    settings: Settings = current_app.config["HELPNET"]
    click.echo("Preparing the database …")
    _prepare()
    if settings.demo and tell(now=clock.now()):
        click.echo("Three networks of invented people were added.")
    if serve:
        base = os.environ.get("HELPNET_BASE_URL") or f"http://127.0.0.1:{port}"
        _say_where(base, demo=settings.demo)
        _serve(port, base)


def _prepare() -> None:
    upgrade(directory=str(ROOT / "migrations"))
    gazetteer.load_shipped(now=clock.now())


def _say_where(base: str, *, demo: bool) -> None:
    click.secho(f"\n  helpnet        {base}/", bold=True)
    click.echo(f"  Ask for help   {base}/ask")
    if demo:
        click.echo(f"  Coordinator    {base}/demo/as/coordinator")
        click.echo(f"  Volunteer      {base}/demo/as/helper")
        click.echo(f"  Partner        {base}/demo/as/partner")
        click.echo(f"  Everybody      {base}/demo")
        click.echo(f"  Outbox         {base}/outbox")
    click.echo("  Stop with Ctrl-C.\n")


def _serve(port: int, base: str) -> None:
    """Run web and worker side by side; either one's end ends both."""
    environment = os.environ | {"HELPNET_BASE_URL": base, "PYTHONUNBUFFERED": "1"}
    processes = Manager()
    server = SERVER.format(port=port)
    for name, command in (("web", server), ("worker", WORKER)):
        processes.add_process(name, command, env=environment, cwd=str(ROOT))
    processes.loop()
    # Below zero: stopped by a signal, as Ctrl-C does; that is no failure.
    sys.exit(max(processes.returncode or 0, 0))

"""`flask offers move-on`: the next steps of all searches, at once."""

import click
from flask.cli import AppGroup

from helpnet import clock
from helpnet.services import cascade

MOST = 500

group = AppGroup("offers", help="Offers to helpers.")


@group.command("move-on")
def move_on() -> None:
    """Close offers that are due and take the next step wherever one is due.

    The worker does so each minute; doing it twice changes nothing.
    """
    total = 0
    while moved := cascade.move_on(now=clock.now(), most=MOST):
        total += moved
    click.echo(f"{total} steps were taken.")

"""The same use cases from the command line: `flask COMMAND`."""

from click import Command
from flask import Flask

from helpnet.cli import (
    accounts,
    backlog,
    checking,
    gazetteer,
    matching,
    networks,
    offers,
    outcomes,
    places,
    running,
)

GROUPS: tuple[Command, ...] = (
    running.demo,
    running.worker,
    running.prepare,
    accounts.coordinators,
    accounts.accounts,
    gazetteer.group,
    networks.group,
    offers.group,
    outcomes.group,
    places.group,
    backlog.backlog,
    matching.group,
    checking.check,
)


def init_app(app: Flask) -> None:
    """Hang the commands on the application."""
    for group in GROUPS:
        app.cli.add_command(group)

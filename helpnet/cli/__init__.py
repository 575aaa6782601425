"""The same use cases from the command line: `flask COMMAND`."""

from click import Group
from flask import Flask

from helpnet.cli import accounts

GROUPS: tuple[Group, ...] = (accounts.coordinators, accounts.accounts)


def init_app(app: Flask) -> None:
    """Hang the commands on the application."""
    for group in GROUPS:
        app.cli.add_command(group)

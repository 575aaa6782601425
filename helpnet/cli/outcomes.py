"""`flask outcomes …`: are the accompaniments counted as histories and meetings say?"""

import click
from flask.cli import AppGroup

from helpnet import clock
from helpnet.services import episodes

group = AppGroup("outcomes", help="The counts behind the page about outcomes.")

MOST_NAMED = 20


@group.command("check")
def check() -> None:
    """Name requests whose counts are wrong; end with 1 when there are any."""
    wrong = episodes.list_wrong_episodes()
    for number in wrong[:MOST_NAMED]:
        click.echo(f"Request {number} is not counted as its history says.")
    if wrong:
        raise click.ClickException(
            f"{len(wrong)} requests are counted wrongly: flask outcomes rebuild"
        )
    click.echo("Every accompaniment is counted as its history says.")


@group.command("rebuild")
def rebuild() -> None:
    """Count goals and accompaniments anew from histories and meetings."""
    goals = episodes.rebuild_facts(now=clock.now())
    click.echo(f"Goals of {goals} requests were counted otherwise.")
    changed = episodes.rebuild_episodes()
    click.echo(f"Counted anew; {changed} requests were counted otherwise.")

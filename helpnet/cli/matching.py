"""The index of matching from the command line."""

import click

from helpnet.services.matching_index import count_index_faults, rebuild_index


@click.group("index", help="The index in which matching finds helpers.")
def group() -> None:
    """Gather the commands."""


@group.command("check")
def check() -> None:
    """Compare the index with the helpers; end with 1 when they differ."""
    faults = count_index_faults()
    if faults:
        raise click.ClickException(
            f"{faults} rows differ from what the helpers say: run `flask index rebuild`"
        )
    click.echo("The index says what the helpers say.")


@group.command("rebuild")
def rebuild() -> None:
    """Make the index again, for instance after loading helpers from elsewhere."""
    rebuild_index()
    click.echo("The index was made again.")

"""`flask backlog --all-networks`: one plan for everybody who waits, as a table."""

import click
from flask.cli import with_appcontext

from helpnet import clock
from helpnet.services import backlog_everywhere as plans

WIDTHS = (24, 10, 8, 6)


@click.command("backlog")
@click.option("--all-networks", is_flag=True, help="Everybody, in every network.")
@with_appcontext
def backlog(all_networks: bool) -> None:
    """Show the plan for everybody who waits; nothing is sent."""
    if not all_networks:
        raise click.UsageError("Say --all-networks; each network has its own page.")
    plan = plans.plan_everywhere(now=clock.now())
    click.echo(_row("network", "request", "waits", "urgent", "helper"))
    for line in plan.lines:
        click.echo(
            _row(
                line.network,
                line.reference,
                f"{(clock.now() - line.asked_at).days} d",
                "yes" if line.urgent else "",
                _helper(line),
            )
        )
    for name, figures in (("plan", plan.best), ("first come", plan.first_come)):
        served, left = figures.served, len(plan.lines) - figures.served
        click.echo(f"{name}: {served} served, {left} left, {figures.total_km:.0f} km")
    click.echo("Nothing was sent.")


def _row(*cells: str) -> str:
    fixed = [
        cell[:width].ljust(width) for cell, width in zip(cells, WIDTHS, strict=False)
    ]
    return "  ".join([*fixed, cells[-1]])


def _helper(line: plans.PlanLine) -> str:
    if not line.helper:
        return "nobody"
    far = "" if line.distance_km is None else f", {line.distance_km:.1f} km"
    return f"{line.helper}{far}"

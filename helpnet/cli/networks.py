"""`flask networks`: found a network, change it, list them all."""

from typing import TextIO

import click
from flask.cli import AppGroup

from helpnet import clock
from helpnet.domain.network_profile import BadNetwork, NetworkProblem
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.services import networks

PROBLEMS = {
    NetworkProblem.MISSING: "is missing",
    NetworkProblem.TAKEN: "belongs to another network; --update changes that one",
    NetworkProblem.UNKNOWN: "names no network",
    NetworkProblem.NOT_A_SLUG: "takes a to z, 0 to 9 and single hyphens, at most 60",
    NetworkProblem.TOO_LONG: "is too long",
    NetworkProblem.NOT_A_COUNTRY: "is a code of two letters, such as BE",
    NetworkProblem.NOT_A_LANGUAGE: "takes some of fr, nl, de, en, such as fr,nl",
    NetworkProblem.NOT_A_ZONE: "is a name such as Europe/Brussels",
    NetworkProblem.NOT_A_PHONE: "is not a number that people can call",
    NetworkProblem.NOT_AN_EMAIL: "is not a complete address",
    NetworkProblem.NOT_A_TERRITORY: "is not a GeoJSON polygon of longitudes, latitudes",
    NetworkProblem.SWAPPED: "looks as if latitude and longitude were swapped: GeoJSON"
    " wants the longitude first",
    NetworkProblem.ELSEWHERE: "holds no place of the country, and none is near",
}

group = AppGroup("networks", help="Local networks.")


@group.command("create")
@click.option("--slug", default="", help="Short name for commands, such as liege.")
@click.option("--name", default="", help="Name on the pages.")
@click.option("--country", default="", help="Two letters, such as BE.")
@click.option("--languages", default="", help="Such as fr,nl; the first is preferred.")
@click.option(
    "--territory",
    type=click.File("r", encoding="utf-8-sig"),
    default=None,
    help="A GeoJSON polygon.",
)
@click.option("--phone", default="", help="Shown on every page.")
@click.option("--email", default="", help="Of the coordinators' desk.")
@click.option("--time-zone", "time_zone", default="", help="Such as Europe/Brussels.")
@click.option("--update", is_flag=True, help="Change the network of that short name.")
def create(territory: TextIO | None, update: bool, **typed: str) -> None:
    """Found a network, or change the options given of one.

    A new network needs all of them; only the e-mail address may be left out. Its
    offers move on by themselves until a coordinator says otherwise.
    """
    try:
        fields = typed | ({"territory": territory.read()} if territory else {})
        if update:
            networks.change_network(slug=typed["slug"], fields=fields)
        else:
            automatic = OfferPolicy.AUTOMATIC  # what was founded before stays manual
            networks.create_network(fields=fields, now=clock.now(), policy=automatic)
    except UnicodeDecodeError as error:
        raise click.ClickException("--territory is not a text in UTF-8") from error
    except BadNetwork as bad:
        raise click.ClickException(_faults(bad)) from bad
    click.echo(f"The network {typed['slug']} was {'changed' if update else 'founded'}.")


@group.command("list")
def list_all() -> None:
    """List every network."""
    for card in networks.list_cards():
        languages = ",".join(card.languages)
        click.echo(f"{card.slug}  {card.name}  {card.country}  {languages}")


def _faults(bad: BadNetwork) -> str:
    lines = [
        f"--{fault.field.replace('_', '-')} {PROBLEMS[fault.problem]}"
        + (f" ({fault.detail})" if fault.detail else "")
        for fault in bad.faults
    ]
    return "\n".join(["Nothing was saved.", *lines])

"""`flask gazetteer`: load the shipped places, import better ones, look one up."""

from collections.abc import Iterable
from typing import BinaryIO

import click
from flask.cli import AppGroup

from helpnet import clock
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.services import gazetteer

MOST_FAULTS = 50

group = AppGroup("gazetteer", help="Postcodes and towns.")


@group.command("load")
def load() -> None:
    """Load the shipped places; does nothing when they are loaded."""
    loaded = gazetteer.load_shipped(now=clock.now())
    click.echo(f"{loaded} places loaded, {gazetteer.size()} in all.")


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Check the file, store nothing.")
def import_file(file: BinaryIO, dry_run: bool) -> None:
    """Import a GeoNames postal FILE: 12 columns, tab separated, UTF-8."""
    try:
        report = gazetteer.import_geonames(
            lines=_lines(file), now=clock.now(), dry_run=dry_run
        )
    except gazetteer.BadGazetteerFile as bad:
        raise click.ClickException(_faults(bad)) from bad
    done = "stored" if report.stored else "would be stored"
    click.echo(f"{report.places} places of {', '.join(report.countries)} {done}.")


@group.command("lookup")
@click.argument("text")
@click.option("--country", default=None, help="Prefer this country, such as BE.")
def lookup(text: str, country: str | None) -> None:
    """Show what the gazetteer answers to TEXT."""
    found = gazetteer.look_up(text=text, preferred_country=country)
    click.echo(found.kind)
    for place in found.places:
        click.echo(_described(place))


def _lines(file: BinaryIO) -> Iterable[str]:
    # A wrong encoding becomes a named fault in the row instead of a traceback.
    return (line.decode("utf-8", "surrogateescape") for line in file)


def _described(place: GazetteerPlace) -> str:
    code = f"{place.country}-{place.postcode}" if place.postcode else place.country
    where = f"{place.latitude}, {place.longitude} ± {place.precision_km:g} km"
    return f"{code} {place.name} ({place.region}) {where}"


def _faults(bad: gazetteer.BadGazetteerFile) -> str:
    shown = [
        f"line {fault.line}, {fault.column or 'row'}: {fault.reason} ({fault.value!a})"
        for fault in bad.faults[:MOST_FAULTS]
    ]
    more = len(bad.faults) - len(shown)
    rest = [f"and {more} more faults"] if more else []
    return "\n".join(["Nothing was stored.", *shown, *rest])

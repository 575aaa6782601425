"""`flask places`: bring the places of a file into a network."""

from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from config import Settings
from helpnet import clock
from helpnet.adapters import place_report
from helpnet.adapters.place_files import MOST_BYTES, UnreadableFile, read_rows
from helpnet.domain.place_rows import RowDoubt, RowFault
from helpnet.services.place_import import ImportReport, UnknownNetwork, import_places

MOST_SHOWN = 100

group = AppGroup("places", help="Places open to the public.")


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--network", "network", required=True, help="Its short name.")
@click.option("--source", default="", help="Who collected it; else as each row says.")
@click.option("--encoding", default="utf-8", help="Of a CSV file: utf-8 or cp1252.")
@click.option("--dry-run", is_flag=True, help="Check the file, write nothing.")
@click.option("--skip-faulty", is_flag=True, help="Import the rows without a fault.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path))
def import_file(
    file: BinaryIO, network: str, report: Path | None, encoding: str, **how: str | bool
) -> None:
    """Import a FILE of places near the French national schema (CSV or JSON)."""
    settings: Settings = current_app.config["HELPNET"]
    with force_locale(settings.DEFAULT_LANGUAGE):
        found = _import(file, network, encoding, how)
        _write(found, report)
        click.echo("\n".join(_lines(found)))
    if found.faults and not found.written and not how["dry_run"]:
        raise SystemExit(1)


def _import(
    file: BinaryIO, network: str, encoding: str, how: dict[str, str | bool]
) -> ImportReport:
    try:
        return import_places(
            network_slug=network,
            rows=read_rows(file.read(MOST_BYTES + 1), encoding=encoding),
            source=str(how["source"])[:80],
            now=clock.now(),
            dry_run=bool(how["dry_run"]),
            skip_faulty=bool(how["skip_faulty"]),
        )
    except UnreadableFile as error:
        raise click.ClickException(place_report.file_sentence(error)) from error
    except LookupError as error:  # an encoding that Python does not know
        raise click.BadParameter(str(error), param_hint="--encoding") from error
    except UnknownNetwork as error:
        words = f"There is no network “{error.slug}”. See: flask networks list"
        raise click.ClickException(words) from error


def _write(found: ImportReport, path: Path | None) -> None:
    if path:
        path.write_text(place_report.as_csv(found), encoding="utf-8-sig", newline="")


def _lines(found: ImportReport) -> list[str]:
    return [
        *_notes("fault", found.faults),
        *_notes("doubt", found.doubts),
        *_outside(found),
        f"{found.rows} rows: {found.imported} new, {found.updated} changed,"
        f" {found.unchanged} the same, {len(found.outside)} outside the network,"
        f" {found.faulty} with a fault.",
        _outcome(found),
    ]


def _notes(kind: str, notes: tuple[RowFault, ...] | tuple[RowDoubt, ...]) -> list[str]:
    lines = [
        f"{kind}: line {note.line}, {note.column}: {note.value!r}."
        f" {place_report.sentence(note.reason)}"
        for note in notes[:MOST_SHOWN]
    ]
    return lines + _rest(kind, len(notes))


def _outside(found: ImportReport) -> list[str]:
    lines = [
        f"outside: line {row.line}, {row.name!r}."
        f" {place_report.outside_sentence(row.distance_km)}"
        for row in found.outside[:MOST_SHOWN]
    ]
    return lines + _rest("outside", len(found.outside))


def _rest(kind: str, count: int) -> list[str]:
    more = count - MOST_SHOWN
    return [f"{kind}: and {more} more; --report writes them all."] if more > 0 else []


def _outcome(found: ImportReport) -> str:
    if found.written:
        return "Written."
    if found.faults:
        return "Nothing was written: correct the faults, or use --skip-faulty."
    return "Nothing was written: this was a rehearsal."

"""Build the shipped gazetteer from published packages.

Run from the root of the repository: python tools/build_gazetteer.py --work DIR
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tools.gazetteer import france, postcodes  # noqa: E402
from tools.gazetteer.regions import REGIONS  # noqa: E402
from tools.gazetteer.rows import Row, write  # noqa: E402
from tools.gazetteer.sources import Sources  # noqa: E402
from tools.gazetteer.towns import Towns, distinguish, town_row  # noqa: E402

DATA = ROOT / "helpnet" / "data"


def main() -> None:
    """Fetch what is missing, build both files, and print what they hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for downloads")
    sources = Sources(parser.parse_args().work.resolve())
    sources.fetch()
    towns = Towns(sources.towns())
    free = free_rows(sources, towns)
    shared = share_alike_rows(sources, towns)
    report("gazetteer.tsv.gz", free)
    report("gazetteer-odbl.tsv.gz", shared)


def free_rows(sources: Sources, towns: Towns) -> list[Row]:
    """Return the rows that anybody may reuse with a credit."""
    departements = sources.departements()
    communes = france.Communes(sources.communes(), towns)
    named = [town_row(t) for t in towns.all if t.admin in REGIONS.get(t.country, {})]
    named += france.commune_rows(communes, departements)
    named += france.other_rows(communes, departements)
    return distinguish(named, towns) + france.postcode_rows(communes, departements)


def share_alike_rows(sources: Sources, towns: Towns) -> list[Row]:
    """Return the rows that owe anything to a share-alike source."""
    belgium = located("BE", sources, towns)
    rows = distinguish(postcodes.belgian_towns(belgium, towns), towns) + belgium
    rows += located("AU", sources, towns) + located("NZ", sources, towns)
    german = sources.german_points()
    records = sources.postcodes("DE")
    rows += postcodes.located_rows("DE", german, records, towns)
    for country in ("LU", "NL"):
        rows += postcodes.joined_rows(country, sources.postcodes(country), towns)
    return rows + postcodes.british_rows(sources.postcodes("GB"), towns)


def located(country: str, sources: Sources, towns: Towns) -> list[Row]:
    """Return the postcodes of a country for which the source has points."""
    records = sources.postcodes(country)
    points = postcodes.own_points(records)
    return postcodes.located_rows(country, points, records, towns)


def report(name: str, rows: list[Row]) -> None:
    """Write one file and print its rows and bytes."""
    count = write(DATA / name, rows)
    kinds = Counter((row.country, bool(row.postcode)) for row in rows)
    print(f"{name}: {count} rows, {(DATA / name).stat().st_size} bytes")
    for (country, has_code), number in sorted(kinds.items()):
        print(f"  {country} {'postcodes' if has_code else 'towns'}: {number}")


if __name__ == "__main__":
    main()

"""The catalogue that ships with helpnet, read once."""

from functools import cache
from pathlib import Path

import yaml

from helpnet.domain.catalogue import Catalogue
from helpnet.domain.catalogue_file import parse_catalogue

SHIPPED = Path(__file__).parents[1] / "data" / "skills.yaml"


@cache
def catalogue() -> Catalogue:
    """Return the shipped catalogue, or raise `CatalogueFaults` with all its faults."""
    return parse_catalogue(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))

"""The guides that ship with helpnet: a file for each skill, each read once."""

import logging
from functools import cache
from pathlib import Path

import yaml

from helpnet.domain.guides import Guide, GuideFaults, parse_guide

FOLDER = Path(__file__).parents[1] / "data" / "guides"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast

log = logging.getLogger(__name__)


def read_guide(path: Path) -> Guide:
    """Return the guide of a file, or raise `GuideFaults` with all its faults."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
    except yaml.YAMLError as error:
        raise GuideFaults([f"{path.stem}: {error}"]) from None
    return parse_guide(raw, skill=path.stem)


@cache
def find_guide(skill: str) -> Guide | None:
    """Return the guide of a skill of the catalogue, None where there is no good one.

    A file with faults is left out and logged: a guide less is no reason to stop.
    """
    path = FOLDER / f"{skill}.yaml"
    if not path.is_file():
        return None
    try:
        return read_guide(path)
    except GuideFaults as faults:
        log.warning("a guide has faults and is left out:\n%s", faults)
        return None

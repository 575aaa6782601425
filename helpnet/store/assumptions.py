"""The assumptions that ship with helpnet, read once, and those of each network."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from helpnet.domain.assumptions import Assumption, Assumptions
from helpnet.domain.assumptions_file import AssumptionFaults, parse_assumptions
from helpnet.domain.own_assumptions import with_own
from helpnet.store.base import db
from helpnet.store.catalogue import catalogue
from helpnet.store.networks import Network

SHIPPED = Path(__file__).parents[1] / "data" / "assumptions.yaml"


def read_assumptions(path: Path) -> Assumptions:
    """Return the assumptions of a file, or raise `AssumptionFaults` with all faults."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise AssumptionFaults([f"{error}"]) from None
    return parse_assumptions(raw, skills=catalogue().ids)


@cache
def assumptions() -> Assumptions:
    """Return the shipped assumptions, or raise `AssumptionFaults` with all faults."""
    return read_assumptions(SHIPPED)


def find_own(network_id: int) -> Mapping[str, Any]:
    """Return what the network assumes instead, by skill; raise where there is none."""
    kept = select(Network.assumptions).where(Network.id == network_id)
    return db.session.scalars(kept).one() or {}


def assume(skill: str, country: str, kept: Mapping[str, Any]) -> Assumption:
    """Return what is assumed about a skill there, the network's own figures first."""
    return with_own(assumptions().get_assumption(skill, country), kept)

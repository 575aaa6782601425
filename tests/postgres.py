"""A throw-away PostgreSQL server on a socket, for the length of one test run."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def find_programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`, newest version first."""
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders = sorted(installed, key=lambda f: int(f.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists()), None)


class Cluster:
    """A server of its own, in a temporary folder, that nobody else can reach."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="helpnet-pg-"))
        # PostgreSQL refuses to run as root: borrow the package's own user.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)

    def start(self) -> str:
        """Start the server and return the address of its first database."""
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "helpnet", "-A", "trust", "-E", "UTF8")
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        told = " ".join([*options, f"-k{self.folder}"])
        self._run(
            "pg_ctl", "-D", data, "-w", "-o", told, "-l", self.folder / "log", "start"
        )
        return f"postgresql+psycopg://helpnet@/postgres?host={self.folder}"

    def stop(self) -> None:
        """Stop the server and leave nothing behind."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: object) -> None:
        subprocess.run(
            [self.programs / program, *map(str, words)],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.user,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )

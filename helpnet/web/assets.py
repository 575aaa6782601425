"""The address of each file in static/, and how long a browser may keep it.

An address with the hash of the content is kept for a year: a changed file gets a new
one. The hash is in the name (`letters.0f9e4421.woff2`) or behind it (`?v=`).
"""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

LENGTH = 8
A_YEAR = 365 * 24 * 3600
_HASH_IN_NAME = re.compile(rf"\.[0-9a-f]{{{LENGTH}}}\.[a-z0-9]+$")


def init_app(app: Flask) -> None:
    """Put the hash into every address of `url_for("static", …)`; name `letters`."""
    app.session_interface = _SessionOfPages()
    app.url_defaults(_add_hash)
    app.after_request(_keep_long)
    fonts = Path(str(app.static_folder), "fonts").glob("atkinson-latin-[0-9]*.woff2")
    app.jinja_env.globals["letters"] = sorted(f"fonts/{font.name}" for font in fonts)


def fingerprint(filename: str) -> str:
    """Return the hash of a file of static/, empty when there is none."""
    path = Path(str(current_app.static_folder), filename)
    try:
        changed = path.stat().st_mtime_ns
    except (OSError, ValueError):  # ValueError: a name with a zero byte
        return ""
    return _hash(path, changed) if path.is_file() else ""


@lru_cache(maxsize=512)
def _hash(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:LENGTH]


def _add_hash(endpoint: str, values: dict[str, Any]) -> None:
    name = values.get("filename", "")
    if endpoint != "static" or _HASH_IN_NAME.search(name):
        return
    if known := fingerprint(name):
        values["v"] = known


def _keep_long(response: Response) -> Response:
    if request.endpoint != "static" or response.status_code not in {200, 304}:
        return response
    name = (request.view_args or {}).get("filename", "")
    asked = request.args.get("v", "")
    if _HASH_IN_NAME.search(name) or (asked and asked == fingerprint(name)):
        kept = f"public, max-age={A_YEAR}, immutable"
        response.headers["Cache-Control"] = kept
    return response


class _SessionOfPages(SecureCookieSessionInterface):
    """Files are the same for everybody: their answers carry nobody's cookie."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Leave the cookie to the pages."""
        return request.endpoint != "static" and super().should_set_cookie(app, session)

"""What travels compressed: files always, pages only when nobody can guess from it.

Who makes a browser ask for a page again and again, and sees how long each answer is,
can guess what stands beside words of his choice, letter by letter (BREACH). Browsers
tell who made them ask: a page that another site wanted, with somebody's cookie, goes
out at its full length.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_compress import Compress

compress = Compress()

ALGORITHMS = ("br", "zstd", "gzip")
SETTINGS = {
    "COMPRESS_REGISTER": False,  # `_compress` decides
    "COMPRESS_ALGORITHM": ALGORITHMS,
    "COMPRESS_BR_LEVEL": 6,  # under 3 ms for our longest file, and near the smallest
    "COMPRESS_MIN_SIZE": 400,
}


def init_app(app: Flask) -> None:
    """Compress after everything else has been done to an answer."""
    app.config.update(SETTINGS)
    compress.init_app(app)
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if request.endpoint == "static":
        if response.mimetype in compress.compress_mimetypes_set:
            response.direct_passthrough = False
            response.get_data()  # whole: a stream could not be sent as gzip
    elif not asked_by_ourselves():
        return response
    return compress.after_request(response)


def asked_by_ourselves() -> bool:
    """Tell whether no other site made the browser ask for somebody's own page."""
    asked_by = request.headers.get("Sec-Fetch-Site")
    if not request.cookies or asked_by in {"same-origin", "none"}:
        return True
    if asked_by:
        return False
    # Browsers before 2023 say nothing; our own pages send them a referrer.
    return urlsplit(request.referrer or "").netloc == request.host

"""Which addresses, given from outside, are pages of this site."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def is_own_page(given: str) -> bool:
    """Tell whether this path opens one of our pages, and leads nowhere else."""
    if not given.startswith("/") or given.startswith("//") or not given.isprintable():
        return False
    if "\\" in given or urlsplit(given).netloc:
        return False
    routes = current_app.url_map.bind(request.host)
    try:
        endpoint, _values = routes.match(urlsplit(given).path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return str(endpoint) != "static"

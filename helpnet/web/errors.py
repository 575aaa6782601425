"""Turn what went wrong below into a page in the house's style."""

import traceback
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Flask, g, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException

from helpnet.domain.refusals import Busy, TooOften
from helpnet.domain.transitions import NotAllowed

WORDS = {
    400: (
        _l("We did not understand that"),
        _l("Something was not right. Please go back and try again."),
    ),
    403: (
        _l("This page is not for you"),
        _l("You are signed in, but this page belongs to somebody else."),
    ),
    404: (
        _l("We cannot find this page"),
        _l("The address may be wrong, or the page is gone."),
    ),
    405: (
        _l("This page cannot be opened that way"),
        _l("Please go back and use the button on the page."),
    ),
    409: (
        _l("This has changed meanwhile"),
        _l("Somebody was faster, or it is already done. Please look again."),
    ),
    410: (
        _l("This link does not work any more"),
        _l("It was used already, or it is too old. You can ask for a new one."),
    ),
    413: (
        _l("That is too much at once"),
        _l("What you sent is too big. Please make it shorter."),
    ),
    429: (
        _l("Please wait a little"),
        _l("There were too many tries. Try again in one hour, or call us."),
    ),
    503: (
        _l("Very busy at the moment"),
        _l("We could not save this now. Go back and press the button again."),
    ),
}
OUR_FAULT = (
    _l("Something went wrong on our side"),
    _l("It is our fault, not yours. Please try again soon, or call us."),
)

NEVER_REPEATED = frozenset({"csrf_token", "password", "old", "new"})
Typed = Sequence[tuple[str, str]]

CODES = (400, 403, 404, 405, 409, 410, 413, 429, 500, 503)


def init_app(app: Flask) -> None:
    """Register the pages shown instead of an error."""
    for code in CODES:
        app.register_error_handler(code, _http)
    app.register_error_handler(NoResultFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(TooOften, _too_often)
    app.register_error_handler(Busy, _busy)
    app.log_exception = partial(_log, app)  # type: ignore[method-assign]


def page_for(code: int, typed: Typed = ()) -> tuple[str, int]:
    """Return the page that says what happened; `typed` can be sent again from it."""
    title, text = WORDS.get(code, OUR_FAULT)
    page = render_template(
        "errors/error.html", code=code, title=title, text=text, typed=typed
    )
    return page, code


def show_error(code: int) -> tuple[str, int]:
    """Return the page of that status code, for blueprints that choose their own."""
    return page_for(code)


def _log(app: Flask, raised: Any) -> None:
    """Log what failed and where in the code.

    The address may carry a link that lets somebody in, and the message of a database
    the name or the e-mail that it refused: neither belongs in a log.
    """
    kind, _error, frames = raised
    place = "".join(traceback.format_tb(frames))
    rule = request.url_rule or "an unknown address"
    app.logger.error("%s on %s %s\n%s", kind.__name__, request.method, rule, place)


def _http(error: Exception) -> tuple[str, int]:
    code = error.code if isinstance(error, HTTPException) else 500
    if (code or 500) >= 500:
        g.trust_nothing = True  # the database may be what is broken
    return page_for(code or 500)


def _not_found(_error: Exception) -> tuple[str, int]:
    return page_for(404)


def _not_allowed(_error: Exception) -> tuple[str, int]:
    return page_for(409)


def _too_often(_error: Exception) -> tuple[str, int]:
    return page_for(429)


def _busy(_error: Exception) -> tuple[str, int, dict[str, str]]:
    """Keep what was typed: pressing the button again may be all it takes."""
    return (*page_for(503, posted_fields()), {"Retry-After": "5"})


def posted_fields() -> Typed:
    """Return what the visitor has just sent, to be sent again with a fresh token."""
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if name not in NEVER_REPEATED]

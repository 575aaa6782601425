"""How the words of a text are made to fit one text of a phone, links included."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import current_app, url_for

from config import Settings
from helpnet.adapters.signing import Purpose, sign_short
from helpnet.domain.gsm import ONE_PART, length, plain, shortened

ROOMS = (
    *((True, width) for width in (60, 40, 30, 24, 18)),
    *((False, width) for width in (40, 30, 24, 18, 14, 10, 8, 6)),
)
"""From a text with all it could say and whole names to one with the least of both."""

AMPLE = {"roomy": True, "cut": str}
"""What templates of texts get where nothing limits them: in a mail, on a page."""


def tools() -> dict[str, Any]:
    """Return what templates of texts use: short links, and whether answers come in.

    `roomy` says whether a sentence that is good to have fits; `cut` shortens a name.
    """
    settings: Settings = current_app.config["HELPNET"]
    return {"link": _link, "answers": bool(settings.SMS_SECRET), **AMPLE}


def fitted(render: Callable[..., str]) -> str:
    """Return the fullest wording in one line that a single text can carry."""
    said = ""
    for roomy, width in ROOMS:
        worded = render(roomy=roomy, cut=partial(shortened, most=width))
        said = plain(" ".join(worded.split()))
        if length(said) <= ONE_PART:
            return said
    return shortened(said, ONE_PART)


def _link(purpose: str, number: int) -> str:
    code = sign_short(Purpose(purpose), number)
    return url_for("texts.follow", code=code, _external=True)

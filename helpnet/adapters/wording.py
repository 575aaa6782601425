"""The words of messages: subject and text, in the reader's language, with links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale

from config import Settings
from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.languages import FORMATS

_GAPS = re.compile(r"\n{3,}")  # left by sentences that were not needed
LINKS = {"request": Purpose.REQUEST, "offer": Purpose.OFFER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A message ready to be read: one line, then the text."""

    subject: str
    body: str


def word(
    *, kind: str, language: str, recipient: str, network: str, facts: Mapping[str, Any]
) -> Worded:
    """Render `templates/mail/<kind>.txt`: its first line is the subject."""
    settings: Settings = current_app.config["HELPNET"]
    with (
        current_app.test_request_context(base_url=settings.BASE_URL),
        force_locale(FORMATS.get(language, language)),
    ):
        text = render_template(
            f"mail/{kind}.txt",
            facts=dict(facts),
            recipient=recipient,
            network=network,
            token=lambda purpose, number: sign(LINKS[purpose], number),
        )
    subject, _, body = text.strip().partition("\n")
    body = _GAPS.sub("\n\n", body.strip()) + "\n"
    return Worded(subject=" ".join(subject.split()), body=body)

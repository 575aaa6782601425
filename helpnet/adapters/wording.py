"""The words of messages: subject and text, in the reader's language, with links."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app
from flask_babel import force_locale

from config import Settings
from helpnet.adapters.signing import Purpose, sign
from helpnet.adapters.text_words import fitted, tools
from helpnet.domain.languages import FORMATS
from helpnet.domain.notices import NoticeChannel

_GAPS = re.compile(r"\n{3,}")  # left by sentences that were not needed
LINKS = {"request": Purpose.REQUEST, "offer": Purpose.OFFER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A message ready to be read: one line, then the text."""

    subject: str
    body: str


def word(
    *,
    kind: str,
    language: str,
    recipient: str,
    network: str,
    facts: Mapping[str, Any],
    channel: NoticeChannel = NoticeChannel.EMAIL,
) -> Worded:
    """Render `templates/mail/<kind>.txt`: its first line is the subject.

    The body of a text is `templates/sms/<kind>.txt` in one line.
    """
    values = {"facts": dict(facts), "recipient": recipient, "network": network}
    text = _rendered(f"mail/{kind}.txt", language, values)
    subject, _, body = text.strip().partition("\n")
    if channel is NoticeChannel.SMS:
        body = fitted(partial(_rendered, f"sms/{kind}.txt", language, values))
    body = _GAPS.sub("\n\n", body.strip()) + "\n"
    return Worded(subject=subject.strip(" "), body=body)


def _rendered(
    template: str, language: str, values: Mapping[str, Any], **room: Any
) -> str:
    with speaking(language):
        return render(
            template,
            **{**values, **tools(), **room},
            token=lambda purpose, number: sign(LINKS[purpose], number),
        )


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Word things in this language, with links that work outside of any page."""
    settings: Settings = current_app.config["HELPNET"]
    with (
        current_app.test_request_context(base_url=settings.BASE_URL),
        force_locale(FORMATS.get(language, language)),
    ):
        yield


def render(template: str, **values: Any) -> str:
    """Render it without what pages need around them, which asks the database."""
    return current_app.jinja_env.get_template(template).render(values)

"""What stands on a printed letter: words in the learner's language, a code, a day."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import force_locale
from markupsafe import Markup

from config import Settings
from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.languages import FORMATS
from helpnet.services.letters import Letter
from helpnet.web.coordinator.spoken import spoken
from helpnet.web.labels import long_day
from helpnet.web.posters import draw_code

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """One letter as it is printed.

    `site` is the short address where the reference opens the request; `code` opens
    it at once. Both are empty for a letter that is about no request.
    """

    notice_id: int
    language: str
    to: tuple[str, ...]
    day: str
    subject: str
    body: str
    reference: str
    site: str
    code: Markup | None


def letter_sheet(letter: Letter, day: date) -> LetterSheet:
    """Return the words of a letter; nobody types a long address from paper."""
    card = letter.card
    words = spoken(
        kind=card.kind,
        language=card.language,
        recipient=card.recipient,
        network=card.network,
        facts=card.facts,
    )
    return LetterSheet(
        notice_id=card.notice_id,
        language=card.language,
        to=(card.recipient, *card.address),
        day=_written(day, card.language),
        subject=words.subject,
        body=with_short_address(words.body),
        reference=letter.reference,
        site=short_address() if letter.reference else "",
        code=_code(card.request_id) if letter.reference else None,
    )


def _written(day: date, language: str) -> str:
    with force_locale(FORMATS.get(language, language)):
        return long_day(day)


def with_short_address(words: str) -> str:
    """Return the words with an address that can be said aloud or typed from paper."""
    return _ADDRESS.sub(short_address(), words)


def short_address() -> str:
    """Return where somebody types a reference, as short as it can be said."""
    parts = urlsplit(_settings().BASE_URL)
    return f"{parts.netloc}{url_for('status.find')}"


def _code(request_id: int | None) -> Markup | None:
    if request_id is None:
        return None
    token = sign(Purpose.REQUEST, request_id)
    return draw_code(_settings().BASE_URL + url_for("status.show", token=token))


def _settings() -> Settings:
    settings: Settings = current_app.config["HELPNET"]
    return settings

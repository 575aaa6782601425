"""What a gateway hands over: which text, from whom, and its words."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from helpnet.domain.texts import showable

MOST_BYTES = 4096
MOST_SENDER = 40

_NAME = re.compile(r"[!-~]{1,120}")  # visible ASCII: the same text, the same name


class BadText(Exception):
    """The gateway did not send a text; the message says in plain words why not."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One text as the gateway names, addresses and words it."""

    gateway_id: str
    sender: str
    body: str


def read_text(content: bytes, *, as_form: bool) -> HandedOver:
    """Return the text of a JSON object or of a form with `id`, `from` and `text`.

    Raise `BadText`. Signs that no database keeps are left out of the words.
    """
    fields = _form(content) if as_form else _json(content)
    named, sender = fields.get("id"), fields.get("from")
    body = fields.get("text")
    if isinstance(named, int) and not isinstance(named, bool):
        named = str(named)
    if not (isinstance(named, str) and _NAME.fullmatch(named)):
        raise BadText("“id” must be 1 to 120 visible signs.")
    who = showable(sender).strip() if isinstance(sender, str) else ""
    if not who or len(who) > MOST_SENDER:
        raise BadText("“from” must be the number of the sender.")
    if not isinstance(body, str):
        raise BadText("“text” must be the words of the text.")
    return HandedOver(named, who, showable(body).strip())


def _json(content: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise BadText("This is not JSON.") from None
    if not isinstance(found, dict):
        raise BadText("This is not a JSON object.")
    return found


def _form(content: bytes) -> Mapping[str, object]:
    try:
        found = parse_qs(
            content.decode(), keep_blank_values=True, errors="strict", max_num_fields=50
        )
    except ValueError:
        raise BadText("This form cannot be read.") from None
    return {name: values[0] for name, values in found.items()}

"""The words of a message, ready to be read aloud or printed by a coordinator."""

import logging
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from helpnet.adapters.wording import Worded, word
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.web.labels import label

log = logging.getLogger("helpnet.words")


def spoken(
    *,
    kind: NoticeKind,
    language: str,
    recipient: str,
    network: str,
    facts: Mapping[str, Any],
    channel: NoticeChannel = NoticeChannel.EMAIL,
) -> Worded:
    """Return subject and text; a faulty wording must not close the whole desk."""
    try:
        return word(
            kind=kind,
            language=language,
            recipient=recipient,
            network=network,
            facts=facts,
            channel=channel,
        )
    except Exception:
        log.exception("no words for %s", kind)
        return Worded(subject=label(kind), body=_("This message has no words yet."))

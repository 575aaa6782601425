"""Which messages are also sent as a text to a mobile phone, and for how long."""

from datetime import timedelta

from helpnet.domain.notices import NoticeKind

TEXTED = frozenset(
    {NoticeKind.REQUEST_RECEIVED, NoticeKind.HELPER_FOUND, NoticeKind.SESSION_PLANNED}
)
"""What a learner who is called also gets in writing, if their phone takes texts."""

FRESH = timedelta(days=1)
"""A text about something older would surprise rather than help."""


def key_of(key: str) -> str:
    """Return the key of the text that goes with a message."""
    return f"sms-{key}"

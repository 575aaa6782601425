"""Which messages are also sent as a text to a mobile phone, and for how long."""

from datetime import timedelta

from helpnet.domain.notices import NoticeKind

TEXTED = frozenset(
    {
        NoticeKind.REQUEST_RECEIVED,
        NoticeKind.HELPER_FOUND,
        NoticeKind.PLACE_SUGGESTED,
        NoticeKind.SESSION_PLANNED,
        NoticeKind.SESSION_MOVED,
        NoticeKind.SESSION_CANCELLED,
        NoticeKind.AUTONOMY_ASKED,
    }
)
"""What a learner who is called also gets in writing, if their phone takes texts."""

BY_TEXT = TEXTED | {
    NoticeKind.OFFER,
    NoticeKind.OFFER_TAKEN,
    NoticeKind.OFFER_WITHDRAWN,
    NoticeKind.OFFER_ACCEPTED,
    NoticeKind.FIRST_CONTACT_DUE,
    NoticeKind.SESSION_REMINDER,
    NoticeKind.CANNOT_COME,
    NoticeKind.CHECK_IN,
    NoticeKind.TEXT_REPLY,
}
"""What has words for a text: all else goes by e-mail, also to who chose texts."""

BY_VOICE = frozenset(
    {
        NoticeKind.OFFER,
        NoticeKind.OFFER_ACCEPTED,
        NoticeKind.FIRST_CONTACT_DUE,
        NoticeKind.SESSION_REMINDER,
        NoticeKind.CANNOT_COME,
        NoticeKind.REQUEST_CHANGED,
    }
)
"""What a helper who chose calls is called for: what they must know or answer."""

FRESH = timedelta(days=1)
"""A text about something older would surprise rather than help."""


def key_of(key: str) -> str:
    """Return the key of the text that goes with a message."""
    return f"sms-{key}"

"""What tells a machine from a person without asking anybody to prove anything."""

from datetime import timedelta

from flask import request
from flask_babel import gettext as _

from helpnet import clock

BAIT = "website"
"""A field no person sees or needs; machines fill in all they find."""
LEAST_FORM, LEAST_CALL = timedelta(seconds=5), timedelta(seconds=2)
"""Nobody answers eight questions, or types a phone number, in less."""


def find_trap(*, since: int, least: timedelta) -> str:
    """Return the sentence for what looks like a machine; empty when all is well.

    `since` is when the form was begun, in seconds. Pressing once more helps whoever
    is a person: the bait comes back empty, and time has passed.
    """
    if request.form.get(BAIT):
        return str(
            _("A hidden field was filled in. Please press the button once more.")
        )
    if clock.now().timestamp() - since < least.total_seconds():
        return str(_("That was very fast. Please wait a moment and press once more."))
    return ""

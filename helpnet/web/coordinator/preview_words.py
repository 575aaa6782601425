"""The words for what rules would have done: how long people wait, how it goes on."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from helpnet.domain.offer_policy import Circle
from helpnet.domain.policy_preview import Course
from helpnet.web.labels import label

HOURS_OF_DAYS = 48
"""From here on, days are easier to picture than hours."""


def wait_words(hours: float | None) -> str:
    """Return a wait as “less than 1 hour”, “5 hours”, “3 days”; a dash if unknown."""
    if hours is None:
        return "–"
    if hours < 1:
        return str(_("less than 1 hour"))
    if hours < HOURS_OF_DAYS:
        return str(ngettext("%(num)s hour", "%(num)s hours", round(hours)))
    return str(ngettext("%(num)s day", "%(num)s days", round(hours / 24)))


def time_words(time: timedelta | None) -> str:
    """Return the same of a time between two moments; nobody was asked without one."""
    if time is None:
        return str(_("Nobody asked"))
    return wait_words(time / timedelta(hours=1))


def course_words(course: Course) -> str:
    """Return how a request would have gone on, in a few words."""
    if course.taken_at is not None:
        return str(_("A helper accepts"))
    if course.told_at is not None:
        return str(_("Nobody left: you are told"))
    if course.circle is Circle.WIDER:
        return label(Circle.WIDER)
    return str(_("Waiting for an answer"))

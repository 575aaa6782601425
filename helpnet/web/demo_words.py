"""What there is to do for each person of a demonstration, in words."""

from collections.abc import Callable

from flask_babel import ngettext

from helpnet.services.demo import Errand

# Functions, because the words depend on the number and on the page's language.
_WORDS: dict[Errand, Callable[[int], str]] = {
    Errand.ANSWER_OFFER: lambda n: ngettext(
        "%(num)s offer waits for an answer", "%(num)s offers wait for an answer", n
    ),
    Errand.CONFIRM_AUTONOMY: lambda n: ngettext(
        "%(num)s learner may be able to do it alone",
        "%(num)s learners may be able to do it alone",
        n,
    ),
    Errand.RECORD_MEETING: lambda n: ngettext(
        "%(num)s meeting to write down", "%(num)s meetings to write down", n
    ),
    Errand.MEET: lambda n: ngettext(
        "%(num)s meeting to come", "%(num)s meetings to come", n
    ),
    Errand.PLAN: lambda n: ngettext(
        "%(num)s learner to plan a meeting with",
        "%(num)s learners to plan a meeting with",
        n,
    ),
    Errand.FIND_HELPER: lambda n: ngettext(
        "%(num)s learner waits for a helper", "%(num)s learners wait for a helper", n
    ),
    Errand.CALL: lambda n: ngettext(
        "%(num)s call or letter to do", "%(num)s calls and letters to do", n
    ),
    Errand.APPROVE: lambda n: ngettext(
        "%(num)s registration to look at", "%(num)s registrations to look at", n
    ),
    Errand.SHOW_PLACES: lambda n: ngettext("%(num)s place", "%(num)s places", n),
    Errand.VOUCH: lambda n: ngettext(
        "vouches for %(num)s helper", "vouches for %(num)s helpers", n
    ),
}


def errand_words(errand: Errand, count: int) -> str:
    """Return what there is to do, such as “2 meetings to write down”."""
    return str(_WORDS[errand](count))

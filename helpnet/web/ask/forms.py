"""The questions about the help itself: what stops the learner, how, when, and more."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from helpnet.domain.asking import Barrier, Route
from helpnet.domain.availability import SLOTS
from helpnet.domain.languages import SPOKEN
from helpnet.domain.modes import Mode
from helpnet.services import catalogue
from helpnet.web.ask.draft import OFFLINE, Draft
from helpnet.web.ask.needs_form import NeedsForm, find_unfound_words
from helpnet.web.ask.question import Question
from helpnet.web.fields import AnyOf, OneOf, Paragraph
from helpnet.web.speech import chosen_language

__all__ = ["NeedsForm", "Question"]  # used by their old address too


class BarriersForm(Question):
    """What stops the learner; nothing ticked is fine."""

    title = _l("What makes it difficult?")
    why = _l("It tells us what helps you first: a place, a person, or the phone.")
    skip = _l("I do not know")
    barriers = AnyOf(
        title,
        description=_l("You can tick several answers."),
        choices=[
            (Barrier.ACCESS, _l("I have no device, or no internet")),
            (Barrier.SKILL, _l("I do not know how it works")),
            (Barrier.WISH, _l("I would rather not do it online")),
        ],
    )


class WishForm(Question):
    """For those who would rather not: by another way, or with somebody who shows it."""

    title = _l("How would you like to do it?")
    why = _l("You decide. Both ways are just as good for us.")
    wish = OneOf(
        title,
        choices=[
            (OFFLINE, _l("By phone, at a counter or on paper")),
            (Route.HELPER, _l("Somebody may show me, and then I decide")),
        ],
        missing=_l("Please choose one answer."),
    )


class ModesForm(Question):
    """Ways of helping."""

    title = _l("How would you like to be helped?")
    why = _l("We look for somebody who can help you in this way.")
    skip = _l("I do not know")
    modes = AnyOf(
        title,
        description=_l("Tick everything that suits you. We find somebody faster."),
        choices=[
            (Mode.HOME_VISIT, _l("At my home")),
            (Mode.PUBLIC_PLACE, _l("In a public place near me")),
            (Mode.PHONE, _l("By phone")),
            (Mode.VIDEO, _l("By video call")),
            (Mode.CHAT, _l("By written messages")),
        ],
        missing=_l("Please tick at least one way."),
    )
    hints: Mapping[str, Any] = {
        Mode.HOME_VISIT: _l("Somebody we have checked comes to you."),
        Mode.PUBLIC_PLACE: _l("For example a library or the town hall."),
        Mode.PHONE: _l("An ordinary phone is enough."),
    }

    def skipped(self) -> dict[str, list[str]]:
        """Return the two ways that need neither a device nor somebody at home."""
        return {"modes": [Mode.PUBLIC_PLACE, Mode.PHONE]}


class TimesForm(Question):
    """Free times of a week; nothing ticked means any time."""

    title = _l("When does it suit you?")
    why = _l("We look for somebody who is free when you are.")
    skip = _l("I do not know")
    any_time = BooleanField(_l("Any time is fine"))
    times = AnyOf(
        _l("Or tick the times that suit you"), choices=[(slot, slot) for slot in SLOTS]
    )

    def kept(self) -> dict[str, list[str]]:
        """Return the ticked times, or that any will do."""
        return super().kept() if self.times.data else self.skipped()

    def skipped(self) -> dict[str, list[str]]:
        """Return that any time will do."""
        return {"any_time": ["y"], "times": []}


class LanguagesForm(Question):
    """Languages the learner can be helped in."""

    title = _l("Which languages do you speak?")
    why = _l("We look for somebody you understand well.")
    languages = AnyOf(
        title,
        description=_l("Your helper will speak one of them."),
        missing=_l("Please tick at least one language."),
    )

    def prepare(self, draft: Draft) -> None:
        """Put the languages of the network first, and propose the page's own."""
        first = [*(draft.network or {}).get("languages", ()), chosen_language()]
        ordered = dict.fromkeys([code for code in first if code in SPOKEN])
        codes = ordered | dict.fromkeys(SPOKEN)
        self.languages.choices = [(code, SPOKEN[code]) for code in codes]
        if not self.is_submitted() and self.languages.data is None:
            self.languages.data = [chosen_language()]


class NotesForm(Question):
    """Anything else."""

    title = _l("Is there anything we should know?")
    why = _l("Your helper can get ready for it.")
    skip = _l("Nothing to add")
    notes = Paragraph(
        title,
        description=_l(
            "You can leave this empty. For example: I do not hear well. "
            "I use a wheelchair. My tablet is old."
        ),
        most=1000,
    )

    def prepare(self, draft: Draft) -> None:
        """Begin with what was searched for in vain on the first page."""
        words = find_unfound_words(draft)
        if words and not self.is_submitted() and draft.shown("notes") is None:
            self.notes.data = _("I was looking for: %(words)s", words=words)

    def skipped(self) -> dict[str, list[str]]:
        """Return that there is nothing to say."""
        return {"notes": [""]}


class CheckForm(Question):
    """Which of several skills comes first; the first one, unless somebody says."""

    title = _l("Is everything right?")
    main = OneOf(
        _l("What is the most important?"),
        description=_l("We look for somebody who knows this well."),
        missing=_l("Please choose one thing."),
    )

    def prepare(self, draft: Draft) -> None:
        """Offer what was ticked, where there is a choice."""
        if len(draft.needs) < 2:
            del self["main"]
            return
        language = chosen_language()
        self.main.choices = [
            (skill, catalogue.sentence(skill=skill, language=language))
            for skill in draft.many("needs", "needs")
        ]
        if self.main.data not in dict(self.main.choices):
            self.main.data = draft.needs[0]

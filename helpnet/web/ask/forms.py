"""The questions about the help itself: what for, what stops the learner, how, when."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from helpnet.domain.asking import Barrier
from helpnet.domain.availability import SLOTS
from helpnet.domain.languages import SPOKEN
from helpnet.domain.modes import Mode
from helpnet.services import catalogue
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.needs_form import NeedsForm
from helpnet.web.ask.question import Question
from helpnet.web.fields import AnyOf, OneOf, Paragraph
from helpnet.web.speech import chosen_language

__all__ = ["NeedsForm", "Question"]  # used by their old address too

UNKNOWN = "unknown"


class WhoForm(Question):
    """For me, or for somebody else."""

    title = _l("Who needs help?")
    who = OneOf(
        title,
        choices=[("me", _l("I do")), ("other", _l("Somebody else. I ask for them."))],
        missing=_l("Please say who needs help."),
    )


class MainForm(Question):
    """Which of several skills comes first."""

    title = _l("What is the most important?")
    main = OneOf(
        title,
        description=_l("We look for somebody who knows this well."),
        missing=_l("Please choose one thing."),
    )

    def prepare(self, draft: Draft) -> None:
        """Offer what was ticked on the page before."""
        language = chosen_language()
        self.main.choices = [
            (skill, catalogue.sentence(skill=skill, language=language))
            for skill in draft.many("needs", "needs")
        ]


class BarriersForm(Question):
    """What stops the learner."""

    title = _l("What makes it difficult?")
    barriers = AnyOf(
        title,
        description=_l("You can tick several answers."),
        choices=[
            (Barrier.ACCESS, _l("I have no device, or no internet")),
            (Barrier.SKILL, _l("I do not know how it works")),
            (Barrier.WISH, _l("I would rather not do it online")),
            (UNKNOWN, _l("I do not know")),
        ],
        missing=_l("Please tick one answer. “I do not know” is fine too."),
    )


class ModesForm(Question):
    """Ways of helping."""

    title = _l("How would you like to be helped?")
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


class TimesForm(Question):
    """Free times of a week."""

    title = _l("When does it suit you?")
    any_time = BooleanField(_l("Any time is fine"))
    times = AnyOf(
        _l("Or tick the times that suit you"), choices=[(slot, slot) for slot in SLOTS]
    )

    def validate_times(self, field: Any) -> None:
        """Ask for a time, or for the word that any will do."""
        if not field.data and not self.any_time.data:
            raise ValidationError(_("Please tick “Any time”, or at least one time."))


class LanguagesForm(Question):
    """Languages the learner can be helped in."""

    title = _l("Which languages do you speak?")
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
    notes = Paragraph(
        title,
        description=_l(
            "You can leave this empty. For example: I do not hear well. "
            "I use a wheelchair. My tablet is old."
        ),
        most=1000,
    )

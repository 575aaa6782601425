"""How, when, in which languages and for how many people somebody helps."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from helpnet.domain.availability import SLOTS
from helpnet.domain.helping import MOST_ABOUT, MOST_LEARNERS
from helpnet.domain.languages import SPOKEN
from helpnet.domain.modes import Mode
from helpnet.web.fields import AnyOf, Line, Paragraph
from helpnet.web.helper_parts.base import Answers, Part, read_number
from helpnet.web.labels import label
from helpnet.web.speech import chosen_language


class LanguagesForm(Part):
    """Languages the helper speaks."""

    languages = AnyOf(
        _l("Which languages do you speak well enough to explain?"),
        missing=_l("Please tick at least one language."),
    )

    @staticmethod
    def given(answer: Any) -> dict[str, Any]:
        """Return the ticks."""
        return {"languages": list(answer)}

    def prepare(self, answers: Answers) -> None:  # noqa: ARG002
        """Put the language of the page first, and propose it."""
        codes = dict.fromkeys([chosen_language(), *SPOKEN])
        self.languages.choices = [(code, SPOKEN[code]) for code in codes]
        if not self.is_submitted() and self.languages.data is None:
            self.languages.data = [chosen_language()]

    def answer(self) -> Any:
        """Return the codes."""
        return self.languages.data


class ModesForm(Part):
    """How the helper helps."""

    modes = AnyOf(
        _l("How do you want to help?"), missing=_l("Please tick at least one way.")
    )

    @staticmethod
    def given(answer: Any) -> dict[str, Any]:
        """Return the ticks."""
        return {"modes": list(answer)}

    def prepare(self, answers: Answers) -> None:  # noqa: ARG002
        """Word the ways."""
        self.modes.choices = [(mode.value, label(mode)) for mode in Mode]

    def answer(self) -> Any:
        """Return the ways."""
        return self.modes.data


class TimesForm(Part):
    """Free times of an ordinary week."""

    times = AnyOf(
        _l("When are you free in an ordinary week?"),
        description=_l("You agree on each meeting with the learner."),
        choices=[(slot, slot) for slot in SLOTS],
        missing=_l("Please tick at least one time."),
    )

    @staticmethod
    def given(answer: Any) -> dict[str, Any]:
        """Return the ticks."""
        return {"times": list(answer)}

    def answer(self) -> Any:
        """Return the slots."""
        return self.times.data


class RoomForm(Part):
    """How many learners at once, and a few words."""

    capacity = Line(
        _l("How many people do you help at the same time?"),
        description=_l("One or two is a good start. You can change it later."),
        missing=_l("Please type a number."),
        most=20,
    )
    about = Paragraph(
        _l("A few words about you (optional)"),
        description=_l("The coordinator reads this. Learners do not."),
        most=MOST_ABOUT,
    )

    @staticmethod
    def given(answer: Any) -> dict[str, Any]:
        """Return the number as text, and the words."""
        return {"capacity": str(answer["capacity"]), "about": answer["about"]}

    def validate_capacity(self, field: Any) -> None:
        """Take a whole number from 1 to 10."""
        number = read_number(field.data, MOST_LEARNERS)
        if field.data and (not number or number != int(number)):
            raise ValidationError(
                _("Type a number from 1 to %(most)s.", most=MOST_LEARNERS)
            )

    def answer(self) -> Any:
        """Return the number and the words."""
        number = read_number(self.capacity.data, MOST_LEARNERS)
        return {"capacity": int(number or 0), "about": self.about.data}

"""What the learner wants to do: the skills of the catalogue, and ways to find them."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from helpnet.services import catalogue
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.question import Question
from helpnet.web.fields import AnyOf
from helpnet.web.skill_labels import AREA_LABELS
from helpnet.web.speech import chosen_language

MOST_NEEDS = 10


class NeedsForm(Question):
    """Skills of the catalogue, area by area; they are kept as one list."""

    title = _l("What would you like to do?")
    needs = AnyOf(title, missing=_l("Please tick at least one thing."))

    def prepare(self, draft: Draft) -> None:  # noqa: ARG002
        """Offer every skill in the language of the page."""
        self.areas = catalogue.list_areas(language=chosen_language())
        self.needs.choices = [
            (skill.id, skill.sentence) for area in self.areas for skill in area.skills
        ]

    def validate_needs(self, field: Any) -> None:
        """Refuse a list nobody can work through."""
        field.data = list(dict.fromkeys(field.data or ()))
        if len(field.data) > MOST_NEEDS:
            words = _("That is a lot. Please choose at most %(most)s things for now.")
            raise ValidationError(words % {"most": MOST_NEEDS})

    def groups(self) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
        """Yield (area, [(id, sentence, ticked)]) in the order of the catalogue."""
        ticked = set(self.needs.data or ())
        for card in self.areas:
            yield (
                str(AREA_LABELS[card.area]),
                [(each.id, each.sentence, each.id in ticked) for each in card.skills],
            )

"""What a helper can teach, and how well."""

from typing import Any

from flask_babel import gettext as _

from helpnet.domain.catalogue import Area
from helpnet.domain.matching import HelperLevel
from helpnet.services import catalogue
from helpnet.web.fields import AnyOf, OneOf
from helpnet.web.helper_parts.base import Answers, Part
from helpnet.web.labels import label
from helpnet.web.skill_labels import AREA_LABELS
from helpnet.web.speech import chosen_language


class SkillsForm(Part):
    """Skills of the catalogue; one field per area, added below."""

    @staticmethod
    def given(answer: Any) -> dict[str, Any]:
        """Return the ticks; a field ignores those of other areas."""
        return {area.value: list(answer) for area in Area}

    def prepare(self, answers: Answers) -> None:  # noqa: ARG002
        """Offer every skill in the language of the page."""
        for card in catalogue.list_areas(language=chosen_language()):
            skills = [(each.id, each.sentence) for each in card.skills]
            self[card.area.value].choices = skills

    def validate(self, *given: Any, **options: Any) -> bool:
        """Ask for one skill at least."""
        valid = bool(super().validate(*given, **options))
        if valid and not self.answer():
            self[Area.DEVICE.value].errors = [_("Please tick at least one thing.")]
            return False
        return valid

    def areas(self) -> list[Any]:
        """Return the fields, in the order of the catalogue."""
        return [self[area.value] for area in Area]

    def answer(self) -> Any:
        """Return the ids of the ticked skills."""
        return [skill for field in self.areas() for skill in field.data or ()]


for _area in Area:
    setattr(SkillsForm, _area.value, AnyOf(AREA_LABELS[_area]))


class LevelsForm(Part):
    """How well, skill by skill."""

    @classmethod
    def shaped(cls, answers: Answers) -> type[Part]:
        """Return the form with one question per ticked skill."""
        words = {level.value: label(level) for level in HelperLevel}
        fields = {
            skill: OneOf(
                catalogue.sentence(skill=skill, language=chosen_language()),
                choices=list(words.items()),
                default=HelperLevel.AT_EASE.value,
                missing=_("Please choose one answer."),
            )
            for skill in answers.get("skills", ())
        }
        shaped: type[Part] = type(cls.__name__, (cls,), fields)
        return shaped

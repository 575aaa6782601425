"""What the learner wants to do: the skills of the catalogue, and ways to find them."""

from collections.abc import Iterator
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from helpnet.domain.texts import one_line
from helpnet.services import catalogue, guides
from helpnet.services.catalogue import AreaCard, SituationCard, SkillCard
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.extras import country_of
from helpnet.web.ask.question import Question
from helpnet.web.fields import AnyOf
from helpnet.web.skill_labels import AREA_LABELS
from helpnet.web.speech import chosen_language

MOST_NEEDS = 10
MOST_SIGNS = 200
NEAREST = "use-device"
"""What is proposed where nothing was found: talk begins at the device."""

_ANY_LENGTH = 10**9


class NeedsForm(Question):
    """Skills of the catalogue, area by area; they are kept as one list."""

    title = _l("What would you like to do?")
    why = _l("We look for somebody who knows this well.")
    needs = AnyOf(title, missing=_l("Please tick at least one thing."))

    def prepare(self, draft: Draft) -> None:
        """Offer every skill in the language of the page."""
        self.areas = catalogue.list_areas(
            language=chosen_language(), country=self.country(draft)
        )
        self.cards = {each.id: each for area in self.areas for each in area.skills}
        self.needs.choices = [(each.id, each.sentence) for each in self.cards.values()]

    def country(self, draft: Draft) -> str | None:  # noqa: ARG002
        """Return where benefits must hold (ISO 3166-1 alpha-2); None: everywhere."""
        return None

    def validate_needs(self, field: Any) -> None:
        """Refuse a list nobody can work through."""
        field.data = list(dict.fromkeys(field.data or ()))
        if len(field.data) > MOST_NEEDS:
            words = _("That is a lot. Please choose at most %(most)s things for now.")
            raise ValidationError(words % {"most": MOST_NEEDS})


class NeedsPage(NeedsForm):
    """The learner's own page: what is chosen, what was found, then everything."""

    words = StringField(
        _l("Say it in your own words"),
        description=_l("For example: pay my bills. Mistakes do not matter."),
        filters=[lambda typed: one_line(typed or "", _ANY_LENGTH)[:MOST_SIGNS]],
    )
    situation = HiddenField()

    def prepare(self, draft: Draft) -> None:
        """Put each skill in one place alone: chosen, found, or in its area."""
        super().prepare(draft)
        self.needs.data = [*(self.needs.data or ()), *_asked_for()]
        self.chosen = self._known(dict.fromkeys(self.needs.data))
        self.situations = catalogue.list_situations(language=chosen_language())
        self.moment = self._moment()
        self.all_found = self._known(self._find())
        self.found = [each for each in self.all_found if each not in self.chosen]
        if self.words.data and not self.all_found:
            self.found = self._nearest()

    def country(self, draft: Draft) -> str | None:
        """Return the country of the learner, as far as it is known."""
        return country_of(draft)

    @property
    def nothing_found(self) -> bool:
        """Tell whether words were typed that nobody understands."""
        return bool(self.words.data) and not self.moment and not self.all_found

    def groups(self) -> Iterator[tuple[str, list[SkillCard]]]:
        """Yield each area with its skills that stand nowhere else on the page."""
        shown = {*self.chosen, *self.found}
        for area in self.areas:
            if skills := _without(area, shown):
                yield str(AREA_LABELS[area.area]), skills

    def kept(self) -> dict[str, list[str]]:
        """Return the ticked skills, and words that led nowhere: the notes begin so."""
        words = [self.words.data] if self.nothing_found else []
        return {"needs": list(self.needs.data), "words": words}

    def guide(self, skill: str) -> str:
        """Return the address of the guide to try a skill alone, empty if none."""
        return url_for("guides.show", skill=skill) if guides.has_guide(skill) else ""

    def _moment(self) -> SituationCard | None:
        wanted = self.situation.data
        return next((each for each in self.situations if each.id == wanted), None)

    def _find(self) -> Iterator[str]:
        if self.moment:
            yield from (each.id for each in self.moment.skills)
        elif self.words.data:
            language = chosen_language()
            found = catalogue.search_skills(text=self.words.data, language=language)
            yield from (each.id for each in found)

    def _known(self, skills: Any) -> list[SkillCard]:
        return [self.cards[each] for each in skills if each in self.cards]

    def _nearest(self) -> list[SkillCard]:
        return [each for each in self._known([NEAREST]) if each not in self.chosen]


def _asked_for() -> list[str]:
    """Return the skill that a link brings along, from its guide for example."""
    return request.args.getlist("need")[:1] if request.method == "GET" else []


def find_unfound_words(draft: Draft) -> str:
    """Return what a learner searched for in vain, empty if nothing."""
    return draft.first("needs", "words")


def _without(area: AreaCard, shown: set[SkillCard]) -> list[SkillCard]:
    return [each for each in area.skills if each not in shown]

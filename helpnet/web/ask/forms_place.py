"""The question where: any postcode or town, and a choice where several are meant."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from helpnet.services.gazetteer import LookUp, LookUpKind
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.question import Question
from helpnet.web.fields import Line, OneOf
from helpnet.web.lookup import as_asked, ask_places, describe

MOST_LETTERS = 200


class WhereForm(Question):
    """A postcode or a town, as people type it."""

    title = _l("Where do you live?")
    why = _l("We look for help near you. We do not need your street.")
    where = Line(
        title,
        description=_l("Type your postcode or your town. For example: 4000 or Liège."),
        missing=_l("Please type a postcode or a town."),
        most=MOST_LETTERS,
    )
    found: LookUp | None = None

    def validate_where(self, field: Any) -> None:
        """Look the text up; nothing found is said with a way on."""
        self.found = ask_places(field.data)
        if self.found.kind is LookUpKind.NONE:
            raise ValidationError(
                _("We do not know this place. Try your postcode, or a town nearby.")
            )

    def to_keep(self) -> dict[str, Any]:
        """Keep the one place, or that there is a choice to make."""
        if self.found is None or self.found.kind is LookUpKind.SEVERAL:
            return {"several": True, "place": None, "network": None}
        place = as_asked(self.found.places[0])
        return {"several": None, "place": place, "network": None}


class WhereChoiceForm(Question):
    """Which of several places is meant."""

    title = _l("Which place do you mean?")
    why = _l("Several places have this name. We look for help near the right one.")
    choice = OneOf(title, missing=_l("Please choose one place."))

    def prepare(self, draft: Draft) -> None:
        """Offer what the typed text can mean."""
        typed = draft.first("where", "where")
        self.places = {str(place.id): place for place in ask_places(typed).places}
        self.choice.choices = [
            (key, describe(place)) for key, place in self.places.items()
        ]

    def to_keep(self) -> dict[str, Any]:
        """Keep the chosen place."""
        return {"place": as_asked(self.places[self.choice.data])}

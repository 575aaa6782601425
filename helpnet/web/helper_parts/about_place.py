"""Where a helper lives and how far they go."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import ValidationError

from helpnet.domain.helping import MOST_REACH_KM
from helpnet.services.gazetteer import LookUp, LookUpKind
from helpnet.web.fields import Line, OneOf
from helpnet.web.helper_parts.base import Answers, Part, read_number
from helpnet.web.lookup import as_asked, describe, find_places

OTHER = "other"
KILOMETRES = ("2", "5", "10", "20", "50")


class WhereForm(Part):
    """A postcode or town, and a choice where several bear the name."""

    where = Line(
        _l("Postcode or town"),
        description=_l("For example: 4000, or Liège. We do not need your street."),
        missing=_l("Please type a postcode or a town."),
        most=200,
    )
    choice = RadioField(
        _l("Which place do you mean?"), choices=[], validate_choice=False
    )
    found: LookUp | None = None
    before: Any = None

    def prepare(self, answers: Answers) -> None:
        """Remember the place so far: an unchanged name must not move anybody."""
        self.before = answers.get("where")

    @staticmethod
    def given(answer: Any) -> dict[str, Any]:
        """Return the postcode and the name of the town."""
        return {"where": f"{answer['postcode']} {answer['town']}".strip()}

    def validate_where(self, field: Any) -> None:
        """Look the text up; nothing found is said with a way on."""
        if not field.data:
            return
        self.found = find_places(field.data[:200])
        if self.found.kind is LookUpKind.NONE:
            raise ValidationError(
                _("We do not know this place. Try your postcode, or a town nearby.")
            )

    def validate_choice(self, field: Any) -> None:
        """Ask which one where there are several."""
        if self.found is None or self.found.kind is not LookUpKind.SEVERAL:
            return
        field.choices = [(str(each.id), describe(each)) for each in self.found.places]
        if field.data not in dict(field.choices):
            raise ValidationError(_("Please choose one place."))

    def answer(self) -> Any:
        """Return the place that is meant."""
        places = self.found.places if self.found else ()
        if len(places) == 1 and self.before and self._unchanged():
            return self.before
        meant = [each for each in places if str(each.id) == self.choice.data]
        return as_asked((meant or places)[0])

    def _unchanged(self) -> bool:
        known = self.before["latitude"] is not None
        return known and self.where.data == self.given(self.before)["where"]


class ReachForm(Part):
    """How far the helper goes."""

    km = OneOf(
        _l("How far do you go to help somebody?"),
        description=_l("As the crow flies. For help by phone it does not matter."),
        choices=[],
        missing=_l("Please say how far you go."),
    )
    other = Line(_l("Another number of kilometres"), most=20)

    @staticmethod
    def given(answer: Any) -> dict[str, Any]:
        """Return the tick, or the number beside “another distance”."""
        km = f"{answer['km']:g}"
        return {"km": km} if km in KILOMETRES else {"km": OTHER, "other": km}

    def prepare(self, answers: Answers) -> None:  # noqa: ARG002
        """Word the distances."""
        near = [(km, _("%(number)s km", number=km)) for km in KILOMETRES]
        self.km.choices = [*near, (OTHER, _("Another distance"))]

    def validate_other(self, field: Any) -> None:
        """Take a number from 0 to 100 where it is needed."""
        if self.km.data == OTHER and read_number(field.data, MOST_REACH_KM) is None:
            raise ValidationError(
                _("Type a number from 0 to %(most)s.", most=MOST_REACH_KM)
            )

    def answer(self) -> Any:
        """Return the kilometres."""
        chosen = self.other.data if self.km.data == OTHER else self.km.data
        return {"km": read_number(chosen, MOST_REACH_KM)}

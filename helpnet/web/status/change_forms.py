"""What has changed: one small page for each thing, with the questions of the form."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from helpnet.domain.asking import AskedPlace, Reach
from helpnet.domain.contacts import ContactWay, parse_email, parse_phone
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.services.changing import ChangeSheet
from helpnet.services.gazetteer import LookUpKind
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.forms import TimesForm
from helpnet.web.ask.forms_person import FIELDS, ReachForm
from helpnet.web.ask.forms_place import WhereForm
from helpnet.web.ask.needs_form import NeedsForm
from helpnet.web.fields import OneOf
from helpnet.web.labels import label
from helpnet.web.lookup import as_asked, describe
from helpnet.web.skill_labels import AREA_LABELS

NEIGHBOUR, LETTER = ContactWay.NEIGHBOUR, ContactWay.LETTER


class ReachChange(ReachForm):
    """The way to reach the learner; the name stays."""

    @staticmethod
    def given(sheet: ChangeSheet) -> dict[str, Any]:
        """Return what the fields show first: how the learner is reached so far."""
        phone, note, way = sheet.phone, sheet.note, sheet.way
        return {
            "way": way.value,
            "email": sheet.email,
            "phone": "" if way is NEIGHBOUR else phone,
            "neighbour_phone": phone if way is NEIGHBOUR else "",
            "neighbour": note if way is NEIGHBOUR else "",
            "address": note if way is LETTER else "",
        }

    def settle(self, sheet: ChangeSheet) -> None:
        """Learn the country of the number, and whether somebody else asks."""
        del self["full_name"]
        self.country = sheet.country
        if sheet.for_other:
            self.title = _l("How can we reach the person?")
            self.way.label.text = _("How does the person want to hear from us?")
            self.way.choices = [(each, label(each)) for each in ContactWay]

    def reach(self, name: str) -> Reach:
        """Return how the learner is reached from now on."""
        way = ContactWay(self.way.data)
        number = self.neighbour_phone if way is NEIGHBOUR else self.phone
        by_voice = way in {ContactWay.PHONE, NEIGHBOUR}
        notes = {NEIGHBOUR: self.neighbour.data, LETTER: self.address.data}
        by_mail = way is ContactWay.EMAIL
        return Reach(
            name=name,
            way=way,
            phone=parse_phone(number.data, self.country).e164 if by_voice else "",
            email=parse_email(self.email.data) if by_mail else "",
            note=notes.get(way, ""),
        )

    def say_open(self) -> None:
        """Say beside the field that whoever is reached so has a request already."""
        words = _(
            "There is an open request with the same contact. You need not ask again."
        )
        self[FIELDS[ContactWay(self.way.data)][-1]].errors = [words]


class TimesChange(TimesForm):
    """The free times."""

    @staticmethod
    def given(sheet: ChangeSheet) -> dict[str, Any]:
        """Return the times so far."""
        return {"any_time": not sheet.times, "times": sorted(sheet.times)}

    def settle(self, sheet: ChangeSheet) -> None:
        """Need nothing more."""

    def chosen(self) -> frozenset[str]:
        """Return the free times, none for any."""
        return frozenset(() if self.any_time.data else self.times.data or ())


class NeedsChange(NeedsForm):
    """What the learner wants to learn; what was worked on is not asked again."""

    title = _l("What would you like to learn?")

    @staticmethod
    def given(sheet: ChangeSheet) -> dict[str, Any]:
        """Return the needs so far."""
        return {"needs": list(sheet.needs)}

    def settle(self, sheet: ChangeSheet) -> None:
        """Offer every skill; with a goal already begun, nothing more need be ticked."""
        self.prepare(Draft())
        if sheet.fixed:
            self.needs.missing = None

    def groups(self) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
        """Yield (area, [(id, sentence, ticked)]) in the order of the catalogue."""
        ticked = set(self.needs.data or ())
        for area in self.areas:
            skills = [(one.id, one.sentence, one.id in ticked) for one in area.skills]
            yield str(AREA_LABELS[area.area]), skills


class PlaceChange(WhereForm):
    """Where the learner lives now; of several places one is chosen on the same page."""

    title = _l("Where do you live now?")
    choice = OneOf(_l("Which place do you mean?"), missing="")
    place: GazetteerPlace | None = None

    @staticmethod
    def given(sheet: ChangeSheet) -> dict[str, Any]:  # noqa: ARG004
        """Return an empty page: the place so far stands above it."""
        return {}

    def settle(self, sheet: ChangeSheet) -> None:
        """Need nothing more."""

    def validate_where(self, field: Any) -> None:
        """Find the place; where several are meant, offer them."""
        super().validate_where(field)
        found = self.found
        if found is None or found.kind is LookUpKind.NONE:
            return
        places = {str(each.id): each for each in found.places}
        if found.kind is LookUpKind.ONE:
            self.place = next(iter(places.values()))
            return
        self.choice.choices = [(key, describe(each)) for key, each in places.items()]
        self.place = places.get(self.choice.data or "")
        if self.place is None:
            raise ValidationError(
                _("Several places bear this name. Please choose one.")
            )

    def asked(self) -> AskedPlace:
        """Return the place of a form that was found right."""
        if self.place is None:
            raise ValueError("no place")
        return AskedPlace(**as_asked(self.place))

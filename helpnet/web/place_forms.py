"""The forms about a place: which, where, when it is open, what it offers."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from helpnet.domain.asking import AskedPlace
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.contacts import BadEmail, BadPhone, parse_email, parse_phone
from helpnet.domain.partnering import MOST_SUMMARY, PlaceSheet
from helpnet.domain.place_cells import website_of
from helpnet.domain.place_search import TOLD, Access
from helpnet.services.gazetteer import LookUp, LookUpKind
from helpnet.web.contact_words import EMAIL_FAULTS, PHONE_FAULTS
from helpnet.web.fields import AnyOf, Line, Paragraph, check_length
from helpnet.web.hours_field import HoursField
from helpnet.web.labels import label
from helpnet.web.lookup import as_asked, describe, find_places
from helpnet.web.place_words import access_label

MOST_WEBSITE = 500


class WhichForm(FlaskForm):  # type: ignore[misc]
    """The name and the address of a place."""

    name = Line(
        _l("Name of the place"),
        description=_l("As it stands at the door. For example: Town library."),
        missing=_l("Tell us the name of the place."),
        most=200,
    )
    address = Line(
        _l("Street and number"),
        missing=_l("Tell us the street and the number."),
        most=300,
    )
    where = Line(
        _l("Postcode and town"),
        description=_l("For example: 4000 Liège."),
        missing=_l("Please type a postcode or a town."),
        most=200,
    )
    choice = RadioField(
        _l("Which place do you mean?"), choices=[], validate_choice=False
    )
    found: LookUp | None = None
    stored: dict[str, Any] | None = None  # the place that was chosen before

    def validate_where(self, field: Any) -> None:
        """Look the text up, unless it is what was chosen before."""
        if not field.data or (self.stored and field.data == in_words(self.stored)):
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

    def asked_place(self) -> dict[str, Any]:
        """Return the postcode and town that are meant, with their point, as JSON."""
        if self.found is None or not self.found.places:
            return self.stored or {}
        places = self.found.places
        meant = [each for each in places if str(each.id) == self.choice.data]
        return as_asked((meant or places)[0])


class HoursForm(FlaskForm):  # type: ignore[misc]
    """When a place is open."""

    hours = HoursField(
        _l("Opening hours"),
        description=_l("Leave empty the days on which it is closed."),
    )


class ServicesForm(FlaskForm):  # type: ignore[misc]
    """What a place offers, and for whom it is easy to use."""

    services = AnyOf(_l("What do people find there?"), choices=[])
    access = AnyOf(
        _l("Good to know"),
        description=_l("Tick what is true. People search for it."),
        choices=[],
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        known = [(str(each.value), label(each)) for each in ServiceCategory]
        others = set(self.services.object_data or ()) - {value for value, _w in known}
        self.services.choices = known + [(each, each) for each in sorted(others)]
        self.access.choices = [(str(each), access_label(each)) for each in TOLD]


class ContactFields(FlaskForm):  # type: ignore[misc]
    """How the public reaches a place, and one sentence about it."""

    phone = Line(_l("Phone number"), description=_l("Shown to everybody."), most=60)
    email = Line(
        _l("E-mail address"), description=_l("Of the desk, not of a person."), most=254
    )
    website = Line(_l("Website"), most=MOST_WEBSITE)
    summary = Paragraph(
        _l("About this place, in one or two sentences"), most=MOST_SUMMARY
    )

    def country(self) -> str:
        """Return from where the number is dialled; empty when that is not known."""
        return ""

    def validate_phone(self, field: Any) -> None:
        """Say what is wrong with a number, if there is one."""
        if field.data and field.data != field.object_data and self.country():
            field.data = parsed_phone(field.data, self.country()).display

    def validate_email(self, field: Any) -> None:
        """Say what is wrong with an address, if there is one."""
        if field.data:
            field.data = parsed_email(field.data)

    def validate_website(self, field: Any) -> None:
        """Take what a browser can open."""
        field.data = checked_website(field.data)


class PlaceForm(WhichForm, HoursForm, ServicesForm, ContactFields):
    """All of a place on one page."""

    def fill(self, sheet: PlaceSheet) -> None:
        """Remember what is stored, so that an unchanged town is not asked again."""
        where = sheet.where
        self.stored = {name: getattr(where, name) for name in where.__slots__}

    def country(self) -> str:
        """Return the country of the town, which the form asks before the number."""
        return "" if self.where.errors else self.asked_place().get("country", "")

    def sheet(self) -> PlaceSheet:
        """Return what was typed; only after it was found right."""
        return PlaceSheet(
            name=self.name.data,
            address=self.address.data,
            where=AskedPlace(**self.asked_place()),
            opening_hours=self.hours.data,
            services=tuple(self.services.data or ()),
            phone=self.phone.data,
            email=self.email.data,
            website=self.website.data,
            summary=self.summary.data,
            access=frozenset(map(Access, self.access.data or ())),
        )


class OwnedPlaceForm(PlaceForm):
    """A new place, and whose it is: an active partner, or a new one."""

    partner = SelectField(_l("Whose place is it?"), choices=[], validate_choice=True)
    partner_name = Line(_l("Name of the new organisation"), most=200)

    def validate_partner_name(self, field: Any) -> None:
        """Ask for the name of an organisation that is not on the list."""
        if not self.partner.data and not field.data:
            raise ValidationError(_("Choose an organisation, or name a new one."))


def values_of(sheet: PlaceSheet) -> dict[str, Any]:
    """Return the values of the fields for a place that is stored."""
    where = {"postcode": sheet.where.postcode, "town": sheet.where.town}
    return {
        "name": sheet.name,
        "address": sheet.address,
        "where": in_words(where),
        "hours": sheet.opening_hours,
        "services": list(sheet.services),
        "phone": sheet.phone,
        "email": sheet.email,
        "website": sheet.website,
        "summary": sheet.summary,
        "access": sorted(map(str, sheet.access)),
    }


def in_words(place: dict[str, Any]) -> str:
    """Return “4000 Liège” for a place that was chosen."""
    return f"{place['postcode']} {place['town']}".strip()


def parsed_phone(typed: str, country: str) -> Any:
    """Return the number, or raise `ValidationError` with a sentence."""
    try:
        return parse_phone(typed, country)
    except BadPhone as bad:
        raise ValidationError(str(PHONE_FAULTS[bad.reason])) from None


def parsed_email(typed: str) -> str:
    """Return the address, or raise `ValidationError` with a sentence."""
    try:
        return parse_email(typed)
    except BadEmail as bad:
        raise ValidationError(str(EMAIL_FAULTS[bad.reason])) from None


def checked_website(typed: str) -> str:
    """Return the address of a page, or raise `ValidationError` with a sentence."""
    website = website_of(typed) if typed else ""
    if typed and not website:
        raise ValidationError(_("Write it like this: www.example.org"))
    check_length(website, MOST_WEBSITE)  # it may have got its https:// here
    return website

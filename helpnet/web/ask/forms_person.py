"""The questions about people: who asks, and how to reach the learner."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from helpnet.domain.contacts import (
    BadEmail,
    BadPhone,
    ContactWay,
    parse_email,
    parse_phone,
)
from helpnet.domain.texts import is_name
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.question import Question
from helpnet.web.contact_words import EMAIL_FAULTS, PHONE_FAULTS
from helpnet.web.fields import Line, OneOf, Paragraph
from helpnet.web.labels import label

LEAST_DIGITS = 6
FIELDS = {
    ContactWay.PHONE: ("phone",),
    ContactWay.EMAIL: ("email",),
    ContactWay.NEIGHBOUR: ("neighbour", "neighbour_phone"),
    ContactWay.LETTER: ("address",),
}
"""What each way of reaching somebody asks for."""


class ReferrerForm(Question):
    """Who asks for somebody else, and that this person agrees."""

    title = _l("You ask for somebody else")
    why = _l("The person must know who asks for them, and we may have a question.")
    referrer_name = Line(
        _l("Your name"), missing=_l("Please type your name."), most=120
    )
    relation = Line(
        _l("Who are you for this person?"),
        description=_l("For example: daughter, neighbour, social worker."),
        missing=_l("Please say who you are for this person."),
        most=120,
    )
    referrer_contact = Line(
        _l("How can we reach you?"),
        description=_l("Your phone number or your e-mail address."),
        missing=_l("Please type your phone number or your e-mail address."),
        most=254,
    )
    agreed = BooleanField(
        _l("The person agrees that I ask for help for them."),
        description=_l("Without this yes we cannot go on. Please ask them first."),
    )

    def validate_referrer_name(self, field: Any) -> None:
        """Take no advertisement for a name."""
        check_name(field.data)

    def validate_referrer_contact(self, field: Any) -> None:
        """Take an e-mail address, or something with enough digits."""
        if "@" not in field.data:
            if len(re.findall(r"\d", field.data)) < LEAST_DIGITS:
                raise ValidationError(_("Please type a whole phone number or address."))
            return
        check_email(field.data)

    def validate_agreed(self, field: Any) -> None:
        """Go on only with the consent of the learner."""
        if not field.data:
            raise ValidationError(_("We need the yes of the person who wants help."))


class ReachForm(Question):
    """Name and way; of the fields under each way, those of the chosen one count."""

    title = _l("How can we reach you?")
    why = _l("We tell you who helps you. We use it for nothing else.")
    full_name = Line(_l("Your name"), missing=_l("Please type a name."), most=120)
    way = OneOf(
        _l("How do you want to hear from us?"),
        choices=[
            (ContactWay.PHONE, _l("Call me")),
            (ContactWay.EMAIL, _l("Send me an e-mail")),
            (ContactWay.NEIGHBOUR, _l("Call me at my neighbour's")),
            (ContactWay.LETTER, _l("Write me a letter")),
        ],
        default=ContactWay.PHONE.value,
        missing=_l("Please choose how we can reach you."),
    )
    phone = Line(_l("Phone number"), most=60)
    email = Line(_l("E-mail address"), most=254)
    neighbour = Line(
        _l("Name of the neighbour"), missing=_l("Please type the neighbour's name.")
    )
    neighbour_phone = Line(_l("Phone number of the neighbour"), most=60)
    address = Paragraph(
        _l("Postal address"),
        description=_l("Name, street and number, postcode and town."),
        missing=_l("Please type the address for the letter."),
        most=300,
    )
    country = ""
    _fields: dict[str, Any]

    def prepare(self, draft: Draft) -> None:
        """Learn the country of the number, and whose name is asked for."""
        self.country = draft.place.country if draft.place else ""
        if draft.for_other:
            self.title = _l("How can we reach the person?")
            self.full_name.label.text = _l("Name of the person who wants to learn")
            self.way.label.text = _l("How does the person want to hear from us?")
            self.way.choices = [(each, label(each)) for each in ContactWay]

    def validate(self, *given: Any, **options: Any) -> bool:
        """Judge only what the chosen way needs; the rest may hold anything."""
        every: dict[str, Any] = self._fields
        unused = self._unused()
        self._fields = {n: each for n, each in every.items() if n not in unused}
        try:
            return bool(super().validate(*given, **options))
        finally:
            self._fields = every

    def kept(self) -> dict[str, list[str]]:
        """Return the name, the way, and what this way needs."""
        unused = self._unused()
        return {n: each for n, each in super().kept().items() if n not in unused}

    def ways(self) -> list[tuple[str, str, bool, list[Any]]]:
        """Return value, words, whether chosen and fields of each way."""
        return [
            (value, words, chosen, [self[name] for name in FIELDS[ContactWay(value)]])
            for value, words, chosen, _options in self.way.iter_choices()
        ]

    def _unused(self) -> set[str]:
        way = self.way.data
        used = FIELDS[ContactWay(way)] if way in set(ContactWay) else ()
        return {name for names in FIELDS.values() for name in names} - set(used)

    def validate_full_name(self, field: Any) -> None:
        """Take no advertisement for a name."""
        check_name(field.data)

    validate_neighbour = validate_full_name

    def validate_phone(self, field: Any) -> None:
        """Say what is wrong with the number, if anything."""
        check_phone(field.data, self.country)

    validate_neighbour_phone = validate_phone

    def validate_email(self, field: Any) -> None:
        """Say what is wrong with the address, if anything."""
        check_email(field.data)


def check_name(typed: str) -> None:
    """Raise `ValidationError` where a name would carry a link to whoever reads it."""
    if not is_name(typed):
        raise ValidationError(_("Please type a name, not an address."))


def check_phone(typed: str, country: str) -> str:
    """Return the number in E.164, or raise `ValidationError` with what is wrong."""
    try:
        return parse_phone(typed, country).e164
    except BadPhone as bad:
        raise ValidationError(str(PHONE_FAULTS[bad.reason])) from None


def check_email(typed: str) -> str:
    """Return the address, or raise `ValidationError` with what is wrong."""
    try:
        return parse_email(typed)
    except BadEmail as bad:
        raise ValidationError(str(EMAIL_FAULTS[bad.reason])) from None

"""The questions about people: who asks, where the learner lives, how to reach them."""

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
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.forms import Question
from helpnet.web.contact_words import EMAIL_FAULTS, PHONE_FAULTS
from helpnet.web.fields import Line, OneOf, Paragraph
from helpnet.web.labels import label

LEAST_DIGITS = 6
FIELDS = {
    ContactWay.PHONE: ("phone",),
    ContactWay.EMAIL: ("email",),
    ContactWay.NEIGHBOUR: ("neighbour", "phone"),
    ContactWay.LETTER: ("address",),
}
"""What each way of reaching somebody asks for."""


class ReferrerForm(Question):
    """Who asks for somebody else, and that this person agrees."""

    title = _l("You ask for somebody else")
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

    def validate_referrer_contact(self, field: Any) -> None:
        """Take an e-mail address, or something with enough digits."""
        if "@" not in field.data:
            if len(re.findall(r"\d", field.data)) < LEAST_DIGITS:
                raise ValidationError(_("Please type a whole phone number or address."))
            return
        try:
            parse_email(field.data)
        except BadEmail as bad:
            raise ValidationError(str(EMAIL_FAULTS[bad.reason])) from None

    def validate_agreed(self, field: Any) -> None:
        """Stop here without consent."""
        if not field.data:
            raise ValidationError(_("We need the yes of the person who wants help."))


class ContactForm(Question):
    """Name, and the way to reach the learner."""

    title = _l("How can we reach you?")
    full_name = Line(_l("Your name"), missing=_l("Please type a name."), most=120)
    way = OneOf(
        _l("How do you want to hear from us?"),
        choices=[
            (ContactWay.PHONE, _l("Call me")),
            (ContactWay.EMAIL, _l("Send me an e-mail")),
            (ContactWay.NEIGHBOUR, _l("Call me at my neighbour's")),
            (ContactWay.LETTER, _l("Write me a letter")),
        ],
        missing=_l("Please choose how we can reach you."),
    )

    def prepare(self, draft: Draft) -> None:
        """Ask for the other person's name where somebody asks for them."""
        if draft.for_other:
            self.title = _l("How can we reach the person?")
            self.full_name.label.text = _l("Name of the person who wants to learn")
            self.way.label.text = _l("How does the person want to hear from us?")
            self.way.choices = [(each, label(each)) for each in ContactWay]


class ReachForm(Question):
    """The number or the address for the chosen way; the other fields go."""

    title = _l("Where can we reach you?")
    neighbour = Line(
        _l("Name of the neighbour"), missing=_l("Please type the neighbour's name.")
    )
    phone = Line(
        _l("Phone number"),
        description=_l("We use it only for your request."),
        most=60,
    )
    email = Line(
        _l("E-mail address"),
        description=_l("We use it only for your request."),
        most=254,
    )
    address = Paragraph(
        _l("Postal address"),
        description=_l("Name, street and number, postcode and town."),
        missing=_l("Please type the address for the letter."),
        most=300,
    )

    def prepare(self, draft: Draft) -> None:
        """Keep the fields of the chosen way, and learn the country of the number."""
        way = draft.first("contact", "way")
        wanted = FIELDS[ContactWay(way)] if way in set(ContactWay) else ("phone",)
        for name in {"neighbour", "phone", "email", "address"} - set(wanted):
            delattr(self, name)
        if "neighbour" in wanted:
            self.phone.label.text = _l("Phone number of the neighbour")
        if draft.for_other:
            self.title = _l("How can we reach the person?")
        self.country = draft.place.country if draft.place else ""

    def validate_phone(self, field: Any) -> None:
        """Say what is wrong with the number, if anything."""
        try:
            parse_phone(field.data, self.country)
        except BadPhone as bad:
            raise ValidationError(str(PHONE_FAULTS[bad.reason])) from None

    def validate_email(self, field: Any) -> None:
        """Say what is wrong with the address, if anything."""
        try:
            parse_email(field.data)
        except BadEmail as bad:
            raise ValidationError(str(EMAIL_FAULTS[bad.reason])) from None

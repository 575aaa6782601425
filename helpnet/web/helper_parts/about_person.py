"""Who a helper is, and what they promise."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from helpnet.domain.contacts import BadEmail, BadPhone, parse_email, parse_phone
from helpnet.web.contact_words import EMAIL_FAULTS, PHONE_FAULTS
from helpnet.web.fields import Line
from helpnet.web.helper_parts.base import Answers, Part


class ContactForm(Part):
    """Name and phone number."""

    name = Line(_l("Your name"), missing=_l("Tell us your name."))
    phone = Line(
        _l("Phone number"),
        description=_l("For the coordinator, and for learners you have accepted."),
        most=60,
    )
    country, e164 = "", ""

    def prepare(self, answers: Answers) -> None:
        """Learn from which country the number is dialled."""
        self.country = answers["where"]["country"]

    def validate_phone(self, field: Any) -> None:
        """Say what is wrong with the number, if anything."""
        try:
            self.e164 = parse_phone(field.data, self.country).e164
        except BadPhone as bad:
            raise ValidationError(str(PHONE_FAULTS[bad.reason])) from None

    def answer(self) -> Any:
        """Return the name, and the number ready to dial."""
        return {"name": self.name.data, "phone": self.e164}


class WhoForm(ContactForm):
    """Name, phone number and e-mail address."""

    email = Line(
        _l("E-mail address"),
        description=_l("We send you requests and your link to sign in."),
        most=254,
    )
    address = ""

    def validate_email(self, field: Any) -> None:
        """Say what is wrong with the address, if anything."""
        try:
            self.address = parse_email(field.data)
        except BadEmail as bad:
            raise ValidationError(str(EMAIL_FAULTS[bad.reason])) from None

    def answer(self) -> Any:
        """Return the name, the number and the address."""
        return {**super().answer(), "email": self.address}


class PromiseForm(Part):
    """The code of conduct."""

    promise = BooleanField(_l("I promise to keep these rules."))

    def validate_promise(self, field: Any) -> None:
        """Nobody helps without it."""
        if not field.data:
            raise ValidationError(_("You can only help if you keep these rules."))

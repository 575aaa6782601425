"""The forms of signing in and of one's own account."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import ValidationError

from helpnet.domain.contacts import BadEmail, parse_email
from helpnet.domain.passwords import LEAST_LENGTH, PasswordFault
from helpnet.domain.texts import TooLong, one_line
from helpnet.web.speech import offered_languages


class EmailForm(FlaskForm):  # type: ignore[misc]
    """Who wants to sign in."""

    email = StringField(_l("Your e-mail address"))

    def validate_email(self, field: Any) -> None:
        """Refuse what cannot be an address."""
        read_email(field)


class PasswordForm(EmailForm):
    """E-mail and password."""

    password = PasswordField(_l("Your password"))


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """The password now, if there is one, and the one to come."""

    old = PasswordField(_l("Your password now"))
    new = PasswordField(_l("Your new password"))

    def refuse(self, fault: PasswordFault) -> None:
        """Say beside the field why the new password cannot be used."""
        words = {
            PasswordFault.TOO_SHORT: _(
                "Use at least %(number)s characters.", number=LEAST_LENGTH
            ),
            PasswordFault.TOO_LONG: _("This password is too long."),
            PasswordFault.TOO_COMMON: _("This password is too easy to guess."),
        }
        self.new.errors = [*self.new.errors, words[fault]]


class AccountForm(FlaskForm):  # type: ignore[misc]
    """How somebody is called, and the language of messages."""

    name = StringField(_l("Your name"))
    language = RadioField(_l("Language of our messages to you"))

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)
        self.language.choices = offered_languages()

    def validate_name(self, field: Any) -> None:
        """Keep the name on one line; it must not be empty."""
        read_line(field, 120, _("Tell us your name."))


def read_email(field: Any) -> None:
    """Replace what was typed by an address we can write to, or say what is wrong."""
    try:
        field.data = parse_email(field.data or "")
    except BadEmail:
        raise ValidationError(
            _("Type an e-mail address, like name@example.org.")
        ) from None


def read_line(field: Any, most: int, missing: str = "") -> None:
    """Replace what was typed by one clean line; `missing` is said when it is empty."""
    try:
        field.data = one_line(field.data or "", most)
    except TooLong:
        raise ValidationError(
            _("Please use at most %(number)s characters.", number=most)
        ) from None
    if missing and not field.data:
        raise ValidationError(missing)

"""How to reach a learner: ways, phone numbers and e-mail addresses as typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType
from phonenumbers import ValidationResult as Length


class ContactWay(StrEnum):
    """How a learner can be reached."""

    PHONE = "phone"
    EMAIL = "email"
    NEIGHBOUR = "neighbour"
    LETTER = "letter"


BY_VOICE = frozenset({ContactWay.PHONE, ContactWay.NEIGHBOUR})
"""The ways that take a phone number."""


class PhoneFault(StrEnum):
    """What is wrong with a typed phone number."""

    EMPTY = "empty"
    LETTERS = "letters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    PREMIUM = "premium"
    EMERGENCY = "emergency"
    IMPOSSIBLE = "impossible"


class EmailFault(StrEnum):
    """What is wrong with a typed e-mail address."""

    EMPTY = "empty"
    NO_AT_SIGN = "no_at_sign"
    MALFORMED = "malformed"


class BadPhone(Exception):
    """Nobody can be called at this number; `raw` is what was typed."""

    def __init__(self, reason: PhoneFault, raw: str) -> None:
        super().__init__(reason)
        self.reason, self.raw = reason, raw


class BadEmail(Exception):
    """No message can be sent to this address; `raw` is what was typed."""

    def __init__(self, reason: EmailFault, raw: str) -> None:
        super().__init__(reason)
        self.reason, self.raw = reason, raw


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be called: to dial, to read aloud, and as it was typed."""

    e164: str
    display: str
    can_sms: bool
    raw: str


# The parser would accept digits of any script: only these two are meant.
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
# Copied from a contact list, numbers come wrapped in invisible direction marks.
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PHONE_SIGNS = re.compile(r"[0-9+()./\s\-\u2010-\u2015\u2212]*")
_LENGTH_FAULTS = {
    Length.TOO_SHORT: PhoneFault.TOO_SHORT,
    Length.IS_POSSIBLE_LOCAL_ONLY: PhoneFault.TOO_SHORT,
    Length.TOO_LONG: PhoneFault.TOO_LONG,
    Length.INVALID_LENGTH: PhoneFault.IMPOSSIBLE,
    Length.INVALID_COUNTRY_CODE: PhoneFault.IMPOSSIBLE,
}


def parse_phone(raw: str, country: str) -> Phone:
    """Return the number dialled from `country` (ISO 3166 code, such as `BE`).

    Raise `BadPhone` where no ordinary phone would ring.
    """
    typed = _INVISIBLE.sub("", raw).translate(_ARABIC_DIGITS).strip()
    if not typed:
        raise BadPhone(PhoneFault.EMPTY, raw)
    if not _PHONE_SIGNS.fullmatch(typed):
        raise BadPhone(PhoneFault.LETTERS, raw)
    if phonenumbers.is_emergency_number(typed, country):
        raise BadPhone(PhoneFault.EMERGENCY, raw)
    number = _read(typed, country, raw)
    fault = _fault(number)
    if fault:
        raise BadPhone(fault, raw)
    return _phone(number, country, raw)


def _read(typed: str, country: str, raw: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as error:
        reason = _PARSE_FAULTS.get(error.error_type, PhoneFault.IMPOSSIBLE)
        raise BadPhone(reason, raw) from None


_PARSE_FAULTS = {
    phonenumbers.NumberParseException.TOO_LONG: PhoneFault.TOO_LONG,
    phonenumbers.NumberParseException.TOO_SHORT_NSN: PhoneFault.TOO_SHORT,
    phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD: PhoneFault.TOO_SHORT,
    phonenumbers.NumberParseException.NOT_A_NUMBER: PhoneFault.TOO_SHORT,
}


def _fault(number: PhoneNumber) -> PhoneFault | None:
    length = phonenumbers.is_possible_number_with_reason(number)
    if length in _LENGTH_FAULTS:
        return _LENGTH_FAULTS[length]
    if phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE:
        return PhoneFault.PREMIUM
    return None if phonenumbers.is_valid_number(number) else PhoneFault.IMPOSSIBLE


def _phone(number: PhoneNumber, country: str, raw: str) -> Phone:
    home = phonenumbers.region_code_for_number(number) == country
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return Phone(
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        display=phonenumbers.format_number(number, style),
        can_sms=phonenumbers.number_type(number) == PhoneNumberType.MOBILE,
        raw=raw,
    )


def readable(e164: str, country: str) -> str:
    """Return a stored number in groups, as people in `country` write it."""
    try:
        return parse_phone(e164, country).display
    except BadPhone:
        return e164


def readable_anywhere(e164: str) -> str:
    """Return a stored number in groups, with the sign of its country."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def country_of(e164: str) -> str | None:
    """Return the country (ISO 3166 code) in which a stored number is at home."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return None


def calling_code(country: str) -> str:
    """Return how numbers of a country begin everywhere, such as `+32`."""
    return f"+{phonenumbers.country_code_for_region(country)}"


def as_sent(raw: str, countries: Iterable[str]) -> str:
    """Return the number (E.164) of who sent a text, however a gateway writes it.

    Empty for a name, a short code, or digits that could be of two of the countries.
    """
    typed = _INVISIBLE.sub("", raw).strip()
    digits = re.sub(r"[\s().-]", "", typed).removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) > _SHORT_CODE):
        return ""
    whole = _valid("+" + digits.removeprefix("00"), None)
    if whole or typed.startswith(("+", "00")):
        return whole
    found = {_valid(digits, country) for country in countries} - {""}
    return found.pop() if len(found) == 1 else ""


_SHORT_CODE = 6


def _valid(typed: str, country: str | None) -> str:
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return ""
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return e164 if phonenumbers.is_valid_number(number) else ""


def parse_email(raw: str) -> str:
    """Return the address ready to send to, or raise `BadEmail`; asks no server.

    The domain is in lower case and ASCII; the part before the @ is kept as typed.
    """
    typed = _INVISIBLE.sub("", raw).strip()
    if not typed:
        raise BadEmail(EmailFault.EMPTY, raw)
    if "@" not in typed:
        raise BadEmail(EmailFault.NO_AT_SIGN, raw)
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise BadEmail(EmailFault.MALFORMED, raw) from None
    return found.ascii_email or found.normalized


def last_digits(e164: str, count: int = 4) -> str:
    """Return the last digits, which a learner says to prove who they are."""
    return re.sub(r"[^0-9]", "", e164)[-count:]


def masked(e164: str) -> str:
    """Return the number with all but its last two digits hidden."""
    return "•" * 6 + last_digits(e164, 2)

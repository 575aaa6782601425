"""What one cell of a file of places says, whatever its author's habits."""

import html
import math
import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from helpnet.domain.contacts import BadEmail, BadPhone, parse_email, parse_phone
from helpnet.domain.texts import clean

POSTCODE_DIGITS: Mapping[str, int] = MappingProxyType(
    {"FR": 5, "DE": 5, "EE": 5, "BE": 4, "LU": 4, "AU": 4, "NZ": 4}
)
"""Where postcodes are digits alone: how many."""

MOST_READ = 20_000  # characters of a cell; a longer one is no description of a place

_EMPTY = frozenset(
    {"", "-", "--", "#n/d", "#n/a", "n/a", "n/d", "nd", "null", "none", "nan"}
    | {"true", "false", "non renseigné", "non renseigne"}
)
_NO_ID = frozenset({"", "-", "--", "#n/d", "#n/a", "n/a", "n/d"})
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)
_MARKER = re.compile(r"#{2,}\s*\w*\s*#{2,}")
_BREAK = re.compile(r"<(?:br|/p|/li|/div)\b[^<>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_PERSON = re.compile(r"[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*[._][a-zà-ÿ]+(?:-[a-zà-ÿ]+)*")
_WEBSITE = re.compile(
    r"https?://[\w-]+(?:\.[\w-]+)+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
_OFFICES = (
    *("accueil", "admin", "agence", "antenne", "asso", "atelier", "bibli", "bureau"),
    *("ccas", "centre", "commun", "contact", "cyber", "direction", "ecole", "emploi"),
    *("epn", "equipe", "espace", "formation", "france", "info", "inscription", "jeune"),
    *("mairie", "maison", "media", "mission", "mjc", "multi", "numeri", "office"),
    *("msap", "pimms", "point", "pref", "public", "relais", "reseau", "resp"),
    *("secretariat", "service", "social", "ville", "web"),
)
_INITIALS = re.compile(
    r"(?:[bcdfghj-np-tv-xz]{2,4}|afr|efs|esc|fjep|iip|mpt|pre)[._-].*"
)


class NotANumber(Exception):
    """The cell holds something, but no number."""


def text_of(value: object, most: int = MOST_READ) -> str:
    """Return the cell as plain text: no markup, no sign that stands for nothing.

    Whole numbers lose the `.0` of spreadsheets. Raise `texts.TooLong`.
    """
    return _read(value, most, _EMPTY)


def _read(value: object, most: int, nothing: frozenset[str]) -> str:
    plain = _plain(value)
    if plain.strip().casefold() in nothing:
        return ""
    for pattern, instead in ((_SCRIPT, ""), (_BREAK, "\n"), (_TAG, ""), (_MARKER, "")):
        plain = pattern.sub(instead, plain)
    return clean(plain, most)


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)[: MOST_READ * 2]
    return html.unescape(text) if "&" in text else text


def id_of(value: object) -> str:
    """Return an id as plain text; one typed `nan` or `none` is one like any other.

    In any other cell, or not typed as text, such a word stands for nothing.
    """
    return _read(value, 10**6, _NO_ID if isinstance(value, str) else _EMPTY)


def is_text(value: object, *, many: bool = False) -> bool:
    """Tell whether a cell can be read as text: no group of cells, no list of them.

    `many`: a list of texts will do.
    """
    if many and isinstance(value, list | tuple):
        return all(map(is_text, value))
    return not isinstance(value, Mapping | list | tuple)


def number_of(value: object) -> float | None:
    """Return the number, None for an empty cell; decimal point or decimal comma.

    Raise `NotANumber`.
    """
    if isinstance(value, bool) or (isinstance(value, float) and math.isnan(value)):
        raise NotANumber
    typed = re.sub(r"\s", "", text_of(value, MOST_READ * 2))
    if not typed:
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,20}(?:[.,][0-9]{0,40})?", typed):
        return _other_number(value)
    return float(typed.replace(",", "."))


def _other_number(value: object) -> float:
    # A number of JSON, such as 1e-7, that is written otherwise than in files.
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise NotANumber


def pair_of(value: object) -> tuple[object, object]:
    """Return latitude and longitude, still as cells, of one cell that holds both.

    Reads `{"lat": …, "lon": …}` and the text `latitude, longitude`.
    """
    if isinstance(value, Mapping):
        named = {str(key).casefold()[:3]: each for key, each in value.items()}
        return named.get("lat"), named.get("lon", named.get("lng"))
    parts = text_of(value).split(",")
    return (parts[0], parts[1]) if len(parts) == 2 else (None, None)


def list_of(value: object) -> tuple[str, ...]:
    """Return the values of a list, each once, in their order.

    Between them stands `|`, else `;`, or a new line; `{a,"b"}` is a list too.
    """
    if isinstance(value, list | tuple):
        parts = [text_of(each) for each in value]
    else:
        parts = _split(text_of(value))
    tidied = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(p for p in tidied if p.casefold() not in _EMPTY))


def _split(text: str) -> list[str]:
    if text.startswith("{") and text.endswith("}"):
        return [part.strip().strip('"') for part in text[1:-1].split(",")]
    return re.split(r"[|\n]" if "|" in text else r"[;\n]", text)


def postcode_of(value: object, country: str) -> str:
    """Return the postcode, with the zeros in front that a spreadsheet took away."""
    text = re.sub(r"\s+", " ", text_of(value)).upper()
    digits, number = POSTCODE_DIGITS.get(country, 0), text.replace(" ", "")
    if not digits or not re.fullmatch(r"[0-9]+", number):
        return text
    return number.zfill(digits)


def is_postcode(text: str, country: str) -> bool:
    """Tell whether it has the form of a postcode of the country."""
    if digits := POSTCODE_DIGITS.get(country):
        return bool(re.fullmatch(rf"[0-9]{{{digits}}}", text))
    return bool(re.fullmatch(r"[A-Z0-9][A-Z0-9 -]{1,10}", text))


def phone_of(value: object, country: str) -> tuple[str, bool]:
    """Return the number as people dial it, and whether it is known to ring.

    A number that a spreadsheet took for an integer gets its `+` or `0` back.
    """
    text = " ".join(text_of(value).split())
    first = re.split(r"[|;/\n]", text)[0].strip()
    for typed in (first, f"+{first}", f"0{first}"):
        try:
            return parse_phone(typed, country).display, True
        except BadPhone:
            if not first.isdigit() or first.startswith("0"):
                break
    return first[:40], not first


def email_of(text: str) -> str:
    """Return the address ready to send to, empty when there is none in the text."""
    try:
        return parse_email(text.removeprefix("mailto:"))
    except BadEmail:
        return ""


def is_personal(email: str) -> bool:
    """Tell whether the address looks like the one of a person, not of a desk."""
    name = email.partition("@")[0].casefold()
    if not _PERSON.fullmatch(name) or _INITIALS.fullmatch(name):
        return False
    return not any(word in name for word in _OFFICES)


def website_of(text: str) -> str:
    """Return the address of a page, empty when a browser could not open it safely."""
    typed = text if "://" in text else f"https://{text}"
    return typed if _WEBSITE.fullmatch(typed) else ""


def date_of(value: object) -> date | None:
    """Return a day written `2024-01-31` or, day first, `31/01/2024`; else None."""
    text = text_of(value)
    if match := re.match(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", text):
        year, month, day = match.groups()
    elif match := re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)", text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def meaningful_number(value: object) -> str:
    """Return the registration number of an organisation, empty for a stand-in."""
    number = re.sub(r"[^0-9A-Z]", "", text_of(value).upper())
    return number if number.strip("0") else ""

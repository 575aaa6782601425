"""What a network says of itself: each field as typed, and what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers

from helpnet.domain.contacts import BadEmail, BadPhone, parse_email, parse_phone
from helpnet.domain.geojson import BadShape, ShapeProblem
from helpnet.domain.languages import OFFERED
from helpnet.domain.territory import parse_territory
from helpnet.domain.texts import TooLong, one_line

NEEDED = ("slug", "name", "country", "languages", "territory", "phone", "time_zone")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class NetworkProblem(StrEnum):
    """What is wrong with one field."""

    MISSING = "missing"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    NOT_A_SLUG = "not_a_slug"
    TOO_LONG = "too_long"
    NOT_A_COUNTRY = "not_a_country"
    NOT_A_LANGUAGE = "not_a_language"
    NOT_A_ZONE = "not_a_zone"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_TERRITORY = "not_a_territory"
    SWAPPED = "swapped"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class NetworkFault:
    """One fault: the field, what is wrong, and the part that is."""

    field: str
    problem: NetworkProblem
    detail: str = ""


class BadNetwork(Exception):
    """This is no network; `faults` names everything wrong at once."""

    def __init__(self, faults: tuple[NetworkFault, ...]) -> None:
        super().__init__(", ".join(f"{each.field}: {each.problem}" for each in faults))
        self.faults = faults


class _Wrong(Exception):
    def __init__(self, problem: NetworkProblem, detail: str = "") -> None:
        super().__init__(problem)
        self.problem, self.detail = problem, detail


def read_profile(
    given: Mapping[str, str], *, country: str = "", whole: bool = True
) -> dict[str, Any]:
    """Return the columns of a network from its fields as typed.

    `whole`: a new network, of which nothing may be missing; else only what is given
    is read, for a network of `country`. Raise `BadNetwork` with all faults at once.
    """
    values = dict[str, Any]()
    faults = [
        NetworkFault(field, NetworkProblem.MISSING)
        for field in NEEDED
        if whole and not given.get(field, "").strip()
    ]
    home = given.get("country", country).strip().upper()
    for field, text in given.items():
        try:
            values |= {field: _READERS[field](text, home)} if text.strip() else {}
        except _Wrong as wrong:
            faults.append(NetworkFault(field, wrong.problem, wrong.detail))
    if faults:
        raise BadNetwork(tuple(faults))
    return values


def _slug(text: str, _country: str) -> str:
    if not _SLUG.fullmatch(text) or len(text) > 60:
        raise _Wrong(NetworkProblem.NOT_A_SLUG, text[:80])
    return text


def _name(text: str, _country: str) -> str:
    try:
        return one_line(text, 120)
    except TooLong as long:
        raise _Wrong(NetworkProblem.TOO_LONG, str(long.length)) from None


def _country(text: str, _home: str) -> str:
    code = text.strip().upper()
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise _Wrong(NetworkProblem.NOT_A_COUNTRY, text[:20])
    return code


def _languages(text: str, _country: str) -> list[str]:
    codes = list(dict.fromkeys(re.findall(r"[^\s,]+", text.lower())))
    unknown = [code for code in codes if code not in OFFERED]
    if unknown:
        raise _Wrong(NetworkProblem.NOT_A_LANGUAGE, ", ".join(unknown)[:80])
    return codes


def _time_zone(text: str, _country: str) -> str:
    if text.strip() not in available_timezones():
        raise _Wrong(NetworkProblem.NOT_A_ZONE, text[:60])
    return ZoneInfo(text.strip()).key


def _phone(text: str, country: str) -> str:
    try:
        return " ".join(parse_phone(text, country).raw.split())[:40]
    except BadPhone as bad:
        raise _Wrong(NetworkProblem.NOT_A_PHONE, bad.reason) from None


def _email(text: str, _country: str) -> str:
    try:
        return parse_email(text)
    except BadEmail as bad:
        raise _Wrong(NetworkProblem.NOT_AN_EMAIL, bad.reason) from None


def _territory(text: str, _country: str) -> dict[str, Any]:
    try:
        shape = parse_territory(text)
    except BadShape as bad:
        if any(fault.problem is ShapeProblem.SWAPPED for fault in bad.faults):
            raise _Wrong(NetworkProblem.SWAPPED) from None
        raise _Wrong(NetworkProblem.NOT_A_TERRITORY, str(bad)) from None
    return shape.as_geojson()


_READERS: Mapping[str, Callable[[str, str], Any]] = MappingProxyType(
    {
        "slug": _slug,
        "name": _name,
        "country": _country,
        "languages": _languages,
        "time_zone": _time_zone,
        "phone": _phone,
        "email": _email,
        "territory": _territory,
    }
)

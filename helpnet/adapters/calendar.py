"""Help sessions as iCalendar (RFC 5545): in a mail, and as a helper's own calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from config import Settings
from helpnet.adapters.mail import CalendarPart
from helpnet.adapters.wording import word
from helpnet.domain.calendar_entries import Entry
from helpnet.domain.notices import NoticeKind
from helpnet.domain.texts import in_lines

METHODS: Mapping[str, str] = {
    NoticeKind.SESSION_PLANNED: "REQUEST",
    NoticeKind.SESSION_MOVED: "REQUEST",
    NoticeKind.SESSION_CANCELLED: "CANCEL",
    NoticeKind.CANNOT_COME: "CANCEL",
}
"""The messages that change a calendar, and what they ask it to do (RFC 5546)."""

_PRODUCT = "-//helpnet//help sessions//EN"
_REFRESH = timedelta(hours=1)
_YEAR = timedelta(days=366)
"""How far around the meetings a calendar knows when clocks change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whose calendar it is; `address` is where their mail goes."""

    name: str
    address: str
    language: str
    network: str


def invite(
    kind: str,
    facts: Mapping[str, Any],
    guest: Guest,
    *,
    settings: Settings,
    now: datetime,
) -> CalendarPart | None:
    """Return what lets a mail put its meeting into the reader's calendar, or out of it.

    None for messages about anything else, and for old ones that lack the facts.
    """
    method = METHODS.get(kind)
    if method is None or "session" not in facts:
        return None
    entry = Entry(
        facts=facts, network=guest.network, revised_at=now, cancelled=method == "CANCEL"
    )
    event = _event(entry, guest.language, settings)
    event.add("organizer", _party(*parseaddr(settings.MAIL_FROM)))
    event.add("attendee", _attendee(guest))
    content = _calendar([event], [entry], method=method)
    return CalendarPart(name="meeting.ics", method=method, content=content)


def feed(
    entries: Iterable[Entry], *, title: str, language: str, settings: Settings
) -> bytes:
    """Return all these meetings as one calendar to subscribe to.

    The same entries give the same octets.
    """
    shown = list(entries)
    events = [_event(each, language, settings) for each in shown]
    return _calendar(events, shown, title=in_lines(title))


def _calendar(
    events: list[Event], entries: list[Entry], *, method: str = "", title: str = ""
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if title:
        calendar.add("x-wr-calname", title)
        calendar.add("refresh-interval", vDuration(_REFRESH), {"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    days = [_moment(each.facts).date() for each in entries]
    if days:
        calendar.add_missing_timezones(min(days) - _YEAR, max(days) + _YEAR)
    return bytes(calendar.to_ical())


def _event(entry: Entry, language: str, settings: Settings) -> Event:
    facts = entry.facts
    start, words = _moment(facts), _words(entry, language)
    end = start + timedelta(minutes=facts["minutes"])
    event = Event()
    event.add("uid", f"session-{facts['session']}@{_host(settings)}")
    event.add("sequence", facts["sequence"])
    event.add("dtstamp", entry.revised_at.astimezone(UTC))
    event.add("dtstart", _local(start, facts["zone"]))
    event.add("dtend", _local(end, facts["zone"]))
    event.add("summary", in_lines(words[0]))
    event.add("description", in_lines(words[1]))
    if facts["location"]:
        event.add("location", in_lines(facts["location"]))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _words(entry: Entry, language: str) -> tuple[str, str]:
    """Return the line that shows everywhere, and what is read on opening it."""
    facts = entry.facts
    helper_reads = facts["to"] == "helper"
    other = facts["learner" if helper_reads else "helper"]
    phone = facts["learner_phone" if helper_reads else "helper_phone"]
    told = {
        "other": other,
        "first_name": next(iter(other.split()), entry.network),
        "other_phone": "" if entry.cancelled else phone,
    }
    worded = word(
        kind="calendar_entry",
        language=language,
        recipient="",
        network=entry.network,
        facts={**facts, **told},
    )
    return worded.subject, worded.body.strip()


def _moment(facts: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(facts["starts_at"])


def _local(at: datetime, zone: str) -> datetime:
    """Return the moment on the wall there, or in UTC where that time comes twice.

    A local time that comes twice means the first (RFC 5545, 3.3.5): of the second, a
    calendar would take the wrong hour.
    """
    local = at.astimezone(ZoneInfo(zone))
    return at.astimezone(UTC) if local.fold else local


def _attendee(guest: Guest) -> vCalAddress:
    party = _party(guest.name, guest.address)
    party.params["ROLE"] = vText("REQ-PARTICIPANT")
    party.params["PARTSTAT"] = vText("ACCEPTED")  # both agreed before it was planned
    party.params["RSVP"] = vText("FALSE")
    return party


def _party(name: str, address: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{address}")
    if shown := " ".join(in_lines(name).replace('"', "'").split()):
        party.params["CN"] = vText(shown)
    return party


def _host(settings: Settings) -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"

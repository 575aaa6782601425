"""What the tests of this folder share. Meetings as iCalendar, read back as a calendar program reads them."""

from icalendar import Calendar

from tests.conftest import settings_for

SETTINGS = settings_for(
    "sqlite://", BASE_URL="https://help.example.org:8443", MAIL_FROM="Desk <d@x.org>"
)


def sound(content):
    """Return the calendar, or fail on what RFC 5545 forbids."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        assert not any(octet < 32 for octet in line)
        line.decode()  # no character is cut in two
    calendar = Calendar.from_ical(content)
    assert str(calendar["VERSION"]) == "2.0"
    assert "PRODID" in calendar
    assert not calendar.get_missing_tzids()
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        assert event["DTSTAMP"].dt.tzinfo is not None
        for name in ("DTSTART", "DTEND"):
            assert event[name].dt.utcoffset() is not None, "a floating time"
        assert event["DTEND"].dt > event["DTSTART"].dt
    return calendar

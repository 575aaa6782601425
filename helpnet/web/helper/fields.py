"""Fields for a day, a time and minutes that say plainly what is wrong."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, TimeField
from wtforms.validators import ValidationError

from helpnet.domain.local_times import Moment, NoSuchTime, moment_of
from helpnet.domain.meetings import MOST_DAYS_AHEAD, MeetingFault
from helpnet.web.keys import new_key as new_key
from helpnet.web.keys import read_key as read_key

FAULTS = {
    MeetingFault.IN_THE_PAST: _l("This time has passed already. Choose a later one."),
    MeetingFault.TOO_FAR_AHEAD: _l("Choose a day within the next twelve months."),
    MeetingFault.PLACE_MISSING: _l("Say where you meet."),
    MeetingFault.NOT_WISHED: _l("Home visits were not agreed. Choose another way."),
    MeetingFault.VETTING_MISSING: _l(
        "Your background check must still be valid on that day. Choose another way."
    ),
    MeetingFault.IN_THE_FUTURE: _l(
        "This day is still to come. Choose today or a day before."
    ),
    MeetingFault.BEFORE_START: _l(
        "You were not helping this person yet on that day. Please look again."
    ),
    MeetingFault.MINUTES: _l("Type the minutes as a number from 1 to 600."),
    MeetingFault.NO_LEVEL: _l("Choose at least one thing you worked on."),
    MeetingFault.OTHER_GOAL: _l("The goals have changed. Please open this page again."),
}


class Day(DateField):  # type: ignore[misc]
    """A day from the browser's calendar; `missing` is said when it is empty."""

    def __init__(self, label: Any, *, missing: Any = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.missing = missing

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the ISO date that browsers send, or days first as people type them."""
        typed, self.data = "".join(valuelist).strip(), None
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
            self.data = self.data or _parsed(typed, form)
        if typed and self.data is None:
            raise ValueError(str(_l("Type the day like this: 2026-03-31.")))

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse nothing where a day is needed."""
        if self.missing and self.data is None and not self.process_errors:
            raise ValidationError(str(self.missing))


class Clock(TimeField):  # type: ignore[misc]
    """A time of day; `missing` is said when it is empty."""

    def __init__(self, label: Any, *, missing: Any = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.missing = missing

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read hours and minutes, such as 14:30."""
        typed, self.data = "".join(valuelist).strip(), None
        if not typed:
            return
        try:
            self.data = time.fromisoformat(typed).replace(tzinfo=None)
        except ValueError:
            raise ValueError(str(_l("Type the time like this: 14:30."))) from None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse nothing where a time is needed."""
        if self.missing and self.data is None and not self.process_errors:
            raise ValidationError(str(self.missing))


class Minutes(IntegerField):  # type: ignore[misc]
    """How long, as a whole number of minutes; the range is checked below."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse what is no number."""
        typed, self.data = "".join(valuelist).strip(), None
        if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
            raise ValueError(str(FAULTS[MeetingFault.MINUTES]))
        self.data = int(typed)


class Pick(SelectField):  # type: ignore[misc]
    """One of a list that unfolds; what is not on it is refused."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse what is not on the list."""
        if self.data not in {value for value, _words in self.choices or ()}:
            raise ValidationError(str(_l("Please choose from this list.")))


class PublicPlace(Pick):
    """A partner's place, of those given as (id, name), or another one."""

    def __init__(
        self, label: Any, *, places: Iterable[tuple[int, str]] = (), **options: Any
    ) -> None:
        super().__init__(label, **options)
        named = [(str(number), words) for number, words in places]
        self.choices = [("", _l("Another place")), *named]


def read_moment(day: Any, clock: Any, zone: str, *, today: date) -> Moment | None:
    """Return the moment of the two fields, or say beside them what is wrong."""
    if day.errors or clock.errors:
        return None
    if far := abs(day.data - today) > timedelta(days=MOST_DAYS_AHEAD + 1):
        past = day.data < today
        fault = MeetingFault.IN_THE_PAST if past else MeetingFault.TOO_FAR_AHEAD
        add_error(day, FAULTS[fault])
    if clock.data is None:
        add_error(clock, _l("Type the time like this: 14:30."))
    if far or clock.data is None:
        return None
    try:
        return moment_of(day.data, clock.data, zone)
    except NoSuchTime:
        words = _l("The clocks go forward that night. Choose another time.")
        add_error(clock, words)
    return None


def add_error(field: Any, words: Any) -> None:
    """Say something beside a field that was read well but cannot be."""
    field.errors = [*field.errors, str(words)]


def _parsed(typed: str, form: str) -> date | None:
    try:
        return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None

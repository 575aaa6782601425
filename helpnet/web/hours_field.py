"""The form field for opening hours: each day from–to twice, kept in OSM syntax."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import StopValidation

from helpnet.domain.availability import Day
from helpnet.domain.opening_week import (
    MOST_SPANS,
    Span,
    read_time,
    read_week,
    write_week,
)
from helpnet.web.labels import label

ENDS = ("from", "to")


class BadTimes(Exception):
    """The times of one day cannot be."""


class HoursField(Field):  # type: ignore[misc]
    """Opening hours of a week; `data` is their text in OSM syntax.

    Hours that the table cannot show, such as “by appointment”, are kept in `before`
    and stay as long as the table is left empty.
    """

    before = ""

    def process(self, formdata: Any, data: Any = "", **_options: Any) -> None:
        """Take what was typed, else what is stored."""
        self.process_errors: list[str] = []
        self.object_data = self.data = data if isinstance(data, str) else ""
        week = read_week(self.data)
        self.before = self.data if week is None else ""
        stored = {
            name: time
            for day, spans in (week or {}).items()
            for number, span in enumerate(spans)
            for name, time in zip(self._names(day, number), span, strict=True)
        }
        self.typed = stored
        if formdata is not None:
            self.typed = {n: formdata.get(n, "").strip()[:10] for n in self._all()}

    def rows(self) -> list[tuple[str, str, list[list[tuple[str, str]]]]]:
        """Return day, its name, and its pairs of (name of the control, value)."""
        return [
            (day.value, label(day), [self._pair(day, n) for n in range(MOST_SPANS)])
            for day in Day
        ]

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Read the table; say which day cannot be."""
        if not any(self.typed.values()):
            self.data = self.before
            return
        week, problems = {}, []
        for day in Day:
            try:
                week[day] = self._spans(day)
            except BadTimes as bad:
                problems.append(f"{label(day)}: {bad}")
        if problems:
            raise StopValidation(" ".join(problems))
        self.data = write_week(week)

    def _spans(self, day: Day) -> tuple[Span, ...]:
        spans = [self._span(day, number) for number in range(MOST_SPANS)]
        times = [time for span in spans if span for time in span]
        if times != sorted(set(times)):
            raise BadTimes(_("it closes after it opens, and opens again after that."))
        return tuple(span for span in spans if span)

    def _span(self, day: Day, number: int) -> Span | None:
        opens, closes = (self.typed[name] for name in self._names(day, number))
        if not opens and not closes:
            return None
        if not opens or not closes:
            raise BadTimes(_("both times are needed, from and to."))
        span = read_time(opens), read_time(closes)
        if span[0] is None or span[1] is None:
            raise BadTimes(_("write times such as 9:00 or 17:30."))
        return span[0], span[1]

    def _pair(self, day: Day, number: int) -> list[tuple[str, str]]:
        return [(name, self.typed.get(name, "")) for name in self._names(day, number)]

    def _names(self, day: Day, number: int) -> list[str]:
        return [f"{self.name}-{day}-{number + 1}-{end}" for end in ENDS]

    def _all(self) -> list[str]:
        return [n for d in Day for k in range(MOST_SPANS) for n in self._names(d, k)]

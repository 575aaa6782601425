"""The form filled in after a meeting: one chooser per goal, the rest prefilled."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField

from helpnet.domain.advice import gap_after
from helpnet.domain.autonomy import Level
from helpnet.domain.local_times import Moment
from helpnet.domain.meetings import (
    MOST_NOTE,
    MOST_WHERE,
    BadMeeting,
    GoalToday,
    MeetingFault,
    Recording,
)
from helpnet.domain.modes import Mode
from helpnet.services.meeting_sheets import RecordSheet
from helpnet.web.fields import Line, OneOf, Paragraph
from helpnet.web.helper.fields import (
    FAULTS,
    Clock,
    Day,
    Minutes,
    PublicPlace,
    add_error,
    new_key,
    read_moment,
)
from helpnet.web.labels import label
from helpnet.web.skill_labels import skill_label

NOT_TODAY = "no"
_PLACES_OF_FAULTS = {
    MeetingFault.IN_THE_FUTURE: "held_on",
    MeetingFault.BEFORE_START: "held_on",
    MeetingFault.MINUTES: "minutes",
    MeetingFault.IN_THE_PAST: "next_on",
    MeetingFault.TOO_FAR_AHEAD: "next_on",
    MeetingFault.PLACE_MISSING: "where",
    MeetingFault.NOT_WISHED: "mode",
    MeetingFault.VETTING_MISSING: "mode",
}


class RecordForm(FlaskForm):  # type: ignore[misc]
    """What happened at a meeting; its fields depend on the goals."""

    @property
    def choosers(self) -> list[Any]:
        """Return the field of each goal, in order."""
        return [field for field in self if field.name.startswith("level_")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that no level is of a goal that is not asked for."""
        good: bool = super().validate(extra_validators)
        if other_goals(self):
            add_error(self[self._first], FAULTS[MeetingFault.OTHER_GOAL])
            return False
        return good

    @property
    def gaps(self) -> list[tuple[Level, int, int]]:
        """Return after how many days to meet again, at least and at most, by level."""
        return [(level, *gap_after(level)) for level in Level]

    @property
    def _first(self) -> str:
        """Return where what concerns all goals is said."""
        return next((field.name for field in self.choosers), "held_on")

    @property
    def details_are_wrong(self) -> bool:
        """Tell whether the folded part of the page has an error to show."""
        folded = (self.held_on, self.minutes, self.mode, self.place, self.where)
        return any(field.errors for field in folded)

    def next_moment(self, zone: str, *, today: date) -> Moment | None:
        """Return when they meet next; None when not said, or with errors beside."""
        if self.next_on.data is None:
            return None
        return read_moment(self.next_on, self.next_at, zone, today=today)

    def recording(self, next_starts_at: datetime | None) -> Recording:
        """Return what was typed; a place is for meetings in public."""
        place_id = self.place_id
        return Recording(
            held_on=self.held_on.data,
            minutes=self.minutes.data,
            mode=Mode(self.mode.data),
            levels=levels_of(self.choosers),
            place_id=place_id,
            where="" if place_id else self.where.data,
            shared_note=self.shared_note.data,
            note=self.note.data,
            once_a_day=not self.another.data,
            next_starts_at=next_starts_at,
        )

    @property
    def place_id(self) -> int | None:
        """Return the partner's place where they met, if they did."""
        in_public = Mode(self.mode.data) is Mode.PUBLIC_PLACE
        return int(self.place.data) if in_public and self.place.data else None

    def refuse(self, refusal: BadMeeting) -> None:
        """Say beside the fields what is wrong."""
        for fault in sorted(refusal.faults):
            field = self[_PLACES_OF_FAULTS.get(fault, self._first)]
            add_error(field, FAULTS[fault])


def open_form(sheet: RecordSheet) -> RecordForm:
    """Return the form as it was sent."""
    return _form(sheet)()


def filled_form(sheet: RecordSheet) -> RecordForm:
    """Return the form with what is probably right."""
    chosen = {_name(goal): guess(goal, sheet.goals) for goal in sheet.goals}
    return _form(sheet)(
        formdata=None,
        data={
            "held_on": sheet.held_on,
            "minutes": sheet.minutes,
            "mode": sheet.mode.value,
            "place": str(sheet.place_id) if sheet.place else "",
            "where": sheet.where,
            "shared_note": sheet.shared_note,
            "note": sheet.note,
            "next_at": sheet.clock,
            "meeting": sheet.meeting_id or "",
            "entry_key": new_key(),
            **chosen,
        },
    )


def _form(sheet: RecordSheet) -> type[RecordForm]:
    fields: dict[str, Any] = {_name(goal): chooser(goal) for goal in sheet.goals}
    fields |= when_and_where(sheet.places) | {
        "shared_note": shared_note(sheet.name),
        "note": Paragraph(
            _l("A note for yourself"),
            description=_l("Only you and the coordinator read it. You can leave it."),
            most=MOST_NOTE,
        ),
        "next_on": Day(
            _l("When do you meet next?"), description=_l("You can leave this empty.")
        ),
        "next_at": Clock(_l("At what time?")),
        "meeting": HiddenField(),
        "another": HiddenField(),
        "entry_key": HiddenField(),
    }
    return type("FilledRecordForm", (RecordForm,), fields)


def when_and_where(places: Iterable[tuple[int, str]]) -> dict[str, Any]:
    """Return the fields about a meeting that are mostly right as they are."""
    modes = [(mode.value, label(mode)) for mode in Mode]
    return {
        "held_on": Day(_l("Which day was it?"), missing=_l("Choose a day.")),
        "minutes": Minutes(_l("How many minutes?")),
        "mode": OneOf(_l("How?"), choices=modes, missing=_l("Choose how you met.")),
        "place": PublicPlace(_l("A public place nearby"), places=places, default=""),
        "where": Line(_l("Where?"), most=MOST_WHERE),
    }


def shared_note(name: str) -> Paragraph:
    """Return the field for what the learner reads."""
    return Paragraph(
        _l("A note for %(name)s", name=name),
        description=_l("The person you help reads this. You can leave it empty."),
        most=MOST_NOTE,
    )


def chooser(goal: GoalToday) -> OneOf:
    """Return the field for how much help a goal needed."""
    levels = [(level.value, label(level)) for level in Level]
    return OneOf(
        skill_label(goal.skill),
        choices=[*levels, (NOT_TODAY, _l("Not today"))],
        missing=_l("Choose how it went, or “Not today”."),
    )


def other_goals(form: FlaskForm) -> bool:
    """Tell whether levels were sent of goals that are not on the form any more."""
    return any(
        name.startswith("level_") and name not in form and level != NOT_TODAY
        for name, level in request.form.items()
    )


def levels_of(choosers: Iterable[Any]) -> dict[int, Level]:
    """Return the level of each goal that was worked on, by its id."""
    return {
        int(field.name.removeprefix("level_")): Level(field.data)
        for field in choosers
        if field.data != NOT_TODAY
    }


def guess(goal: GoalToday, goals: Sequence[GoalToday]) -> str | None:
    """Return the last level of what was done lately; the first time nothing is sure."""
    if goal.lately and goal.level:
        return goal.level.value
    begun = any(each.lately for each in goals)
    return None if not begun and goal is goals[0] else NOT_TODAY


def _name(goal: GoalToday) -> str:
    return f"level_{goal.need_id}"

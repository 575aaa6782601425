"""The forms of a helper: plan, missed, cancel, cannot go on."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField

from helpnet.domain.local_times import Moment
from helpnet.domain.meetings import MOST_WHERE, BadMeeting, MeetingFault, Plan
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import MissReason
from helpnet.services.plan_sheets import PlanSheet
from helpnet.web.fields import Line, OneOf, Paragraph, Seen
from helpnet.web.helper.fields import (
    FAULTS,
    Clock,
    Day,
    Pick,
    add_error,
    new_key,
    read_moment,
)
from helpnet.web.labels import label

_PLACES_OF_FAULTS = {
    MeetingFault.IN_THE_PAST: "day",
    MeetingFault.TOO_FAR_AHEAD: "day",
    MeetingFault.PLACE_MISSING: "where",
    MeetingFault.NOT_WISHED: "mode",
    MeetingFault.VETTING_MISSING: "mode",
}


class PlanForm(FlaskForm):  # type: ignore[misc]
    """When, how and where to meet."""

    day = Day(_l("Which day?"), missing=_l("Choose a day."))
    clock = Clock(_l("What time?"), missing=_l("Choose a time."))
    mode = OneOf(_l("How?"), missing=_l("Choose how you meet."))
    place = Pick(
        _l("A public place nearby"),
        description=_l("Only if you meet in a public place."),
    )
    where = Line(
        _l("Another place, or the link of the video call"),
        most=MOST_WHERE,
    )
    entry_key = HiddenField()

    def __init__(self, sheet: PlanSheet, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.mode.choices = [(mode.value, label(mode)) for mode in sheet.modes]
        places = [(str(number), words) for number, words in sheet.places]
        self.place.choices = [("", _l("Another place")), *places]

    @classmethod
    def filled(cls, sheet: PlanSheet) -> "PlanForm":
        """Return the form with what is probably right."""
        known = {number for number, _words in sheet.places}
        return cls(
            sheet,
            formdata=None,
            data={
                "day": sheet.day,
                "sequence": sheet.sequence,
                "clock": sheet.clock,
                "mode": sheet.mode.value,
                "place": str(sheet.place_id) if sheet.place_id in known else "",
                "where": sheet.where,
                "entry_key": new_key(),
            },
        )

    def moment(self, zone: str, *, today: date) -> Moment | None:
        """Return when, or None with the reason beside the fields."""
        good = self.validate()
        moment = read_moment(self.day, self.clock, zone, today=today)
        return moment if good else None

    def plan(self, moment: Moment) -> Plan:
        """Return what was typed; a place is for meetings in public."""
        mode = Mode(self.mode.data)
        at_place = mode is Mode.PUBLIC_PLACE and self.place.data
        return Plan(
            starts_at=moment.at,
            mode=mode,
            place_id=int(self.place.data) if at_place else None,
            where="" if at_place else self.where.data,
        )

    def refuse(self, refusal: BadMeeting) -> None:
        """Say beside the fields what is wrong."""
        for fault in sorted(refusal.faults):
            add_error(self[_PLACES_OF_FAULTS[fault]], FAULTS[fault])


class MoveForm(PlanForm):
    """When, how and where to meet instead."""

    sequence = Seen()


class MissedForm(FlaskForm):  # type: ignore[misc]
    """Why a meeting did not take place."""

    reason = OneOf(_l("What happened?"), missing=_l("Choose what happened."))
    note = Paragraph(_l("Do you want to add something?"), most=500)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.reason.choices = [(each.value, label(each)) for each in MissReason]


class CancelForm(FlaskForm):  # type: ignore[misc]
    """What the learner reads when a meeting is cancelled."""

    note = Paragraph(
        _l("Why? The person you help reads this."),
        description=_l("You can leave this empty."),
        most=300,
    )


class StopForm(FlaskForm):  # type: ignore[misc]
    """Why a helper cannot go on."""

    reason = Paragraph(
        _l("Why? Only the coordinator reads this."),
        description=_l("You can leave this empty."),
        most=500,
    )

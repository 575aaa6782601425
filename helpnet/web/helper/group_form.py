"""The form filled in after a group met: the same for all, and each learner's levels."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField

from helpnet.domain.groups import BadGroup, GroupRecording, Part
from helpnet.domain.meetings import MeetingFault
from helpnet.domain.modes import Mode
from helpnet.services.group_sheets import GroupChoice, GroupLearner, GroupSheet
from helpnet.web.fields import AnyOf
from helpnet.web.helper.fields import FAULTS, add_error, new_key
from helpnet.web.helper.record_form import (
    chooser,
    guess,
    levels_of,
    other_goals,
    shared_note,
    when_and_where,
)
from helpnet.web.labels import moment

_SHARED = {MeetingFault.IN_THE_FUTURE: "held_on", MeetingFault.MINUTES: "minutes"}
"""What is wrong for everybody, and the field that says so."""


class WhoForm(FlaskForm):  # type: ignore[misc]
    """Who came; sent by GET, because nothing changes yet."""

    class Meta:
        """No token: the address only opens a page."""

        csrf = False

    who = AnyOf(_l("Who was there?"), missing=_l("Choose two people or more."))

    def __init__(
        self, choices: Sequence[GroupChoice], *given: Any, **options: Any
    ) -> None:
        super().__init__(*given, **options)
        self.who.choices = [(str(each.request_id), each.name) for each in choices]


class GroupForm(FlaskForm):  # type: ignore[misc]
    """What happened when a group met; its fields depend on the learners."""

    def choosers(self, learner: GroupLearner) -> list[Any]:
        """Return the fields of the learner's goals, in order."""
        return [self[f"level_{goal.need_id}"] for goal in learner.goals]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that no level is of a goal that is not asked for."""
        good: bool = super().validate(extra_validators)
        if other_goals(self):
            add_error(self.held_on, FAULTS[MeetingFault.OTHER_GOAL])
            return False
        return good

    def of(self, name: str, learner: GroupLearner) -> Any:
        """Return the learner's own field of that name."""
        return self[f"{name}_{learner.request_id}"]

    @property
    def details_are_wrong(self) -> bool:
        """Tell whether the folded part of the page has an error to show."""
        folded = (self.held_on, self.minutes, self.mode, self.place, self.where)
        return any(field.errors for field in folded)

    def recording(self, sheet: GroupSheet) -> GroupRecording:
        """Return what was typed; a place is for meetings in public."""
        mode = Mode(self.mode.data)
        at_place = mode is Mode.PUBLIC_PLACE and self.place.data
        return GroupRecording(
            held_on=self.held_on.data,
            minutes=self.minutes.data,
            mode=mode,
            place_id=int(self.place.data) if at_place else None,
            where="" if at_place else self.where.data,
            parts=[self._part(each) for each in sheet.learners],
        )

    def refuse(self, refusal: BadGroup, sheet: GroupSheet) -> None:
        """Say beside the fields of each learner what is wrong."""
        for learner in sheet.learners:
            for fault in sorted(refusal.faults.get(learner.request_id, ())):
                field = self[_SHARED.get(fault) or self._first(learner)]
                if FAULTS[fault] not in field.errors:
                    add_error(field, FAULTS[fault])
            if learner.request_id in refusal.recorded:
                words = _l("A meeting of this day is recorded already.")
                add_error(self.of("another", learner), words)

    def _first(self, learner: GroupLearner) -> str:
        """Return where what concerns all goals of a learner is said."""
        return next((field.name for field in self.choosers(learner)), "held_on")

    def _part(self, learner: GroupLearner) -> Part:
        planned = self.of("planned", learner).data
        return Part(
            request_id=learner.request_id,
            levels=levels_of(self.choosers(learner)),
            shared_note=self.of("shared_note", learner).data,
            session_id=learner.planned if planned else None,
            another=self.of("another", learner).data,
        )


def open_group_form(sheet: GroupSheet) -> GroupForm:
    """Return the form as it was sent."""
    return _form(sheet)()


def filled_group_form(sheet: GroupSheet) -> GroupForm:
    """Return the form with what is probably right."""
    own: dict[str, Any] = {}
    for each in sheet.learners:
        own[f"planned_{each.request_id}"] = each.today
        for goal in each.goals:
            own[f"level_{goal.need_id}"] = guess(goal, each.goals)
    return _form(sheet)(
        formdata=None,
        data={
            "held_on": sheet.held_on,
            "minutes": sheet.minutes,
            "mode": sheet.mode.value,
            "place": str(sheet.place_id) if sheet.place else "",
            "where": sheet.where,
            "entry_key": new_key(),
            **own,
        },
    )


def _form(sheet: GroupSheet) -> type[GroupForm]:
    fields: dict[str, Any] = when_and_where(sheet.places)
    fields["entry_key"] = HiddenField()
    for each in sheet.learners:
        fields |= _fields(each)
    return type("FilledGroupForm", (GroupForm,), fields)


def _fields(learner: GroupLearner) -> dict[str, Any]:
    number, at = learner.request_id, learner.planned_at
    when = moment(at, learner.time_zone) if at else ""
    planned = _l("This is the meeting planned for %(moment)s.", moment=when)
    return {
        **{f"level_{goal.need_id}": chooser(goal) for goal in learner.goals},
        f"planned_{number}": BooleanField(planned),
        f"shared_note_{number}": shared_note(learner.name),
        f"another_{number}": BooleanField(_l("Yes, another meeting")),
    }

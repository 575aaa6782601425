"""What a coordinator tells of a call: what came of it, and when to call back."""

from dataclasses import replace
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet.domain.calls import CallFault, CallOutcome
from helpnet.services.calls import BadCallBack, Noted
from helpnet.web.fields import OneOf, Paragraph
from helpnet.web.helper.fields import Clock, Day, add_error, read_moment

OUTCOMES = {
    CallOutcome.REACHED: _l("I reached the person"),
    CallOutcome.NO_ANSWER: _l("No answer"),
    CallOutcome.CALL_BACK: _l("Call back at another time"),
    CallOutcome.WRONG_NUMBER: _l("The number is wrong"),
}
FAULTS = {
    CallFault.IN_THE_PAST: _l("This time has passed already. Choose a later one."),
    CallFault.TOO_FAR_AHEAD: _l("Choose a day within the next 60 days."),
}


class CallForm(FlaskForm):  # type: ignore[misc]
    """What came of a call; day and time only where somebody wants to be called back."""

    outcome = OneOf(
        _l("What happened?"),
        missing=_l("Choose what happened."),
        choices=OUTCOMES.items(),
    )
    day = Day(_l("Which day?"))
    clock = Clock(_l("What time?"))
    note = Paragraph(
        _l("What was said?"),
        most=1000,
        description=_l(
            "The learner may ask to read this. Write what helps the helper."
        ),
    )

    def noted(self, zone: str, *, today: date) -> Noted | None:
        """Return what was noted, or None with the error beside its field."""
        outcome = CallOutcome(self.outcome.data)
        wrong = outcome is CallOutcome.WRONG_NUMBER
        said = self.note.data or (str(OUTCOMES[outcome]) if wrong else "")
        noted = Noted(outcome=outcome, note=said)
        if outcome is not CallOutcome.CALL_BACK:
            return noted
        if self.day.data is None:
            add_error(self.day, _l("Choose a day."))
        found = read_moment(self.day, self.clock, zone, today=today)
        return replace(noted, call_back=found.at) if found else None

    def refuse(self, refusal: BadCallBack) -> None:
        """Say beside the day why nobody can call back then."""
        add_error(self.day, FAULTS[refusal.fault])

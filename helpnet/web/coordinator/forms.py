"""What coordinators type."""

from decimal import Decimal
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, DecimalField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from helpnet.domain.candidates import CriterionName
from helpnet.domain.contacts import BadEmail, parse_email
from helpnet.domain.rules import RANGES, BadRules, RuleProblem
from helpnet.web.contact_words import EMAIL_FAULTS
from helpnet.web.fields import Line, Paragraph

MOST_DIGITS = 20


class NoteForm(FlaskForm):  # type: ignore[misc]
    """What was said on the phone."""

    note = Paragraph(
        _l("What was said?"),
        most=1000,
        missing=_l("Please write what was said, in a few words."),
        description=_l(
            "The learner may ask to read this. Write what helps the helper."
        ),
    )


class ElsewhereForm(FlaskForm):  # type: ignore[misc]
    """Who can help better, in words that the learner receives."""

    words = Paragraph(
        _l("Where can the person go?"),
        most=1000,
        missing=_l("Please write where the person can go, and why."),
        description=_l(
            "Name, address, phone, opening hours. The person gets this text."
        ),
    )
    told = BooleanField(_l("I have told them already: they need no message."))


class RefusalForm(FlaskForm):  # type: ignore[misc]
    """Why somebody cannot help here."""

    sentence = Paragraph(
        _l("Why not?"),
        most=500,
        missing=_l("Please write one kind sentence."),
        description=_l("The person gets this sentence. Be kind and clear."),
    )


class CheckForm(FlaskForm):  # type: ignore[misc]
    """Until when a background check is valid."""

    until = DateField(
        _l("Valid until"),
        format="%d %m %Y",
        validators=[Optional()],
        description=_l("For example 31 12 2027. Leave it empty if there is none."),
    )


class ContactForm(FlaskForm):  # type: ignore[misc]
    """How the network is called and reached."""

    name = Line(_l("Name"), most=120, missing=_l("Please give a name."))
    phone = Line(_l("Phone number shown on every page"), most=40)
    email = Line(_l("E-mail address"), most=254)

    def validate_email(self, field: Any) -> None:
        """Refuse an address that nobody can write to."""
        try:
            field.data = parse_email(field.data) if field.data else ""
        except BadEmail as fault:
            raise ValidationError(EMAIL_FAULTS[fault.reason]) from None


class Weight(DecimalField):  # type: ignore[misc]
    """A number to compare with others; what is no number is refused as such."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a comma as a point; refuse what cannot be compared, such as “sNaN”."""
        sentence = str(_l("Please type a number from 0 to 100."))
        try:
            super().process_formdata([typed.replace(",", ".") for typed in valuelist])
        except ValueError:
            raise ValueError(sentence) from None
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(sentence)


def _weight(words: Any) -> Weight:
    return Weight(
        words,
        places=None,
        validators=[
            InputRequired(_l("Please type a number from 0 to 100.")),
            NumberRange(0, 100, _l("Please type a number from 0 to 100.")),
        ],
    )


class Whole(IntegerField):  # type: ignore[misc]
    """A whole number; one of hundreds of digits is none that can be compared."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Leave what is no number, or too long to be meant, to the validators."""
        try:
            super().process_formdata([typed[:MOST_DIGITS] for typed in valuelist])
        except ValueError:
            self.data = None


def rule_number(words: Any, rule: str) -> Whole:
    """Return the field of a rule, which takes the whole numbers the domain takes."""
    least, most = RANGES[rule]
    sentence = _l(
        "Please type a whole number from %(least)s to %(most)s.", least=least, most=most
    )
    return Whole(
        words, validators=[InputRequired(sentence), NumberRange(least, most, sentence)]
    )


_NOT_WEIGHTS = (
    "first_contact_days",
    "promise_days",
    "alone_in_a_row",
    "different_days",
    "own_counts",
    "stuck_sessions",
    "missed_in_a_row",
    "tries_before_unreachable",
    "check_in_patience",
)


class RulesForm(FlaskForm):  # type: ignore[misc]
    """The rules a network sets for itself; weights in per cent."""

    first_contact_days = rule_number(
        _l("Days until the first contact"), "first_contact_days"
    )
    promise_days = rule_number(
        _l("Weekdays until we call or write to who asked"), "promise_days"
    )
    alone_in_a_row = rule_number(
        _l("Meetings alone in a row before a goal is met"), "alone_in_a_row"
    )
    different_days = BooleanField(_l("These meetings must be on different days"))
    own_counts = rule_number(
        _l("How many of these times the learner's own word may count"), "own_counts"
    )
    stuck_sessions = rule_number(
        _l("Meetings without progress until you are told"), "stuck_sessions"
    )
    missed_in_a_row = rule_number(
        _l("Missed meetings in a row until you are told"), "missed_in_a_row"
    )
    tries_before_unreachable = rule_number(
        _l("Calls before a learner counts as not reached"), "tries_before_unreachable"
    )
    check_in_patience = rule_number(
        _l("Days to answer “Can you still do it alone?”"), "check_in_patience"
    )
    closeness = _weight(_l("Lives near"))
    needs = _weight(_l("Can teach what is wanted"))
    times = _weight(_l("Free at the same times"))
    room = _weight(_l("Accompanies few people"))
    continuity = _weight(_l("Helped this person before"))

    def given(self) -> dict[str, Any]:
        """Return the rules as the domain reads them: weights between 0 and 1."""
        weights = {
            name.value: round(float(self[name.value].data) / 100, 6)
            for name in CriterionName
        }
        return weights | {name: self[name].data for name in _NOT_WEIGHTS}

    def show_faults(self, refusal: BadRules) -> None:
        """Say beside each field what is wrong with it."""
        for fault in refusal.faults:
            name = "closeness" if fault.rule == "weights" else fault.rule
            words = str(RULE_PROBLEMS[fault.problem])
            if fault.problem is RuleProblem.SUM_NOT_ONE:
                words += " " + self._sum_now()
            self[name].errors = [*self[name].errors, words]

    def _sum_now(self) -> str:
        # To the digit that is still looked at: never “100” beside this fault.
        given = self.given()
        total = round(sum(100 * given[name.value] for name in CriterionName), 4)
        number = format_decimal(total, format="#,##0.####")
        return str(_("Now they add up to %(sum)s.", sum=number))


RULE_PROBLEMS = {
    RuleProblem.UNKNOWN: _l("This rule is not known."),
    RuleProblem.NOT_A_NUMBER: _l("Please type a number."),
    RuleProblem.NOT_YES_OR_NO: _l("Please say yes or no."),
    RuleProblem.OUT_OF_RANGE: _l("This number is too small or too big."),
    RuleProblem.SUM_NOT_ONE: _l("The five weights must add up to 100."),
    RuleProblem.NOT_A_POLICY: _l("Please choose from this list."),
    RuleProblem.LATER_THAN_OTHERS: _l(
        "What is urgent cannot wait longer than the rest."
    ),
    RuleProblem.MORE_THAN_OPEN: _l(
        "This cannot be more than the helpers asked at the same time."
    ),
}

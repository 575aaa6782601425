"""The figures of one skill, as a coordinator types them."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import StopValidation

from helpnet.domain.assumptions import Item
from helpnet.domain.own_assumptions import RANGES, ItemFault, Problem
from helpnet.services.assumptions import AssumptionPage
from helpnet.web.fields import Seen

MOST_SIGNS = 20


class Amount(StringField):  # type: ignore[misc]
    """A number, with a comma or a point; empty is none, and what is typed stays."""

    number: float | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Read the number, or refuse what is none."""
        typed = (self.data or "").strip().replace(",", ".")
        if not typed:
            return
        try:
            number = Decimal(typed[:MOST_SIGNS])
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or len(typed) > MOST_SIGNS:
            raise StopValidation(_range_words(Item(self.short_name)))
        self.number = float(number)


class AssumptionForm(FlaskForm):  # type: ignore[misc]
    """The names of the fields are those of the figures."""

    seen = Seen()
    times = Amount(_l("How many times a year?"))
    trips = Amount(_l("Of 10 times: how many needed a trip?"))
    trip_minutes = Amount(_l("Minutes for one trip, there and back"))
    calls = Amount(_l("Of 10 times: how many needed a phone call?"))
    call_minutes = Amount(_l("Minutes for one phone call"))
    paid = Amount(_l("Of 10 times: how many cost money?"))
    money = Amount(_l("How much was it each time?"))

    @classmethod
    def showing(cls, page: AssumptionPage) -> "AssumptionForm":
        """Return the form with the figures as they are now."""
        form = cls(formdata=None)
        form.seen.data = page.version
        for item, field in form.figures().items():
            if item in page.now:
                field.data = format_decimal(page.now[item], "0.##")
        form.explain(page)
        return form

    def explain(self, page: AssumptionPage) -> None:
        """Say beside each field what helpnet counts with, and in which money."""
        for item, field in self.figures().items():
            shipped = page.shipped.get(item)
            field.description = _hint(shipped)
        self.money.label.text = _(
            "How much was it each time? (%(currency)s)", currency=page.currency or "–"
        )

    def figures(self) -> dict[Item, Field]:
        """Return the field of every figure."""
        return {item: self[item.value] for item in Item}

    def given(self) -> dict[Item, float]:
        """Return what was typed, empty fields left out."""
        return {
            item: field.number
            for item, field in self.figures().items()
            if field.number is not None
        }

    def accepts(self, faults: Iterable[ItemFault]) -> bool:
        """Say beside each field what is wrong with it; tell whether nothing is."""
        found = tuple(faults)
        for fault in found:
            field = self[fault.item.value]
            field.errors = [*field.errors, _fault_words(fault)]
        return not found


def _hint(shipped: float | None) -> str:
    if shipped is None:
        return str(_("helpnet has no figure for this."))
    return str(_("helpnet counts with %(number)s.", number=format_decimal(shipped)))


def _fault_words(fault: ItemFault) -> str:
    if fault.problem is Problem.TOO_EXACT and fault.near:
        low, high = (format_decimal(each) for each in fault.near)
        return str(
            _(
                "This is too exact for an estimate. Type %(low)s or %(high)s.",
                low=low,
                high=high,
            )
        )
    if fault.problem is Problem.NOT_WHOLE:
        least, most = RANGES[fault.item]
        return str(
            _(
                "Please type a whole number from %(least)s to %(most)s.",
                least=least,
                most=most,
            )
        )
    return _range_words(fault.item)


def _range_words(item: Item) -> str:
    least, most = RANGES[item]
    return str(
        _("Please type a number from %(least)s to %(most)s.", least=least, most=most)
    )

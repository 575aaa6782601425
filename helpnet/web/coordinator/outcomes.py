"""What help brought, as a page and as tables for spreadsheets."""

from datetime import date

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, ValidationError

from helpnet import clock
from helpnet.adapters.spreadsheets import XLSX, as_csv, as_xlsx
from helpnet.domain.access import Role
from helpnet.domain.outcomes import By
from helpnet.services import outcomes
from helpnet.web.coordinator import outcomes_words as words
from helpnet.web.coordinator.outcomes_sheets import sheets
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in
from helpnet.web.helper.fields import Day

bp = Blueprint("coordinator_outcomes", __name__, url_prefix="/coordinator/outcomes")
bp.before_request(speak_for_own_network)

for each in words.FILTERS:
    bp.add_app_template_filter(each)

WRONG = 422


class PeriodForm(FlaskForm):  # type: ignore[misc]
    """Which accompaniments, and by what they are told apart."""

    class Meta:
        csrf = False  # it changes nothing

    by = SelectField(
        _l("Show"),
        choices=lambda: {each.value: str(words.BY_WORDS[each]) for each in By},
        default=By.AREA.value,
    )
    first = Day(_l("Began from"), name="from")
    last = Day(_l("Until"), name="to")

    def validate_last(self, field: Day) -> None:
        """Refuse a time that ends before it begins."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(str(_l("This day is before the first one.")))


@bp.get("/")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show who can do it alone, after how long, and still."""
    form = PeriodForm(request.args)
    wrong = not form.validate()
    found = _found(By.AREA) if wrong else _asked(form)
    page = render_template(
        "coordinator_outcomes/show.html",
        found=found,
        form=form,
        words=words,
        told=_told(form) if not wrong else {},
        back=url_for("coordinator.desk"),
    )
    return page, WRONG if wrong else 200


@bp.get("/outcomes.csv")
@open_to(Role.COORDINATOR)
def as_table() -> ResponseReturnValue:
    """Give the same figures as one table, a line for each figure."""
    return _file(as_csv(sheets(_chosen())), "text/csv", "outcomes.csv")


@bp.get("/outcomes.xlsx")
@open_to(Role.COORDINATOR)
def as_workbook() -> ResponseReturnValue:
    """Give the same figures as a workbook, a sheet for each table."""
    return _file(as_xlsx(sheets(_chosen())), XLSX, "outcomes.xlsx")


def _chosen() -> outcomes.OutcomesPage:
    form = PeriodForm(request.args)
    return _asked(form) if form.validate() else abort(404)


def _asked(form: PeriodForm) -> outcomes.OutcomesPage:
    return _found(By(form.by.data), form.first.data, form.last.data)


def _found(
    by: By, first: date | None = None, last: date | None = None
) -> outcomes.OutcomesPage:
    return outcomes.show_outcomes(
        network_id=signed_in().network_id,
        by=by,
        first=first,
        last=last,
        now=clock.now(),
    )


def _told(form: PeriodForm) -> dict[str, str]:
    """Return what was chosen, for the addresses of the files."""
    days = {"from": form.first.data, "to": form.last.data}
    chosen = {name: day.isoformat() for name, day in days.items() if day}
    return {"by": form.by.data, **chosen}


def _file(content: str | bytes, kind: str, name: str) -> Response:
    heads = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, mimetype=kind, headers=heads)

"""What it brought to a network's learners, and the figures it is counted with."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpnet import clock
from helpnet.adapters import spreadsheets
from helpnet.domain.access import Role
from helpnet.domain.assumptions import Item
from helpnet.domain.own_assumptions import ChangedMeanwhile, ItemFault
from helpnet.services import assumptions, benefits
from helpnet.services.assumptions import AssumptionPage
from helpnet.web import ledger_words as words
from helpnet.web.coordinator.assumption_form import AssumptionForm
from helpnet.web.coordinator.benefit_rows import ledger_sheets
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in
from helpnet.web.skill_labels import AREA_LABELS

bp = Blueprint("coordinator_benefits", __name__, url_prefix="/coordinator/benefits")
bp.before_request(speak_for_own_network)

for each in words.FILTERS:
    bp.add_app_template_filter(each)

CONFLICT = 409
MEANWHILE = _l("Somebody changed these figures meanwhile. Look again, then save.")


@bp.get("/")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show what is done alone, and what that saves."""
    return render_template(
        "coordinator_benefits/show.html",
        found=_found(),
        back=url_for("coordinator_outcomes.show"),
    )


@bp.get("/benefits.csv")
@open_to(Role.COORDINATOR)
def as_csv() -> ResponseReturnValue:
    """Give the same figures for a spreadsheet."""
    name = {"Content-Disposition": "attachment; filename=benefits.csv"}
    table = spreadsheets.as_csv(ledger_sheets(_found()))
    return Response(table, mimetype="text/csv", headers=name)


@bp.get("/benefits.xlsx")
@open_to(Role.COORDINATOR)
def as_xlsx() -> ResponseReturnValue:
    """Give the same figures as a workbook; nothing to show is no workbook."""
    name = {"Content-Disposition": "attachment; filename=benefits.xlsx"}
    book = spreadsheets.as_xlsx(tuple(ledger_sheets(_found())) or abort(404))
    return Response(book, mimetype=spreadsheets.XLSX, headers=name)


@bp.get("/assumptions")
@open_to(Role.COORDINATOR)
def list_assumptions() -> ResponseReturnValue:
    """Show how every skill is counted."""
    areas = assumptions.list_assumptions(
        network_id=signed_in().network_id, language=get_locale().language
    )
    return render_template(
        "coordinator_benefits/assumptions.html",
        areas=areas,
        names=AREA_LABELS,
        back=url_for(".show"),
    )


@bp.get("/assumptions/<skill>")
@open_to(Role.COORDINATOR)
def edit(skill: str) -> ResponseReturnValue:
    """Show the figures of one skill, to change them."""
    found = _assumption(skill)
    return _form_page(found, AssumptionForm.showing(found))


@bp.post("/assumptions/<skill>")
@open_to(Role.COORDINATOR)
def change(skill: str) -> ResponseReturnValue:
    """Change the figures of one skill, naming beside each field what is wrong."""
    form = AssumptionForm()
    form.explain(_assumption(skill))
    if not (form.validate() & form.accepts(_faults(skill, form))):
        return _form_page(_assumption(skill), form), 422
    try:
        _change(skill, form.given(), form.seen.data)
    except ChangedMeanwhile:
        return _changed_meanwhile(skill, form)
    return _it_is_changed(skill)


@bp.post("/assumptions/<skill>/reset")
@open_to(Role.COORDINATOR)
def reset(skill: str) -> ResponseReturnValue:
    """Count one skill with helpnet's own figures again."""
    try:
        _change(skill, {}, AssumptionForm().seen.data)
    except ChangedMeanwhile:
        flash(MEANWHILE, "error")
        return redirect(url_for(".edit", skill=skill))
    return _it_is_changed(skill)


def _faults(skill: str, form: AssumptionForm) -> tuple[ItemFault, ...]:
    return assumptions.find_faults(
        network_id=signed_in().network_id, skill=skill, given=form.given()
    )


def _change(skill: str, given: Mapping[Item, float], seen: int) -> None:
    assumptions.change_assumption(
        network_id=signed_in().network_id, skill=skill, given=given, seen=seen
    )


def _it_is_changed(skill: str) -> ResponseReturnValue:
    flash(_("It is changed."), "success")
    return redirect(url_for(".list_assumptions", _anchor=skill))


def _changed_meanwhile(skill: str, form: AssumptionForm) -> ResponseReturnValue:
    """Show the new figures beside what was typed; the next time it is taken."""
    found = _assumption(skill)
    form.seen.raw_data, form.seen.data = None, found.version
    form.form_errors.append(str(MEANWHILE))
    return _form_page(found, form), CONFLICT


def _form_page(found: AssumptionPage, form: AssumptionForm) -> str:
    return render_template(
        "coordinator_benefits/edit.html",
        found=found,
        form=form,
        back=url_for(".list_assumptions"),
    )


def _assumption(skill: str) -> AssumptionPage:
    return assumptions.show_assumption(
        network_id=signed_in().network_id,
        skill=skill,
        language=get_locale().language,
    )


def _found() -> benefits.NetworkLedger:
    return benefits.network_ledger(
        network_id=signed_in().network_id,
        language=get_locale().language,
        now=clock.now(),
    )

"""How fair a network is, as a page and as a table for spreadsheets."""

import csv
import io

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.adapters.place_report import harmless
from helpnet.domain.access import Role
from helpnet.services import fairness
from helpnet.web.coordinator import fairness_words as words
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_fairness", __name__, url_prefix="/coordinator/fairness")
bp.before_request(speak_for_own_network)

for each in (words.door_label, words.gap_sentence, words.percent, words.two_decimals):
    bp.add_app_template_filter(each)

USUAL_DAYS = 90
MOST_AREAS = 50


@bp.get("/")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show load, waiting times and what distance refuses."""
    found = _found()
    return render_template(
        "coordinator_fairness/show.html",
        found=found,
        areas=[each for each in found.waiting.areas if each.waits][:MOST_AREAS],
        periods=words.PERIODS,
        curve=words.curve,
        waited=words.waited,
        back=url_for("coordinator.desk"),
    )


@bp.get("/fairness.csv")
@open_to(Role.COORDINATOR)
def as_csv() -> ResponseReturnValue:
    """Give the same figures for a spreadsheet, every place among them."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    for row in words.csv_rows(_found()):
        table.writerow(map(harmless, row))
    name = {"Content-Disposition": "attachment; filename=fairness.csv"}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=name)


def _found() -> fairness.FairnessPage:
    given = request.args.get("days", str(USUAL_DAYS))
    days = {str(each): each for each in words.PERIODS}.get(given) or abort(404)
    return fairness.show_fairness(
        network_id=signed_in().network_id, days=days, now=clock.now()
    )

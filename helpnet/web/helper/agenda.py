"""A helper's week and a helper's calendar."""

from datetime import date, datetime

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.local_times import local_day
from helpnet.services import helper_calendar, helper_week, our_network
from helpnet.web.guards import signed_in
from helpnet.web.helper.desk import (
    bp,
    helpers_only,
    own_id,
    speak_for_own_network,
)


@bp.get("/week")
@helpers_only
def week() -> ResponseReturnValue:
    """Show what there is to do, in the order of time."""
    speak_for_own_network()
    days = helper_week.get_week(helper_id=own_id(), now=clock.now())
    return render_template("helper/week.html", days=days)


@bp.get("/calendar")
@helpers_only
def calendar() -> ResponseReturnValue:
    """Show the meetings of one month."""
    speak_for_own_network()
    today = _today()
    feed = "calendar.show" in current_app.view_functions
    return render_template(
        "helper/calendar.html",
        month=helper_calendar.get_month(
            helper_id=own_id(), month=_asked_month() or today, today=today
        ),
        today=today,
        now=clock.now(),
        feed=url_for("calendar.show") if feed else "",
    )


def _asked_month() -> date | None:
    """Return the month asked for, such as `2026-03`, or None for no possible one."""
    try:
        return datetime.strptime(request.args.get("month", ""), "%Y-%m").date()  # noqa: DTZ007 - a month, no moment
    except ValueError:
        return None


def _today() -> date:
    frame = our_network.get_frame(network_id=signed_in().network_id)
    return local_day(clock.now(), frame.time_zone)

"""A helper's private calendar: the file that programs read, and the page about it."""

from hashlib import sha256

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from config import Settings
from helpnet import clock
from helpnet.adapters import calendar
from helpnet.domain.languages import FORMATS
from helpnet.services import calendar_feeds
from helpnet.services.calendar_feeds import Feed
from helpnet.web.guards import public
from helpnet.web.helper.desk import helpers_only, own_id, speak_for_own_network

bp = Blueprint("calendar", __name__)


@bp.get("/calendar/<key>.ics")
@public
def feed(key: str) -> ResponseReturnValue:
    """Give the calendar to whoever knows its address."""
    content = _written(calendar_feeds.get_feed(key=key, now=clock.now()))
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="helpnet.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(sha256(content).hexdigest())
    return response.make_conditional(request)


@bp.get("/helper/calendar-feed")
@helpers_only
def show() -> ResponseReturnValue:
    """Show the address of the helper's own calendar, and how to use it."""
    speak_for_own_network()
    key = calendar_feeds.find_key(helper_id=own_id())
    address = _settings().BASE_URL + url_for(".feed", key=key) if key else ""
    return render_template(
        "helper/calendar_feed.html",
        address=address,
        subscribe="webcal:" + address.partition(":")[2],
        back=url_for("helper.calendar"),
    )


@bp.post("/helper/calendar-feed")
@helpers_only
def renew() -> ResponseReturnValue:
    """Make a new address; the old one stops working."""
    calendar_feeds.make_key(helper_id=own_id())
    flash(_("Your address is ready. An older one does not work any more."), "success")
    return redirect(url_for(".show"))


def _written(found: Feed) -> bytes:
    with force_locale(FORMATS.get(found.language, found.language)):
        title = _("My meetings")
    return calendar.feed(
        found.entries, title=title, language=found.language, settings=_settings()
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["HELPNET"]
    return settings

"""Headers, cross-site forgery, and the hosts we answer to."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, render_template, request
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFError, CSRFProtect

from config import Settings
from helpnet.web.errors import page_for, posted_fields

csrf = CSRFProtect()

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_for(settings: Settings) -> dict[str, str]:
    """Return the content policy: images of the map's tiles where there are any."""
    images = f"{POLICY['img-src']} {settings.tiles_host}".rstrip()
    return POLICY | {"img-src": images}


def init_app(app: Flask) -> None:
    """Put the headers on every answer and the token on every form."""
    settings: Settings = app.config["HELPNET"]
    secure = settings.BASE_URL.startswith("https:")
    Talisman(
        app,
        force_https=False,  # the proxy in front does it
        strict_transport_security=secure,
        session_cookie_secure=secure,
        content_security_policy=policy_for(settings),
        referrer_policy="same-origin",
    )
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _expired_form)
    app.before_request(_refuse_other_hosts)
    app.after_request(_keep_no_copy)


def _refuse_other_hosts() -> None:
    """Refuse a forged Host header: it would end up in links."""
    settings: Settings = request_settings()
    if (
        settings.MODE == "production"
        and request.host != urlsplit(settings.BASE_URL).netloc
    ):
        abort(400)


def request_settings() -> Settings:
    """Return the settings of the application that answers this request."""
    settings: Settings = current_app.config["HELPNET"]
    return settings


def _keep_no_copy(response: Response) -> Response:
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    if "token" in (request.view_args or {}):  # one person's page, whoever links to it
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _expired_form(error: CSRFError) -> tuple[str, int]:
    """Give the typed text back with a fresh token, unless another site sent it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {
        "same-origin",
        "none",
    }:
        return page_for(403)
    typed = posted_fields()
    return render_template("errors/expired_form.html", typed=typed, error=error), 400

"""What a browser keeps for a year: how somebody reads, never who they are."""

from datetime import timedelta

from flask import after_this_request, current_app
from flask.wrappers import Response

KEPT = timedelta(days=365)


def keep(name: str, value: str) -> None:
    """Let this browser keep a word for a year; scripts cannot read it."""

    @after_this_request
    def write(response: Response) -> Response:
        response.set_cookie(
            name,
            value,
            max_age=KEPT,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def drop(name: str) -> None:
    """Let this browser forget the word."""

    @after_this_request
    def erase(response: Response) -> Response:
        response.delete_cookie(name, httponly=True, samesite="Lax")
        return response

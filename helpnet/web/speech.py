"""Which language a page speaks, and how people change it."""

from flask import Flask, current_app, g, request
from flask_babel import Babel

from config import Settings
from helpnet.domain.languages import FORMATS, OFFERED, SPOKEN
from helpnet.web import cookies
from helpnet.web.guards import whoever

babel = Babel()
COOKIE = "language"


def init_app(app: Flask) -> None:
    """Let every page speak the visitor's language."""
    settings: Settings = app.config["HELPNET"]
    app.config["BABEL_DEFAULT_LOCALE"] = settings.DEFAULT_LANGUAGE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(
        app, locale_selector=_formats, timezone_selector=lambda: g.get("zone")
    )


def _formats() -> str:
    """Return the locale of words, dates and numbers."""
    settings: Settings = current_app.config["HELPNET"]
    if settings.PROOF_LOCALE:
        return settings.PROOF_LOCALE
    language = chosen_language()
    return FORMATS.get(language, language)


def chosen_language() -> str:
    """Return the visitor's own choice, else their account's, else the browser's."""
    if (chosen := request.cookies.get(COOKIE)) in OFFERED:
        return str(chosen)
    if person := whoever():
        return person.language
    return request.accept_languages.best_match(OFFERED) or _default()


def choose_language(language: str) -> None:
    """Let this browser be spoken to in that language for a year, if we speak it."""
    if language in OFFERED:
        cookies.keep(COOKIE, language)


def follow_account() -> None:
    """Speak the language of the account again, whatever this browser chose."""
    cookies.drop(COOKIE)


def _default() -> str:
    settings: Settings = current_app.config["HELPNET"]
    return settings.DEFAULT_LANGUAGE


def offered_languages() -> list[tuple[str, str]]:
    """Return the code and own name of each language the pages speak."""
    return [(code, SPOKEN[code]) for code in OFFERED]

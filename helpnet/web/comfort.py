"""How big, how contrasting and how still each reader wants the pages."""

from dataclasses import dataclass, replace
from enum import StrEnum

from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from helpnet.web import cookies
from helpnet.web.guards import public
from helpnet.web.own_pages import is_own_page

bp = Blueprint("comfort", __name__, url_prefix="/comfort")

COOKIE = "comfort"


class Text(StrEnum):
    """How big the letters are: 100, 125 or 150 % of what the browser would draw."""

    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Comfort:
    """What a reader has chosen; `contrast` and `still` add to what the browser says."""

    text: Text = Text.NORMAL
    contrast: bool = False
    still: bool = False

    @property
    def classes(self) -> str:
        """Return the classes of the page's root element."""
        chosen = {
            f"hn-text-{self.text}": self.text is not Text.NORMAL,
            "hn-contrast": self.contrast,
            "hn-still": self.still,
        }
        return " ".join(name for name, wanted in chosen.items() if wanted)

    def after(self, choice: str) -> "Comfort | None":
        """Return the comfort once a button was pressed, None for an unknown button."""
        if choice in set(Text):
            return replace(self, text=Text(choice))
        return {
            "contrast": replace(self, contrast=True),
            "colours": replace(self, contrast=False),
            "still": replace(self, still=True),
            "moving": replace(self, still=False),
        }.get(choice)


def current_comfort() -> Comfort:
    """Return what this browser's reader has chosen; what is unknown is left out."""
    comfort = Comfort()
    for word in request.cookies.get(COOKIE, "").split("."):
        comfort = comfort.after(word) or comfort
    return comfort


def choose(choice: str) -> None:
    """Keep one more choice in this browser for a year; 404 for an unknown one."""
    wanted = current_comfort().after(choice) or abort(404)
    words = (wanted.text, wanted.contrast and "contrast", wanted.still and "still")
    value = ".".join(word for word in words if word)
    cookies.keep(COOKIE, value)


@bp.get("")
@public
def show() -> ResponseReturnValue:
    """Show every choice in words, with the way back."""
    return render_template("public/comfort.html", back=_wanted_page())


@bp.get("/<choice>")
@public
def change(choice: str) -> ResponseReturnValue:
    """Keep a choice and go back to the same page."""
    choose(choice)
    return redirect(_wanted_page())


def _wanted_page() -> str:
    """Return the page the reader came from, the first page in doubt."""
    given = request.args.get("next", "")
    return given if is_own_page(given) else url_for("public.home")

"""The helper's own desk: what is asked of them, and whom they accompany."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from helpnet.domain.access import Role
from helpnet.web.guards import open_to

bp = Blueprint("helper", __name__, url_prefix="/helper")


@bp.get("")
@open_to(Role.HELPER)
def home() -> ResponseReturnValue:
    """Show the doors to offers, learners and profile."""
    return render_template("helper/home.html")

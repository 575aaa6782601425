"""The offer behind the link of a message; opening it changes nothing."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from helpnet.web.guards import public, whoever
from helpnet.web.offer.acts import ANY_ACT, perform
from helpnet.web.offer.door import Door, by_link, signed_in_as
from helpnet.web.offer.pages import is_of, page

bp = Blueprint("offer", __name__, url_prefix="/offer")


@bp.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Show what is asked; a helper who is signed in goes to their own page of it."""
    door = _door(token)
    person = whoever()
    if person and person.helper_id and is_of(door, person.helper_id):
        return redirect(signed_in_as(person.helper_id, door.way.offer_id).url)
    return page(door)


@bp.post(f"/<token>/{ANY_ACT}")
@public
def act(token: str, act: str) -> ResponseReturnValue:
    """Answer, or go on from the answer; the first answer uses the link up."""
    return perform(_door(token), act)


@bp.errorhandler(NoResultFound)
def broken(_error: NoResultFound) -> ResponseReturnValue:
    """Say what to do with a link that is cut off, or not one of ours."""
    return render_template("offer/broken.html"), 404


def _door(token: str) -> Door:
    door = by_link(token)
    if door is None:
        raise NoResultFound
    return door

"""Places written by hand: their columns, their list, and who meets there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import joinedload

from helpnet.domain.partnering import PlaceSheet
from helpnet.domain.place_search import with_access
from helpnet.store.alphabet import by_name
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.groups import GroupSession
from helpnet.store.partners import Partner, Place


def list_page(
    network_id: int, *, text: str, offset: int, most: int
) -> tuple[Sequence[Place], int]:
    """Return the network's places by name, and how many there are.

    `text` is looked for in the names of place, partner and town, and in postcodes.
    """
    chosen: list[ColumnElement[bool]] = [Place.network_id == network_id]
    if text:
        columns = (Place.name, Partner.name, Place.town, Place.postcode)
        chosen.append(or_(*(c.icontains(text, autoescape=True) for c in columns)))
    found = db.session.scalars(
        select(Place)
        .join(Place.partner)
        .where(*chosen)
        .options(joinedload(Place.partner))
        .order_by(by_name(Place.name), Place.id)
        .offset(offset)
        .limit(most)
    ).all()
    counting = select(func.count()).select_from(Place).join(Place.partner)
    return found, db.session.scalar(counting.where(*chosen)) or 0


def count_meetings_at(place_id: int) -> int:
    """Return how many help sessions are, or were, at this place."""
    at_place = select(func.count()).where(HelpSession.place_id == place_id)
    return db.session.scalar(at_place) or 0


def move_meetings_away(place_id: int) -> None:
    """Let the help sessions of a place that goes have no place any more."""
    for table in (HelpSession, GroupSession):
        db.session.execute(
            update(table)
            .where(table.place_id == place_id)
            .values(place_id=None)
            .execution_options(synchronize_session=False)
        )


def new_place(partner: Partner, sheet: PlaceSheet) -> Place:
    """Add a place to a partner that is stored."""
    place = Place(
        network_id=partner.network_id,
        partner_id=partner.id,
        details=with_access({}, sheet.access),
        **columns_of(sheet),
    )
    db.session.add(place)
    return place


def columns_of(sheet: PlaceSheet, *, with_point: bool = True) -> dict[str, Any]:
    """Return the columns of a place for its sheet, with or without its point."""
    same = ("name", "address", "phone", "email", "website", "opening_hours", "summary")
    named = ("country", "postcode", "town")
    point = ("latitude", "longitude", "precision_km") if with_point else ()
    return (
        {column: getattr(sheet, column) for column in same}
        | {column: getattr(sheet.where, column) for column in (*named, *point)}
        | {"services": list(sheet.services)}
    )

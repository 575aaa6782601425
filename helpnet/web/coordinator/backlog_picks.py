"""What a coordinator picked on the plan: read from the form, put back on the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from helpnet.services.backlog import Row
from helpnet.services.backlog_offers import NotAsked
from helpnet.web.labels import label
from helpnet.web.matching_words import joined
from helpnet.web.numbers import find_number


@dataclass(frozen=True, slots=True)
class Pick:
    """What stands in one row: a helper, 0 for nobody, and whether it is ticked."""

    helper_id: int
    ticked: bool


Picked = Mapping[int, Pick]
"""What was picked on the page, by request."""

Rows = Mapping[int, Row]
"""The rows of the page, by request."""


def read_picks(form: "MultiDict[str, str]") -> Picked:
    """Return what was picked in each row of the page that was sent."""
    ticked = set(form.getlist("send"))
    picked = {}
    for name, typed in form.items():
        field, _dash, number = name.partition("-")
        request_id = find_number(number) if field == "helper" else None
        if request_id:
            picked[request_id] = Pick(find_number(typed) or 0, number in ticked)
    return picked


def chosen_helpers(picked: Picked) -> Mapping[int, int]:
    """Return the helper to ask for each request that is ticked."""
    return {
        key: pick.helper_id
        for key, pick in picked.items()
        if pick.ticked and pick.helper_id
    }


def settle_picks(rows: Rows, picked: Picked | None, *, sent: bool = False) -> Picked:
    """Return what every row shows; None when the page is looked at for the first time.

    After that nothing is ticked and nobody chosen but by the coordinator, save for
    rows that took the place of others that were `sent`: they are seen for the first
    time too.
    """
    first = picked is None or sent
    return {key: _settle(row, picked or {}, first) for key, row in rows.items()}


def _settle(row: Row, picked: Picked, first: bool) -> Pick:
    proposed = row.proposed.helper_id if row.proposed else 0
    if row.request_id not in picked:
        return Pick(proposed, first)
    pick = picked[row.request_id]
    # A row that nobody is proposed for any more has no tick to take away.
    wanted = pick.ticked or row.proposed
    return pick if wanted and _fits(row, pick) else Pick(0, pick.ticked)


def _fits(row: Row, pick: Pick) -> bool:
    return pick.helper_id in {one.helper_id for one in row.choices}


def gone_problems(rows: Rows, picked: Picked) -> Mapping[int, str]:
    """Return a sentence for each row whose helper cannot be chosen any more."""
    return {
        key: str(
            _(
                "%(person)s: this helper cannot be asked any more. Choose again.",
                person=row.name,
            )
        )
        for key, row in rows.items()
        if key in chosen_helpers(picked) and not _fits(row, picked[key])
    }


def crowded_problems(
    rows: Rows, picked: Picked, free: Mapping[int, int]
) -> Mapping[int, str]:
    """Return a sentence for each row whose helper was picked too often.

    `free` holds the places left of each such helper.
    """
    return {
        key: _no_room(rows.get(key), helper_id, free[helper_id])
        for key, helper_id in chosen_helpers(picked).items()
        if helper_id in free
    }


def _no_room(row: Row | None, helper_id: int, places: int) -> str:
    choices = row.choices if row else ()
    names = [each.name for each in choices if each.helper_id == helper_id]
    return str(
        ngettext(
            "%(person)s: %(helper)s has room for %(num)s more person. Choose again.",
            "%(person)s: %(helper)s has room for %(num)s more people. Choose again.",
            places,
            person=row.name if row else _("Person"),
            helper="".join(names) or _("This helper"),
        )
    )


def refused_sentence(no: NotAsked) -> str:
    """Return who was not asked for whom, and why."""
    reasons = [label(each) for each in sorted(no.obstacles)]
    if no.stage:
        reasons = [label(no.stage)]
    return str(
        _(
            "%(person)s: %(helper)s was not asked (%(reasons)s).",
            person=no.learner,
            helper=no.helper or _("This helper"),
            reasons=joined(reasons),
        )
    )

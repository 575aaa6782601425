"""The questions about the help on one page, filled with what is wished so far."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, ValidationError
from wtforms.fields import Label

from helpnet.domain.availability import SLOT_PARTS
from helpnet.domain.languages import SPOKEN
from helpnet.domain.modes import Mode
from helpnet.services.wishes import ThatPlace, WishSheet
from helpnet.web.coordinator.help_form import HelpForm


class WishesForm(HelpForm):
    """What the intake asks about the help, without who asks."""

    at_place = BooleanField(_l("The person comes to this place"))
    sheet: WishSheet | None = None

    def settle(self, sheet: WishSheet, there: ThatPlace | None) -> None:
        """Offer every choice, and the place to meet at if one is proposed."""
        self.offer_choices()
        self.sheet = sheet
        if there:
            words = _("The person comes to %(place)s", place=there.name)
            self.at_place.label = Label(self.at_place.id, words)
        else:
            del self["at_place"]

    def validate_where(self, field: Any) -> None:
        """Find the place, unless it stays or the learner comes to another one."""
        comes = "at_place" in self and self["at_place"].data
        known = self.sheet.where if self.sheet and self.sheet.located else None
        if not comes and field.data != known:
            super().validate_where(field)

    def validate_modes(self, field: Any) -> None:
        """Refuse a visit at home of somebody who is met elsewhere."""
        super().validate_modes(field)
        comes = "at_place" in self and self["at_place"].data
        if comes and Mode.HOME_VISIT in (field.data or ()):
            raise ValidationError(
                _("The person comes to the place: then no home visit.")
            )

    def wished(self) -> dict[str, Any]:
        """Return what is wanted: needs, modes, languages and times."""
        return {
            "needs": self.wished_needs(),
            "modes": frozenset(self.modes.data or ()),
            "languages": frozenset(self.languages.data or ()),
            "times": self.wished_times(),
        }


def values_of(
    sheet: WishSheet, proposed: "MultiDict[str, str]", there: ThatPlace | None
) -> dict[str, Any]:
    """Return the values of the fields: what is wished, and one change of it."""
    values: dict[str, Any] = {
        "where": sheet.where,
        "main": sheet.needs[0] if sheet.needs else "",
        "needs": list(sheet.needs[1:]),
        "modes": sorted(sheet.modes),
        "any_time": not sheet.times,
        "times": sorted(sheet.times),
        "languages": sorted(sheet.languages),
    }
    return values | (_there(sheet, there) if there else _changed(values, proposed))


def _changed(
    values: Mapping[str, Any], proposed: "MultiDict[str, str]"
) -> dict[str, Any]:
    """Return the fields that a proposed change touches; what is unknown is ignored."""
    main, mode = proposed.get("main_need", ""), proposed.get("mode", "")
    spoken, day = proposed.get("language", ""), proposed.get("day", "")
    free = [slot for slot, (its_day, _part) in SLOT_PARTS.items() if its_day == day]
    changed: dict[str, Any] = {
        "modes": [*values["modes"], *({mode} & set(Mode))],
        "languages": [*values["languages"], *({spoken} & set(SPOKEN))],
        "times": sorted({*values["times"], *free}),
        "any_time": values["any_time"] or "any_time" in proposed,
    }
    if main in values["needs"]:
        changed |= {"main": main, "needs": [values["main"], *values["needs"]]}
    return changed


def _there(sheet: WishSheet, there: ThatPlace) -> dict[str, Any]:
    """Return the fields of a learner who comes to a place while it is open."""
    times = sorted(set(sheet.times or there.slots) & set(there.slots))
    return {
        "at_place": True,
        "modes": [Mode.PUBLIC_PLACE.value],
        "any_time": False,
        "times": times,
    }

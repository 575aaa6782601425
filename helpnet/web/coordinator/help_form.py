"""The questions about the help on one page, as a coordinator asks or changes them."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from helpnet.domain.availability import SLOTS
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.domain.languages import SPOKEN
from helpnet.domain.modes import Mode
from helpnet.services import catalogue
from helpnet.services.catalogue import AreaCard
from helpnet.services.gazetteer import LookUp, LookUpKind
from helpnet.web.fields import AnyOf, Line, OneOf
from helpnet.web.lookup import describe, find_places
from helpnet.web.skill_labels import AREA_LABELS
from helpnet.web.speech import chosen_language

MOST_NEEDS = 10


class HelpForm(FlaskForm):  # type: ignore[misc]
    """What is wanted, where, how, when and in which languages."""

    # Before a phone number, which is read as people write it in that country.
    where = Line(
        _l("Postcode or town"),
        missing=_l("Please type a postcode or a town."),
        most=200,
    )
    choice = OneOf(_l("Which place?"), missing="")
    main = OneOf(_l("The most important thing"), missing=_l("Please choose one thing."))
    needs = AnyOf(_l("Other things to learn"))
    modes = AnyOf(
        _l("How would you like to be helped?"),
        choices=[
            (Mode.HOME_VISIT, _l("At my home")),
            (Mode.PUBLIC_PLACE, _l("In a public place near me")),
            (Mode.PHONE, _l("By phone")),
            (Mode.VIDEO, _l("By video call")),
            (Mode.CHAT, _l("By written messages")),
        ],
    )
    any_time = BooleanField(_l("Any time is fine"))
    times = AnyOf(
        _l("Or tick the times that suit you"), choices=[(slot, slot) for slot in SLOTS]
    )
    languages = AnyOf(_l("Which languages do you speak?"))
    areas: tuple[AreaCard, ...] = ()
    place: GazetteerPlace | None = None
    found: LookUp | None = None

    @property
    def wants_helper(self) -> bool:
        """Tell whether somebody is looked for; else how and when are not asked."""
        return True

    def offer_choices(self, first: tuple[str, ...] = ()) -> None:
        """Offer every skill, mode and language, these languages before the others."""
        self.areas = catalogue.list_areas(language=chosen_language())
        self.needs.choices = [
            (skill.id, skill.sentence) for area in self.areas for skill in area.skills
        ]
        self.main.choices = [("", _("Please choose")), *self.needs.choices]
        ordered = dict.fromkeys([*first, chosen_language(), *SPOKEN])
        self.languages.choices = [
            (code, SPOKEN[code]) for code in ordered if code in SPOKEN
        ]

    def validate_main(self, field: Any) -> None:
        """Refuse the empty line of the list where somebody is looked for."""
        if not field.data and self.wants_helper:
            raise ValidationError(str(field.missing))

    def validate_needs(self, field: Any) -> None:
        """Refuse a list nobody can work through."""
        if len({*(field.data or ()), self.main.data}) > MOST_NEEDS:
            words = _("That is a lot. Please choose at most %(most)s things for now.")
            raise ValidationError(words % {"most": MOST_NEEDS})

    def validate_modes(self, field: Any) -> None:
        """Ask for a way of helping where somebody is looked for."""
        if not field.data and self.wants_helper:
            raise ValidationError(_("Please tick at least one way."))

    def validate_times(self, field: Any) -> None:
        """Ask for a time, or for the word that any will do."""
        if self.wants_helper and not (field.data or self.any_time.data):
            raise ValidationError(_("Please tick “Any time”, or at least one time."))

    def validate_languages(self, field: Any) -> None:
        """Ask for a language where somebody is looked for."""
        if not field.data and self.wants_helper:
            raise ValidationError(_("Please tick at least one language."))

    def validate_where(self, field: Any) -> None:
        """Find the place; where several are meant, one is chosen and sent again."""
        self.found = find_places(field.data)
        if self.found.kind is LookUpKind.NONE:
            raise ValidationError(_("We do not know this place."))
        places = {str(each.id): each for each in self.found.places}
        if self.found.kind is LookUpKind.ONE:
            self.choice.data = next(iter(places))
        else:
            self.choice.choices = [
                (key, describe(each)) for key, each in places.items()
            ]
        self.place = places.get(self.choice.data or "")
        if self.place is None:
            raise ValidationError(
                _("Several places bear this name. Please choose one.")
            )

    def groups(self) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
        """Yield (area, [(id, sentence, ticked)]) in the order of the catalogue."""
        ticked = set(self.needs.data or ())
        for card in self.areas:
            yield (
                str(AREA_LABELS[card.area]),
                [(each.id, each.sentence, each.id in ticked) for each in card.skills],
            )

    def wished_needs(self) -> tuple[str, ...]:
        """Return the needs, the main one first."""
        chosen = [self.main.data, *(self.needs.data or ())]
        return tuple(dict.fromkeys(skill for skill in chosen if skill))

    def wished_times(self) -> frozenset[str]:
        """Return the free times; none means any."""
        return frozenset(() if self.any_time.data else self.times.data or ())

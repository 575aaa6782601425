"""The form for an incentive or a device scheme, with a text for each language."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from helpnet.domain.contacts import readable
from helpnet.domain.local_aids import AidKind, AidSheet
from helpnet.services import catalogue
from helpnet.services.local_aids import AidDesk
from helpnet.web.fields import AnyOf, Line, OneOf, Paragraph
from helpnet.web.helper.fields import Day
from helpnet.web.labels import language_label
from helpnet.web.place_forms import checked_website, parsed_phone
from helpnet.web.speech import chosen_language

MOST_TITLE, MOST_WORDS = 120, 600


class AidForm(FlaskForm):  # type: ignore[misc]
    """What is the same in every language; `build` adds the texts."""

    desk: AidDesk
    kind = OneOf(
        _l("What is it?"),
        choices=[
            (AidKind.INCENTIVE, _l("Something learners get when they go online")),
            (AidKind.DEVICE, _l("A way to a device or a connection")),
        ],
        missing=_l("Please choose what it is."),
    )
    skills = AnyOf(
        _l("For which needs?"), description=_l("Tick nothing if it is for everybody.")
    )
    starts_on = Day(_l("From"), description=_l("You can leave this empty."))
    ends_on = Day(_l("Until"), description=_l("The last day. You can leave it empty."))
    phone = Line(_l("Phone number"), description=_l("Shown to everybody."), most=60)
    website = Line(_l("Website"), most=500)

    def prepare(self) -> None:
        """Offer every skill of the catalogue."""
        areas = catalogue.list_areas(language=chosen_language())
        self.skills.choices = [
            (skill.id, skill.sentence) for area in areas for skill in area.skills
        ]

    def texts(self) -> Iterator[tuple[Any, Any]]:
        """Yield title and words of each language of the network."""
        for code in self.desk.languages:
            yield self[f"title_{code}"], self[f"words_{code}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a title in one language at least, and for no words without one."""
        good = bool(super().validate(extra_validators))
        pairs = list(self.texts())
        for title, words in pairs:
            if words.data and not title.data:
                title.errors = [_("Please type a title in this language too.")]
                good = False
        if not any(title.data or words.data for title, words in pairs):
            pairs[0][0].errors = [_("Please type a title in one language at least.")]
            good = False
        return good

    def validate_ends_on(self, field: Any) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day is before the first one."))

    def validate_phone(self, field: Any) -> None:
        """Say what is wrong with a number, if there is one."""
        if field.data:
            parsed_phone(field.data, self.desk.country)

    def validate_website(self, field: Any) -> None:
        """Take what a browser can open."""
        field.data = checked_website(field.data)

    def sheet(self) -> AidSheet:
        """Return what was typed; only after it was found right."""
        typed = self.phone.data
        return AidSheet(
            kind=AidKind(self.kind.data),
            title=self._by_language("title"),
            words=self._by_language("words"),
            skills=tuple(self.skills.data or ()),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            phone=parsed_phone(typed, self.desk.country).e164 if typed else "",
            website=self.website.data,
        )

    def _by_language(self, part: str) -> Mapping[str, str]:
        typed = {code: self[f"{part}_{code}"].data for code in self.desk.languages}
        return {code: text for code, text in typed.items() if text}


def build(desk: AidDesk, sheet: AidSheet | None = None) -> AidForm:
    """Return the form with a title and words for each language of the network."""
    fields: dict[str, Any] = {"desk": desk}
    for code in desk.languages:
        named = {"language": language_label(code)}
        title = _("Title (%(language)s)", **named)
        words = _("What they get, where, on which conditions (%(language)s)", **named)
        fields[f"title_{code}"] = Line(title, most=MOST_TITLE)
        fields[f"words_{code}"] = Paragraph(words, most=MOST_WORDS)
    form: AidForm = type("AidForm", (AidForm,), fields)(data=_data(sheet, desk))
    form.prepare()
    return form


def _data(sheet: AidSheet | None, desk: AidDesk) -> dict[str, Any]:
    if sheet is None:
        return {}
    titles = {f"title_{code}": text for code, text in sheet.title.items()}
    words = {f"words_{code}": text for code, text in sheet.words.items()}
    return {
        **titles,
        **words,
        "kind": sheet.kind.value,
        "skills": list(sheet.skills),
        "starts_on": sheet.starts_on,
        "ends_on": sheet.ends_on,
        "phone": readable(sheet.phone, desk.country),
        "website": sheet.website,
    }

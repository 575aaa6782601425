"""One page with all questions, for a coordinator who hears or reads the answers."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from helpnet.domain.asking import Barrier, Channel, Reach, Referrer, Wishes
from helpnet.domain.contacts import (
    BadEmail,
    BadPhone,
    ContactWay,
    parse_email,
    parse_phone,
)
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.services.gazetteer import LookUp, LookUpKind
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.forms import (
    BarriersForm,
    LanguagesForm,
    ModesForm,
    NeedsForm,
    NotesForm,
    TimesForm,
)
from helpnet.web.contact_words import EMAIL_FAULTS, PHONE_FAULTS
from helpnet.web.fields import AnyOf, Line, OneOf, Paragraph
from helpnet.web.labels import label
from helpnet.web.lookup import describe, find_places

BY_VOICE = {ContactWay.PHONE, ContactWay.NEIGHBOUR}
ON_PAPER = {ContactWay.NEIGHBOUR, ContactWay.LETTER}


class DeskForm(NotesForm, LanguagesForm, TimesForm, ModesForm, BarriersForm, NeedsForm):
    """The learner's questions at once, and how the request came in."""

    key = HiddenField()
    channel = OneOf(
        _l("How did the request come in?"),
        missing=_l("Please say how the request came in."),
    )
    full_name = Line(_l("Name of the learner"), missing=_l("Please type a name."))
    # Before the phone number, which is read as people write it in that country.
    where = Line(
        _l("Postcode or town"),
        missing=_l("Please type a postcode or a town."),
        most=200,
    )
    choice = OneOf(_l("Which place?"), missing="")
    way = OneOf(
        _l("How do we reach the learner?"),
        missing=_l("Please choose how we reach the learner."),
    )
    phone = Line(_l("Phone number, or the neighbour's"), most=60)
    email = Line(_l("E-mail address"), most=254)
    contact_note = Paragraph(_l("Name of the neighbour, or postal address"), most=300)
    main = OneOf(_l("The most important thing"), missing=_l("Please choose one thing."))
    needs = AnyOf(_l("Other things to learn"))
    referrer_name = Line(_l("Who asks for the learner, if somebody does"))
    relation = Line(_l("Who is that for the learner?"))
    referrer_contact = Line(_l("How do we reach that person?"), most=254)
    agreed = BooleanField(_l("The learner agrees."))
    place: GazetteerPlace | None = None
    found: LookUp | None = None

    def prepare(self, draft: Draft) -> None:
        """Offer every choice of the learner's own form."""
        NeedsForm.prepare(self, draft)
        LanguagesForm.prepare(self, draft)
        self.main.choices = [("", _("Please choose")), *self.needs.choices]
        self.way.choices = [(each, label(each)) for each in ContactWay]
        spoken = [each for each in Channel if each is not Channel.WEB]
        self.channel.choices = [(each, label(each)) for each in spoken]

    def validate_main(self, field: Any) -> None:
        """Refuse the empty line of the list."""
        if not field.data:
            raise ValidationError(str(field.missing))

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

    def validate_phone(self, field: Any) -> None:
        """Check the number where we call."""
        if self.way.data in BY_VOICE and self.place is not None:
            try:
                parse_phone(field.data, self.place.country)
            except BadPhone as bad:
                raise ValidationError(str(PHONE_FAULTS[bad.reason])) from None

    def validate_email(self, field: Any) -> None:
        """Check the address where we write an e-mail."""
        if self.way.data == ContactWay.EMAIL:
            try:
                parse_email(field.data)
            except BadEmail as bad:
                raise ValidationError(str(EMAIL_FAULTS[bad.reason])) from None

    def validate_contact_note(self, field: Any) -> None:
        """Ask for the neighbour or the postal address where it is needed."""
        if self.way.data in ON_PAPER and not field.data:
            raise ValidationError(_("Please type the neighbour or the postal address."))

    def validate_agreed(self, field: Any) -> None:
        """Ask for the consent of a learner for whom somebody asks."""
        if self.referrer_name.data and not field.data:
            raise ValidationError(_("We need the yes of the person who wants help."))

    def wishes(self) -> Wishes:
        """Return what is wanted."""
        others = [skill for skill in self.needs.data or () if skill != self.main.data]
        times = () if self.any_time.data else self.times.data or ()
        return Wishes(
            needs=(self.main.data, *others),
            barriers=frozenset(set(Barrier).intersection(self.barriers.data or ())),
            modes=frozenset(self.modes.data or ()),
            languages=frozenset(self.languages.data or ()),
            times=frozenset(times),
            notes=self.notes.data,
        )

    def reach(self, country: str) -> Reach:
        """Return how the learner is reached."""
        way = ContactWay(self.way.data)
        phone, email = self.phone.data, self.email.data
        return Reach(
            name=self.full_name.data,
            way=way,
            phone=parse_phone(phone, country).e164 if way in BY_VOICE else "",
            email=parse_email(email) if way is ContactWay.EMAIL else "",
            note=self.contact_note.data if way in ON_PAPER else "",
        )

    def referrer(self) -> Referrer | None:
        """Return who asks for the learner, if somebody does."""
        if not self.referrer_name.data:
            return None
        return Referrer(
            name=self.referrer_name.data,
            relation=self.relation.data,
            contact=self.referrer_contact.data,
        )

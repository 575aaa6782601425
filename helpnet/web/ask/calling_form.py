"""Call me instead: a phone number, and no more than is needed to know who calls."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from helpnet.domain.asking import AskedPlace
from helpnet.domain.contacts import BadPhone, PhoneFault, parse_phone
from helpnet.services import intake
from helpnet.services.drafts import new_key
from helpnet.services.gazetteer import LookUpKind
from helpnet.web.ask import draft as drafts
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.forms_person import check_name
from helpnet.web.ask.question import Question
from helpnet.web.ask.steps import Step
from helpnet.web.contact_words import PHONE_FAULTS
from helpnet.web.fields import Line, OneOf
from helpnet.web.lookup import as_asked, ask_places, describe
from helpnet.web.near import country_here

WHERE = _l("Please tell us where you live. Then we know who calls you.")


class Meant(OneOf):
    """Which of several places; judged together with what is typed."""

    def pre_validate(self, form: Any) -> None:
        """Leave it to the place that is typed."""


class CallForm(Question):
    """A number; a name for whoever likes; a place only where nobody can tell."""

    title = _l("We call you")
    why = _l("We use it only for your request.")
    key = HiddenField()
    # Before the number, which is read as people write it in that country.
    where = Line(_l("Your postcode or your town"), most=200)
    choice = Meant(_l("Which place do you mean?"), missing="")
    phone = Line(_l("Your phone number"), most=60)
    full_name = Line(
        _l("Your name"), description=_l("You can leave this empty."), most=120
    )
    place: AskedPlace | None = None
    e164 = ""

    def prepare(self, draft: Draft) -> None:
        """Learn what is known of the place, and keep one key for this form."""
        self.key.data = self.key.data or drafts.current_key() or new_key()
        self.place = draft.place
        self.asks_where = bool(self.where.data)
        if draft.for_other:
            self.phone.label.text = _l("Phone number")
            self.full_name.label.text = _l("Name of the person who wants to learn")

    def validate_where(self, field: Any) -> None:
        """Find the place, if one is typed; where several are meant, one is chosen."""
        if not field.data:
            return
        found = ask_places(field.data)
        places = {str(each.id): each for each in found.places}
        self.choice.choices = [(key, describe(each)) for key, each in places.items()]
        only = next(iter(places)) if found.kind is LookUpKind.ONE else ""
        chosen = places.get(self.choice.data or only)
        if not places:
            words = _("We do not know this place. Try your postcode, or a town nearby.")
            raise ValidationError(words)
        if chosen is None:
            raise ValidationError(_("Which place do you mean?"))
        self.place = AskedPlace(**as_asked(chosen))

    def validate_full_name(self, field: Any) -> None:
        """Take no advertisement for a name."""
        check_name(field.data)

    def validate_phone(self, field: Any) -> None:
        """Read the number as it is written where the learner may live."""
        here = self.place.country if self.place else country_here()
        read = [_read(field.data, each) for each in _countries(here)]
        numbers = [each for each in read if not isinstance(each, PhoneFault)]
        if not numbers:
            raise ValidationError(str(PHONE_FAULTS[PhoneFault(read[0])]))
        if here is None and len(set(numbers)) > 1:
            self.ask_where()
        self.e164 = numbers[0]

    def ask_where(self) -> None:
        """Say that the place is needed after all."""
        self.asks_where = True
        self.where.errors = list(self.where.errors) or [str(WHERE)]


def _countries(here: str | None) -> tuple[str, ...]:
    """Return in which countries the number may be written, the likeliest first."""
    others = intake.list_countries()
    return (here, *others) if here else others or ("",)


def _read(typed: str, country: str) -> str | PhoneFault:
    try:
        return parse_phone(typed, country).e164
    except BadPhone as bad:
        return bad.reason


CALL = Step("call", 0, CallForm, door=True)

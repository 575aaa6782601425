"""One page with all questions, for a coordinator who hears or reads the answers."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.fields import Label
from wtforms.validators import ValidationError

from helpnet.domain.asking import Barrier, Channel, Reach, Referrer, Route, Wishes
from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.contacts import (
    BY_VOICE,
    BadEmail,
    BadPhone,
    ContactWay,
    parse_email,
    parse_phone,
)
from helpnet.domain.survey import Ability
from helpnet.services import catalogue
from helpnet.web.contact_words import EMAIL_FAULTS, PHONE_FAULTS
from helpnet.web.coordinator.help_form import HelpForm
from helpnet.web.fields import AnyOf, Line, OneOf, Paragraph
from helpnet.web.labels import label
from helpnet.web.paper_order import numbers
from helpnet.web.speech import chosen_language

ON_PAPER = {ContactWay.NEIGHBOUR, ContactWay.LETTER}
SURVEY = {f"survey_{task}": task for task in SurveyTask}


class DeskForm(HelpForm):
    """All questions at once, numbered as on the paper form; and how they came in."""

    key = HiddenField()
    channel = OneOf(
        _l("How did the request come in?"),
        missing=_l("Please say how the request came in."),
    )
    full_name = Line(_l("Name of the learner"), missing=_l("Please type a name."))
    way = OneOf(
        _l("How do we reach the learner?"),
        missing=_l("Please choose how we reach the learner."),
    )
    phone = Line(_l("Phone number, or the neighbour's"), most=60)
    email = Line(_l("E-mail address"), most=254)
    contact_note = Paragraph(_l("Name of the neighbour, or postal address"), most=300)
    barriers = AnyOf(
        _l("What makes it difficult?"),
        choices=[
            (Barrier.ACCESS, _l("I have no device, or no internet")),
            (Barrier.SKILL, _l("I do not know how it works")),
            (Barrier.WISH, _l("I would rather not do it online")),
        ],
    )
    offline = BooleanField(
        _l("They want no helper: they keep phone, counter or paper."),
    )
    notes = Paragraph(_l("Is there anything we should know?"), most=1000)
    referrer_name = Line(_l("Who asks for the learner, if somebody does"))
    relation = Line(_l("Who is that for the learner?"))
    referrer_contact = Line(_l("How do we reach that person?"), most=254)
    agreed = BooleanField(_l("The learner agrees."))
    survey_email = OneOf("", missing="")
    survey_news = OneOf("", missing="")
    survey_timetable = OneOf("", missing="")
    survey_pay_online = OneOf("", missing="")
    anyway = BooleanField(_l("Take it in all the same: it is another person or wish."))

    @property
    def wants_helper(self) -> bool:
        """Tell whether somebody is looked for."""
        return not self.offline.data

    def prepare(self, first: tuple[str, ...], *, numbered: bool = True) -> None:
        """Offer every choice, these languages first; number the questions."""
        self.offer_choices(first)
        self.way.choices = [(each, label(each)) for each in ContactWay]
        spoken = [each for each in Channel if each is not Channel.WEB]
        self.channel.choices = [(each, label(each)) for each in spoken]
        self._offer_survey()
        for name, number in numbers() if numbered else ():
            field = self[name]
            field.label = Label(field.id, f"{number}. {field.label.text}")

    def _offer_survey(self) -> None:
        skills = catalogue.list_survey(language=chosen_language())
        for name, task in SURVEY.items():
            field = self[name]
            field.label = Label(field.id, skills[task])
            answers = [(each, label(each)) for each in Ability]
            field.choices = [("", _("No answer")), *answers]
            field.data = field.data or ""

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

    @property
    def route(self) -> Route:
        """Return whether a helper is looked for."""
        return Route.HELPER if self.wants_helper else Route.OFFLINE

    def wishes(self) -> Wishes:
        """Return what is wanted."""
        return Wishes(
            needs=self.wished_needs(),
            barriers=frozenset(self.barriers.data or ()),
            modes=frozenset(self.modes.data or ()),
            languages=frozenset(self.languages.data or ()),
            times=self.wished_times(),
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

    def survey(self) -> Mapping[SurveyTask, Ability]:
        """Return the answers to the four questions that were given."""
        given = {task: self[name].data for name, task in SURVEY.items()}
        return {task: Ability(said) for task, said in given.items() if said}

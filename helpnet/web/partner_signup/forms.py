"""What a new partner is asked, page by page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet.domain.partnering import MOST_ABOUT
from helpnet.web.fields import Line, Paragraph
from helpnet.web.place_forms import (
    MOST_WEBSITE,
    HoursForm,
    ServicesForm,
    WhichForm,
    checked_website,
    in_words,
    parsed_email,
    parsed_phone,
)

Answers = Mapping[str, Any]


class OrganisationPage(FlaskForm):  # type: ignore[misc]
    """Who the organisation is."""

    template = "partner_signup/organisation.html"

    name = Line(
        _l("Name of the organisation"),
        description=_l("For example: Town of Seraing."),
        missing=_l("Tell us the name of the organisation."),
        most=200,
    )
    about = Paragraph(
        _l("What does it do?"),
        description=_l("One or two sentences are enough."),
        missing=_l("Tell us in one sentence what the organisation does."),
        most=MOST_ABOUT,
    )
    website = Line(_l("Website, if there is one"), most=MOST_WEBSITE)

    def validate_website(self, field: Any) -> None:
        """Take what a browser can open."""
        field.data = checked_website(field.data)

    def prepare(self, answers: Answers) -> None:
        """Nothing here depends on earlier answers."""

    def answer(self) -> Any:
        """Return what was typed."""
        return {name: self[name].data for name in ("name", "about", "website")}


class PlacePage(WhichForm):
    """The first place that is open to the public."""

    template = "partner_signup/place.html"

    def prepare(self, answers: Answers) -> None:
        """Know the town that was chosen before."""
        if "place" in answers:
            self.stored = answers["place"]["where"]

    def answer(self) -> Any:
        """Return name, address, and where it is."""
        return {
            "name": self.name.data,
            "address": self.address.data,
            "where": self.asked_place(),
        }


class HoursPage(HoursForm):
    """When the first place is open."""

    template = "partner_signup/hours.html"

    def prepare(self, answers: Answers) -> None:
        """Nothing here depends on earlier answers."""

    def answer(self) -> Any:
        """Return the hours in OSM syntax."""
        return {"hours": self.hours.data}


class ServicesPage(ServicesForm):
    """What the first place offers."""

    template = "partner_signup/services.html"

    def prepare(self, answers: Answers) -> None:
        """Nothing here depends on earlier answers."""

    def answer(self) -> Any:
        """Return services and what is good to know, possibly nothing."""
        return {name: list(self[name].data or ()) for name in ("services", "access")}


class WhoPage(FlaskForm):  # type: ignore[misc]
    """Who speaks for the organisation."""

    template = "partner_signup/who.html"

    name = Line(_l("Your name"), missing=_l("Tell us your name."))
    email = Line(
        _l("Your e-mail address at work"),
        description=_l("We send you the link to sign in."),
        most=254,
    )
    phone = Line(
        _l("Phone number"), description=_l("For the coordinator only."), most=60
    )
    country = ""

    def prepare(self, answers: Answers) -> None:
        """Learn from which country the number is dialled."""
        self.country = answers["place"]["where"]["country"]

    def validate_email(self, field: Any) -> None:
        """Say what is wrong with the address, if anything."""
        field.data = parsed_email(field.data)

    def validate_phone(self, field: Any) -> None:
        """Say what is wrong with the number, if anything."""
        field.data = parsed_phone(field.data, self.country).e164

    def answer(self) -> Any:
        """Return what was typed."""
        return {name: self[name].data for name in ("name", "email", "phone")}


PAGES: Mapping[str, Any] = {
    "organisation": OrganisationPage,
    "place": PlacePage,
    "hours": HoursPage,
    "services": ServicesPage,
    "who": WhoPage,
}
ORDER = tuple(PAGES)


def open_page(name: str, answers: Answers) -> Any:
    """Return the form of that page: as sent, else as answered before."""
    before = dict(answers.get(name, {}))
    if name == "place" and before:
        before["where"] = in_words(before["where"])
    form = PAGES[name](data=before)
    form.prepare(answers)
    return form

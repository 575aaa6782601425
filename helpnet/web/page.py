"""What every page shows around its content: phone, languages, who is signed in."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from config import Settings
from helpnet.domain.access import Role
from helpnet.services import networks, our_network
from helpnet.web.comfort import Comfort, current_comfort
from helpnet.web.guards import SignedIn as Person
from helpnet.web.guards import whoever
from helpnet.web.near import forget_network, remembered_network
from helpnet.web.speech import offered_languages

DESKS = {
    Role.HELPER: "helper.home",
    Role.PARTNER: "partner.home",
    Role.COORDINATOR: "coordinator.desk",
}
Links = tuple[tuple[Any, str], ...]
HELPING: Links = (
    (_l("My page"), "helper.home"),
    (_l("My week"), "helper.week"),
    (_l("My offers"), "helper.offers"),
    (_l("My calendar"), "helper.calendar"),
    (_l("My profile"), "helper_profile.show"),
)
NAV: dict[Role, Links] = {
    Role.HELPER: HELPING,
    Role.PARTNER: ((_l("My organisation"), "partner.home"),),
    Role.COORDINATOR: (
        (_l("Today"), "coordinator_attention.show"),
        (_l("Requests"), "coordinator.desk"),
        (_l("People"), "coordinator_people.index"),
        (_l("Places"), "coordinator_places.index"),
        (_l("Messages"), "coordinator_notices.index"),
        (_l("What it brought"), "coordinator_outcomes.show"),
        (_l("Our network"), "coordinator_network.show"),
    ),
}
_NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]{5,}")
FOOTER: Links = (
    (_l("Try it yourself first"), "guides.index"),
    (_l("Form on paper"), "paper_form.show"),
    (_l("About helpnet"), "public.about"),
    (_l("Your privacy"), "public.privacy"),
    (_l("Accessibility"), "public.accessibility"),
    (_l("About the data"), "public.about_data"),
    (_l("Become a volunteer"), "helper_signup.start"),
    (_l("For organisations"), "partner_signup.start"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is signed in, as the header names them."""

    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What surrounds the content of every page; templates read it as `page`.

    `here` is the address of the page itself, to come back to.
    `languages` holds (code, name, address), `nav` and `footer` hold (label, address).
    While nobody knows which network is meant, `phone` may be empty and `phones` holds
    (network, number, address to dial).
    """

    help_name: str
    home_url: str
    desk_url: str
    sign_out_url: str
    phone: str
    phone_href: str
    phones: tuple[tuple[str, str, str], ...]
    signed_in: SignedIn | None
    demo: bool
    here: str
    comfort: Comfort
    languages: tuple[tuple[str, str, str], ...]
    nav: tuple[tuple[str, str], ...]
    footer: tuple[tuple[str, str], ...]


def init_app(app: Flask) -> None:
    """Give `page` to every template, and the filter `call_link`."""
    app.jinja_env.filters["call_link"] = call_link
    app.context_processor(lambda: {"page": frame()})


def frame() -> Page:
    """Return the frame of the page now shown."""
    person = whoever()
    _show_own_network(person)
    phone = g.get("phone") or _settings().PHONE
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return Page(
        help_name=g.get("network_name") or "helpnet",
        phone=phone,
        phone_href=dial(phone),
        phones=() if phone else _phones(),
        here=here,
        comfort=current_comfort(),
        languages=_languages(here),
        signed_in=SignedIn(name=person.name, role=person.role) if person else None,
        home_url=url_for("public.home"),
        desk_url=url_for(DESKS[person.role]) if person else "",
        sign_out_url=url_for("account.sign_out") if person else "",
        demo=_settings().demo,
        nav=_links(_nav(person)) if person else (),
        footer=_footer(person),
    )


def _show_own_network(person: Person | None) -> None:
    """Speak for the network of who is signed in, else for the one remembered.

    Not where the page itself speaks for a network.
    """
    network_id = person.network_id if person else remembered_network()
    if network_id is None or "network_name" in g or g.get("trust_nothing"):
        return
    try:
        own = our_network.get_frame(network_id=network_id)
    except NoResultFound:  # closed since
        forget_network()
    except SQLAlchemyError:  # as in `_phones`
        return
    else:
        show_network(name=own.name, phone=own.phone, time_zone=own.time_zone)


def show_network(*, name: str, phone: str, time_zone: str) -> None:
    """Let the rest of this page speak for one network."""
    g.network_name, g.phone, g.zone = name, phone, time_zone


def dial(phone: str) -> str:
    """Return the address that dials a number, however it is written."""
    return "tel:" + "".join(c for c in phone if c in "+0123456789")


def call_link(text: str) -> Markup:
    """Return a number as a link that calls it, and any other text as it is."""
    if not _NUMBER.fullmatch(text):
        return escape(text)
    shape = Markup('<a class="govuk-link" href="{}" dir="ltr">{}</a>')
    return shape.format(dial(text), text)


def _phones() -> tuple[tuple[str, str, str], ...]:
    """Return every network's number; none where the database is in doubt."""
    if g.get("trust_nothing"):
        return ()
    try:
        numbers = networks.list_numbers()
    except SQLAlchemyError:  # this page may be the one that says so
        return ()
    return tuple((name, number, dial(number)) for name, number in numbers)


def _nav(person: Person) -> Links:
    """Return the pages of a role; who helps for an organisation has both."""
    if person.role is Role.PARTNER and person.helper_id:
        return (*NAV[Role.PARTNER], *HELPING)
    return NAV[person.role]


def _settings() -> Settings:
    settings: Settings = current_app.config["HELPNET"]
    return settings


def _languages(here: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (code, name, url_for("public.switch_language", language=code, next=here))
        for code, name in offered_languages()
    )


def _footer(person: Person | None) -> tuple[tuple[str, str], ...]:
    if person is None:
        return (*_links(FOOTER), (_("Sign in"), url_for("account.sign_in")))
    return _links(FOOTER)


def _links(pairs: Links) -> tuple[tuple[str, str], ...]:
    """Return (words, address) of the pages that this installation has."""
    known = current_app.view_functions
    return tuple((str(words), url_for(name)) for words, name in pairs if name in known)

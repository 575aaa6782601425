"""How the invented partners and helpers join their network."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from helpnet.cli.demo.cast import Helper, Partner, Place
from helpnet.cli.demo.ground import Ground
from helpnet.cli.demo.schedule import Step
from helpnet.domain.access import Standing, StandingEvent
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.helping import Application
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.partnering import PartnerApplication, PlaceSheet
from helpnet.domain.place_search import Access
from helpnet.services import (
    partner_registration,
    partners,
    people,
    place_sheets,
    profile,
    registration,
)

UNTIL_APPROVED = timedelta(hours=20)
UNTIL_CHECKED = timedelta(days=2)
UNTIL_RESTING = timedelta(days=40)


def joining(ground: Ground) -> Iterator[Step]:
    """Yield everything by which partners and helpers join."""
    for partner in ground.cast.partners:
        yield from _partner_joins(ground, partner)
    for helper in ground.cast.helpers:
        yield from _helper_joins(ground, helper)


def _partner_joins(ground: Ground, partner: Partner) -> Iterator[Step]:
    at = ground.moment(partner.applied)
    yield Step(at, lambda now: _register_partner(ground, partner, now))
    if partner.approved:
        later = at + UNTIL_APPROVED
        yield Step(later, lambda now: _approve_partner(ground, partner, now))
        yield Step(later, lambda _now: _add_places(ground, partner))


def _register_partner(ground: Ground, partner: Partner, now: datetime) -> None:
    application = PartnerApplication(
        name=partner.name,
        about=partner.about,
        website="",
        contact=partner.contact,
        email=partner.email,
        phone=ground.phone(partner.phone),
        language=partner.language,
        place=_sheet(ground, partner.places[0]),
    )
    partner_registration.register_partner(
        application=application,
        key=f"demo-partner-{partner.email}",
        address_key=partner.email,
        now=now,
    )


def _approve_partner(ground: Ground, partner: Partner, now: datetime) -> None:
    waiting = partners.list_partners_to_approve(network_id=ground.network_id)
    for card in waiting:
        if card.name == partner.name:
            partners.approve_partner(
                network_id=ground.network_id, partner_id=card.id, now=now
            )


def _add_places(ground: Ground, partner: Partner) -> None:
    known = place_sheets.list_own(network_id=ground.network_id).lines
    names = {each.name for each in known}
    for place in partner.places:
        if place.name not in names:
            place_sheets.add_place(
                network_id=ground.network_id,
                partner_id=ground.partner_id(partner.name),
                sheet=_sheet(ground, place),
            )


def _sheet(ground: Ground, place: Place) -> PlaceSheet:
    latitude, longitude = place.point
    where = replace(
        ground.place(place.home),
        latitude=latitude,
        longitude=longitude,
        precision_km=0.0,
    )
    return PlaceSheet(
        name=place.name,
        address=place.address,
        where=where,
        opening_hours=place.hours,
        services=tuple(ServiceCategory[name].value for name in place.services),
        phone=ground.phone(place.phone),
        summary=place.summary,
        access=frozenset(map(Access, place.access.split())),
    )


def _helper_joins(ground: Ground, helper: Helper) -> Iterator[Step]:
    at = ground.moment(helper.applied)
    yield Step(at, lambda now: _register(ground, helper, now))
    if helper.standing == Standing.APPLIED:
        return
    decided = at + UNTIL_APPROVED
    yield Step(decided, lambda now: _decide(ground, helper, now))
    yield Step(at + UNTIL_CHECKED, lambda now: _check(ground, helper, now))
    if helper.standing in {Standing.PAUSED, Standing.LEFT}:
        yield Step(at + UNTIL_RESTING, lambda now: _rest(ground, helper, now))


def _register(ground: Ground, helper: Helper, now: datetime) -> None:
    registration.register(
        application=_application(ground, helper),
        key=f"demo-helper-{helper.email}",
        address_key=helper.email,
        now=now,
    )


def _application(ground: Ground, helper: Helper) -> Application:
    return Application(
        name=helper.name,
        email=helper.email,
        phone=ground.phone(helper.phone),
        language=helper.language,
        place=ground.place(helper.home),
        reach_km=helper.reach_km,
        skills={
            skill: HelperLevel(level)
            for level, skills in helper.skills.items()
            for skill in skills.split()
        },
        languages=frozenset(helper.languages.split()),
        modes=frozenset(map(Mode, helper.modes.split())),
        times=frozenset(helper.times.split()),
        capacity=helper.capacity,
        about=helper.about,
    )


def _decide(ground: Ground, helper: Helper, now: datetime) -> None:
    """Approve or refuse whoever still waits for it."""
    helper_id = ground.helper_id(helper.name)
    found = people.show_helper(network_id=ground.network_id, helper_id=helper_id)
    if found.standing is not Standing.APPLIED:
        return
    if helper.standing == Standing.REFUSED:
        people.refuse_helper(
            network_id=ground.network_id,
            helper_id=helper_id,
            sentence=helper.about,
            now=now,
        )
        return
    people.approve_helper(network_id=ground.network_id, helper_id=helper_id, now=now)


def _check(ground: Ground, helper: Helper, now: datetime) -> None:
    """Keep the background check, and say whose staff this is."""
    if helper.vetted is not None:
        people.record_check(
            network_id=ground.network_id,
            helper_id=ground.helper_id(helper.name),
            until=ground.today + timedelta(days=helper.vetted),
            now=now,
        )
    if helper.vouched_by:
        partners.vouch_for(
            partner_id=ground.partner_id(helper.vouched_by),
            email=helper.email,
            now=now,
        )


def _rest(ground: Ground, helper: Helper, now: datetime) -> None:
    """Let helpers take their break, or leave."""
    helper_id = ground.helper_id(helper.name)
    found = people.show_helper(network_id=ground.network_id, helper_id=helper_id)
    if helper.standing == Standing.PAUSED:
        profile.pause(
            helper_id=helper_id, until=ground.today + timedelta(days=30), now=now
        )
    if helper.standing == Standing.LEFT and StandingEvent.LEFT in found.possible:
        profile.leave(helper_id=helper_id, now=now)

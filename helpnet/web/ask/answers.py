"""From the pages of the form to one complete ask."""

from helpnet.domain.asking import Barrier, Channel, Reach, Referrer, Route, Wishes
from helpnet.domain.contacts import ContactWay, parse_email, parse_phone
from helpnet.services.intake import Answers
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.steps import Step, find_missing, list_steps
from helpnet.web.speech import chosen_language


def find_faulty(draft: Draft) -> Step | None:
    """Return the first page that must be asked again, or None when all is well.

    Looks at every kept answer afresh: the catalogue or the gazetteer may have changed.
    """
    if missing := find_missing(draft):
        return missing
    pages = [step for step in list_steps(draft) if step.name in draft.answers]
    return next((step for step in pages if not step.filled(draft).validate()), None)


def compile_answers(draft: Draft, key: str, address_key: str) -> Answers:
    """Return the ask that a faultless draft makes; the addresses as in `Answers`."""
    if draft.place is None:
        raise ValueError("a draft without a place")
    return Answers(
        key=key,
        channel=Channel.WEB,
        language=chosen_language(),
        wishes=compile_wishes(draft),
        place=draft.place,
        reach=_reach(draft, draft.place.country),
        referrer=compile_referrer(draft),
        route=Route.OFFLINE if draft.stays_offline else Route.HELPER,
        address_key=address_key,
    )


def compile_wishes(draft: Draft) -> Wishes:
    """Return what is wanted as far as it is known; whoever stays offline wants less."""
    offline = draft.stays_offline
    any_time = offline or bool(draft.first("times", "any_time"))
    languages = draft.many("languages", "languages")
    return Wishes(
        needs=tuple(draft.needs),
        barriers=frozenset(
            set(Barrier).intersection(draft.many("barriers", "barriers"))
        ),
        modes=frozenset(() if offline else draft.many("modes", "modes")),
        languages=frozenset([chosen_language()] if offline else languages),
        times=frozenset(() if any_time else draft.many("times", "times")),
        notes=draft.first("notes", "notes"),
    )


def compile_referrer(draft: Draft) -> Referrer | None:
    """Return who asks for the learner, if somebody does."""
    if not draft.for_other:
        return None
    return Referrer(
        name=draft.first("referrer", "referrer_name"),
        relation=draft.first("referrer", "relation"),
        contact=draft.first("referrer", "referrer_contact"),
    )


def _reach(draft: Draft, country: str) -> Reach:
    way = ContactWay(draft.first("reach", "way"))
    given = draft.typed("reach")
    phone = given.get("phone") or given.get("neighbour_phone", "")
    email = given.get("email", "")
    return Reach(
        name=given["full_name"],
        way=way,
        phone=parse_phone(phone, country).e164 if phone else "",
        email=parse_email(email) if email else "",
        note=given.get("neighbour") or given.get("address", ""),
    )

"""From the pages of the form to one complete ask."""

from helpnet.domain.asking import Barrier, Channel, Reach, Referrer, Wishes
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


def compile_answers(draft: Draft, key: str) -> Answers:
    """Return the ask that a faultless draft makes."""
    if draft.place is None:
        raise ValueError("a draft without a place")
    return Answers(
        key=key,
        channel=Channel.WEB,
        language=chosen_language(),
        wishes=_wishes(draft),
        place=draft.place,
        reach=_reach(draft, draft.place.country),
        referrer=_referrer(draft),
    )


def _wishes(draft: Draft) -> Wishes:
    any_time = bool(draft.first("times", "any_time"))
    times = () if any_time else draft.many("times", "times")
    known = set(Barrier)
    return Wishes(
        needs=tuple(draft.needs),
        barriers=frozenset(known.intersection(draft.many("barriers", "barriers"))),
        modes=frozenset(draft.many("modes", "modes")),
        languages=frozenset(draft.many("languages", "languages")),
        times=frozenset(times),
        notes=draft.first("notes", "notes"),
    )


def _reach(draft: Draft, country: str) -> Reach:
    way = ContactWay(draft.first("contact", "way"))
    phone, email = draft.first("reach", "phone"), draft.first("reach", "email")
    note = draft.first("reach", "neighbour") or draft.first("reach", "address")
    return Reach(
        name=draft.first("contact", "full_name"),
        way=way,
        phone=parse_phone(phone, country).e164 if phone else "",
        email=parse_email(email) if email else "",
        note=note,
    )


def _referrer(draft: Draft) -> Referrer | None:
    if not draft.for_other:
        return None
    return Referrer(
        name=draft.first("referrer", "referrer_name"),
        relation=draft.first("referrer", "relation"),
        contact=draft.first("referrer", "referrer_contact"),
    )

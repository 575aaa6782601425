"""The words for every closed list: one place for wording and translation."""

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from flask import Flask
from flask_babel import format_date, format_decimal, format_time, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpnet.domain.access import Role, Standing
from helpnet.domain.asking import Barrier, Channel, Route
from helpnet.domain.autonomy import Level, SaidBy
from helpnet.domain.availability import SLOT_PARTS, Day, Part
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.languages import SPOKEN
from helpnet.domain.local_aids import AidKind
from helpnet.domain.matching import HelperLevel, Obstacle
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.offer_policy import Circle, OfferPolicy
from helpnet.domain.offers import DeclineReason, ExclusionReason, OfferStatus
from helpnet.domain.sessions import MissReason, SessionStatus
from helpnet.domain.survey import Ability

WHOLE_KM = 10
"""From here on, tenths of a kilometre tell nobody anything."""

# Pairs, not a dict: members of two lists may have equal values.
_WORDS: tuple[tuple[StrEnum, str], ...] = (
    (Stage.WAITING, _l("Waiting for a helper")),
    (Stage.OFFERED, _l("A helper has been asked")),
    (Stage.ACCOMPANIED, _l("A helper has accepted")),
    (Stage.AUTONOMOUS, _l("Can do it alone")),
    (Stage.REDIRECTED, _l("Sent to another service")),
    (Stage.WITHDRAWN, _l("Cancelled")),
    (Stage.UNREACHABLE, _l("Could not be reached")),
    (OfferStatus.ASKED, _l("Waiting for an answer")),
    (OfferStatus.ACCEPTED, _l("Accepted")),
    (OfferStatus.DECLINED, _l("Declined")),
    (OfferStatus.EXPIRED, _l("No answer in time")),
    (OfferStatus.WITHDRAWN, _l("Taken back")),
    (OfferStatus.ENDED, _l("Finished")),
    (DeclineReason.TOO_FAR, _l("It is too far")),
    (DeclineReason.NO_TIME, _l("I have no time")),
    (DeclineReason.NOT_MY_SKILL, _l("I cannot teach this")),
    (DeclineReason.OTHER, _l("Another reason")),
    (ExclusionReason.CONFLICT, _l("They are family, or there is a conflict")),
    (ExclusionReason.LEARNER_WISH, _l("The person does not wish it")),
    (OfferPolicy.MANUAL, _l("By hand: a coordinator asks each helper")),
    (OfferPolicy.ASSISTED, _l("With help: a coordinator confirms who is asked next")),
    (OfferPolicy.AUTOMATIC, _l("By itself: helpnet asks the next helpers")),
    (Circle.OWN, _l("As asked for")),
    (Circle.WIDER, _l("Wider circle")),
    (Circle.WAITING_LIST, _l("Waiting list")),
    (SessionStatus.PLANNED, _l("Planned")),
    (SessionStatus.DONE, _l("Took place")),
    (SessionStatus.MISSED, _l("Missed")),
    (SessionStatus.CANCELLED, _l("Cancelled")),
    (MissReason.LEARNER_AWAY, _l("The learner could not come")),
    (MissReason.HELPER_AWAY, _l("The helper could not come")),
    (MissReason.MISUNDERSTANDING, _l("They waited at different places or times")),
    (MissReason.OTHER, _l("Another reason")),
    (SaidBy.TOLD_HELPER, _l("The learner told the helper")),
    (SaidBy.TOLD_COORDINATOR, _l("The learner told the coordinator")),
    (SaidBy.LINK, _l("The learner said so on their page")),
    (Level.SHOWN, _l("I showed it")),
    (Level.TOGETHER, _l("We did it together")),
    (Level.PROMPTED, _l("With a few hints")),
    (Level.ALONE, _l("Alone")),
    (HelperLevel.MANAGE, _l("I manage")),
    (HelperLevel.AT_EASE, _l("I am at ease")),
    (HelperLevel.CAN_TEACH, _l("I can teach anybody")),
    (Mode.HOME_VISIT, _l("At the person's home")),
    (Mode.PUBLIC_PLACE, _l("In a public place, such as a library")),
    (Mode.PHONE, _l("By phone")),
    (Mode.VIDEO, _l("By video call")),
    (Mode.CHAT, _l("By written messages")),
    (Barrier.ACCESS, _l("No device or no connection")),
    (Barrier.SKILL, _l("Does not know how")),
    (Barrier.WISH, _l("Would rather not")),
    (Channel.WEB, _l("Web page")),
    (Channel.PHONE, _l("Phone call")),
    (Channel.COUNTER, _l("At a counter")),
    (Channel.LETTER, _l("Letter")),
    (Route.HELPER, _l("A helper is looked for")),
    (Route.CALL, _l("Wants to be called first")),
    (Route.OFFLINE, _l("Stays with phone, counter or paper")),
    (Ability.ALONE, _l("Yes, alone")),
    (Ability.WITH_HELP, _l("Yes, with help")),
    (Ability.NO, _l("No")),
    (AidKind.INCENTIVE, _l("Something you get")),
    (AidKind.DEVICE, _l("A device or a connection")),
    (ContactWay.PHONE, _l("By phone")),
    (ContactWay.EMAIL, _l("By e-mail")),
    (ContactWay.NEIGHBOUR, _l("Through a neighbour")),
    (ContactWay.LETTER, _l("By letter")),
    (Day.MONDAY, _l("Monday")),
    (Day.TUESDAY, _l("Tuesday")),
    (Day.WEDNESDAY, _l("Wednesday")),
    (Day.THURSDAY, _l("Thursday")),
    (Day.FRIDAY, _l("Friday")),
    (Day.SATURDAY, _l("Saturday")),
    (Day.SUNDAY, _l("Sunday")),
    (Part.MORNING, _l("Morning")),
    (Part.AFTERNOON, _l("Afternoon")),
    (Part.EVENING, _l("Evening")),
    (Standing.APPLIED, _l("Waiting for approval")),
    (Standing.ACTIVE, _l("Active")),
    (Standing.PAUSED, _l("On a break")),
    (Standing.REFUSED, _l("Not accepted")),
    (Standing.LEFT, _l("Has left")),
    (Role.HELPER, _l("Volunteer")),
    (Role.PARTNER, _l("Partner organisation")),
    (Role.COORDINATOR, _l("Coordinator")),
    (Obstacle.INACTIVE, _l("Is not active now")),
    (Obstacle.OTHER_NETWORK, _l("Belongs to another network")),
    (Obstacle.NO_SHARED_MODE, _l("Does not help in the way asked for")),
    (Obstacle.TOO_FAR, _l("Lives too far away")),
    (Obstacle.PLACE_UNKNOWN, _l("We do not know exactly where")),
    (Obstacle.NEEDS_NOT_COVERED, _l("Cannot teach the main need")),
    (Obstacle.NO_SHARED_LANGUAGE, _l("Speaks another language")),
    (Obstacle.NO_SHARED_TIME, _l("Is free at other times")),
    (Obstacle.FULL, _l("Accompanies enough people already")),
    (Obstacle.VETTING_MISSING, _l("Has no valid background check for home visits")),
    (Obstacle.EXCLUDED, _l("Said no before, or must not be asked")),
    (Actor.LEARNER, _l("The learner")),
    (Actor.REFERRER, _l("The person who asked")),
    (Actor.HELPER, _l("The helper")),
    (Actor.PARTNER, _l("The partner")),
    (Actor.COORDINATOR, _l("The coordinator")),
    (Actor.SYSTEM, _l("helpnet")),
    (NoticeChannel.EMAIL, _l("E-mail")),
    (NoticeChannel.CALL, _l("Phone call")),
    (NoticeChannel.LETTER, _l("Letter")),
    (NoticeChannel.SMS, _l("Text message")),
    (NoticeStatus.WAITING, _l("Not sent yet")),
    (NoticeStatus.SENT, _l("Sent")),
    (NoticeStatus.FAILED, _l("Could not be sent")),
    (NoticeStatus.CANCELLED, _l("No longer needed")),
    (Happening.ASKED, _l("Help was asked for")),
    (Happening.CHANGED, _l("The request was changed")),
    (Happening.HELPER_ASKED, _l("A helper was asked")),
    (Happening.HELPER_ACCEPTED, _l("A helper accepted")),
    (Happening.HELPER_DECLINED, _l("A helper declined")),
    (Happening.OFFER_EXPIRED, _l("A helper did not answer in time")),
    (Happening.OFFER_WITHDRAWN, _l("An offer was taken back")),
    (Happening.OFFERS_CLOSED, _l("No helper is asked at the moment")),
    (Happening.HELPER_LEFT, _l("The helper stopped")),
    (Happening.SESSION_PLANNED, _l("A meeting was planned")),
    (Happening.SESSION_HELD, _l("A meeting took place")),
    (Happening.SESSION_MISSED, _l("A meeting was missed")),
    (Happening.SESSION_CANCELLED, _l("A meeting was cancelled")),
    (Happening.SESSION_CORRECTED, _l("A meeting was corrected")),
    (Happening.AUTONOMY_SUGGESTED, _l("The learner seems able to do it alone")),
    (Happening.AUTONOMY_CONFIRMED, _l("The learner can do it alone")),
    (Happening.SENT_ELSEWHERE, _l("Sent to another service")),
    (Happening.CALL_WANTED, _l("The learner wants to be called")),
    (Happening.LEARNER_CALLED, _l("The learner was called")),
    (Happening.LEARNER_WITHDREW, _l("The request was cancelled")),
    (Happening.LEARNER_UNREACHABLE, _l("The learner could not be reached")),
    (Happening.REOPENED, _l("The request was opened again")),
    (Happening.URGENT_SET, _l("The request became urgent")),
    (Happening.URGENT_CLEARED, _l("The request is no longer urgent")),
    (Happening.HELPER_EXCLUDED, _l("A helper must not be asked")),
    (Happening.EXCLUSION_ENDED, _l("A helper may be asked again")),
    (Happening.LETTER_SENT, _l("A letter was sent")),
    (Happening.ROUTE_CHANGED, _l("Another way was chosen")),
    (Happening.WAVE_READY, _l("The next helpers to ask are ready")),
    (Happening.CIRCLE_WIDENED, _l("We look in a wider circle")),
    (Happening.NO_CANDIDATE, _l("Nobody was found, the coordinator was told")),
    (Happening.PLACE_SUGGESTED, _l("A place nearby was suggested")),
    (Happening.WAITING_LISTED, _l("On the waiting list")),
    (Happening.CONTACT_MADE, _l("The helper got in touch")),
    (Happening.CONTACT_OVERDUE, _l("The helper was reminded to get in touch")),
    (Happening.SESSION_MOVED, _l("A meeting was moved")),
    (Happening.CANNOT_COME, _l("Somebody cannot come to a meeting")),
    (Happening.CALL_TRIED, _l("A call was tried, nobody answered")),
    (Happening.MESSAGE_FAILED, _l("A message could not be sent")),
    (ServiceCategory.PROCEDURES, _l("Help with forms and public services")),
    (ServiceCategory.DAILY_TOOLS, _l("Using a phone, tablet or computer every day")),
    (ServiceCategory.EMPLOYMENT, _l("Looking for work online")),
    (ServiceCategory.SAFE_USE, _l("Staying safe online")),
    (ServiceCategory.PARENTING, _l("Children, school and screens")),
    (ServiceCategory.LEISURE, _l("Hobbies and making things online")),
    (ServiceCategory.UNDERSTANDING, _l("Understanding the digital world")),
    (ServiceCategory.ACCESS, _l("Computers and internet to use on site")),
    (ServiceCategory.AFFORDABLE_DEVICES, _l("A computer or phone at a fair price")),
    (NoticeKind.SIGN_IN, _l("Link to sign in")),
    (NoticeKind.HELPER_WELCOME, _l("Thank you for wanting to help")),
    (NoticeKind.HELPER_APPROVED, _l("Welcome as a helper")),
    (NoticeKind.HELPER_REFUSED, _l("Not accepted as a helper")),
    (NoticeKind.PARTNER_WELCOME, _l("Thank you for wanting to be a partner")),
    (NoticeKind.PARTNER_APPROVED, _l("Welcome as a partner")),
    (NoticeKind.PARTNER_REFUSED, _l("Not accepted as a partner")),
    (NoticeKind.REQUEST_RECEIVED, _l("We received your request")),
    (NoticeKind.OFFER, _l("Question to a helper")),
    (NoticeKind.OFFER_TAKEN, _l("Somebody else helps already")),
    (NoticeKind.OFFER_WITHDRAWN, _l("No answer needed any more")),
    (NoticeKind.OFFER_ACCEPTED, _l("What to do first")),
    (NoticeKind.HELPER_FOUND, _l("A helper was found")),
    (NoticeKind.SESSION_PLANNED, _l("A meeting was planned")),
    (NoticeKind.SESSION_CANCELLED, _l("A meeting was cancelled")),
    (NoticeKind.AUTONOMOUS, _l("You can do it alone")),
    (NoticeKind.REQUEST_WITHDRAWN, _l("The request is cancelled")),
    (NoticeKind.SENT_ELSEWHERE, _l("Another service can help better")),
    (NoticeKind.HELPER_CHANGED, _l("Another helper is looked for")),
    (NoticeKind.REQUEST_CHANGED, _l("The request was changed")),
    (NoticeKind.WAVE_READY, _l("The next helpers to ask are ready")),
    (NoticeKind.NO_CANDIDATE, _l("Nobody was found")),
    (NoticeKind.PLACE_SUGGESTED, _l("A place nearby was suggested")),
    (NoticeKind.FIRST_CONTACT_DUE, _l("Please get in touch")),
    (NoticeKind.SESSION_MOVED, _l("A meeting was moved")),
    (NoticeKind.SESSION_REMINDER, _l("Your meeting is soon")),
    (NoticeKind.CANNOT_COME, _l("Somebody cannot come to a meeting")),
    (NoticeKind.DIGEST, _l("What needs you today")),
    (NoticeKind.TEXT_REPLY, _l("Answer to a text message")),
)
LABELS = {(type(member), member.value): words for member, words in _WORDS}


def label(value: StrEnum) -> str:
    """Return the words for a member of a closed list, in the page's language."""
    return str(LABELS[type(value), value.value])


def slot_label(slot: str) -> str:
    """Return “Tuesday morning” for `tue_am`."""
    day, part = SLOT_PARTS[slot]
    return str(_("%(day)s %(part)s", day=label(day), part=label(part).lower()))


def slot_inside(slot: str) -> str:
    """Return “Tuesday morning” as it stands within a sentence: “mardi matin”."""
    return _small(slot_label(slot)) if _writes_days_small() else slot_label(slot)


def day_inside(day: Day) -> str:
    """Return the words for a day as they stand within a sentence: “mardi”."""
    return _small(label(day)) if _writes_days_small() else label(day)


def inside(words: str) -> str:
    """Return a label as it stands within a sentence: “by phone”.

    Not for names, and in English not for days. German labels keep their first
    letter: it may be the capital of a noun.
    """
    return words if get_locale().language == "de" else _small(words)


def language_label(code: str) -> str:
    """Return the language's own name."""
    return SPOKEN.get(code, code)


def country_label(code: str) -> str:
    """Return the name of a country in the page's language, an unknown code as it is."""
    locale: Locale = get_locale()
    return str(locale.territories.get(code, code))


def km(distance: float) -> str:
    """Return a distance people can picture: “3.2 km”, “48 km”, “less than 1 km”."""
    if distance < 1:
        return str(_("less than 1 km"))
    return str(
        _(
            "%(number)s km",
            number=format_decimal(round(distance, 1 if distance < WHOLE_KM else 0)),
        )
    )


def long_day(day: date) -> str:
    """Return “Monday, 23 November 2026” in the page's language."""
    return str(format_date(day, "full"))


def short_day(day: date) -> str:
    """Return “3 March” in the page's language."""
    return str(format_skeleton("MMMMd", day, locale=get_locale()))


def moment(at: datetime, zone: str) -> str:
    """Return weekday, date and time in the network's zone, in words."""
    local = at.astimezone(ZoneInfo(zone))
    clock_time = time(local.hour, local.minute)
    spoken = format_time(
        datetime.combine(local.date(), clock_time), "short", rebase=False
    )
    return str(_("%(day)s at %(time)s", day=long_day(local.date()), time=spoken))


def _writes_days_small() -> bool:
    return get_locale().language in ("fr", "nl")


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def init_app(app: Flask) -> None:
    """Let templates use the words as filters."""
    words = (label, inside, slot_label, language_label, country_label)
    filters = (*words, km, long_day, short_day, moment)
    app.jinja_env.filters.update({function.__name__: function for function in filters})

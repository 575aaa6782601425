"""The questions of the paper form, numbered as on the page of the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperQuestion:
    """One question: its number, the fields of the desk's page, the words on paper.

    `optional`: it may stay empty, and the paper says so.
    """

    number: int
    name: str
    words: Any
    fields: tuple[str, ...]
    optional: bool = False


QUESTIONS = (
    PaperQuestion(
        number=1, name="full_name", words=_l("Your name"), fields=("full_name",)
    ),
    PaperQuestion(
        number=2,
        name="reach",
        words=_l("How can we reach you?"),
        fields=("way", "phone", "email", "contact_note"),
    ),
    PaperQuestion(
        number=3, name="where", words=_l("Where do you live?"), fields=("where",)
    ),
    PaperQuestion(
        number=4,
        name="needs",
        words=_l("What would you like to do?"),
        fields=("main", "needs"),
    ),
    PaperQuestion(
        number=5,
        name="barriers",
        words=_l("What makes it difficult?"),
        fields=("barriers",),
        optional=True,
    ),
    PaperQuestion(
        number=6,
        name="offline",
        words=_l("Do you want to keep phone, counter or paper?"),
        fields=("offline",),
        optional=True,
    ),
    PaperQuestion(
        number=7,
        name="modes",
        words=_l("How would you like to be helped?"),
        fields=("modes",),
    ),
    PaperQuestion(
        number=8,
        name="times",
        words=_l("When does it suit you?"),
        fields=("any_time", "times"),
    ),
    PaperQuestion(
        number=9,
        name="languages",
        words=_l("Which languages do you speak?"),
        fields=("languages",),
    ),
    PaperQuestion(
        number=10,
        name="notes",
        words=_l("Is there anything we should know?"),
        fields=("notes",),
        optional=True,
    ),
    PaperQuestion(
        number=11,
        name="referrer",
        words=_l("Do you ask for somebody else?"),
        fields=("referrer_name", "relation", "referrer_contact", "agreed"),
        optional=True,
    ),
    PaperQuestion(
        number=12,
        name="survey",
        words=_l("Can you do this today?"),
        fields=("survey_email", "survey_news", "survey_timetable", "survey_pay_online"),
        optional=True,
    ),
)
"""As one is asked on the phone: who, where to call back, then the help itself."""


def numbers() -> Iterator[tuple[str, int]]:
    """Yield (field, number) of every question's first field, which shows the number."""
    for question in QUESTIONS:
        yield question.fields[0], question.number

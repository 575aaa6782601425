"""What help brought, as tables for spreadsheets; hidden counts stay hidden."""

from collections.abc import Iterator

from flask_babel import gettext as _

from helpnet.adapters.spreadsheets import Cell, Sheet
from helpnet.domain.outcome_answers import Standing
from helpnet.domain.outcomes import Half, Line
from helpnet.domain.survey import Ability
from helpnet.services.outcomes import OutcomesPage, TaskLine
from helpnet.web.coordinator import outcomes_words as words
from helpnet.web.labels import label
from helpnet.web.skill_labels import skill_label

DIGITS = 4
"""Of shares: more than any network's counts bear."""


def sheets(found: OutcomesPage) -> Iterator[Sheet]:
    """Yield a table for each part of the page."""
    yield _groups(found)
    yield _milestones(found)
    yield _later(found)
    yield _ends(found)
    yield _tasks(found)


def _groups(found: OutcomesPage) -> Sheet:
    half = (_("at least"), _("at most"))
    return Sheet(
        title=str(words.BY_WORDS[found.by]),
        heads=(
            str(words.HEAD_WORDS[found.by]),
            _("Began"),
            _("Can do it alone"),
            _("Ended in another way"),
            _("Still going on"),
            _("Alone, of those that ended"),
            *(_("Days until half can do it alone"), *half),
            *(_("Meetings until half can do it alone"), *half),
        ),
        rows=[_group(line, found) for line in found.lines],
    )


def _group(line: Line, found: OutcomesPage) -> tuple[Cell, ...]:
    counts = (line.began, line.alone, line.ended, line.going_on)
    return (
        words.group_words(line, found.by),
        *map(words.told, counts),
        _share(line.rate),
        *_half(line.days),
        *_half(line.meetings),
    )


def _half(half: Half | None) -> tuple[Cell, Cell, Cell]:
    return (half.median, half.low, half.high) if half else (None, None, None)


def _milestones(found: OutcomesPage) -> Sheet:
    return Sheet(
        title=_("How long it takes"),
        heads=(
            _("Days"),
            _("Still seen then"),
            _("Can do it alone by then"),
            *(_("at least"), _("at most")),
            _("Of all who began"),
        ),
        rows=[
            (
                each.days,
                each.at_risk,
                *map(_share, (each.alone, each.low, each.high, each.of_all)),
            )
            for each in found.milestones
        ],
    )


def _later(found: OutcomesPage) -> Sheet:
    return Sheet(
        title=_("Can they still do it alone?"),
        heads=(
            _("Days"),
            *map(words.name_of, Standing),
            _("Yes, of those who were asked"),
        ),
        rows=[
            (
                line.days,
                *(words.told(line.counts[each]) for each in Standing),
                _share(line.share),
            )
            for line in found.later
        ],
    )


def _ends(found: OutcomesPage) -> Sheet:
    return Sheet(
        title=_("How it ended"),
        heads=(_("How it ended"), _("People")),
        rows=[
            (words.end_words(end), words.told(number))
            for end, number in found.ends.items()
        ],
    )


def _tasks(found: OutcomesPage) -> Sheet:
    before, after = _("At the start"), _("At the end")
    return Sheet(
        title=_("Before and after"),
        heads=(
            _("Task"),
            _("Answered twice"),
            *(f"{before}: {label(each)}" for each in Ability),
            *(f"{after}: {label(each)}" for each in Ability),
            _("Cannot, in the survey"),
        ),
        rows=[_task(line) for line in found.tasks],
    )


def _task(line: TaskLine) -> tuple[Cell, ...]:
    return (
        skill_label(line.skill),
        words.told(line.people),
        *map(words.told, line.before),
        *map(words.told, line.after),
        _share(line.cannot),
    )


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, DIGITS)

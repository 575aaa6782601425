"""The order of the questions, and which of them apply to whom."""

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from helpnet.web.ask import forms, forms_person, forms_place
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.needs_form import NeedsPage
from helpnet.web.ask.question import Question

Test = Callable[[Draft], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its name in the address, its form, whom it is for.

    Pages of one `group` count as one in the progress; 0 is not counted. A `door` can
    be opened at any time.
    """

    name: str
    group: int
    form: type[Question]
    applies: Test = lambda _draft: True
    door: bool = False

    def is_answered(self, draft: Draft) -> bool:
        """Tell whether nothing is left to do on this page."""
        test = _ANSWERED.get(self.name)
        return test(draft) if test else self.name in draft.answers

    def filled(self, draft: Draft) -> Question:
        """Return the form with what was answered before."""
        answered = self.name in draft.answers
        return self._made(draft, draft.typed(self.name) if answered else None)

    def shown(self, draft: Draft) -> Question:
        """Return the form with what was left on it, else what was answered."""
        return self._made(draft, draft.shown(self.name))

    def sent(self, draft: Draft, typed: "MultiDict[str, str]") -> Question:
        """Return the form with what the browser has just sent."""
        form = self.form(formdata=typed)
        form.prepare(draft)
        return form

    def _made(self, draft: Draft, typed: "MultiDict[str, str] | None") -> Question:
        form = self.form(formdata=typed, meta={"csrf": False})
        form.prepare(draft)
        return form


def _wants_helper(draft: Draft) -> bool:
    return not draft.stays_offline


def _covered(draft: Draft) -> bool:
    return draft.place is not None and draft.network is not None


_ANSWERED: dict[str, Test] = {
    "where": lambda d: "where" in d.answers and ("several" in d.answers or _covered(d)),
    "where-choice": _covered,
}
STEPS = (
    Step("referrer", 0, forms_person.ReferrerForm, lambda d: d.for_other, door=True),
    Step("needs", 1, NeedsPage, door=True),
    Step("barriers", 2, forms.BarriersForm),
    Step("wish", 2, forms.WishForm, lambda d: d.would_rather_not),
    Step("where", 3, forms_place.WhereForm),
    Step(
        "where-choice", 3, forms_place.WhereChoiceForm, lambda d: "several" in d.answers
    ),
    Step("modes", 4, forms.ModesForm, _wants_helper),
    Step("times", 5, forms.TimesForm, _wants_helper),
    Step("languages", 6, forms.LanguagesForm, _wants_helper),
    Step("reach", 7, forms_person.ReachForm),
    Step("notes", 8, forms.NotesForm),
)
CHECK = Step("check", 0, forms.CheckForm)
"""Not a question: every answer is read there, and one button sends them."""
NAMES = {step.name: step for step in STEPS}


def list_steps(draft: Draft) -> list[Step]:
    """Return the pages that apply, in order."""
    return [step for step in STEPS if step.applies(draft)]


def count_progress(draft: Draft, step: Step) -> tuple[int, int]:
    """Return which question this is and how many there are; 0 where it is none."""
    groups = sorted({each.group for each in list_steps(draft)} - {0})
    number = groups.index(step.group) + 1 if step.group in groups else 0
    return number, len(groups)


def find_missing(draft: Draft, before: Step | None = None) -> Step | None:
    """Return the first page without an answer, or the first one before a page."""
    for step in list_steps(draft):
        if before is not None and step.name == before.name:
            return None
        if not step.is_answered(draft):
            return step
    return None


def find_next(draft: Draft, after: Step) -> Step | None:
    """Return the page that follows, or None after the last."""
    following = STEPS[STEPS.index(after) + 1 :]
    return next((step for step in following if step.applies(draft)), None)


def find_previous(draft: Draft, before: Step) -> Step | None:
    """Return the page that comes before, or None before the first."""
    if before is CHECK:
        return list_steps(draft)[-1]
    earlier = STEPS[: STEPS.index(before)]
    return next((step for step in reversed(earlier) if step.applies(draft)), None)

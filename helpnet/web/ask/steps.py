"""The order of the questions, and which of them apply to whom."""

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from helpnet.domain.contacts import ContactWay
from helpnet.web.ask import forms, forms_person, forms_place
from helpnet.web.ask.draft import Draft
from helpnet.web.ask.forms import Question

Test = Callable[[Draft], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its name in the address, its number in the progress, its form."""

    name: str
    number: int
    form: type[Question]
    applies: Test = lambda _draft: True

    def is_answered(self, draft: Draft) -> bool:
        """Tell whether nothing is left to do on this page."""
        test = _ANSWERED.get(self.name)
        return test(draft) if test else self.name in draft.answers

    def filled(self, draft: Draft) -> Question:
        """Return the form with what was answered before."""
        typed = draft.typed(self.name) if self.name in draft.answers else None
        form = self.form(formdata=typed, meta={"csrf": False})
        form.prepare(draft)
        return form

    def sent(self, draft: Draft, typed: "MultiDict[str, str]") -> Question:
        """Return the form with what the browser has just sent."""
        form = self.form(formdata=typed)
        form.prepare(draft)
        return form


def _several_needs(draft: Draft) -> bool:
    return len(draft.many("needs", "needs")) > 1


def _main_is_a_need(draft: Draft) -> bool:
    return draft.first("main", "main") in draft.many("needs", "needs")


def _reach_fits(draft: Draft) -> bool:
    way = draft.first("contact", "way")
    wanted = forms_person.FIELDS[ContactWay(way)] if way in set(ContactWay) else ()
    return set(draft.answers.get("reach", ())) == set(wanted) != set()


_ANSWERED: dict[str, Test] = {
    "main": _main_is_a_need,
    "where": lambda d: "where" in d.answers and ("several" in d.answers or _covered(d)),
    "where-choice": lambda d: _covered(d),
    "reach": _reach_fits,
}


def _covered(draft: Draft) -> bool:
    return draft.place is not None and draft.network is not None


STEPS = (
    Step("who", 1, forms.WhoForm),
    Step("referrer", 1, forms_person.ReferrerForm, lambda d: d.for_other),
    Step("needs", 2, forms.NeedsForm),
    Step("main", 2, forms.MainForm, _several_needs),
    Step("barriers", 3, forms.BarriersForm),
    Step("where", 4, forms_place.WhereForm),
    Step(
        "where-choice",
        4,
        forms_place.WhereChoiceForm,
        lambda d: "several" in d.answers,
    ),
    Step("modes", 5, forms.ModesForm),
    Step("times", 6, forms.TimesForm),
    Step("languages", 7, forms.LanguagesForm),
    Step("contact", 8, forms_person.ContactForm),
    Step("reach", 8, forms_person.ReachForm),
    Step("notes", 9, forms.NotesForm),
)
NAMES = {step.name: step for step in STEPS}
LAST = STEPS[-1].number


def list_steps(draft: Draft) -> list[Step]:
    """Return the pages that apply, in order."""
    return [step for step in STEPS if step.applies(draft)]


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
    names = [step.name for step in list_steps(draft)]
    following = STEPS[STEPS.index(after) + 1 :]
    return next((step for step in following if step.name in names), None)


def find_previous(draft: Draft, before: Step) -> Step | None:
    """Return the page that comes before, or None before the first."""
    earlier = STEPS[: STEPS.index(before)]
    names = [step.name for step in list_steps(draft)]
    return next((step for step in reversed(earlier) if step.name in names), None)

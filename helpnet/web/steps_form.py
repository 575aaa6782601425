"""The small steps of a goal on a page: their words, and what was ticked there."""

from flask import Flask, flash, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from helpnet.domain.goal_steps import MOST_SIGNS, StepLine, StepProblem, Ticks
from helpnet.services import guides

PROBLEMS = {
    StepProblem.THERE_ALREADY: _l("This step is there already."),
    StepProblem.TOO_MANY: _l("There are many steps already. Tick some first."),
    StepProblem.TOO_LONG: _l("Please say it in fewer words."),
}


def read_ticks() -> Ticks:
    """Return what changed since the page was shown; ticks of others stay."""
    now, before = (frozenset(request.form.getlist(name)) for name in ("done", "was"))
    new = request.form.get("new", "").replace("\0", "")
    return Ticks(done=now - before, undone=before - now, new=new)


def say_problem(problem: StepProblem | None) -> None:
    """Say why a step was not added, if it was not."""
    if problem:
        flash(str(PROBLEMS[problem]), "error")


def step_words(step: StepLine, skill: str) -> str:
    """Return a step in the reader's language; the pair's own as they wrote it."""
    if step.guide_index is None:
        return step.text
    language = get_locale().language
    return guides.find_step(skill=skill, index=step.guide_index, language=language)


def init_app(app: Flask) -> None:
    """Let templates word a step."""
    app.add_template_filter(step_words)
    app.jinja_env.globals["most_signs_of_step"] = MOST_SIGNS

"""Leaving the form with a code on paper, and taking it up again anywhere."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from helpnet import clock
from helpnet.domain.form_codes import BadCode, parse_code
from helpnet.domain.refusals import TooOften
from helpnet.services.drafts import KEPT
from helpnet.web.ask import draft as drafts
from helpnet.web.ask.blueprint import bp
from helpnet.web.ask.showing import find_onward, speak_for_network
from helpnet.web.callers import address_key
from helpnet.web.fields import Line
from helpnet.web.guards import public


class ResumeForm(FlaskForm):  # type: ignore[misc]
    """The code that was written down."""

    code = Line(
        _l("Your code"),
        description=_l("For example K7M-4QX-9APR. You wrote it down."),
        missing=_l("Please type your code."),
        most=60,
    )

    def validate_code(self, field: Line) -> None:
        """Say that this is no code, or keep it as we write it."""
        try:
            field.data = parse_code(field.data)
        except BadCode:
            words = _("A code has 10 letters and digits, such as K7M-4QX-9APR.")
            raise ValidationError(words) from None


@bp.get("/save")
@public
def save() -> ResponseReturnValue:
    """Show the code, large, and until when the answers are kept."""
    draft = drafts.current()
    if not draft.answers:
        return redirect(url_for(".start"))
    speak_for_network(draft)
    return render_template(
        "ask/save.html",
        code=drafts.current_code(),
        until=clock.now() + KEPT,
        onward=find_onward(draft),
    )


@bp.post("/save/finish")
@public
def finish_saved() -> ResponseReturnValue:
    """Leave nothing on a computer that others use too; the code still works."""
    drafts.let_go()
    return redirect(url_for("public.home"))


@bp.get("/resume")
@public
def resume() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("ask/resume.html", form=ResumeForm(formdata=None))


@bp.post("/resume")
@public
def take_up() -> ResponseReturnValue:
    """Go on where the form was left, or say that there is none under this code."""
    form, status = ResumeForm(), 422
    if form.validate():
        try:
            if drafts.resume(form.code.data, address_key=address_key()):
                return redirect(find_onward(drafts.current()))
            form.code.errors = [_("We find no answers under this code.")]
        except TooOften:
            status = 429
            form.code.errors = [_("There were too many tries. Please call us.")]
    return render_template("ask/resume.html", form=form), status

"""The learner does not go on: what a helper may say of it, in kind words."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from helpnet import clock
from helpnet.domain.ends import BY_HELPER, NEEDS_WORDS, EndReason
from helpnet.services import ends, learners
from helpnet.web.fields import OneOf, Paragraph
from helpnet.web.helper.desk import bp, helpers_only, own_id, speak_for_network_of
from helpnet.web.labels import label


class EndForm(FlaskForm):  # type: ignore[misc]
    """Why it ends, as the learner told; where they go, in words that they get."""

    reason = OneOf(
        _l("What did the person tell you?"), missing=_l("Choose why it ends.")
    )
    where = Paragraph(
        _l("Where can the person go?"),
        description=_l("The person gets this text."),
        most=1000,
    )
    note = Paragraph(
        _l("Why? Only the coordinator reads this."),
        description=_l("You can leave this empty."),
        most=500,
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reason.choices = [(each, label(each)) for each in BY_HELPER]

    def validate_where(self, field: Paragraph) -> None:
        """Want words where the learner is to read them."""
        if self.reason.data in NEEDS_WORDS and not field.data:
            raise ValidationError(_("Please write where the person can go, and why."))

    @property
    def detail(self) -> str:
        """Return what belongs to the reason."""
        words = self.where if self.reason.data in NEEDS_WORDS else self.note
        return words.data or ""


@bp.get("/learners/<int:request_id>/end")
@helpers_only
def end(request_id: int) -> ResponseReturnValue:
    """Ask why the learner does not go on."""
    return _page(request_id, EndForm(formdata=None))


@bp.post("/learners/<int:request_id>/end")
@helpers_only
def keep_end(request_id: int) -> ResponseReturnValue:
    """End it as the learner wants."""
    form = EndForm()
    if not form.validate():
        return _page(request_id, form), 422
    ends.end_by_helper(
        helper_id=own_id(),
        request_id=request_id,
        reason=EndReason(form.reason.data),
        detail=form.detail,
        now=clock.now(),
    )
    flash(_("Thank you for telling us. Thank you for what you did."), "success")
    return redirect(url_for(".left", request_id=request_id))


def _page(request_id: int, form: EndForm) -> str:
    speak_for_network_of(request_id)
    learner = learners.get_learner(
        helper_id=own_id(), request_id=request_id, now=clock.now()
    )
    back = url_for(".learner", request_id=request_id)
    return render_template("helper/end.html", learner=learner, form=form, back=back)

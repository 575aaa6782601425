"""It does not go well: the learner says so with one press, and we call them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.journey import Stage
from helpnet.services import troubles
from helpnet.web.fields import Paragraph
from helpnet.web.guards import public
from helpnet.web.status.views import asked_for, bp, number_of


class UnhappyForm(FlaskForm):  # type: ignore[misc]
    """A few words, or none."""

    words = Paragraph(
        _l("Do you want to tell us more?"),
        description=_l("You can leave this empty. Your helper does not read it."),
        most=500,
    )


@bp.get("/<token>/unhappy")
@public
def unhappy(token: str) -> ResponseReturnValue:
    """Ask for a few words, or say that we call."""
    return _page(token, UnhappyForm(formdata=None))


@bp.post("/<token>/unhappy")
@public
def say_unhappy(token: str) -> ResponseReturnValue:
    """Note it; a coordinator calls."""
    form = UnhappyForm()
    if not form.validate():
        return _page(token, form, 422)
    troubles.say_unhappy(
        request_id=number_of(token), words=form.words.data, now=clock.now()
    )
    return redirect(url_for(".unhappy", token=token))


@bp.post("/<token>/unhappy/undo")
@public
def take_back_unhappy(token: str) -> ResponseReturnValue:
    """Note that it was a mistake."""
    troubles.take_back_unhappy(request_id=number_of(token), now=clock.now())
    flash(_("It is undone."), "success")
    return redirect(url_for(".show", token=token))


def _page(token: str, form: UnhappyForm, status: int = 200) -> ResponseReturnValue:
    asked = asked_for(token)
    if asked.stage is not Stage.ACCOMPANIED:
        return redirect(url_for(".show", token=token))
    said = troubles.is_unhappy(request_id=number_of(token))
    page = render_template(
        "status/unhappy.html", asked=asked, token=token, form=form, said=said
    )
    return page, status

"""After a meeting with several learners at once: told once, recorded for each."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.groups import FEWEST, MOST, BadGroup
from helpnet.domain.meetings import Overtaken
from helpnet.domain.transitions import NotAllowed
from helpnet.services import group_sheets, groups
from helpnet.services.group_sheets import GroupSheet
from helpnet.web.errors import WORDS
from helpnet.web.helper.desk import (
    bp,
    go_on,
    helpers_only,
    own_id,
    speak_for_own_network,
)
from helpnet.web.helper.fields import read_key
from helpnet.web.helper.group_form import (
    GroupForm,
    WhoForm,
    filled_group_form,
    open_group_form,
)
from helpnet.web.helper.recording import to_come_back_to


@bp.get("/group")
@helpers_only
def group() -> ResponseReturnValue:
    """Ask who was there, and then how it went."""
    sheet = _sheet(request.args.getlist("who", type=int))
    if not FEWEST <= len(sheet.learners) <= MOST:
        return _who_page(wrong="who" in request.args)
    return to_come_back_to(_page(sheet, filled_group_form(sheet)))


@bp.post("/group")
@helpers_only
def keep_group() -> ResponseReturnValue:
    """Keep how it went for each of them, or nothing at all."""
    sheet = _sheet(request.form.getlist("who", type=int))
    if not FEWEST <= len(sheet.learners) <= MOST:
        return _who_page(wrong=True)
    form = open_group_form(sheet)
    try:
        number = _recorded(sheet, form)
    except (NotAllowed, Overtaken):
        return _overtaken(sheet, form)
    if number is None:
        return _page(sheet, form), 422
    flash(_("Your meeting is recorded. Thank you!"), "success")
    return go_on(url_for(".group_done", group_id=number))


@bp.get("/groups/<int:group_id>")
@helpers_only
def group_done(group_id: int) -> ResponseReturnValue:
    """Show who was there; each page of a learner corrects or removes their part."""
    page = group_sheets.get_group_page(helper_id=own_id(), group_id=group_id)
    speak_for_own_network()
    return render_template("helper/group_done.html", group=page, back=url_for(".home"))


def _sheet(request_ids: list[int]) -> GroupSheet:
    return group_sheets.get_group_sheet(
        helper_id=own_id(), request_ids=request_ids, now=clock.now()
    )


def _recorded(sheet: GroupSheet, form: GroupForm) -> int | None:
    """Record, or say beside the fields why not."""
    if sheet.missing:
        raise Overtaken
    if not form.validate():
        return None
    try:
        return groups.record_group(
            helper_id=own_id(),
            recording=form.recording(sheet),
            entry_key=read_key(form.entry_key),
            now=clock.now(),
        )
    except BadGroup as refusal:
        form.refuse(refusal, sheet)
    return None


def _overtaken(sheet: GroupSheet, form: GroupForm) -> ResponseReturnValue:
    flash(WORDS[409][1], "error")
    return _page(sheet, form), 409


def _who_page(*, wrong: bool) -> ResponseReturnValue:
    choices = group_sheets.list_choices(helper_id=own_id())
    form = WhoForm(choices, formdata=request.args)
    if wrong:
        form.who.errors = [form.who.missing]
    speak_for_own_network()
    page = render_template(
        "helper/group_who.html", form=form, choices=choices, back=url_for(".home")
    )
    return page, 422 if wrong else 200


def _page(sheet: GroupSheet, form: GroupForm) -> str:
    speak_for_own_network()
    back = url_for(".group")
    return render_template("helper/group.html", sheet=sheet, form=form, back=back)

"""Coordinators' pages to import a file of places: look at it first, then confirm."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField
from wtforms.validators import ValidationError

from helpnet import clock
from helpnet.adapters import place_report
from helpnet.adapters.place_files import UnreadableFile, read_rows
from helpnet.domain.access import Role
from helpnet.services import drafts, networks, place_import
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.fields import Line, OneOf
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_imports", __name__, url_prefix="/coordinator/places/import")
bp.before_request(speak_for_own_network)

FORM, _KEY = "places", "places_file"
MOST_BYTES = 5_000_000
MOST_SHOWN = 100


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A file of places, and who collected it."""

    file = FileField(
        _l("File"),
        description=_l("CSV or JSON like the French national schema, at most 5 MB."),
    )
    encoding = OneOf(
        _l("How is the text written?"),
        description=_l("Leave it as it is, unless the file was refused."),
        choices=[],
        default="utf-8",
        missing=_l("Please choose one."),
    )
    source = Line(
        _l("Who collected these places?"),
        description=_l("Write the same each time. Empty: as each row says."),
        most=80,
    )

    def __init__(self) -> None:
        super().__init__()
        older = _("The older way of Windows (cp1252)")
        self.encoding.choices = [("utf-8", "UTF-8"), ("cp1252", older)]
        self.content = b""

    def validate_file(self, field: Any) -> None:
        """Take the content, if there is some and not too much."""
        self.content = field.data.read(MOST_BYTES + 1) if field.data else b""
        if not self.content or len(self.content) > MOST_BYTES:
            raise ValidationError(_("Please choose a file of at most 5 MB."))


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """Whether the rows without a fault come in although others stay out."""

    skip_faulty = BooleanField(_l("Leave out the rows with a fault"))


@bp.url_value_preprocessor
def take_bigger_files(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow here what other pages refuse; before anything reads the form."""
    request.max_content_length = MOST_BYTES + 100_000


@bp.get("")
@open_to(Role.COORDINATOR)
def choose() -> ResponseReturnValue:
    """Ask for a file."""
    return _choose(UploadForm())


@bp.post("")
@open_to(Role.COORDINATOR)
def upload() -> ResponseReturnValue:
    """Read the file and keep its rows until they are confirmed."""
    form = UploadForm()
    if not form.validate():
        return _choose(form), 422
    try:
        _keep(read_rows(form.content, encoding=form.encoding.data), form.source.data)
    except UnreadableFile as error:
        form.file.errors = [place_report.file_sentence(error)]
        return _choose(form), 422
    return redirect(url_for(".check"))


@bp.get("/check")
@open_to(Role.COORDINATOR)
def check() -> ResponseReturnValue:
    """Show what the file would do, row by row where somebody must look."""
    if _done():
        return redirect(url_for("coordinator_places.index"))
    report = _import(dry_run=True)
    return render_template(
        "coordinator_places/check.html",
        report=report,
        faults=_lines(report.faults),
        doubts=_lines(report.doubts),
        most=MOST_SHOWN,
        form=ConfirmForm(formdata=None),
        back=url_for(".choose"),
    )


@bp.post("/check")
@open_to(Role.COORDINATOR)
def confirm() -> ResponseReturnValue:
    """Import the rows that were looked at; pressed again, tell what that did."""
    done = _done()
    if not done:
        report = _import(skip_faulty=bool(ConfirmForm().skip_faulty.data))
        if not report.written:
            flash(_("Nothing was imported: some rows have a fault."), "error")
            return redirect(url_for(".check"))
        done = _finish(report)
    flash(_summary(*done), "success")
    return redirect(url_for("coordinator_places.index"))


@bp.get("/report.csv")
@open_to(Role.COORDINATOR)
def as_csv() -> ResponseReturnValue:
    """Give every row to look at, for a spreadsheet."""
    text = "\ufeff" + place_report.as_csv(_import(dry_run=True))
    name = {"Content-Disposition": "attachment; filename=report.csv"}
    return Response(text, mimetype="text/csv", headers=name)


def _choose(form: UploadForm) -> str:
    back = url_for("coordinator_places.index")
    return render_template("coordinator_places/upload.html", form=form, back=back)


def _keep(rows: list[Any], source: str) -> None:
    session[_KEY] = drafts.new_key()
    answers = {"rows": rows, "source": source, "network": signed_in().network_id}
    drafts.keep_answers(key=session[_KEY], form=FORM, answers=answers, now=clock.now())


def _kept() -> drafts.Answers:
    """Return what is kept of this coordinator's file, or answer 404."""
    key = session.get(_KEY, "")
    kept = drafts.find_answers(key=key, form=FORM, now=clock.now())
    if kept is None or kept["network"] != signed_in().network_id:
        abort(404)
    return kept


def _done() -> list[int] | None:
    """Return how many places were new, changed and as before, once they came in."""
    done: list[int] | None = _kept().get("done")
    return done


def _finish(report: place_import.ImportReport) -> list[int]:
    """Forget the rows and keep what they did; the first of two clicks is told."""
    told = [report.imported, report.updated, report.unchanged]
    done = _done() or told
    answers = {"rows": None, "source": None, "done": done}
    drafts.keep_answers(key=session[_KEY], form=FORM, answers=answers, now=clock.now())
    return done


def _import(**how: bool) -> place_import.ImportReport:
    kept = _kept()
    if "done" in kept:
        abort(404)
    return place_import.import_places(
        network_slug=networks.get_card(network_id=kept["network"]).slug,
        rows=[(line, row) for line, row in kept["rows"]],
        source=kept["source"],
        now=clock.now(),
        **how,
    )


def _lines(notes: Any) -> list[tuple[int, str, str, str]]:
    return [
        (note.line, note.column, note.value, place_report.sentence(note.reason))
        for note in notes[:MOST_SHOWN]
    ]


def _summary(new: int, changed: int, same: int) -> str:
    words = _(
        "%(new)s new places, %(changed)s changed, %(same)s as before.",
        new=new,
        changed=changed,
        same=same,
    )
    return str(words)

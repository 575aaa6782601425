"""The form for what a helper wants to add to a no."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet.web.fields import Paragraph


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A few words for the coordinator."""

    note = Paragraph(
        _l("Do you want to add something?"),
        description=_l("Only the coordinator reads this."),
        most=500,
    )

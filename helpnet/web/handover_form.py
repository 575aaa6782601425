"""The questions about a handover: why, words to the next helper, what goes on."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet.domain.handovers import Shared
from helpnet.services.handover import Passing
from helpnet.web.fields import OneOf, Paragraph
from helpnet.web.labels import label

ASK = "ask"


class HandoverForm(FlaskForm):  # type: ignore[misc]
    """Why somebody else goes on, and what the learner agreed to."""

    why = Paragraph(
        _l("Why? Only the coordinator reads this."),
        description=_l("You can leave this empty."),
        most=500,
    )
    message = Paragraph(
        _l("What should the next helper know?"),
        description=_l("The next helper reads this. The person you help may see it."),
        most=1000,
    )
    agreed = OneOf(
        _l("What may we pass on?"), missing=_l("Please choose from this list.")
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.agreed.choices = [
            (ASK, str(_l("We ask the person"))),
            *((each.value, label(each)) for each in Shared),
        ]

    def passing(self, to: int | None = None) -> Passing:
        """Return what was filled in."""
        said = self.agreed.data
        return Passing(
            why=self.why.data,
            message=self.message.data,
            agreed=None if said == ASK else Shared(said),
            to=to,
        )

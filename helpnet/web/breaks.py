"""The form that asks until when a helper's break lasts."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import Optional, ValidationError

from helpnet import clock
from helpnet.domain.breaks import is_possible_end
from helpnet.domain.local_times import local_day


class BreakForm(FlaskForm):  # type: ignore[misc]
    """Until when, if it is known; `zone` is the network's own."""

    zone: str
    until = DateField(
        _l("Last day of your break"),
        description=_l("Leave it empty if you do not know yet."),
        format="%d %m %Y",
        validators=[Optional()],
    )

    def validate_until(self, field: Any) -> None:
        """A break ends from today on, by the network's calendar, within two years."""
        today = local_day(clock.now(), self.zone)
        if field.data and not is_possible_end(field.data, today=today):
            raise ValidationError(_("Choose a day from today on, within two years."))

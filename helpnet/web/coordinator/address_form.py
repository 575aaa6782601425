"""The form that corrects where somebody is reached, and its words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet.domain.contacts import BadEmail, BadPhone
from helpnet.web.contact_words import EMAIL_FAULTS, PHONE_FAULTS
from helpnet.web.fields import Line


class AddressForm(FlaskForm):  # type: ignore[misc]
    """An e-mail address or a phone number, as the message's channel needs it."""

    address = Line(_l("Send it to"), most=254)

    def refuse(self, fault: Exception) -> None:
        """Say beside the field why nothing can be sent there."""
        words = _("Somebody else has this address already.")
        if isinstance(fault, BadEmail):
            words = str(EMAIL_FAULTS[fault.reason])
        elif isinstance(fault, BadPhone):
            words = str(PHONE_FAULTS[fault.reason])
        self.address.errors = [words]

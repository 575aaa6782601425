"""The sentence for each thing that can be wrong with a number or an address."""

from flask_babel import lazy_gettext as _l

from helpnet.domain.contacts import EmailFault, PhoneFault

PHONE_FAULTS = {
    PhoneFault.EMPTY: _l("Please type a phone number."),
    PhoneFault.LETTERS: _l("A phone number has only digits. Please look again."),
    PhoneFault.TOO_SHORT: _l("This phone number is too short. Is a digit missing?"),
    PhoneFault.TOO_LONG: _l("This phone number is too long. Please look again."),
    PhoneFault.PREMIUM: _l("Calls to this number cost extra. Please give another one."),
    PhoneFault.EMERGENCY: _l("This is an emergency number. Please type your own."),
    PhoneFault.IMPOSSIBLE: _l("This phone number does not exist. Please look again."),
}
EMAIL_FAULTS = {
    EmailFault.EMPTY: _l("Please type an e-mail address."),
    EmailFault.NO_AT_SIGN: _l("An e-mail address has an @ sign. Please look again."),
    EmailFault.MALFORMED: _l("This e-mail address is not complete. Please look again."),
}

"""By which way somebody who signs in is told: as they chose, where that can be."""

from sqlalchemy import select

from helpnet.domain.contacts import BadPhone, parse_phone
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.texting import BY_TEXT, BY_VOICE
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.texts_received import is_stopped

Way = tuple[NoticeChannel, str]


def way_of(account: Account, kind: NoticeKind, network_id: int) -> Way:
    """Return the channel and the address for a message that this network writes.

    A call is made by the helper's own network alone. What has no words for a text, a
    number that takes none, or wants none: all that goes by e-mail.
    """
    mail = (NoticeChannel.EMAIL, account.email)
    chosen = account.notice_channel
    if chosen is NoticeChannel.EMAIL or kind not in BY_TEXT | BY_VOICE:
        return mail
    helper = db.session.scalar(select(Helper).where(Helper.account_id == account.id))
    if helper is None or not helper.phone:
        return mail
    if chosen is NoticeChannel.CALL:
        near = kind in BY_VOICE and helper.network_id == network_id
        return (chosen, helper.phone) if near else mail
    wanted = kind in BY_TEXT and not is_stopped(helper.phone)
    takes = wanted and takes_texts(helper.phone, helper.country)
    return (NoticeChannel.SMS, helper.phone) if takes else mail


def takes_texts(phone: str, country: str) -> bool:
    """Tell whether texts reach this number."""
    try:
        return parse_phone(phone, country).can_sms
    except BadPhone:
        return False

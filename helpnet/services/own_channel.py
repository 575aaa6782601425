"""How somebody who helps wants to hear from us: by e-mail, text or call."""

from dataclasses import dataclass

from sqlalchemy.exc import NoResultFound

from helpnet.domain.contacts import readable
from helpnet.domain.notices import NoticeChannel
from helpnet.store.helpers import Helper, find_helper_of
from helpnet.store.texts_received import is_stopped, start_texts
from helpnet.store.transaction import transaction
from helpnet.store.ways import takes_texts


class NoTexts(Exception):
    """This number takes no texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChannel:
    """The way chosen; `phone` is as people write it, `stopped`: it answered STOP."""

    channel: NoticeChannel
    email: str
    phone: str
    takes_texts: bool
    stopped: bool


def get_channel(*, account_id: int) -> OwnChannel:
    """Return how the helper is told; raise `NoResultFound` for who has no number."""
    helper = _get_helper(account_id)
    return OwnChannel(
        channel=helper.account.notice_channel,
        email=helper.account.email,
        phone=readable(helper.phone, helper.country),
        takes_texts=takes_texts(helper.phone, helper.country),
        stopped=is_stopped(helper.phone),
    )


@transaction
def choose_channel(*, account_id: int, channel: NoticeChannel) -> None:
    """Tell the helper this way from now on; choosing texts undoes a STOP.

    What opens a door always goes by e-mail. Raise `NoTexts` where none arrive, and
    as `get_channel`.
    """
    helper = _get_helper(account_id)
    if channel is NoticeChannel.SMS:
        if not takes_texts(helper.phone, helper.country):
            raise NoTexts
        start_texts(helper.phone)
    helper.account.notice_channel = channel


def _get_helper(account_id: int) -> Helper:
    helper = find_helper_of(account_id)
    if helper is None or not helper.phone:
        raise NoResultFound
    return helper

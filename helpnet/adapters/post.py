"""Handing a message over by its channel, in its reader's words."""

import logging
from types import TracebackType

from flask import url_for

from config import Settings
from helpnet.adapters.calendar import Guest, invite
from helpnet.adapters.mail import CannotSend, Mail, Mailer
from helpnet.adapters.mail_html import dress
from helpnet.adapters.mail_message import CalendarPart
from helpnet.adapters.signing import Purpose, sign
from helpnet.adapters.sms import CannotText, ShortText
from helpnet.adapters.sms import send as send_text
from helpnet.adapters.wording import Worded, speaking, word
from helpnet.domain.delivery import DueNotice, Undeliverable
from helpnet.domain.notices import NoticeChannel, NoticeKind

CAN_BE_ENDED = frozenset({NoticeKind.OFFER, NoticeKind.DIGEST})
"""What its reader may want no more of, by one press in their mail program."""

log = logging.getLogger("helpnet.post")


class Post:
    """Sends message after message, e-mails over one connection."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._mailer = settings, Mailer(settings)

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._mailer.close()

    def send(self, due: DueNotice) -> None:
        """Word one message and hand it over, or raise `Undeliverable`."""
        try:
            message = self._form(due)
        except Exception as error:  # a faulty message must not stop the others
            log.exception("message %s has no words", due.id)
            raise Undeliverable(type(error).__name__, lasting=True) from error
        try:
            self._hand_over(message)
        except (CannotSend, CannotText) as error:
            raise Undeliverable(
                error.reason, lasting=error.lasting, outage=error.outage
            ) from error

    def _form(self, due: DueNotice) -> Mail | ShortText:
        words = word(
            kind=due.kind,
            language=due.language,
            recipient=due.recipient,
            network=due.network.name,
            facts=due.facts,
            channel=due.channel,
        )
        if due.channel is NoticeChannel.SMS:
            return ShortText(number=due.id, to=due.address, body=words.body.strip())
        return self._mail(due, words)

    def _mail(self, due: DueNotice, words: Worded) -> Mail:
        with speaking(due.language):
            return Mail(
                number=due.id,
                to=due.address,
                name=due.recipient,
                subject=words.subject,
                body=words.body,
                html=dress(subject=words.subject, body=words.body, network=due.network),
                language=due.language,
                reply_to=due.network.email,
                unsubscribe=_unsubscribe(due),
                calendar=_calendar(due, self._settings),
            )

    def _hand_over(self, message: Mail | ShortText) -> None:
        if isinstance(message, Mail):
            self._mailer.send(message)
        else:
            send_text(message, self._settings)


def _unsubscribe(due: DueNotice) -> str:
    """Return the address that ends these messages for their reader, if there is one."""
    if due.kind not in CAN_BE_ENDED or due.account_id is None:
        return ""
    token = sign(Purpose.UNSUBSCRIBE, f"{due.kind}-{due.account_id}")
    return url_for("unsubscribe.show", token=token, _external=True)


def _calendar(due: DueNotice, settings: Settings) -> CalendarPart | None:
    """Return the calendar's file that goes with this message, if there is one."""
    guest = Guest(
        name=due.recipient,
        address=due.address,
        language=due.language,
        network=due.network.name,
    )
    return invite(due.kind, due.facts, guest, settings=settings, now=due.due_at)

"""One e-mail as mail servers want it: its headers, its text, its other forms."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import Any

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_SPACES = re.compile(r"[ \t\n]+")
_MOST_SUBJECT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """A calendar's file; `method` says what it does, such as REQUEST or CANCEL."""

    name: str
    method: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail; `number` makes its Message-ID the same at every try.

    `unsubscribe` is an address that takes one press and nothing else.
    """

    number: int
    to: str
    subject: str
    body: str
    name: str = ""
    html: str = ""
    language: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    calendar: CalendarPart | None = None


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Return the message from `sender`, or raise for what no mail can carry."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _address(mail)
    message["Subject"] = _in_one_line(mail.subject)[:_MOST_SUBJECT]
    message["Date"] = formatdate(usegmt=True)
    domain = parseaddr(sender)[1].partition("@")[2]
    message["Message-ID"] = f"<outbox-{mail.number}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    _fill(message, mail)
    for name, value in _choice(mail).items():  # not before: content takes some along
        if value:
            message[name] = value
    return message


def _address(mail: Mail) -> Address:
    """Return who it is for, by name unless the name is none that a header carries."""
    try:
        return Address(_in_one_line(mail.name), addr_spec=mail.to)
    except ValueError:
        return Address(addr_spec=mail.to)


def _choice(mail: Mail) -> dict[str, str]:
    pressed = "List-Unsubscribe=One-Click" if mail.unsubscribe else ""
    return {
        "Reply-To": mail.reply_to,
        "Content-Language": mail.language,
        "List-Unsubscribe": f"<{mail.unsubscribe}>" if mail.unsubscribe else "",
        "List-Unsubscribe-Post": pressed,  # RFC 8058
    }


def _fill(message: EmailMessage, mail: Mail) -> None:
    message.set_content(_visible(mail.body))
    if mail.html:
        message.add_alternative(_visible(mail.html), subtype="html")
    if mail.calendar:
        _add_calendar(message, mail.calendar)


def _add_calendar(message: EmailMessage, calendar: CalendarPart) -> None:
    """Add it twice: calendars read the alternative, people keep the attachment."""
    told = {"method": calendar.method, "charset": "utf-8"}
    kind: dict[str, Any] = {"maintype": "text", "subtype": "calendar", "params": told}
    # As octets: of words, each line would end as text does and not as RFC 5545 wants.
    message.add_alternative(calendar.content, **kind)
    message.add_attachment(calendar.content, **kind, filename=calendar.name)


def _in_one_line(text: str) -> str:
    # A space that must not break, as before a question mark in French, stays.
    return _SPACES.sub(" ", _INVISIBLE.sub(" ", text)).strip()


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text.replace("\r\n", "\n"))

"""Sending e-mail over SMTP, and telling a passing fault from a lasting one."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, parseaddr

from config import Settings

TIME_OUT_SECONDS = 30  # shorter than the lease of a claimed message


class CannotSend(Exception):
    """The message did not leave; `lasting` when trying again is pointless."""

    def __init__(self, reason: str, *, lasting: bool) -> None:
        super().__init__(reason)
        self.reason, self.lasting = reason, lasting


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """A meeting for the reader's calendar: a file, and what to do with it."""

    name: str
    method: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail; `number` makes its Message-ID the same at every try."""

    number: int
    to: str
    subject: str
    body: str


def send(mail: Mail, settings: Settings) -> None:
    """Hand one e-mail to the SMTP server, or raise `CannotSend`."""
    try:
        _hand_over(_message(mail, settings), settings)
    except ValueError as error:  # an address or subject that no mail can carry
        raise CannotSend(str(error), lasting=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise CannotSend(str(error), lasting=_is_lasting(error)) from error


def _hand_over(message: EmailMessage, settings: Settings) -> None:
    host, port = settings.SMTP_HOST, settings.SMTP_PORT
    with smtplib.SMTP(host, port, timeout=TIME_OUT_SECONDS) as server:
        if settings.SMTP_STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if settings.SMTP_USER:
            server.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
        server.send_message(message)


def _message(mail: Mail, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    sender = parseaddr(settings.MAIL_FROM)[1]
    message["From"] = settings.MAIL_FROM
    message["To"] = mail.to
    message["Subject"] = " ".join(mail.subject.split())[:200]
    message["Date"] = formatdate()
    message["Message-ID"] = f"<outbox-{mail.number}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _is_lasting(error: Exception) -> bool:
    """Tell whether the server said that it will never take this message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500

"""Sending e-mail over SMTP, and telling a passing fault from a lasting one."""

import smtplib
import ssl
import time
from contextlib import suppress
from email.policy import SMTP
from email.utils import parseaddr
from types import TracebackType
from typing import Any

from config import Settings
from helpnet.adapters.mail_message import CalendarPart as CalendarPart
from helpnet.adapters.mail_message import Mail as Mail
from helpnet.adapters.mail_message import compose

TIME_OUT_SECONDS = 30  # for one answer of the server
MOST_SECONDS = 60  # for one message: shorter than the lease of a claimed one
_OURS = frozenset({530, 534, 535, 538})  # the server refuses us, not the message
_BUSY = 421
_ANSWERS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)
"""The server said no: it still listens."""


class CannotSend(Exception):
    """The message did not leave.

    `lasting`: trying again is pointless. `outage`: no message leaves now.
    """

    def __init__(self, reason: str, *, lasting: bool, outage: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.lasting, self.outage = reason, lasting, outage


class _Server(smtplib.SMTP):
    """A connection that ends in time, however slowly the server answers."""

    deadline = float("inf")
    handed = False  # the server may have the message now, whatever it answers

    def send(self, s: Any) -> None:
        self._hurry()
        super().send(s)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed = True
        return super().data(msg)

    def getreply(self) -> tuple[int, bytes]:
        self._hurry()
        return super().getreply()

    def _hurry(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server takes too long")
        if self.sock:
            self.sock.settimeout(min(TIME_OUT_SECONDS, left))


class Mailer:
    """Sends e-mail after e-mail over one connection, made again when it is lost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: _Server | None = None
        self._deadline = float("inf")

    def __enter__(self) -> "Mailer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take leave of the server, if it still listens."""
        if self._server:
            self._server.deadline = time.monotonic() + 1
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
        self._drop()

    def send(self, mail: Mail) -> None:
        """Hand one e-mail to the server, or raise `CannotSend`."""
        octets = self._octets(mail)
        self._deadline = time.monotonic() + MOST_SECONDS
        try:
            self._hand_over(mail.to, octets)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            if not isinstance(error, _ANSWERS):
                self._drop()
            raise _cannot(error) from error

    def _octets(self, mail: Mail) -> bytes:
        try:
            return compose(mail, self._settings.MAIL_FROM).as_bytes(policy=SMTP)
        except Exception as error:  # whatever it is, it will be so the next time
            reason = f"{type(error).__name__}: {error}"
            raise CannotSend(reason, lasting=True) from error

    def _connect(self) -> _Server:
        self._drop()
        try:
            self._server = self._greet()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise CannotSend(_reason(error), lasting=False, outage=True) from error
        return self._server

    def _greet(self) -> _Server:
        given = self._settings
        server = self._server = _Server(timeout=TIME_OUT_SECONDS)
        server.deadline = self._deadline
        code, words = server.connect(given.SMTP_HOST, given.SMTP_PORT)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if given.SMTP_STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if given.SMTP_USER:
            server.login(given.SMTP_USER, given.SMTP_PASSWORD)
        return server

    def _hand_over(self, to: str, octets: bytes) -> None:
        if self._server:
            try:
                return self._transact(self._server, to, octets)
            except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused) as error:
                # Idle for too long, or enough messages over this connection.
                busy = getattr(error, "smtp_code", _BUSY) == _BUSY
                if self._server.handed or not busy:
                    raise
        return self._transact(self._connect(), to, octets)

    def _transact(self, server: _Server, to: str, octets: bytes) -> None:
        server.deadline, server.handed = self._deadline, False
        server.sendmail(parseaddr(self._settings.MAIL_FROM)[1], [to], octets)

    def _drop(self) -> None:
        if self._server:
            self._server.close()
        self._server = None


def send(mail: Mail, settings: Settings) -> None:
    """Hand one e-mail over by a connection of its own, or raise `CannotSend`."""
    with Mailer(settings) as mailer:
        mailer.send(mail)


def _cannot(error: Exception) -> CannotSend:
    code = getattr(error, "smtp_code", 0)
    return CannotSend(_reason(error), lasting=_is_lasting(error), outage=code in _OURS)


def _reason(error: Exception) -> str:
    """Return what the server said, in one line."""
    answers = [(getattr(error, "smtp_code", 0), getattr(error, "smtp_error", b""))]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    said = [f"{code} {_text(words)}" for code, words in answers if code]
    return "; ".join(said) or str(error) or type(error).__name__


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _is_lasting(error: Exception) -> bool:
    """Tell whether the server said that it will never take this message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500 and error.smtp_code not in _OURS
    return isinstance(error, ValueError | smtplib.SMTPNotSupportedError)

"""Texts through one of the many services that the optional package apprise knows."""

import logging
import re
import threading
from types import ModuleType
from urllib.parse import quote

from helpnet.adapters.sms_faults import OURS, is_lasting

_STATUS = re.compile(r"error=(\d{3})\b")
_NOBODY = "the service takes no such number"
_NO_NUMBER = "HELPNET_SMS_URL must hold {to}, where the reader's number goes."
_NO_PACKAGE = "HELPNET_SMS_URL needs the package apprise: pip install apprise."
_UNKNOWN = "HELPNET_SMS_URL is not an address that apprise can use."


class NotHandedOver(Exception):
    """The service did not take the text: `lasting` and `outage` as in `CannotText`."""

    def __init__(self, reason: str, *, lasting: bool, outage: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.lasting, self.outage = reason, lasting, outage


def faults_of(address: str) -> list[str]:
    """Return what is wrong with apprise's address, in words for who sets it."""
    if "{to}" not in address:
        return [_NO_NUMBER]
    try:
        apprise = _loaded()
    except NotHandedOver:
        return [_NO_PACKAGE]
    filled = _filled(address, to="+32470000000", name="outbox-1")
    return [_UNKNOWN] if apprise.Apprise.instantiate(filled) is None else []


def hand_over(body: str, *, to: str, name: str, address: str) -> None:
    """Send one text to a number (E.164), or raise `NotHandedOver`.

    `address` is apprise's, with `{to}` where the number goes and, where the service
    takes one, `{id}` for the `name` that is the same at every try.
    """
    apprise = _loaded()
    # The package follows redirects and repeats the number in its lines: neither here.
    asset = apprise.AppriseAsset(http_redirects=False)
    service = apprise.Apprise.instantiate(
        _filled(address, to=to, name=name), asset=asset
    )
    if service is None or getattr(service, "targets", None) == []:
        raise NotHandedOver(_NOBODY, lasting=True)
    with _Listener() as heard:
        taken = service.notify(body=body, body_format=apprise.NotifyFormat.TEXT)
    if not taken:
        raise heard.fault()


def _filled(address: str, *, to: str, name: str) -> str:
    numbered = address.replace("{to}", quote(to, safe=""))
    return numbered.replace("{id}", quote(name, safe=""))


def _loaded() -> ModuleType:
    """Import the package when the first text leaves, not when the site starts."""
    try:
        import apprise
    except ImportError as error:
        raise NotHandedOver(
            "apprise is not installed", lasting=False, outage=True
        ) from error
    logging.getLogger("apprise").propagate = False
    return apprise


class _Listener(logging.Handler):
    """What the package writes down while this thread sends: it tells no status else."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines, self.thread = list[str](), threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line of this thread."""
        if record.thread == self.thread:
            self.lines.append(record.getMessage())

    def __enter__(self) -> "_Listener":
        logging.getLogger("apprise").addHandler(self)
        return self

    def __exit__(self, *_given: object) -> None:
        logging.getLogger("apprise").removeHandler(self)

    def fault(self) -> NotHandedOver:
        """Return what went wrong, without words that could name the person."""
        found = _STATUS.search(" ".join(self.lines))
        if found is None:
            return NotHandedOver("no answer from the service", lasting=False)
        status = int(found[1])
        return NotHandedOver(
            f"HTTP {status}", lasting=is_lasting(status), outage=status in OURS
        )

"""The same use cases on a schedule, and at once when a page has written a message."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, Response, current_app, request
from huey import Huey, RedisHuey, SqliteHuey, crontab

from config import VAR, Settings
from helpnet import clock
from helpnet.adapters.geocoding import configured_geocoder
from helpnet.adapters.mail import CannotSend, Mail
from helpnet.adapters.mail import send as send_mail
from helpnet.adapters.sms import CannotText, ShortText
from helpnet.adapters.sms import send as send_text
from helpnet.adapters.wording import Worded, word
from helpnet.domain.notices import NoticeChannel
from helpnet.services import (
    delivery,
    first_contact,
    geocoding,
    matching,
    profile,
    texting,
    upkeep,
)

MOST_BATCHES = 40
log = logging.getLogger("helpnet.jobs")


def init_app(app: Flask) -> None:
    """Let pages wake the worker, and commands run it."""
    app.extensions["helpnet_worker"] = lambda: run(app)
    app.extensions["helpnet_deliver"] = lambda: deliver(app)
    settings: Settings = app.config["HELPNET"]
    if _channels(settings) and settings.MODE != "test":
        queue = _queue(settings)
        wake = queue.task(name="deliver")(lambda: deliver(app))
        app.after_request(lambda response: _wake(wake, response))


def run(app: Flask) -> None:
    """Run the worker until it is told to stop (Ctrl-C or SIGTERM).

    SIGTERM lets it finish the message in its hands, so that none leaves twice.
    """
    queue = _queue(app.config["HELPNET"])
    queue.task(name="deliver")(lambda: deliver(app))
    for name, when, job in SCHEDULE:
        queue.periodic_task(when, name=name)(_in_app(app, job))
    queue.on_startup(name="deliver-at-start")(lambda: deliver(app))
    queue.create_consumer(
        workers=1, worker_type="thread", initial_delay=0.5, graceful_signal="TERM"
    ).run()


def deliver(app: Flask) -> int:
    """Send what waits, by the channels that are configured; return how many left."""
    settings: Settings = app.config["HELPNET"]
    channels = _channels(settings)
    if not channels:
        return 0
    with app.app_context():
        if NoticeChannel.SMS in channels:
            texting.write_texts(now=clock.now())
        return sum(_batches(settings, channels))


def _channels(settings: Settings) -> frozenset[NoticeChannel]:
    """Return the channels that the operator has configured."""
    servers = {
        NoticeChannel.EMAIL: settings.SMTP_HOST,
        NoticeChannel.SMS: settings.SMS_URL,
    }
    return frozenset(channel for channel, server in servers.items() if server)


def _batches(settings: Settings, channels: frozenset[NoticeChannel]) -> Iterator[int]:
    """Send batch after batch, each at its own moment, until one sends nothing."""
    for _ in range(MOST_BATCHES):
        sent = delivery.deliver_due(
            send=lambda due: _send(due, settings), now=clock.now(), channels=channels
        )
        yield sent
        if not sent:
            return


def _send(due: delivery.DueNotice, settings: Settings) -> None:
    """Word one message and hand it over, or raise `Undeliverable`."""
    try:
        words = _word(due)
    except Exception as error:  # a faulty message must not stop the others
        log.exception("message %s has no words", due.id)
        raise delivery.Undeliverable(type(error).__name__, lasting=True) from error
    try:
        _hand_over(due, words, settings)
    except (CannotSend, CannotText) as error:
        raise delivery.Undeliverable(error.reason, lasting=error.lasting) from error


def _word(due: delivery.DueNotice) -> Worded:
    return word(
        kind=due.kind,
        language=due.language,
        recipient=due.recipient,
        network=due.network,
        facts=due.facts,
        channel=due.channel,
    )


def _hand_over(due: delivery.DueNotice, words: Worded, settings: Settings) -> None:
    if due.channel is NoticeChannel.SMS:
        text = ShortText(number=due.id, to=due.address, body=words.body.strip())
        send_text(text, settings)
        return
    mail = Mail(number=due.id, to=due.address, subject=words.subject, body=words.body)
    send_mail(mail, settings)


def _queue(settings: Settings) -> Huey:
    if settings.HUEY_URL:
        return RedisHuey("helpnet", url=settings.HUEY_URL, results=False)
    VAR.mkdir(exist_ok=True)
    return SqliteHuey("helpnet", filename=str(VAR / "worker.sqlite3"), results=False)


def _in_app(app: Flask, job: Callable[[], Any]) -> Callable[[], None]:
    def run_job() -> None:
        with app.app_context():
            job()

    return run_job


def _wake(wake: Callable[[], Any], response: Response) -> Response:
    """Tell the worker to look in the outbox; losing this costs a minute."""
    if request.method == "POST" and response.status_code < 400:
        try:
            wake()
        except Exception:
            log.exception("the worker's queue cannot be reached")
    return response


def _deliver_now() -> None:
    current_app.extensions["helpnet_deliver"]()


def _expire_offers() -> None:
    matching.expire_offers(now=clock.now())


def _geocode() -> None:
    """Put waiting questions to the geocoder, slowly; without one, do nothing."""
    settings: Settings = current_app.config["HELPNET"]
    geocoder = configured_geocoder(settings)
    if geocoder is None:
        return
    for waiting in geocoding.list_due():
        found = geocoder.find(waiting.text, country=waiting.country)
        geocoding.record_result(
            waiting=waiting,
            point=found.point if found else None,
            label=found.label if found else "",
            provider=found.provider if found else "",
            now=clock.now(),
        )


def _end_breaks() -> None:
    profile.end_breaks(now=clock.now())


def _remind_first_contacts() -> None:
    first_contact.remind_first_contacts(now=clock.now())


def _forget() -> None:
    upkeep.forget_what_is_over(now=clock.now())


SCHEDULE: tuple[tuple[str, Any, Callable[[], Any]], ...] = (
    ("deliver-due", crontab(minute="*"), _deliver_now),
    ("expire-offers", crontab(minute="*/5"), _expire_offers),
    ("geocode", crontab(minute="*"), _geocode),
    ("end-breaks", crontab(minute="7", hour="*"), _end_breaks),
    ("first-contacts", crontab(minute="22", hour="*"), _remind_first_contacts),
    ("forget", crontab(minute="17", hour="3"), _forget),
)

"""The same use cases on a schedule, and at once when a page has written a message."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from threading import Event, Lock
from typing import Any

from flask import Flask, Response, current_app, request
from huey import Huey, RedisHuey, SqliteHuey, crontab

from config import VAR, Settings
from helpnet import clock
from helpnet.adapters.geocoding import configured_geocoder
from helpnet.adapters.post import Post
from helpnet.domain.notices import NoticeChannel
from helpnet.services import (
    cascade,
    check_ins,
    delivery,
    digest,
    episodes,
    first_contact,
    geocoding,
    profile,
    reminders,
    texting,
    upkeep,
)

MOVED_AT_ONCE = 200  # requests, before looking whether to stop
log = logging.getLogger("helpnet.jobs")


def init_app(app: Flask) -> None:
    """Let pages wake the worker, and commands run it."""
    app.extensions["helpnet_worker"] = lambda: run(app)
    app.extensions["helpnet_deliver"] = lambda: deliver(app)
    app.extensions["helpnet_move_on"] = lambda: move_on(app)
    app.extensions["helpnet_turn"] = Turn()
    app.extensions["helpnet_moving"] = Turn()
    app.extensions["helpnet_count_anew"] = lambda: count_anew(app)
    app.extensions["helpnet_counting"] = Turn()
    app.extensions["helpnet_stopped"] = lambda: False
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
    queue.task(name="deliver")(lambda: _answer_page(app))
    for name, when, job in SCHEDULE:
        queue.periodic_task(when, name=name)(_in_app(app, job))
    queue.on_startup(name="deliver-at-start")(lambda: deliver(app))
    consumer = queue.create_consumer(
        workers=2, worker_type="thread", initial_delay=0.5, graceful_signal="TERM"
    )
    app.extensions["helpnet_stopped"] = consumer.stop_flag.is_set
    consumer.run()


def move_on(app: Flask) -> int:
    """Close offers that are due and take the next steps; return how many were taken.

    One thread at a time, batch after batch: who comes meanwhile has it look once more.
    """
    turn: Turn = app.extensions["helpnet_moving"]
    return turn.take(lambda: sum(_moves(app)))


def _moves(app: Flask) -> Iterator[int]:
    stopped = app.extensions["helpnet_stopped"]
    with app.app_context():
        while not stopped() and (
            moved := cascade.move_on(now=clock.now(), most=MOVED_AT_ONCE)
        ):
            yield moved


def count_anew(app: Flask) -> int:
    """Count goals where they follow another rule by now; return in how many networks.

    One thread at a time; what is stopped begins again a minute later.
    """
    turn: Turn = app.extensions["helpnet_counting"]
    return turn.take(lambda: sum(_counts(app)))


def _counts(app: Flask) -> Iterator[bool]:
    stopped = app.extensions["helpnet_stopped"]
    with app.app_context():
        for network_id, by in episodes.list_networks_to_count():
            last: int | None = 0
            while last is not None and not stopped():
                last = episodes.count_some(
                    network_id=network_id, after=last, now=clock.now()
                )
            if last is None:
                episodes.note_counted(network_id=network_id, by=by)
                yield True


def _answer_page(app: Flask) -> None:
    """Do at once what a page may have caused: a no asks the next helpers."""
    move_on(app)
    deliver(app)


def deliver(app: Flask) -> int:
    """Send what waits, by the channels that are configured; return how many left.

    One thread sends at a time, so that a slow server leaves the others to work.
    """
    channels = _channels(app.config["HELPNET"])
    turn: Turn = app.extensions["helpnet_turn"]
    return turn.take(lambda: _deliver(app, channels)) if channels else 0


def _deliver(app: Flask, channels: frozenset[NoticeChannel]) -> int:
    with app.app_context():
        if NoticeChannel.SMS in channels:
            texting.write_texts(now=clock.now())
        return sum(_rounds(app, channels))


def _channels(settings: Settings) -> frozenset[NoticeChannel]:
    """Return the channels that the operator has configured."""
    servers = {
        NoticeChannel.EMAIL: settings.SMTP_HOST,
        NoticeChannel.SMS: settings.SMS_URL,
    }
    return frozenset(channel for channel, server in servers.items() if server)


def _rounds(app: Flask, channels: frozenset[NoticeChannel]) -> Iterator[int]:
    """Send batch after batch until nothing is due, or no server takes any more."""
    stopped, left = app.extensions["helpnet_stopped"], set(channels)
    delivery.cancel_stale(now=clock.now())
    with Post(app.config["HELPNET"]) as post:
        while left and not stopped():
            for channel in sorted(left):
                results = _batch(post, channel, channels, stopped)
                yield results.count(delivery.Result.SENT)
                if not results or delivery.Result.OUTAGE in results:
                    left.remove(channel)


def _batch(
    post: Post,
    channel: NoticeChannel,
    channels: frozenset[NoticeChannel],
    stopped: Callable[[], bool],
) -> list[delivery.Result]:
    return delivery.deliver_batch(
        delivery.claim_due(now=clock.now(), channels={channel}),
        send=post.send,
        clock=clock.now,
        channels=channels,
        go_on=lambda: not stopped(),
    )


class Turn:
    """Lets one thread work at a time; who comes meanwhile has it look once more."""

    def __init__(self) -> None:
        self._lock, self._wanted = Lock(), Event()

    def take(self, job: Callable[[], int]) -> int:
        """Do the job, or have it done by who is at it; return what was done here."""
        self._wanted.set()
        done = 0
        while self._wanted.is_set() and self._lock.acquire(blocking=False):
            try:
                self._wanted.clear()
                done += job()
            finally:
                self._lock.release()
        return done


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


def _move_on_now() -> None:
    current_app.extensions["helpnet_move_on"]()


def _count_anew_now() -> None:
    current_app.extensions["helpnet_count_anew"]()


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


def _write_digests() -> None:
    digest.write_digests(now=clock.now())


def _remind_of_meetings() -> None:
    texts = NoticeChannel.SMS in _channels(current_app.config["HELPNET"])
    reminders.remind(now=clock.now(), texts=texts)


def _check_in() -> None:
    texts = NoticeChannel.SMS in _channels(current_app.config["HELPNET"])
    while check_ins.ask_due(now=clock.now(), texts=texts):
        pass  # as many as there are, each in a transaction of its own
    check_ins.note_silence(now=clock.now())


def _forget() -> None:
    upkeep.forget_what_is_over(now=clock.now())


SCHEDULE: tuple[tuple[str, Any, Callable[[], Any]], ...] = (
    ("deliver-due", crontab(minute="*"), _deliver_now),
    ("move-on", crontab(minute="*"), _move_on_now),
    ("count-anew", crontab(minute="*"), _count_anew_now),
    ("geocode", crontab(minute="*"), _geocode),
    ("end-breaks", crontab(minute="*/5"), _end_breaks),
    ("first-contacts", crontab(minute="22", hour="*"), _remind_first_contacts),
    ("reminders", crontab(minute="*/5"), _remind_of_meetings),
    ("check-ins", crontab(minute="37", hour="*"), _check_in),
    ("digests", crontab(minute="*/15"), _write_digests),
    ("forget", crontab(minute="17", hour="3"), _forget),
)

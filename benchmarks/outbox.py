"""Messages that wait, real workers that send them, and a mail server that counts."""

import asyncio
import email
import multiprocessing
import smtplib
import socket
import time
from collections import Counter
from datetime import timedelta
from typing import Any

from aiosmtpd.smtp import SMTP
from flask import Flask
from sqlalchemy import delete, insert, select

from benchmarks.databases import Database, make_app
from benchmarks.world import NETWORK, NOW
from helpnet import clock
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.store.base import db
from helpnet.store.notices import Notice

BASELINE = 300
_context = multiprocessing.get_context("spawn")
Figures = dict[str, Any]


def measure_outbox(database: Database, *, messages: int, workers: int) -> Figures:
    """Send so many messages with so many workers; return the rate and what arrived."""
    server = Counting()
    port = server.start()
    app = make_app(database, SMTP_HOST="127.0.0.1", SMTP_PORT=port)
    _write(app, messages)
    one_by_one = _send_without_outbox(app, port)
    seconds, sent = _send_all(database, port, workers)
    return _judged(server.stop(), messages, sent, seconds, one_by_one)


def _judged(
    arrived: Counter[str], messages: int, sent: int, seconds: float, bare: float
) -> Figures:
    ours = {key: n for key, n in arrived.items() if key.startswith("<outbox-")}
    rate = messages / seconds
    return {
        "messages": messages,
        "sent": sent,
        "seconds": seconds,
        "per_s": rate,
        "bare_per_s": bare,
        "of_bare": rate / bare,
        "arrived": sum(ours.values()),
        "duplicates": sum(n - 1 for n in ours.values()),
        "lost": messages - len(ours),
    }


def _write(app: Flask, messages: int) -> None:
    rows = [_offer_message(number) for number in range(1, messages + 1)]
    with app.app_context():
        db.session.execute(delete(Notice))
        db.session.execute(insert(Notice.__table__), rows)
        db.session.commit()
        db.session.remove()


def _offer_message(number: int) -> dict[str, Any]:
    return {
        "key": f"measured-{number}",
        "network_id": NETWORK,
        "request_id": number,
        "account_id": number,
        "kind": NoticeKind.OFFER,
        "channel": NoticeChannel.EMAIL,
        "recipient": f"Helper {number}",
        "address": f"helper{number}@example.org",
        "language": ("fr", "nl", "de", "en")[number % 4],
        "facts": {
            "lent": False,
            "offer": number,
            "code": "4F",
            "request": number,
            "needs": ["send-email"],
            "mode": "phone",
            "distance_km": None,
            "town": "Namur",
            "expires_at": (NOW + timedelta(days=2)).isoformat(),
            "zone": "Europe/Brussels",
            "days": 5,
            "phone": "+32 2 555 01 02",
        },
        "created_at": NOW,
        "due_at": NOW,
        "lane": f"email {number}",
    }


def _send_without_outbox(app: Flask, port: int) -> float:
    """Return how many a second a plain loop sends, without words or a database."""
    with app.app_context():
        numbers = db.session.scalars(select(Notice).limit(BASELINE)).all()
        facts = [each.facts for each in numbers]
        db.session.remove()
    with smtplib.SMTP("127.0.0.1", port) as mailer:
        begun = time.perf_counter()
        for number, known in enumerate(facts):
            words = f"Subject: Offer\r\nMessage-ID: <bare-{number}>\r\n\r\n{known}\r\n"
            mailer.sendmail("a@example.org", ["b@example.org"], words)
        return len(facts) / (time.perf_counter() - begun)


def _send_all(database: Database, port: int, workers: int) -> tuple[float, int]:
    done, barrier = _context.Queue(), _context.Barrier(workers + 1)
    told = (database, port, done, barrier)
    runners = [_context.Process(target=_send, args=told) for _ in range(workers)]
    for runner in runners:
        runner.start()
    barrier.wait(timeout=900)
    begun = time.perf_counter()
    sent = sum(done.get(timeout=3600) for _ in runners)
    seconds = time.perf_counter() - begun
    for runner in runners:
        runner.join()
    return seconds, sent


def _send(database: Database, port: int, done: Any, barrier: Any) -> None:
    app = make_app(database, SMTP_HOST="127.0.0.1", SMTP_PORT=port)
    clock.now = lambda: NOW
    with app.app_context():
        db.session.scalar(select(Notice.id).limit(1))
        db.session.rollback()
    barrier.wait(timeout=900)
    done.put(app.extensions["helpnet_deliver"]())


class _Arrivals:
    """Counts every message that arrives, by its number."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content)
        self.arrived[str(message["Message-ID"])] += 1
        return "250 OK"


class Counting:
    """A mail server in a process of its own, which nobody kills."""

    def start(self) -> int:
        """Start it; return its port."""
        door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(door.getsockname()[1])
        self._told, self._stop = _context.Queue(), _context.Event()
        told = (door, self._told, self._stop)
        self._process = _context.Process(target=_serve, args=told)
        self._process.start()
        door.close()
        return self.port

    def stop(self) -> Counter[str]:
        """Stop it; return how often each message arrived, by its Message-ID."""
        self._stop.set()
        arrived: Counter[str] = self._told.get(timeout=900)
        self._process.join()
        return arrived


def _serve(door: socket.socket, told: Any, stop: Any) -> None:
    arrivals = _Arrivals()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(arrivals), sock=door)
        while not stop.is_set():
            await asyncio.sleep(0.05)
        server.close()

    asyncio.run(run())
    told.put(arrivals.arrived)

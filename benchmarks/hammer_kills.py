"""People answer by link while web, worker and database are killed again and again."""

import argparse
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.databases import Database, Server, make_app
from benchmarks.hammer_world import Said, found_network, judge, promises_broken
from benchmarks.measuring import say
from benchmarks.outbox import Counting
from config import ROOT
from helpnet import clock
from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.notices import NoticeStatus
from helpnet.services import cascade
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer

SECRET = "a secret of the drill, long enough to be taken"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
RESTS = 1.5  # seconds between two kills, more or less
Figures = dict[str, Any]


def measure_kills(
    told: argparse.Namespace, database: Database, *, server: Server | None
) -> Figures:
    """Run web, worker and clients, kill for so long, then look what is left."""
    mails = Counting()
    port = _free_port()
    app = make_app(
        database, SECRET_KEY=SECRET, SMTP_HOST="127.0.0.1", SMTP_PORT=mails.start()
    )
    with app.app_context():
        found_network(helpers=60, requests=240, at=clock.now())
        cascade.move_on(now=clock.now())
        links = _links()
    stage = Stage(database, port, mails.port, server)
    say("web, worker and clients are at work")
    drill = Drill(links, port, told.clients)
    with stage:
        kills = _kill(stage, told)
        stage.stand_up()
        drill.stop()
        _wait_for_the_outbox(app)
    return _figures(app, drill, kills, mails, told)


class Stage:
    """The processes of a whole helpnet, each of which may be killed."""

    def __init__(
        self, database: Database, port: int, smtp: int, server: Server | None
    ) -> None:
        self.server, self.port = server, port
        self.environment = os.environ | {
            "HELPNET_MODE": "development",
            "HELPNET_SECRET_KEY": SECRET,
            "HELPNET_BASE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": database.url,
            "HELPNET_SMTP_HOST": "127.0.0.1",
            "HELPNET_SMTP_PORT": str(smtp),
        }
        python = sys.executable
        self.commands = {
            "web": f"{python} -m gunicorn --worker-class gthread --workers 2"
            f" --threads 4 --log-level critical --bind 127.0.0.1:{port} wsgi:app",
            "worker": f"{python} -m flask --app wsgi worker",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Stage":
        signal.signal(signal.SIGTERM, lambda *_told: sys.exit(1))  # leave nobody alone
        self.stand_up()
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.running.values():
            _kill_group(process)

    def stand_up(self) -> None:
        """Start what does not run."""
        for name, command in self.commands.items():
            running = self.running.get(name)
            if running is None or running.poll() is not None:
                self.running[name] = subprocess.Popen(
                    command.split(),
                    cwd=ROOT,
                    env=self.environment,
                    start_new_session=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )

    def wait_until_up(self) -> None:
        """Let the web come up: killing what never answers would prove nothing."""
        for _ in range(600):
            with suppress(OSError, HTTPException):
                told = HTTPConnection("127.0.0.1", self.port, timeout=20)
                told.request("GET", "/about")
                if told.getresponse().status == 200:
                    return
            time.sleep(0.2)
        raise SystemExit("the web did not come up")

    def kill(self, name: str) -> None:
        """Kill it and all it started, by SIGKILL; the database comes back at once."""
        if name == "database":
            assert self.server
            _kill_cluster(self.server)
        else:
            _kill_group(self.running[name])
        self.stand_up()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _kill_cluster(server: Server) -> None:
    """Kill the server and each of its processes, then start it until it stands."""
    told = (server.folder / "data" / "postmaster.pid").read_text()
    master = int(told.splitlines()[0])
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    for pid in [master, *map(int, children)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for _ in range(60):
        with suppress(subprocess.CalledProcessError):
            server.start()
            return
        time.sleep(0.5)
    raise SystemExit("the cluster did not start again")


def _kill(stage: Stage, told: argparse.Namespace) -> Counter[str]:
    """Kill one after the other until the time is over and they were enough."""
    names = ["web", "worker", *(["database"] if stage.server else [])]
    end, kills, rng = time.monotonic() + told.seconds, Counter[str](), random.Random(1)
    while time.monotonic() < end or kills.total() < told.kills:
        stage.wait_until_up()
        time.sleep(rng.uniform(RESTS, RESTS * 4))
        name = names[kills.total() % len(names)]
        stage.kill(name)
        kills[name] += 1
    return kills


class Drill:
    """Clients that answer offers by link and write down what they were told."""

    def __init__(self, links: list[tuple[int, str]], port: int, clients: int) -> None:
        self.links, self.port = links, port
        self.said: Said = set()
        self.seen = Counter[str]()
        self.stopped = threading.Event()
        self.threads = [
            threading.Thread(target=self._live, args=(random.Random(number),))
            for number in range(clients)
        ]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Let each client finish what it is at."""
        time.sleep(5)
        self.stopped.set()
        for thread in self.threads:
            thread.join(timeout=180)

    def _live(self, rng: random.Random) -> None:
        while not self.stopped.is_set():
            number, token = rng.choice(self.links)
            yes = rng.random() < 0.5
            told = self._answer(token, "accept" if yes else "decline")
            if told == 302:
                self.said.add(("yes" if yes else "no", number))
            time.sleep(rng.uniform(0.05, 0.3))

    def _answer(self, token: str, act: str) -> int:
        """Answer as a person does, who presses again when the page does not come."""
        cookie, status = "", 0
        while not self.stopped.is_set():
            try:
                page, cookie = self._get(f"/offer/{token}", cookie)
                found = TOKEN.search(page)
                if found is None:
                    return 409
                status = self._post(f"/offer/{token}/{act}", found[1], cookie)
            except (OSError, HTTPException):
                status = 0
            self.seen[str(status)] += 1
            if status and status < 500:
                return status
            time.sleep(0.3)
        return status

    def _get(self, path: str, cookie: str) -> tuple[str, str]:
        told = self._connection()
        told.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = told.getresponse()
        page = answer.read().decode()
        if answer.status >= 500:
            raise OSError(answer.status)
        return page, (answer.getheader("Set-Cookie") or cookie).partition(";")[0]

    def _post(self, path: str, token: str, cookie: str) -> int:
        told = self._connection()
        words = f"csrf_token={token}&reason=no_time"
        kind = "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "Cookie": cookie}
        told.request("POST", path, words, headers)
        return told.getresponse().status

    def _connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=20)


def _links() -> list[tuple[int, str]]:
    """Return the links of the offers there are, and of those that may still come."""
    last = db.session.scalar(select(func.max(Offer.id))) or 0
    db.session.remove()
    return [(each, sign(Purpose.OFFER, each)) for each in range(1, last * 2)]


def _wait_for_the_outbox(app: Any) -> None:
    """Let the worker that was started last send what is due, but not for ever."""
    end = time.monotonic() + 240
    while _unsent(app) and time.monotonic() < end:
        time.sleep(1)


def _unsent(app: Any) -> int:
    with app.app_context():
        due = select(func.count()).where(
            Notice.status == NoticeStatus.WAITING,
            Notice.channel == "email",
            Notice.due_at <= clock.now(),
        )
        count = db.session.scalar(due) or 0
        db.session.remove()
        return count


def _figures(
    app: Any,
    drill: Drill,
    kills: Counter[str],
    mails: Counting,
    told: argparse.Namespace,
) -> Figures:
    arrived = mails.stop()
    with app.app_context():
        while cascade.move_on(now=clock.now()):
            pass
        sent = select(Notice.id).where(
            Notice.status == NoticeStatus.SENT, Notice.channel == "email"
        )
        marked = set(db.session.scalars(sent))
        found = promises_broken(drill.said, whole=False) | judge(clock.now())
    numbers = Counter(_number(key) for key in arrived.elements())
    return {
        "kills": dict(kills),
        "too_few_kills": kills.total() < told.kills,
        "accepts": sum(what == "yes" for what, _ in drill.said),
        "declines": sum(what == "no" for what, _ in drill.said),
        "answers": dict(drill.seen),
        **found,
        "mails_sent": len(marked),
        "mails_lost": len(marked - set(numbers)),
        "mails_twice": sum(count - 1 for count in numbers.values()),
        "unsent": _unsent(app),
    }


def _number(message_id: str) -> int:
    found = re.search(r"outbox-(\d+)", message_id)
    return int(found[1]) if found else 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])

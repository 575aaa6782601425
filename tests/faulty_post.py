"""A mail server as bad as they come, in a process of its own, with a ledger."""

import asyncio
import multiprocessing
import random
import socket
import time

from aiosmtpd.controller import Controller

STALL = 1.6  # seconds: longer than the client of the tests waits
PROCESSES = multiprocessing.get_context("fork")


class Faulty:
    """Refuses, drops, stalls and dies by lot; writes down each message it took.

    A line of the ledger is what happened and to which message: `took`, `lost` when it
    was taken but nobody was told, `gone` for an address that is dead.
    """

    def __init__(self, ledger, seed):
        self.luck, self.ledger = random.Random(seed), ledger

    def note(self, what, which):
        self.ledger.write(f"{what} {which}\n")
        self.ledger.flush()

    async def handle_EHLO(self, server, session, _envelope, name, responses):  # noqa: N802
        if self.luck.random() < 0.03:
            server.transport.close()
        session.host_name = name
        return responses

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("gone"):
            self.note("gone", address)
            return "550 5.1.1 no such mailbox"
        lot = self.luck.random()
        if lot < 0.14:
            return "421 4.7.0 too busy" if lot < 0.08 else "451 4.3.0 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        lines = envelope.content.decode().splitlines()
        which = next(x for x in lines if x.lower().startswith("message-id")).split()[1]
        await asyncio.sleep(self.luck.random() * 0.02)
        lot = self.luck.random()
        self.note("lost" if lot < 0.08 else "took", which)
        if lot < 0.02:
            await asyncio.sleep(STALL)
        elif lot < 0.08:
            server.transport.close()  # it has the mail, and nobody knows
        return "250 OK"


class _Post(Controller):
    def __init__(self, handler, door):
        self.door = door
        port = door.getsockname()[1]
        super().__init__(handler, hostname="127.0.0.1", port=port, ready_timeout=180)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.door)


def _serve(door, path, seed):
    with path.open("w") as ledger:
        _Post(Faulty(ledger, seed), door).start()
        time.sleep(600)


def start(path, seed):
    """Start the server with this ledger; return its process and its port."""
    door = socket.create_server(("127.0.0.1", 0))
    port = door.getsockname()[1]
    process = PROCESSES.Process(target=_serve, args=(door, path, seed), daemon=True)
    process.start()
    door.close()  # the process has its own
    return process, port


def read(path):
    """Return the (what, which) of each line of a ledger, in order."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [tuple(line.split(" ", 1)) for line in lines if " " in line]

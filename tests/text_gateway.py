"""A gateway for texts on this machine that answers well, badly, slowly or not at all."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SLOW_SECONDS = 1.5


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        self.server.got.append((self.path, dict(self.headers), json.loads(body)))
        fault = self.server.faults.pop(0) if self.server.faults else 200
        getattr(self, f"_{fault}", lambda: self._answer(fault))()

    def _answer(self, status):
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drop(self):
        """Hang up before a word is said."""
        self.close_connection = True
        self.connection.close()

    def _slow(self):
        """Answer long after the other side has lost its patience."""
        time.sleep(SLOW_SECONDS)
        self.close_connection = True

    def _dies(self):
        """Accept the text, begin to say so, and die in the middle of it."""
        self.wfile.write(b"HTTP/1.1 2")
        self.wfile.flush()
        self.close_connection = True
        self.connection.close()

    def log_message(self, *words):
        pass


class Gateway(ThreadingHTTPServer):
    """What came in is in `got` as (path, headers, content); `faults` come in turn."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got, self.faults = [], []

    @property
    def host(self):
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, *given):
        """Say nothing: hanging up is what this gateway is for."""


@contextmanager
def running_gateway():
    """Answer at a free port of this machine until the block ends."""
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""A real browser on a real server: pages as people get them, judged by axe."""

import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from helpnet import create_app
from helpnet.web.ask import traps
from tests.conftest import CHROMIUM, settings_for

HERE = Path(__file__).parent
AXE = (HERE / "vendor" / "axe.min.js").read_text()
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 90_000  # milliseconds: a loaded machine is slow, and only a fault waits
expect.set_options(timeout=PATIENCE)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture(scope="session")
def chromium():
    """Start Debian's Chromium once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, timeout=PATIENCE
        )
        yield browser
        browser.close()


class Silent(WSGIRequestHandler):
    """Serve without telling of every file."""

    def log(self, *words):
        pass


@pytest.fixture
def more_settings():
    """Return what the application of this test is told beside the usual."""
    return {}


class Served:
    """An application that answers at an address of this machine."""

    def __init__(self, url, more):
        self.door = socket.create_server(("127.0.0.1", 0))  # kept, so nobody takes it
        port = self.door.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.app = create_app(
            settings_for(url, MODE="demo", BASE_URL=self.address, **more)
        )
        self.server = make_server(
            *("127.0.0.1", port, self.app),
            threaded=True,
            request_handler=Silent,
            fd=self.door.fileno(),
        )
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def end(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.door.close()
        with self.app.app_context():
            self.app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture(scope="session")
def servers():
    """Return a function that serves a database once for all tests of this process.

    An application that begins anew reads half a second long: words, templates, styles.
    """
    running = {}

    def serve(url, more):
        key = url, *sorted((name, repr(value)) for name, value in more.items())
        if key not in running:
            running[key] = Served(url, more)
        return running[key]

    yield serve
    for each in running.values():
        each.end()


@pytest.fixture
def served(emptied, more_settings, servers):
    """Serve the application of this test on a free port; return its address."""
    url = emptied.config["HELPNET"].SQLALCHEMY_DATABASE_URI
    return servers(url, more_settings).address


@pytest.fixture
def browse(chromium, served):
    """Return a function that opens a new browser window of a given size."""
    contexts = []

    def window(*, size=WIDE, script=True, language="en"):
        context = chromium.new_context(
            base_url=served,
            viewport=size,
            java_script_enabled=script,
            locale=language,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield window
    for context in contexts:
        context.close()


JUDGE = """async (tags) => {
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
    preload: false,  // no page plays anything
  })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}"""
"""Only the faults come back: all that axe tells takes as long to read as to find."""


def faults(page):
    """Return what axe finds wrong with the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [f"{page.url}: {fault}" for fault in page.evaluate(JUDGE, WCAG)]


def overflows(page):
    """Tell whether the page must be scrolled sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def check(page, size=None):
    """Fail on any accessibility fault or sideways scroll."""
    if size:
        page.set_viewport_size(size)
    assert faults(page) == []
    assert not overflows(page), page.url


@pytest.fixture(autouse=True)
def nobody_is_too_fast(monkeypatch):
    """Let tests fill in the form in no time; those of the trap set it again."""
    for name in ("LEAST_FORM", "LEAST_CALL"):
        monkeypatch.setattr(traps, name, timedelta(0))

"""Take the pictures of docs/pictures/ from a demonstration of its own.

Run by `make screenshots`; needs Chromium. Nothing of the real data is touched.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]


def serve(folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """Tell the demonstration in an empty folder, serve it, and wait for it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "HELPNET_MODE": "demo",
        "HELPNET_BASE_URL": base,
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run(
        [*flask, "demo", "--no-serve"], env=environment, cwd=ROOT, check=True
    )
    server = subprocess.Popen(
        [*flask, "run", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    return base, server


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of what is seen, or of the whole page."""
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=whole)


def be(page: Page, base: str, role: str) -> None:
    """Sign in as the first person of a role."""
    page.goto(f"{base}/language/en")
    page.goto(f"{base}/demo/as/{role}")
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def public_pages(page: Page, base: str) -> None:
    """Take the pages that need no account."""
    page.goto(base)
    shoot(page, "home")
    page.goto(f"{base}/ask")
    page.locator("main form button").first.click()
    page.locator("[name=who][value=me]").check()
    page.locator("main form button").first.click()
    shoot(page, "ask")
    page.set_viewport_size(NARROW)
    shoot(page, "ask-narrow")
    page.set_viewport_size(WIDE)


def desk_pages(page: Page, base: str) -> None:
    """Take the coordinator's desk, a board with candidates, and the plan for all."""
    be(page, base, "coordinator")
    shoot(page, "desk")
    for link in page.locator("main a[href*='/coordinator/requests/']").all():
        address = link.get_attribute("href") or ""
        if address.rsplit("/", 1)[-1].isdigit():
            page.goto(base + address)
            if page.locator("form[action$='/offers']").count():
                break
            page.go_back()
    page.set_viewport_size({"width": 1280, "height": 1350})
    shoot(page, "board")
    page.goto(f"{base}/coordinator/backlog")
    shoot(page, "plan")


def helper_pages(page: Page, base: str) -> None:
    """Take the volunteer's page and the recording of a meeting, on a phone."""
    be(page, base, "helper")
    shoot(page, "helper")
    page.set_viewport_size(NARROW)
    link = page.locator("a[href*='/record']").first
    if not link.count():
        page.goto(
            base
            + (page.locator("a[href*='/learners/']").first.get_attribute("href") or "")
        )
        link = page.locator("a[href*='/record']").first
    page.goto(base + (link.get_attribute("href") or ""))
    page.set_viewport_size({"width": 320, "height": 1350})
    shoot(page, "record-narrow")


def main() -> None:
    """Take every picture again."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="helpnet-pictures-"))
    base, server = serve(folder)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=FLAGS
            )
            for take in (public_pages, desk_pages, helper_pages):
                context = browser.new_context(viewport=WIDE, locale="en")
                take(context.new_page(), base)
                context.close()
            browser.close()
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

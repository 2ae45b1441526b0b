"""The built site and a browser to read it with, shared by every test of the book."""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from needs import need
from playwright.sync_api import Browser, Page, Response, Route, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
# Chromium looks up hosts of its own at every start unless told not to; a test machine may have no way out.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@dataclass
class Visit:
    """One page, opened; what came, what it asked other hosts for, and what its console complained about."""

    page: Page
    responses: list[Response] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built book. Nothing is built here: `make book` does that."""
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").is_file():
        pytest.fail(
            f"the book is not built ({folder}/index.html is missing): run `make book` first", pytrace=False
        )
    return folder


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """The site served from this machine, without a trailing slash."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium from the system. Without one the test is skipped, except in CI."""
    path = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("chromium-browser")
    path = path or shutil.which("google-chrome")
    need(path, "Chromium or Chrome", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, site_url: str) -> Iterator[Callable[..., Visit]]:
    """`visit("chapters/05_stdp.html", viewport=PHONE, …)` opens a page with all other hosts blocked.

    Keywords go to the browser context. An address that starts with `file:` or `http:` is taken as it is.
    """
    contexts = []

    def open_page(address: str, **context_options: object) -> Visit:
        context_options.setdefault("viewport", DESKTOP)
        context = browser.new_context(**context_options)
        contexts.append(context)
        seen = Visit(context.new_page())
        own = urlsplit(site_url).netloc

        def guard(route: Route) -> None:
            url = urlsplit(route.request.url)
            if url.scheme in ("http", "https", "ws", "wss") and url.netloc != own:
                seen.foreign.append(route.request.url)
                route.abort()
            else:
                route.continue_()

        context.route("**/*", guard)
        seen.page.on("response", lambda response: seen.responses.append(response))
        seen.page.on(
            "console", lambda m: seen.errors.append(m.text) if m.type in ("error", "warning") else None
        )
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        url = address if address.startswith(("file:", "http:")) else f"{site_url}/{address}"
        seen.page.goto(url, wait_until="load")
        return seen

    yield open_page
    for context in contexts:
        context.close()

"""How the browser tests look at a page: no violation of WCAG, nothing from elsewhere, nothing blocked, nothing cut off."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response

#: WCAG 2.2 A and AA, and what axe holds for good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: The checker, put into each page once.
AXE = Axe().axe_script
RUN = "options => axe.run(options.context, options.run).then(found => found.violations)"
#: Marks what stands in the page and cannot be seen at this width (a box without a box of its own shows what is in it).
MARK_HIDDEN = (
    "() => document.querySelectorAll('body *').forEach("
    "e => { if (!e.checkVisibility() && getComputedStyle(e).display !== 'contents') e.dataset.unseen = '' })"
)
#: Leaves the mark on what can be seen now, and counts it.
COUNT_SHOWN = (
    "() => { document.querySelectorAll('[data-unseen]').forEach(e => { if (!e.checkVisibility()) delete e.dataset.unseen });"
    " return document.querySelectorAll('[data-unseen]').length }"
)
#: Rows of one table are made by one function: the first twelve stand for the rest, and a page is judged in seconds.
SHORTEN = "() => document.querySelectorAll('tbody tr:nth-child(n+13)').forEach(row => row.remove())"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = 1280, 360


def find_chromium() -> str | None:
    """The browser of this machine, if it has one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for path in map(shutil.which, names) if path), None)
    return found or ("/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)


@dataclass(kw_only=True)
class Watched:
    """A page in the browser, and everything that went wrong or over the line meanwhile."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)
    requests: int = 0
    bytes: int = 0

    def open(self, path: str, *, status: int = 200) -> None:
        """Open a page of the site, and insist on its status."""
        response = self.page.goto(f"{self.address}/{path.lstrip('/')}")
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}, not {status}"
        if status >= 400:  # the browser itself reports the page's own status as an error
            self.problems = [problem for problem in self.problems if f"status of {status}" not in problem]

    def assert_clean(self) -> None:
        """No error in the console, nothing blocked by the content policy, nothing asked of another server."""
        assert not self.problems, "\n".join(self.problems)

    def assert_no_violations(self, *, only: list[str] | None = None, within: str = "") -> None:
        """No violation of WCAG 2.2 A and AA, nor of good practice, that axe can see; of these rules, within this part."""
        rules = {"runOnly": {"type": "rule", "values": only}} if only else RULES
        self.page.evaluate(SHORTEN)
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE)
        context = {"include": [[within]]} if within else {}
        options = {"context": context or None, "run": {**rules, "resultTypes": ["violations"]}}
        found = self.page.evaluate(RUN if context else RUN.replace("options.context", "document"), options)
        told = [
            f"{violation['id']}: {violation['help']}\n    "
            + "\n    ".join(node["html"][:200] for node in violation["nodes"][:5])
            for violation in found
        ]
        assert not told, "\n".join(told)

    def set_width(self, width: int) -> None:
        """Make the window this wide, as a desk or a phone has it."""
        self.page.set_viewport_size({"width": width, "height": 900})

    def assert_no_overflow(self) -> None:
        """Nothing sticks out sideways; a table or menu may scroll within itself."""
        over = self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        if over <= 0:
            return
        wide = self.page.evaluate(
            "() => [...document.querySelectorAll('body *')]"
            ".filter(e => { const r = e.getBoundingClientRect(); return r.right > innerWidth + 1 || r.left < -1 })"
            ".slice(0, 5).map(e => e.outerHTML.slice(0, 160))"
        )
        raise AssertionError(f"{over} px too wide:\n" + "\n".join(wide))


@contextmanager
def watch(
    browser: Browser,
    address: str,
    *,
    width: int = WIDE,
    dark: bool = False,
    session: str = "",
    script: bool = True,
) -> Iterator[Watched]:
    """A fresh window (nothing cached, no cookie but the session's) that notes what goes wrong in it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
    )
    try:
        if session:
            context.add_cookies([{"name": "session", "value": session, "url": address, "httpOnly": True}])
        yield _watched(context, address)
    finally:
        context.close()


class Windows:
    """One window for each person, opened once and led from page to page: style and type are there already, as in life."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self._kept: dict[str, Watched] = {}

    def of(self, session: str = "", *, name: str = "") -> Watched:
        """The window of who has this session (or, without one yet, this name), wide, in the light, with nothing noted yet."""
        key = session or name
        if key not in self._kept:
            context = self.browser.new_context()
            if session:
                context.add_cookies(
                    [{"name": "session", "value": session, "url": self.address, "httpOnly": True}]
                )
            self._kept[key] = _watched(context, self.address, weigh=False)
        seen = self._kept[key]
        seen.problems = []
        seen.page.emulate_media(color_scheme="light")
        seen.set_width(WIDE)
        return seen

    def close(self) -> None:
        """Close all."""
        for seen in self._kept.values():
            seen.page.context.close()


def _watched(context: BrowserContext, address: str, *, weigh: bool = True) -> Watched:
    page = context.new_page()
    watched = Watched(page=page, address=address)
    page.on(
        "console",
        lambda message: (
            watched.problems.append(f"console: {message.text}")
            if message.type in ("error", "warning")
            else None
        ),
    )
    page.on("pageerror", lambda error: watched.problems.append(f"script: {error}"))
    page.on("response", lambda response: _note(watched, response))
    if weigh:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: _count(watched, event["encodedDataLength"]))
    return watched


def _note(watched: Watched, response: Response) -> None:
    here, there = urlsplit(watched.address), urlsplit(response.url)
    if there.scheme in ("http", "https") and there.netloc != here.netloc:
        watched.problems.append(f"asked of another server: {response.url}")


def _count(watched: Watched, size: float) -> None:
    watched.requests += 1
    watched.bytes += int(size)

"""Bytes over the wire and requests of every public page of the browser tests, as Chromium counts them: first visit and next.

A first visit finds nothing kept; the next one is made in the same window after another page. Headers count. Each page in
English and Arabic, against the budget of the home page (60 kB at first, 10 kB later).

python benchmarks/page_weight.py [--data DIR] [--only PATH …] [--over]

`--data` measures an installation that is prepared already; else one with reference data and demo is made.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, sync_playwright
from tests.journeys import site as sites
from tests.journeys.browsing import ARGUMENTS, find_chromium, watch
from tests.journeys.pages import PAGES

from benchmarks import machine

FIRST, NEXT = 60_000, 10_000
LANGUAGES = ("en", "ar")


def weigh(browser: Browser, address: str, path: str) -> dict[str, int]:
    """The bytes and requests of both visits to one page."""
    with watch(browser, address) as seen:
        found = {}
        for visit in ("first", "next"):
            seen.bytes = seen.requests = 0
            seen.page.goto("about:blank")
            seen.open(path)
            seen.page.wait_for_load_state("networkidle")
            found |= {f"{visit}_bytes": seen.bytes, f"{visit}_requests": seen.requests}
    return found


def weigh_all(browser: Browser, address: str, only: list[str]) -> dict[str, dict[str, int]]:
    """Every public page, in each language."""
    return {
        f"/{language}/{page.path}": weigh(browser, address, f"{language}/{page.path}")
        for page in PAGES
        if not page.who and page.status == 200 and (not only or page.path in only)
        for language in LANGUAGES
    }


def told(pages: dict[str, dict[str, int]], *, over: bool) -> dict[str, Any]:
    """What is written down: the pages, those over the budget, and the middle of all."""
    heavy = {
        visit: sorted(path for path, row in pages.items() if row[f"{visit}_bytes"] > most)
        for visit, most in (("first", FIRST), ("next", NEXT))
    }
    shown = {
        path: row for path, row in pages.items() if not over or path in (*heavy["first"], *heavy["next"])
    }
    return {
        "goals": {"first_bytes": FIRST, "next_bytes": NEXT},
        "pages_measured": len(pages),
        "middle": {
            name: statistics.median(row[name] for row in pages.values())
            for name in next(iter(pages.values()))
        },
        "over_at_first": heavy["first"],
        "over_later": heavy["next"],
        "pages": shown,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of an installation that is prepared already")
    parser.add_argument("--only", nargs="+", default=[], help="pages, written as in tests/journeys/pages.py")
    parser.add_argument("--over", action="store_true", help="list only the pages that are over the budget")
    options = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("There is no Chromium here. On Debian: apt-get install chromium.")
    made = Path(tempfile.mkdtemp(prefix="mithaq-bench-weight-"))
    folder = options.data or made / "data"
    folder.mkdir(exist_ok=True)
    try:
        site, process = sites.start(folder, sites.free_port())
        try:
            with sync_playwright() as player:
                browser = player.chromium.launch(executable_path=chromium, args=ARGUMENTS)
                pages = weigh_all(browser, site.address, options.only)
                browser.close()
        finally:
            sites.stop(process)
        os.environ |= {"MITHAQ_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        machine.write_down("page_weight", told(pages, over=options.over))
    finally:
        shutil.rmtree(made, ignore_errors=True)


if __name__ == "__main__":
    main()

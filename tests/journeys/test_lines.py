"""What goes over the line: little at first, next to nothing later, nothing from elsewhere."""

import time

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import watch
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

FIRST_BYTES, FIRST_REQUESTS, NEXT_BYTES = 60_000, 8, 10_000


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_visit_is_light_and_the_next_one_lighter(
    browser: Browser, site: Site, language: str
) -> None:
    left = 60 - time.time() % 60
    if left < 20:  # home is made anew each minute, and the two visits shall fall into one
        time.sleep(left + 0.5)
    with watch(browser, site.address) as seen:
        seen.open(f"{language}/")
        seen.page.wait_for_load_state("networkidle")
        first = (seen.bytes, seen.requests)
        print(f"{language}: {first[0]} bytes, {first[1]} requests")
        seen.bytes = seen.requests = 0
        seen.page.goto("about:blank")
        seen.open(f"{language}/")
        seen.page.wait_for_load_state("networkidle")
        assert seen.bytes <= NEXT_BYTES, f"the next visit takes {seen.bytes} bytes"
        assert first[0] <= FIRST_BYTES, f"the first visit takes {first[0]} bytes"
        assert first[1] <= FIRST_REQUESTS, f"the first visit takes {first[1]} requests"
        seen.assert_clean()


def test_a_page_reads_the_same_without_script(browser: Browser, site: Site) -> None:
    texts = []
    for script in (True, False):
        with watch(browser, site.address, script=script) as seen:
            seen.open("en/design")
            texts.append(seen.page.inner_text("main"))
    assert texts[0] == texts[1]

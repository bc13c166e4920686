"""Every page of the register, in both languages, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import NARROW, WIDE, watch
from tests.journeys.pages import PAGES, Page
from tests.journeys.site import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_can_be_used_by_everybody_on_a_desk_and_on_a_phone(
    browser: Browser, site: Site, session_of: Callable[[str], str], page: Page, language: str
) -> None:
    with watch(browser, site.address, width=WIDE, session=session_of(page.who)) as seen:
        seen.open(f"{language}/{page.path}", status=page.status)
        assert seen.page.get_attribute("html", "lang") == language
        assert seen.page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
        assert seen.page.locator("h1").count() == 1, "a page has one heading of the first order"
        for width in (WIDE, NARROW):
            seen.page.set_viewport_size({"width": width, "height": 900})
            seen.assert_no_overflow()
        for width in (NARROW, WIDE):
            seen.page.set_viewport_size({"width": width, "height": 900})
            seen.assert_no_violations()
        seen.page.emulate_media(color_scheme="dark")
        seen.assert_no_violations(colours_only=True)
        seen.assert_clean()

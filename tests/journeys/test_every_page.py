"""Every page of the register, in both languages, on a desk and on a phone, in the light and in the dark."""

from collections.abc import Callable

import pytest

from tests.journeys.browsing import COUNT_SHOWN, MARK_HIDDEN, NARROW, WIDE, Windows
from tests.journeys.pages import PAGES, Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_can_be_used_by_everybody_on_a_desk_and_on_a_phone(
    windows: Windows, session_of: Callable[[str], str], page: Page, language: str
) -> None:
    """All rules narrow in the light and wide in the dark; what only a wide window shows is looked at in the light too.

    So each colour is judged in both lights and each rule at both widths, and nothing twice.
    """
    seen = windows.of(session_of(page.who))
    seen.open(f"{language}/{page.path}", status=page.status)
    assert seen.page.get_attribute("html", "lang") == language
    assert seen.page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    assert seen.page.locator("h1").count() == 1, "a page has one heading of the first order"
    seen.assert_no_overflow()
    seen.set_width(NARROW)
    seen.assert_no_overflow()
    seen.assert_no_violations()
    seen.page.evaluate(MARK_HIDDEN)
    seen.set_width(WIDE)
    if seen.page.evaluate(COUNT_SHOWN):
        seen.assert_no_violations(only=["color-contrast"], within="[data-unseen]")
    seen.page.emulate_media(color_scheme="dark")
    seen.assert_no_violations()
    seen.assert_clean()


BREAK = {
    "image-alt": "() => document.querySelector('main').append(document.createElement('img'))",
    "color-contrast": "() => { const p = document.querySelector('main p'); p.style.color = '#777'; p.style.background = '#888' }",
    "px too wide": "() => { document.querySelector('main h1').style.minInlineSize = '99rem' }",
}


@pytest.mark.parametrize("fault", BREAK)
def test_what_would_be_wrong_with_a_page_is_found(windows: Windows, fault: str) -> None:
    seen = windows.of()
    seen.open("en/about")
    seen.assert_no_violations()
    seen.assert_no_overflow()
    seen.page.evaluate(BREAK[fault])
    with pytest.raises(AssertionError, match=fault):
        seen.assert_no_violations()
        seen.assert_no_overflow()

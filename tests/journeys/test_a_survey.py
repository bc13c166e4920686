"""A member answers the yearly survey on a phone in Arabic: a dead line and a closed page lose nothing that was given."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.journeys.report_walk import People

PAGE = "ar/desk/surveys/2026/of/cedar-forum/1"
SAVED, NO_LINE = "حُفظ كل شيء", "لا اتصال"


def test_what_is_given_while_the_line_is_dead_is_kept_on_the_device_and_sent_from_the_next_page(
    people: People,
) -> None:
    seen = people.of("amman")
    page = seen.page
    seen.open(PAGE)
    status, words = page.locator("[data-status]"), page.locator("form[data-autosave] textarea").first
    words.fill("أول ما كُتب")
    expect(status).to_contain_text(SAVED, timeout=20_000)
    page.context.set_offline(True)
    words.fill("كُتب والخط مقطوع")
    page.locator("input[type=radio]").nth(2).check()
    expect(status).to_contain_text(NO_LINE, timeout=20_000)
    page.locator("form[data-autosave] button").first.click()
    expect(page).to_have_url(f"{seen.address}/{PAGE}")
    page.goto("about:blank")
    page.context.set_offline(False)
    seen.open(PAGE)
    expect(status).to_contain_text(SAVED, timeout=20_000)
    page.evaluate("localStorage.clear()")
    seen.open(PAGE)
    expect(words).to_have_value("كُتب والخط مقطوع")
    expect(page.locator("input[type=radio]").nth(2)).to_be_checked()
    page.locator("form[data-autosave] button").first.click()
    expect(page).to_have_url(f"{seen.address}/{PAGE[:-1]}2")

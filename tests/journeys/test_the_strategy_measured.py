"""The strategy measured, walked through: the director's two minutes, the donor's question, three Decembers, a period signed off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.report_walk import People, send, send_badly, send_well

pytestmark = pytest.mark.browser

#: What the coalition published of indicator 1.1 in each year, to be read beside what the demo's records give.
PUBLISHED = {2023: "14", 2024: "7", 2025: "9"}
PROVEN = {"en": "How well proven", "ar": "قوة الدليل"}
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@LANGUAGES
def test_the_director_sees_in_two_minutes_where_it_stands_and_why(people: People, language: str) -> None:
    seen = people.of("director", language)
    page = seen.page
    seen.open(f"{language}/strategy")
    expect(page.locator("main h1")).to_contain_text("15")
    expect(page.locator("main [id^=indicator], main h3 a[href*='/indicators/']")).to_have_count(15)
    # Why: the indicator, its published figure, its computed one with a mark of its own, the rows behind it.
    page.locator("main h3 a[href$='/indicators/1.1']").click()
    expect(page.locator("main")).to_contain_text("30")
    published = page.locator("main .mark", has_text={"en": "published", "ar": "منشور"}[language])
    computed = page.locator("main .mark", has_text={"en": "computed", "ar": "محسوب"}[language])
    assert published.count() >= 3
    assert computed.count() >= 1
    page.locator("main a[href*='/rows/']").first.click()
    expect(page.locator("main tbody tr").first).to_be_visible()
    # What if: a word is refused with an example, a number is worked out.
    seen.open(f"{language}/indicators/1.1?add=many&by=2026-12#heading")
    expect(page.locator("#heading .error")).to_contain_text("2026-03")
    seen.open(f"{language}/indicators/1.1?add=30&by=2026-12#heading")
    expect(page.locator("#heading .s-done").last).to_be_visible()
    # Whose turn it is, and what is missing.
    seen.open(f"{language}/strategy/board")
    expect(page.locator("main tbody tr")).to_have_count(15)
    page.locator("main a[href$='/strategy/missing']").click()
    expect(page.locator("main li, main tbody tr").first).to_be_visible()
    seen.assert_clean()


@LANGUAGES
def test_a_donor_asks_how_do_you_know_and_comes_to_the_evidence(people: People, language: str) -> None:
    director = people.of("director", language)
    director.open(f"{language}/strategy/donors/new")
    send_badly(director.page, "agreement")
    offered = director.page.locator("[name=agreement] option", has_text=re.compile("Core support|دعم عام"))
    director.page.select_option("[name=agreement]", offered.first.get_attribute("value"))
    director.page.fill("[name=until]", "2020-01-01")
    send_badly(director.page, "until")
    director.page.fill("[name=until]", "")
    send_well(director.page)
    link = re.search(r"http://[^/]+/(\S+/donor/\S+)", director.page.locator("main").inner_text())
    assert link is not None
    with people.outside() as donor:
        page = donor.page
        path = link.group(1)
        donor.open(path)
        page.locator("main h3 a[href$='/indicators/1.1']").click()
        page.locator("main a[href*='/rows/']").first.click()
        rows = page.locator("main table", has=page.locator("thead", has_text=PROVEN[language])).first
        expect(rows.locator("tbody tr").first).to_be_visible()
        donor.assert_clean()
        # The same is closed to the donor when the director closes it.
        director.open(f"{language}/strategy/donors")
        director.page.locator("main form button").first.click()
        donor.open(path, status=404)


@LANGUAGES
@pytest.mark.parametrize("year", PUBLISHED)
def test_a_december_shows_what_was_published_beside_what_our_records_give(
    people: People, language: str, year: int
) -> None:
    with people.outside() as reader:
        page = reader.page
        reader.open(f"{language}/glance/{year}-12-09")
        row = page.locator("main tbody tr", has=page.locator("a[href$='/indicators/1.1']")).first
        cells = row.locator("td")
        expect(cells.nth(0).locator(".s-open")).to_have_text(PUBLISHED[year])
        expect(cells.nth(0).locator("a")).to_have_attribute("href", re.compile("^https://"))
        expect(cells.nth(1).locator(".s-done a")).to_be_visible()
        told = {"en": "invented records", "ar": "سجلّات مخترعة"}[language]
        expect(page.locator("main .key .s-done")).to_contain_text(told)
        cells.nth(1).locator("a").click()
        expect(page.locator("main tbody tr").first).to_be_visible()
        reader.assert_clean()


def test_a_period_is_submitted_returned_signed_off_and_corrected_by_an_erratum(people: People) -> None:
    hub, director = people.of("hub"), people.of("director")
    page = hub.page
    hub.open("ar/strategy/periods/new")
    page.fill("[name=code]", "half 2026")
    page.fill("[name=starts]", "2026-01-01")
    page.fill("[name=ends]", "2025-06-30")
    send_badly(page, "code")
    page.fill("[name=code]", "2026-h1")
    send_badly(page)
    page.fill("[name=ends]", "2026-06-30")
    send_well(page)
    period = "ar/strategy/periods/2026-h1"
    hub.open(period)
    page.locator("form[action$='/submit'] button").click()
    # Nobody approves their own figures, and nobody returns them without a reason.
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    director.open(f"{period}/return")
    send_badly(director.page, "why")
    director.page.fill("[name=why]", "قيمة ناقصة (مخترع).")
    send(director.page)
    hub.open(period)
    expect(page.locator("main .box-warn")).to_contain_text("قيمة ناقصة (مخترع).")
    page.locator("form[action$='/submit'] button").click()
    director.open(period)
    director.page.locator("form[action$='/approve'] button").click()
    expect(director.page.locator("main .head .s-done")).to_be_visible()
    frozen = director.page.locator("main table").last.inner_text()
    # Something of those months is written down late: the figures stand, the erratum says what is new.
    hub.open("ar/indicators/3.2/values/attacks-supported")
    page.fill("[name=on]", "2026-05")
    page.fill("[name=value]", "4")
    page.fill("[name=why]", "عُدّ لاحقًا (مخترع).")
    send_well(page)
    look_for_errata(director.page)
    director.open(period)
    assert director.page.locator("main table").last.inner_text() == frozen
    for language in ("ar", "en"):
        with people.outside() as reader:
            reader.open(f"{language}/strategy/periods/2024")
            expect(reader.page.locator("#errata .s-late").first).to_be_visible()
            digest = reader.page.locator("main table").last.inner_text()
            assert digest
            reader.assert_clean()


def look_for_errata(page: Page) -> None:
    page.reload()
    page.locator("form[action$='/check'] button").click()
    expect(page.locator("#errata")).to_be_visible()


@LANGUAGES
def test_the_strategy_fits_on_two_sides_of_paper(people: People, language: str) -> None:
    with people.outside() as reader:
        reader.open(f"{language}/strategy")
        printed = reader.page.pdf(format="A4", print_background=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 2

"""A coordinator's hour, without any script, in both languages: a call, an import, a correction, a request, a brief."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Watched, watch
from tests.journeys.site import Site

pytestmark = pytest.mark.browser


def sign_in(seen: Watched, language: str, email: str) -> None:
    from mithaq.accounts.demo import PASSWORD

    seen.open(f"{language}/account/sign-in")
    seen.page.fill("[name=login]", email)
    seen.page.fill("[name=password]", PASSWORD)
    seen.page.locator("main form:has([name=password]) button").first.click()
    expect(seen.page).to_have_url(f"{seen.address}/{language}/desk")


def send(page: Page) -> None:
    """Send the form of the page."""
    page.locator("main form[method=post] button.btn").last.click()


@pytest.mark.parametrize(("language", "year"), [("en", "2024"), ("ar", "2023")])
def test_a_coordinators_hour(browser: Browser, site: Site, tmp_path: Path, language: str, year: str) -> None:
    with watch(browser, site.address) as seen:
        page = seen.page
        sign_in(seen, language, "coordinator@demo.example")

        # A phone call: a date before the treaty is refused and everything is kept; then it is recorded.
        seen.open(f"{language}/reviews/TUN-irm-2/call")
        page.select_option("[name=aspect_visit]", "reached")
        page.fill("[name=when_visit]", "2001")
        page.select_option("[name=source_kind]", "mission")
        page.fill("[name=source]", f"Invented call {year}")
        send(page)
        expect(page.locator(".box-bad")).to_be_visible()
        expect(page.locator("[name=source]")).to_have_value(f"Invented call {year}")
        page.fill("[name=when_visit]", year)
        send(page)
        expect(page).to_have_url(f"{seen.address}/{language}/countries/TUN")
        expect(page.locator("#reviews")).to_contain_text(f"Invented call {year}")

        # A spreadsheet: one row is taken, one is of another region and says so.
        sheet = tmp_path / "facts.csv"
        sheet.write_text(
            "State,Review,Milestone,What happened,When,Who or what says so,Source in words\n"
            f"MAR,2,dialogue,reached,{year},mission,Invented sheet {year}\n"
            f"PER,2,dialogue,reached,{year},mission,Invented sheet {year}\n",
            encoding="utf-8",
        )
        seen.open(f"{language}/reviews/import")
        page.set_input_files("input[type=file]", str(sheet))
        send(page)
        send(page)  # the columns were guessed
        expect(page.locator("main")).to_contain_text("PER")

        # A reader proposes a correction; the coordinator answers it in public.
        seen.open(f"{language}/countries/TUN/propose")
        page.fill("[name=what]", f"Invented slip {year}")
        page.fill("[name=source]", "An invented page")
        send(page)
        seen.open(f"{language}/desk/corrections?state=open")
        page.locator("main tbody a").first.click()
        page.locator("[name=accept][value=yes]").check()
        page.fill("[name=answer]", f"Invented answer {year}")
        send(page)
        seen.open(f"{language}/countries/TUN")
        expect(page.locator("#reviews")).to_contain_text(f"Invented answer {year}")

        # From a gap to a drafted letter in two clicks, and the name of the authority.
        page.locator("#reviews a[href*='/ask?documents=full_report']").first.click()
        page.fill("[name=authority]", f"Invented authority {year}")
        send(page)
        expect(page.locator("main")).to_contain_text(f"Invented authority {year}")

        # The brief.
        answer = page.request.get(f"{seen.address}/{language}/countries/TUN/brief.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF-")

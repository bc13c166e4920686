"""A report from outline to approval in Arabic, by the hands of its different people; and words that survive a dead line."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Watched, watch
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

WHO = {
    "amman": "author",
    "coordinator": "editor",
    "lima": "peer_reviewer",
    "individual": "legal_checker",
    "board": "harm_checker",
    "director": "approver",
}


def sign_in(seen: Watched, name: str) -> None:
    from mithaq.accounts.demo import PASSWORD

    seen.open("ar/account/sign-in")
    seen.page.fill("[name=login]", f"{name}@demo.example")
    seen.page.fill("[name=password]", PASSWORD)
    seen.page.locator("main form:has([name=password]) button").first.click()
    expect(seen.page).to_have_url(f"{seen.address}/ar/desk")


def send(page: Page) -> None:
    """Send the form of the page."""
    page.locator("main form[method=post] button.btn").last.click()


def sign(browser: Browser, site: Site, name: str, room: str, *, return_because: str = "") -> None:
    """Sign the stage in a window of one's own, or return it."""
    with watch(browser, site.address) as seen:
        sign_in(seen, name)
        seen.open(f"{room}/sign")
        seen.page.check(f"[name=verdict][value={'returned' if return_because else 'passed'}]")
        seen.page.fill("[name=reason]", return_because)
        send(seen.page)
        expect(seen.page).to_have_url(f"{site.address}/{room}")


def fill_page(page: Page) -> None:
    """Write a sentence where nothing stands yet, answer what has choices, score."""
    for field in page.locator("[data-new] textarea").all():
        section = field.locator("xpath=ancestor::*[@data-section]")
        if section.locator("[data-paragraph]").count() == 1:
            field.fill("نص مخترع للعرض، لا يصف الواقع.")
    for group in page.locator("fieldset:has([name^='c:'])").all():
        group.locator("[value=no]").check()
    if page.locator("[name=headline]").count():
        page.fill("[name=headline]", "القانون موجود ولا يُطبَّق (مخترع).")
        page.check("[name=law][value='3']")
        page.check("[name=practice][value='1']")
    # The script sends what is waiting first and the page afterwards.
    with page.expect_navigation():
        send(page)


def test_a_report_goes_from_outline_to_approval_by_its_different_people(browser: Browser, site: Site) -> None:
    # The coordinator begins it and says who does what.
    with watch(browser, site.address) as seen:
        page = seen.page
        sign_in(seen, "coordinator")
        seen.open("ar/desk/reports/start")
        page.select_option("[name=country]", "JOR")
        page.select_option("[name=cycle]", "irm-2")
        page.select_option("[name=lead]", "cedar-forum")
        page.fill("[name=title_ar]", "تقرير الرحلة (مخترع)")
        page.check("[name=chapters][value=VI]")
        page.select_option("[name=language]", "ar")
        page.check("[name=summary_languages][value=en]")
        send(page)
        expect(page).to_have_url(re.compile(r"/ar/desk/reports/JOR-irm-2-\d+(-\d+)?/people$"))
        room = page.url.removeprefix(f"{site.address}/").removesuffix("/people")
        # Nobody judges their own words.
        for email, part in (("amman", "author"), ("amman", "approver")):
            page.fill("[name=email]", f"{email}@demo.example")
            page.select_option("[name=part]", part)
            send(page)
        expect(page.locator(".box-bad")).to_be_visible()
        for name, part in list(WHO.items())[1:]:
            page.fill("[name=email]", f"{name}@demo.example")
            page.select_option("[name=part]", part)
            send(page)
            expect(page.locator(".box-bad")).to_have_count(0)
    sign(browser, site, "coordinator", room)

    # The author writes; what is typed survives a dead line.
    with watch(browser, site.address) as seen:
        page = seen.page
        sign_in(seen, "amman")
        seen.open("ar/desk/evidence/add")
        page.fill("[name=title]", "إحصاءات مخترعة")
        page.select_option("[name=kind]", "data")
        page.select_option("[name=country]", "JOR")
        page.fill("[name=source]", "مصدر مخترع")
        page.select_option("[name=reliability]", "official")
        page.fill("[name=address]", "https://example.org/invented")
        page.locator("[name=consent]").select_option("not_needed")
        send(page)
        expect(page.locator(".box-bad")).to_have_count(0)
        seen.open(f"{room}/write/context")
        status = page.locator("[data-status]")
        page.locator("[data-new] textarea").first.press_sequentially("سطر أول")
        expect(status).to_contain_text("حُفظ كل شيء", timeout=20_000)
        page.context.set_offline(True)
        first = page.locator("textarea[name^='t:']").first
        first.press_sequentially("، ثم سطر ثانٍ")
        expect(status).to_contain_text("لا اتصال", timeout=20_000)
        page.context.set_offline(False)
        expect(status).to_contain_text("حُفظ كل شيء", timeout=40_000)
        seen.open(f"{room}/write/context")
        expect(page.locator("textarea[name^='t:']").first).to_have_value("سطر أول، ثم سطر ثانٍ")
        fill_page(page)
        for _turn in range(12):
            following = page.locator("a[rel=next]")
            fill_page(page)
            if not following.count():
                break
            page.locator("a[rel=next]").click()
        seen.open(f"{room}/write/summary")
        fill_page(page)
        for article in page_articles(seen, room):
            seen.open(article)
            page.locator("main a[href*='/evidence/']").last.click()
            page.locator("[name=items]").first.check()
            send(page)
        seen.open(room)
        expect(page.locator("#missing li")).to_have_count(0)
    sign(browser, site, "amman", room)

    # The peer reviewer sends it back once, with a remark and the reason; the author answers.
    with watch(browser, site.address) as seen:
        sign_in(seen, "lima")
        seen.open(f"{room}/write/context")
        seen.page.locator("main a[href*='/paragraphs/']").first.click()
        seen.page.fill("[name=text]", "من أيّ سنة؟ (مخترع)")
        send(seen.page)
        remark = seen.page.url.removeprefix(f"{site.address}/")
    sign(browser, site, "lima", room, return_because="رقم بلا سنة (مخترع).")
    with watch(browser, site.address) as seen:
        sign_in(seen, "amman")
        expect(seen.page.locator("main")).to_contain_text("رقم بلا سنة (مخترع).")
        seen.open(remark)
        seen.page.locator("form[action*='/remarks/'] button").click()
        expect(seen.page.locator("form[action*='/remarks/']")).to_have_count(0)
    sign(browser, site, "amman", room)
    sign(browser, site, "lima", room)
    sign(browser, site, "individual", room)

    # The editor answers the do-no-harm questions, the checker signs them and with them the stage.
    with watch(browser, site.address) as seen:
        sign_in(seen, "coordinator")
        seen.open(f"{room}/publishing/harm")
        for group in seen.page.locator("fieldset:has([name^=said_])").all():
            # The safe answer: yes, its authors are safe and it is known what happens after; no to all that endangers.
            safe = group.locator("[name=said_authors_safe], [name=said_after]").count()
            group.locator(f"[value={'yes' if safe else 'no'}]").check()
        for reason in seen.page.locator("[name^=why_]").all():
            reason.fill("قُرئ بهذا السؤال (مخترع).")
        send(seen.page)
        expect(seen.page.locator(".box-bad")).to_have_count(0)
    with watch(browser, site.address) as seen:
        sign_in(seen, "board")
        seen.open(f"{room}/publishing/harm/sign")
        send(seen.page)
        expect(seen.page.locator(".box-bad")).to_have_count(0)
    sign(browser, site, "director", room)
    with watch(browser, site.address) as seen:
        sign_in(seen, "director")
        seen.open(room)
        expect(seen.page.locator("[aria-current=step]")).to_contain_text("النشر")
        expect(seen.page.locator("main table").first.locator(".s-done")).to_have_count(6)


def page_articles(seen: Watched, room: str) -> list[str]:
    """The writing pages of articles, from the workroom."""
    seen.open(room)
    links = seen.page.locator("main a[href*='/write/article-']").all()
    return sorted({str(link.get_attribute("href")).removeprefix("/") for link in links})

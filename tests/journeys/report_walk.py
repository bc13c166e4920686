"""A report's way from outline to approval by its different people, each signed in once in a window of their own.

`conftest` walks it once (`approved_report`); the journeys begin there or look at what came of it.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Watched, Windows, watch
from tests.journeys.site import Site

#: Who has which part in the report, by the part of their address before the sign.
WHO = {
    "amman": "author",
    "coordinator": "editor",
    "lima": "peer_reviewer",
    "individual": "legal_checker",
    "board": "harm_checker",
    "director": "approver",
}
#: What the report asks for: act, addressee and test, in Arabic and English. All of it is invented.
ASKED = (
    (
        "نشر تقرير سنوي عن كل برنامج تدريب للقضاة على مكافحة الفساد، مع كلفته ونتائجه (مخترع).",
        "Publish a yearly report on each anti-corruption training for judges, with its cost and results (invented).",
        "المعهد القضائي (مخترع)",
        "التقرير متاح على موقع المعهد ويذكر الكلفة وعدد المتدربين.",
        "60",
    ),
    (
        "إنشاء قاعدة بيانات عامة للمساعدة التقنية المطلوبة والمقدَّمة، تُحدَّث كل ثلاثة أشهر (مخترع).",
        "Establish a public database of technical assistance asked for and given, updated every three months (invented).",
        "وزارة التخطيط (مخترعة)",
        "يجد أيّ شخص طلبًا مؤرّخًا في القاعدة من دون حساب.",
        "62",
    ),
)


class People:
    """The people of the demo, each with a window in which they signed in once."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.site = site
        self._windows = Windows(browser, site.address)
        self._signed_in: set[str] = set()
        self.browser = browser

    def of(self, name: str, language: str = "ar") -> Watched:
        """The window of one of them; the first time they sign in by the form."""
        seen = self._windows.of(name=name)
        if name not in self._signed_in:
            sign_in(seen, name, language)
            self._signed_in.add(name)
        return seen

    @contextmanager
    def outside(self) -> Iterator[Watched]:
        """A window of somebody without an account."""
        with watch(self.browser, self.site.address) as seen:
            yield seen

    def close(self) -> None:
        """Close all windows."""
        self._windows.close()


def sign_in(seen: Watched, name: str, language: str = "ar") -> None:
    """Sign in by the form."""
    from mithaq.accounts.demo import PASSWORD

    seen.open(f"{language}/account/sign-in")
    seen.page.fill("[name=login]", f"{name}@demo.example")
    seen.page.fill("[name=password]", PASSWORD)
    seen.page.locator("main form:has([name=password]) button").first.click()
    expect(seen.page).to_have_url(f"{seen.address}/{language}/desk")


def send(page: Page) -> None:
    """Send the form of the page, and wait for what answers: the next page asked for would break off the sending."""
    with page.expect_navigation():
        page.locator("main form[method=post] button.btn").last.click()


def send_well(page: Page) -> None:
    """Send the form of the page, which must be taken."""
    before = page.url
    send(page)
    expect(page).not_to_have_url(before)
    expect(page.locator(".box-bad")).to_have_count(0)


def send_badly(page: Page, field: str = "") -> None:
    """Send the form of the page, which must be refused in words, beside this field if one is to blame."""
    send(page)
    expect(page.locator(".box-bad")).to_be_visible()
    if field:
        expect(page.locator(f".wrong [name={field}]").first).to_be_attached()


def sign(people: People, name: str, room: str, *, return_because: str = "") -> None:
    """Sign the stage, or return it."""
    seen = people.of(name)
    seen.open(f"{room}/sign")
    seen.page.check(f"[name=verdict][value={'returned' if return_because else 'passed'}]")
    seen.page.fill("[name=reason]", return_because)
    send(seen.page)
    expect(seen.page).to_have_url(f"{people.site.address}/{room}")


def add_evidence(seen: Watched, title: str, kind: str, *, reliability: str = "official") -> None:
    """Add an item of evidence that can be found on the web."""
    page = seen.page
    seen.open("ar/desk/evidence/add")
    page.fill("[name=title]", title)
    page.select_option("[name=kind]", kind)
    page.select_option("[name=country]", "JOR")
    page.fill("[name=source]", "مصدر مخترع")
    page.select_option("[name=reliability]", reliability)
    page.fill("[name=address]", "https://example.org/invented")
    page.select_option("[name=consent]", "not_needed")
    page.check("[name=publishable]")
    send_well(page)


def fill_page(page: Page) -> None:
    """Write a sentence where nothing stands yet, answer what has choices, score."""
    for field in page.locator("[data-new] textarea").all():
        section = field.locator("xpath=ancestor::*[@data-section]")
        if section.locator("[data-paragraph]").count() == 1:
            english = section.get_attribute("lang") == "en" or field.get_attribute("lang") == "en"
            field.fill(
                "Invented for showing; it describes no State (2024: 3 of 12)."
                if english
                else "نص مخترع للعرض، لا يصف الواقع (2024: 3 من 12)."
            )
    for group in page.locator("fieldset:has([name^='c:'])").all():
        group.locator("[value=no]").check()
    if page.locator("[name=headline]").count():
        page.fill("[name=headline]", "القانون موجود ولا يُطبَّق (مخترع).")
        page.check("[name=law][value='3']")
        page.check("[name=practice][value='1']")
    # The script sends what is waiting first and the page afterwards.
    with page.expect_navigation():
        send(page)


def begin(people: People) -> str:
    """The coordinator begins the report and says who does what; gives the address of its workroom."""
    seen = people.of("coordinator")
    page = seen.page
    seen.open("ar/desk/reports/start")
    page.select_option("[name=country]", "JOR")
    page.select_option("[name=cycle]", "irm-2")
    page.select_option("[name=lead]", "cedar-forum")
    page.fill("[name=title_ar]", "تقرير الرحلة (مخترع)")
    page.fill("[name=title_en]", "Report of the journey (invented)")
    page.check("[name=chapters][value=VI]")
    page.select_option("[name=language]", "ar")
    page.check("[name=summary_languages][value=en]")
    send(page)
    expect(page).to_have_url(re.compile(r"/ar/desk/reports/JOR-irm-2-\d+(-\d+)?/people$"))
    room = page.url.removeprefix(f"{people.site.address}/").removesuffix("/people")
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
    sign(people, "coordinator", room)
    return room


def survive_a_dead_line(seen: Watched, room: str) -> None:
    """What is typed while the line is dead is kept."""
    page = seen.page
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


def write(people: People, room: str) -> None:
    """The author writes every page, rests findings on evidence, and recommends."""
    seen = people.of("amman")
    page = seen.page
    add_evidence(seen, "إحصاءات مخترعة", "data")
    survive_a_dead_line(seen, room)
    fill_page(page)
    for _turn in range(12):
        following = page.locator("a[rel=next]")
        fill_page(page)
        if not following.count():
            break
        # The page left stands until the next one came: what is looked for on it would be found filled already.
        with page.expect_navigation():
            page.locator("a[rel=next]").click()
    seen.open(f"{room}/write/summary")
    fill_page(page)
    for article in articles(seen, room):
        seen.open(article)
        page.locator("main a[href*='/evidence/']").last.click()
        page.locator("[name=items]").first.check()
        send(page)
    for asked in ASKED:
        recommend(seen, room, asked)
    seen.open(room)
    assert page.locator("#missing li").all_inner_texts() == []
    sign(people, "amman", room)


def recommend(seen: Watched, room: str, asked: Sequence[str]) -> None:
    """Write a recommendation and submit it."""
    page = seen.page
    arabic, english, addressee, success, article = asked
    seen.open(f"ar/reports/{code_of(room)}/recommend")
    page.fill("[name=texts_ar]", arabic)
    page.fill("[name=texts_en]", english)
    page.fill("[name=addressees_ar]", addressee)
    page.fill("[name=success_ar]", success)
    page.locator(f"[name=provisions][value$='{article}']").check()
    page.fill("[name=deadline]", "2031-12-31")
    send_well(page)
    page.locator("main a[href$='/submit']").click()
    send_well(page)


def review(people: People, room: str) -> None:
    """The peer reviewer sends it back once, with a remark and the reason; the author answers; two sign."""
    reviewer = people.of("lima")
    reviewer.open(f"{room}/write/context")
    reviewer.page.locator("main a[href*='/paragraphs/']").first.click()
    reviewer.page.fill("[name=text]", "من أيّ سنة؟ (مخترع)")
    send(reviewer.page)
    remark = reviewer.page.url.removeprefix(f"{people.site.address}/")
    sign(people, "lima", room, return_because="رقم بلا سنة (مخترع).")
    author = people.of("amman")
    author.open("ar/desk")
    expect(author.page.locator("main")).to_contain_text("رقم بلا سنة (مخترع).")
    author.open(remark)
    author.page.locator("form[action*='/remarks/'] button").click()
    expect(author.page.locator("form[action*='/remarks/']")).to_have_count(0)
    for name in ("amman", "lima", "individual"):
        sign(people, name, room)


def answer_for_harm(people: People, room: str) -> None:
    """The editor answers the do-no-harm questions, the checker signs them and with them the stage."""
    editor = people.of("coordinator")
    editor.open(f"{room}/publishing/harm")
    for group in editor.page.locator("fieldset:has([name^=said_])").all():
        # The safe answer: yes, its authors are safe and it is known what happens after; no to all that endangers.
        safe = group.locator("[name=said_authors_safe], [name=said_after]").count()
        group.locator(f"[value={'yes' if safe else 'no'}]").check()
    for reason in editor.page.locator("[name^=why_]").all():
        reason.fill("قُرئ بهذا السؤال (مخترع).")
    send_well(editor.page)
    checker = people.of("board")
    checker.open(f"{room}/publishing/harm/sign")
    send_well(checker.page)


def walk_to_approval(people: People) -> str:
    """Lead an invented report in Arabic from its outline to its approval; gives the address of its workroom."""
    room = begin(people)
    write(people, room)
    review(people, room)
    answer_for_harm(people, room)
    sign(people, "director", room)
    return room


def articles(seen: Watched, room: str) -> list[str]:
    """The writing pages of articles, from the workroom."""
    seen.open(room)
    links = seen.page.locator("main a[href*='/write/article-']").all()
    return sorted({str(link.get_attribute("href")).removeprefix("/") for link in links})


def code_of(room: str) -> str:
    """The report's code, from the address of its workroom."""
    return room.rsplit("/", 1)[-1]

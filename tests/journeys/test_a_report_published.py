"""A report from approval to the end of a grant, in Arabic with an English summary: reply, embargo, publication, the State's
answer, claim, contrary assessment and second opinion, money. Different people, each by their own hands."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.report_walk import ASKED, People, add_evidence, code_of, send, send_badly, send_well

#: With the other half in one process, so that the way to approval is walked once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("report")]

REPLY = "نشكر المجتمع المدني على هذا التقرير، ونلاحظ أن الموازنة أُقرّت في 2025 (ردّ مخترع)."
#: What the invented official document says; the first passage takes a recommendation up nearly word for word.
OFFICIAL = """ملخص تنفيذي (مخترع)

المساعدة التقنية والتدريب

ينبغي للمعهد القضائي نشر تقرير سنوي عن كل برنامج تدريب للقضاة على مكافحة الفساد، مع كلفته ونتائجه.

لا تتناول هذه الفقرة المخترعة سوى أحكام عامة عن التعاون بين الدول وتبادل الخبرات.
"""


def moment(days: int) -> str:
    """A moment so many days from now, as the field of a form takes it."""
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def day(days: int) -> str:
    return moment(days)[:10]


def link_sent_to(people: People, address: str) -> str:
    """The link in the newest mail to this address."""
    found = re.search(r"http://\S+/reports/early/\S+", people.site.newest_mail(address))
    assert found, "the mail has no link"
    return found.group().removeprefix(f"{people.site.address}/")


def ask_the_state(people: People, room: str) -> None:
    """Nothing is released over the State's head; it gets the draft, reads it by its link, and replies without an account."""
    director = people.of("director")
    director.open(f"{room}/publishing/release")
    send_badly(director.page, "no_reply_reason")
    editor = people.of("coordinator")
    page = editor.page
    editor.open(f"{room}/publishing/reply")
    page.fill("[name=name]", "نقطة الاتصال (مخترعة)")
    page.fill("[name=email]", "focal@state.example")
    page.select_option("[name=language]", "ar")
    page.fill("[name=days]", "3")
    send_badly(page, "days")
    page.fill("[name=days]", "21")
    send_well(page)
    with people.outside() as state:
        state.open(link_sent_to(people, "focal@state.example"))
        expect(state.page.locator("h1")).to_have_text("تقرير الرحلة (مخترع)")
        send_badly(state.page, "text")
        state.page.fill("[name=text]", REPLY)
        state.page.select_option("[name=language]", "ar")
        state.page.fill("[name=signed]", "نقطة الاتصال (مخترعة)")
        send(state.page)
        expect(state.page.locator("form:has([name=text])")).to_have_count(0)


def embargo_and_stop(people: People, room: str) -> None:
    """Somebody of the press reads early; the opening is put under embargo, moved with a reason, and stopped."""
    editor = people.of("coordinator")
    editor.open(f"{room}/publishing/early")
    editor.page.fill("[name=name]", "Press (invented)")
    editor.page.fill("[name=email]", "press@news.example")
    editor.page.select_option("[name=language]", "en")
    send_well(editor.page)
    link = link_sent_to(people, "press@news.example")
    director = people.of("director")
    page = director.page
    director.open(f"{room}/publishing/release")
    page.fill("[name=opens_at]", "2020-01-01T10:00")
    send_badly(page, "opens_at")
    page.fill("[name=opens_at]", moment(1))
    page.fill("[name=grace_hours]", "72")
    send_badly(page, "opens_at")
    page.fill("[name=opens_at]", moment(10))
    send_well(page)
    director.open(f"{room}/publishing/move")
    page.fill("[name=opens_at]", moment(12))
    page.fill("[name=reason]", "بطلب من الشركاء (مخترع).")
    send_well(page)
    with people.outside() as reader:
        reader.open(link)
        expect(reader.page.locator("main")).to_contain_text("Not published yet")
        reader.open(f"ar/reports/{code_of(room)}/read", status=404)
        reader.open(f"ar/reports/{code_of(room)}", status=404)
    editor.open(f"{room}/publishing/stop")
    send_badly(editor.page, "reason")
    editor.page.fill("[name=reason]", "رقم يُراجَع (مخترع).")
    send_well(editor.page)


def publish(people: People, room: str) -> None:
    """The director releases it; anybody reads it in Arabic, its summary in English, and takes its files."""
    director = people.of("director")
    director.open(f"{room}/publishing/release")
    send_well(director.page)
    code = code_of(room)
    with people.outside() as reader:
        page = reader.page
        reader.open(f"ar/reports/{code}/read")
        text = page.locator("article [dir=rtl]").last
        expect(text).to_contain_text(REPLY)
        expect(text).to_contain_text(ASKED[0][0])
        expect(page.locator("article h1")).to_have_text("تقرير الرحلة (مخترع)")
        expect(page.locator("article [lang=en][dir=ltr], article [lang=en]").last).to_be_visible()
        expect(page.locator("article")).to_contain_text("Invented for showing")
        reader.open(f"en/reports/{code}")
        expect(page.locator("h1")).to_contain_text("Report of the journey")
        wait_for(page, f"en/reports/{code}/read", "article a[href$='edition.pdf']", people.site.address)
        for kind, start in (("pdf", b"%PDF-"), ("docx", b"PK"), ("epub", b"PK")):
            answer = page.request.get(f"{people.site.address}/ar/reports/{code}/edition.{kind}")
            assert answer.body().startswith(start), kind
        reader.assert_clean()


def wait_for(page: Page, path: str, what: str, address: str) -> None:
    """Look at a page again until a job has put something on it."""
    for _turn in range(80):
        page.goto(f"{address}/{path}")
        if page.locator(what).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{what} never came to {path}")


def answer_officially(people: People, room: str, folder: Path) -> None:
    """The hub brings the State's summary into the library; the engine proposes; somebody who did not write it confirms."""
    code = code_of(room)
    file = folder / "summary.txt"
    file.write_text(OFFICIAL, encoding="utf-8")
    hub = people.of("hub")
    page = hub.page
    hub.open(f"ar/desk/official-documents/add?report={code}")
    page.fill("[name=title]", "ملخص تنفيذي (مخترع)")
    page.select_option("[name=kind]", "executive_summary")
    page.select_option("[name=language]", "ar")
    page.fill("[name=dated]", moment(400)[:4])
    page.set_input_files("[name=upload]", str(file))
    send_badly(page, "dated")
    page.fill("[name=dated]", day(0)[:4])  # the order of time is not known: a reason is asked for
    page.set_input_files("[name=upload]", str(file))
    send_well(page)
    hub.open(f"ar/desk/reports/{code}/answers")
    page.locator("section:has-text('ملخص تنفيذي (مخترع)') form[action$='/ask'] button").first.click()
    wait_for(page, f"ar/desk/pairs?report={code}&decision=open", "main tbody a", people.site.address)
    page.locator("main tbody a").first.click()
    pair = page.url.removeprefix(f"{people.site.address}/")
    author = people.of("amman")
    author.open(pair)
    author.page.check("[name=decision][value=confirmed]")
    author.page.fill("[name=why]", "هذه كلماتنا (مخترع).")
    send_badly(author.page)
    hub.open(pair)
    expect(page.locator("mark.same").first).to_be_visible()
    page.check("[name=decision][value=confirmed]")
    send_badly(page, "why")
    page.fill("[name=why]", "قُرئ جنبًا إلى جنب (مخترع).")
    send(page)
    expect(page.locator("main .head .s-done")).to_be_visible()


def follow_up(people: People, room: str) -> None:
    """The State claims, civil society sees otherwise with evidence, another house looks for itself; nobody overwrites."""
    hub = people.of("hub")
    add_evidence(hub, "بيان رسمي (مخترع)", "statement")
    hub.open(f"ar/reports/{code_of(room)}")
    hub.page.locator("main a[href*='/recommendations/']").first.click()
    asked = hub.page.url.removeprefix(f"{people.site.address}/")
    say(hub.page, f"{hub.address}/{asked}/record/claim", ladder="practice", rung="enforced")
    send_badly(hub.page)
    evidence(hub.page, "بيان رسمي (مخترع)")
    send_well(hub.page)
    author = people.of("amman")
    add_evidence(author, "ملاحظة ميدانية (مخترعة)", "observation", reliability="unknown")
    say(author.page, f"{hub.address}/{asked}/record/assessment", ladder="practice", rung="none")
    evidence(author.page, "ملاحظة ميدانية (مخترعة)")
    send_well(author.page)
    # Whoever gave the first assessment does not give the second.
    say(author.page, f"{hub.address}/{asked}/record/second", ladder="practice", rung="none")
    send_badly(author.page)
    other = people.of("lima")
    say(other.page, f"{hub.address}/{asked}/record/second", ladder="practice", rung="none")
    send_well(other.page)
    with people.outside() as reader:
        reader.open(asked)
        table = reader.page.locator("main table").first
        expect(table.locator("tbody tr")).to_have_count(3)
        expect(table).to_contain_text("مطبَّق")
        expect(table).to_contain_text("لم يُنجز شيء")
        reader.assert_clean()


def say(page: Page, address: str, *, ladder: str, rung: str) -> None:
    page.goto(address)
    page.select_option("[name=ladder]", ladder)
    page.select_option("[name=rung]", rung)
    page.fill("[name=when]", "2026")
    page.fill("[name=source]", "مصدر مخترع")


def evidence(page: Page, title: str) -> None:
    page.locator("label", has_text=title).first.click()


def grant(people: People, room: str, folder: Path) -> None:
    """The author's organisation applies, the hub decides, agrees and pays, the work is reported and the rest paid."""
    author, hub = people.of("amman"), people.of("hub")
    page = author.page
    proposal = folder / "proposal.pdf"
    author.open(f"ar/reports/{code_of(room)}")
    answer = page.request.get(f"{people.site.address}/ar/countries/JOR/brief.pdf")
    proposal.write_bytes(answer.body())
    author.open("ar/desk/grants/new")
    page.locator("label", has_text="تقرير الرحلة").click()
    send(page)
    expect(page).to_have_url(re.compile(r"/desk/grants/\d+/write$"))
    one = page.url.removeprefix(f"{people.site.address}/").removesuffix("/write")
    for name in ("goals", "stakeholders", "activities", "resources"):
        page.fill(f"[name={name}]", "نص مخترع للعرض.")
    for box in page.locator("[name=recommendations]").all()[:2]:
        box.check()
    page.fill("[name=amount]", "9000")
    page.select_option("[name=language]", "en")
    page.set_input_files("[name=proposal]", str(proposal))
    send(page)
    author.open(one)
    expect(page.locator("main .note li")).not_to_have_count(0)  # too much is asked for
    author.open(f"{one}/write")
    page.fill("[name=amount]", "3000")
    send_well(page)
    author.open(f"{one}/send")
    send_well(page)

    hub.open(f"{one}/decide")
    hub.page.check("[name=to][value=refused]")
    send_badly(hub.page)
    hub.page.check("[name=to][value=approved]")
    hub.page.fill("[name=granted]", "2500")
    send_well(hub.page)
    hub.open(f"{one}/agree")
    hub.page.fill("[name=agreed_on]", day(0))
    hub.page.fill("[name=ends_on]", day(180))
    for number, amount, due in ((1, "1500", day(0)), (2, "900", day(180))):
        hub.page.fill(f"[name=amount_{number}]", amount)
        hub.page.fill(f"[name=due_{number}]", due)
    send_badly(hub.page)  # together less than what was granted
    hub.page.fill("[name=amount_2]", "1000")
    send_well(hub.page)
    pay(hub.page, f"{hub.address}/{one}/pay/1")
    send_well(hub.page)
    pay(hub.page, f"{hub.address}/{one}/pay/2")
    send_badly(hub.page)  # the last waits for the report

    author.open(f"{one}/report")
    page.fill("[name=done]", "ثلاث جلسات مع المعهد (مخترع).")
    page.fill("[name=came_of_it]", "لا شيء بعد (مخترع).")
    page.fill("[name=spent]", "2500")
    send_well(page)
    pay(hub.page, f"{hub.address}/{one}/pay/2")
    send_well(hub.page)
    hub.open(f"{one}/answer")
    hub.page.check("[name=accept][value=yes]")
    send_well(hub.page)
    author.open(one)
    expect(page.locator("main .head .s-done")).to_be_visible()  # closed
    expect(page.locator("main table .s-done")).to_have_count(2)


def pay(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("[name=paid_on]", day(0))


def test_a_report_goes_from_approval_to_publication_answer_claim_and_grant(
    people: People, approved_report: str, tmp_path: Path
) -> None:
    ask_the_state(people, approved_report)
    embargo_and_stop(people, approved_report)
    publish(people, approved_report)
    answer_officially(people, approved_report, tmp_path)
    follow_up(people, approved_report)
    grant(people, approved_report, tmp_path)

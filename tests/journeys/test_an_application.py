"""An application walked in the browser from proposal to letter by different people, in Arabic and in English.

The applicant and the referees have no account and no JavaScript; hub, coordinator and committee sign in.
"""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Watched, watch
from tests.journeys.report_walk import People, send, send_badly, send_well
from tests.journeys.site import ROOT, Site

pytestmark = pytest.mark.browser
#: A decision needs three votes; the demo has one member of the committee.
TWO_MORE = """
import django; django.setup()
from datetime import date
from django.utils import timezone
from mithaq.accounts.actions import open_account
from mithaq.accounts.demo import PASSWORD
from mithaq.accounts.models import RoleGrant, User
from mithaq.accounts.rules import Role
for name in ("board-2", "board-3"):
    email = f"{name}@demo.example"
    user = User.objects.filter(email=email).first() or open_account(
        email, display_name=f"{name} (invented)", language="ar", time_zone="UTC", password=PASSWORD, at=timezone.now())
    RoleGrant.objects.get_or_create(
        user=user, role=Role.BOARD_MEMBER, scope="", defaults={"starts": date(2023, 1, 1), "granted_at": timezone.now()})
"""
LETTER = {"ar": "قرّرت اللجنة", "en": "The committee decided"}
APPLICANTS = {
    "ar": ("جمعية ميزان الوادي (مخترعة)", "Wadi Scale (invented)", "wadi"),
    "en": ("Marble Harbour Watch (invented)", "", "marble"),
}


@pytest.fixture(scope="module")
def committee(site: Site, session_of: Callable[[str], str]) -> list[str]:
    """Who votes, by name at demo.example; and the one of the cast, who is there in any case."""
    subprocess.run(
        [sys.executable, "-c", TWO_MORE],
        cwd=ROOT,
        env={**site.environment, "PYTHONPATH": str(ROOT / "src")},
        check=True,
        capture_output=True,
    )
    session_of("board_member")
    return ["board", "board-2", "board-3"]


def without_script(people: People, do: Callable[[Watched], None]) -> None:
    """Something done by somebody without account or JavaScript, on a phone."""
    with watch(people.browser, people.site.address, width=360, script=False) as seen:
        do(seen)


def link(site: Site, to: str, way: str) -> str:
    """The link in the newest mail to somebody."""
    found = re.search(rf"https?://[^/\s]+/((?:ar|en)/{way}/\S+)", site.newest_mail(to))
    assert found, site.newest_mail(to)
    return found[1]


def apply(seen: Watched, language: str) -> None:
    """Fill the form in, first without what is needed, and send the application."""
    name, name_en, host = APPLICANTS[language]
    page = seen.page
    seen.open(f"{language}/join")
    page.check("[name=membership][value=national]")
    page.fill("[name=name]", name)
    page.fill("[name=name_en]", name_en)
    page.select_option("[name=kind]", "ngo")
    page.select_option("[name=seat]", "JOR")
    page.select_option("[name=works_in]", ["JOR"])
    page.fill("[name=work]", "نشرنا تقريرًا عن المشتريات في المستشفيات وشاركنا في استعراض دولتنا (مخترع).")
    page.fill("[name=contact]", "Nour (invented)")
    page.fill("[name=proposed_by]", "سلمى الأرزي (شخصية مخترعة)")
    page.fill("[name=referee_1_name]", "Rafa (invented)")
    send_badly(page, "email")
    expect(page.locator("[name=name]")).to_have_value(name)
    page.fill("[name=email]", f"nour@{host}.example.org")
    for number in (1, 2):
        page.fill(f"[name=referee_{number}_name]", f"Referee {number} of {host} (invented)")
        page.fill(f"[name=referee_{number}_email]", f"referee-{number}@{host}-friends.example.net")
    send_well(page)
    seen.assert_no_overflow()
    page.click("button[name=do][value=send]")
    expect(page.locator("button[value=send]")).to_have_count(0)


def vouch(seen: Watched, place: str) -> None:
    """Answer as a referee; the link answers once."""
    seen.open(place)
    seen.page.check("[name=recommends][value=yes]")
    seen.page.fill("[name=text]", "نعرف عملهم منذ سنوات. We know their report.")
    send(seen.page)
    expect(seen.page.locator("[name=recommends]")).to_have_count(0)  # the page thanks, and asks no more


def choose(page: Page, name: str, value: str, **texts: str) -> None:
    """Fill the form of one step and send it."""
    page.check(f"[name={name}][value={value}]")
    for field, text in texts.items():
        page.fill(f"[name={field}]", text)
    send_well(page)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_application_is_led_from_proposal_to_letter_by_different_people(
    people: People, committee: list[str], session_of: Callable[[str], str], language: str
) -> None:
    site = people.site
    name, _name_en, host = APPLICANTS[language]
    without_script(people, lambda seen: apply(seen, language))
    mine = link(site, f"nour@{host}.example.org", "join")

    hub = people.of("hub", language)
    hub.open(f"{language}/desk/applications?q={name.split(' ')[1]}")
    hub.page.get_by_role("link", name=name).first.click()
    place = hub.page.url.removeprefix(f"{site.address}/")
    hub.open(f"{place}/check")
    choose(hub.page, "accept", "yes")
    for number in (1, 2):
        to = link(site, f"referee-{number}@{host}-friends.example.net", "vouch")
        without_script(people, lambda seen, to=to: vouch(seen, to))  # type: ignore[misc]

    coordinator = people.of("coordinator", language)
    coordinator.open(f"{place}/opinion")
    choose(coordinator.page, "recommends", "yes", text="معروفة في المنطقة.")
    coordinator.open(f"{place}/check", status=403)

    hub.open(f"{place}/open-vote")
    send_well(hub.page)
    hub.open(f"{place}/close")
    send_badly(hub.page)  # nobody has voted yet
    voters = [people.of(each, language) for each in committee]
    with watch(people.browser, site.address, session=session_of("board_member")) as one_more:
        for voter in [*voters, one_more]:
            voter.open(f"{place}/vote")
            voter.page.check("[name=vote][value=for]")
            send_badly(voter.page)  # the word on interests comes first
            voter.open(f"{place}/declare")
            choose(voter.page, "has_conflict", "no")
            voter.open(f"{place}/vote")
            choose(voter.page, "vote", "for")
    hub.open(f"{place}/close")
    hub.page.fill("[name=reasons]", "عملٌ موثّق. Work on record.")
    send_well(hub.page)

    letter = site.newest_mail(f"nour@{host}.example.org")
    assert name in letter and LETTER[language] in letter
    without_script(people, lambda seen: seen.open(mine))
    hub.open(place)
    hub.page.locator(f"a[href*='/{language}/desk/organisations/of/']").first.click()
    expect(hub.page.locator("h1")).to_contain_text(name)

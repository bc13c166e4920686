"""My work: what waits in which order; by country as far as the person answers for it; the Monday mail, once, and not when stopped."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts.models import User
from mithaq.core import waiting
from mithaq.core.errors import NotFound, NotPermitted
from mithaq.core.models import AuditEntry, OutgoingMail
from mithaq.core.waiting import WaitingItem, WorkState
from mithaq.desk import actions, queries_work, rules
from mithaq.desk.models import MondayMail
from mithaq.world.models import Country, CountryRegion, Region
from tests.people import Cast

TODAY = date(2026, 11, 23)  # a Monday
MORNING = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


# --- rules ------------------------------------------------------------------------------------------


def test_only_what_the_person_should_have_done_is_late() -> None:
    before = TODAY - timedelta(days=1)
    assert rules.group_of("due", before, TODAY) is rules.Group.LATE
    assert rules.group_of("due", TODAY, TODAY) is rules.Group.DUE
    assert rules.group_of("due", None, TODAY) is rules.Group.DUE
    assert rules.group_of("waiting", before, TODAY) is rules.Group.WAITING
    assert rules.group_of("blocked", before, TODAY) is rules.Group.BLOCKED
    assert rules.group_of("returned", before, TODAY) is rules.Group.RETURNED


def test_every_state_that_a_package_may_say_has_its_part_of_the_page() -> None:
    assert {rules.group_of(state, None, TODAY) for state in WorkState} == set(rules.Group) - {
        rules.Group.LATE
    }


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)))
def test_weeks_are_named_in_the_order_of_time_and_change_on_monday(day: date) -> None:
    after = day + timedelta(days=1)
    assert rules.week_of(day) <= rules.week_of(after)
    assert (rules.week_of(day) != rules.week_of(after)) == (after.weekday() == 0)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-11-23T06:59", False),
        ("2026-11-23T07:00", True),
        ("2026-11-23T23:59", True),
        ("2026-11-24T07:00", False),
    ],
)
def test_the_mail_goes_on_monday_from_seven_in_the_morning(local: str, expected: bool) -> None:
    assert rules.is_monday_morning(datetime.fromisoformat(local)) is expected


# --- the page ---------------------------------------------------------------------------------------


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[WaitingItem]:
    """What one package says waits for everybody, and is open in every country."""
    items: list[WaitingItem] = []
    monkeypatch.setattr(waiting, "_registered", [lambda person, at: items])
    monkeypatch.setattr(waiting, "_in_countries", [lambda person, countries, at: items])
    return items


@pytest.fixture
def places(db: None) -> None:
    """Jordan in the coordinator's region, Peru outside it."""
    region = Region.objects.create(code="coordination-swana", system="coordination", names={"en": "SWANA"})
    for iso3, iso2, m49, name in (("JOR", "JO", "400", "Jordan"), ("PER", "PE", "604", "Peru")):
        Country.objects.create(iso3=iso3, iso2=iso2, m49=m49, status="member_state", names={"en": name})
    CountryRegion.objects.create(country_id="JOR", region=region, system="coordination")


def test_the_page_shows_each_state_under_its_name_with_reason_and_country(
    cast: Cast, client: Client, said: list[WaitingItem], places: None
) -> None:
    said += [
        WaitingItem(title="Late thing", url="/en/1", kind="a", due=date(2020, 1, 1), country="JOR"),
        WaitingItem(
            title="Sent back", url="/en/2", kind="a", state=WorkState.RETURNED, why="A source is missing."
        ),
        WaitingItem(title="Stopped", url="/en/3", kind="a", state=WorkState.BLOCKED),
        WaitingItem(title="With others", url="/en/4", kind="a", state=WorkState.WAITING),
        WaitingItem(title="To write", url="/en/5", kind="a"),
    ]
    client.force_login(cast.stranger)
    page = client.get("/en/desk").content.decode()
    order = ["Late thing", "Sent back", "To write", "Stopped", "With others"]
    assert [page.index(text) for text in order] == sorted(page.index(text) for text in order)
    for text in ("A source is missing.", "Jordan", "Returned to me", "Blocked", "Waiting for others"):
        assert text in page


def test_the_real_desk_takes_as_many_questions_with_many_things_as_with_few(
    cast: Cast, client: Client, applications: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The name of the installation is read anew every few seconds, which is no matter of how much there is to do.
    monkeypatch.setattr("mithaq.core.installation.KEPT_FOR", 3600)
    for person in (cast.coordinator, cast.board_member, cast.hub_staff):
        client.force_login(person)
        counts = []
        for more in (2, 6):
            applications(more)
            for address in ("/en/desk", "/en/desk/countries"):
                client.get(address)
                with CaptureQueriesContext(
                    connection,
                ) as asked:
                    assert client.get(address).status_code == 200
                counts.append(len(asked))
        assert counts[:2] == counts[2:], person


@pytest.fixture
def applications(places: None) -> Callable[[int], None]:
    """Adds applications from Jordan that wait for the vote, with referees."""
    from mithaq.network.models import Application, MembershipKind
    from mithaq.network.models_admission import Referee

    kind, _new = MembershipKind.objects.get_or_create(
        code="national",
        defaults={
            "names": {"en": "National"},
            "order": 1,
            "for_people": False,
            "is_member": True,
            "may_vote": True,
            "may_stand": True,
            "by_application": True,
        },
    )
    made = 0

    def add(count: int) -> None:
        nonlocal made
        for _one in range(count):
            made += 1
            row = Application.objects.create(
                step=("voting", "checked")[made % 2],
                step_since=MORNING,
                sent_at=MORNING,
                started_at=MORNING,
                vote_ends=TODAY,
                language="en",
                membership=kind,
                name=f"Applicant {made}",
                seat_id="JOR",
                email=f"a{made}@example.org",
                contact="A",
                nonce=f"nonce-{made}",
            )
            Referee.objects.create(application=row, name="R", email="r@example.org", nonce=f"referee-{made}")

    return add


# --- by country -------------------------------------------------------------------------------------


def test_a_coordinator_sees_the_countries_of_the_region_and_the_hub_all(
    cast: Cast, client: Client, said: list[WaitingItem], places: None
) -> None:
    said += [
        WaitingItem(title="In Jordan", url="/en/1", kind="a", country="JOR"),
        WaitingItem(title="In Peru", url="/en/2", kind="a", country="PER", due=date(2020, 1, 1)),
    ]
    waiting._registered.clear()
    assert queries_work.countries_of(cast.coordinator) == {"JOR"}
    assert queries_work.countries_of(cast.stranger) == frozenset()
    client.force_login(cast.coordinator)
    page = client.get("/en/desk/countries").content.decode()
    assert "In Jordan" in page and "In Peru" not in page
    client.force_login(cast.hub_staff)
    page = client.get("/en/desk/countries").content.decode()
    assert page.index("In Peru") < page.index("In Jordan"), "what is late comes first"


def test_others_are_refused_and_whoever_has_not_signed_in_is_sent_to_sign_in(
    cast: Cast, client: Client
) -> None:
    assert client.get("/en/desk/countries")["Location"].startswith("/en/account/sign-in")
    for person in (cast.member_in_lima, cast.case_worker, cast.stranger):
        client.force_login(person)
        assert client.get("/en/desk/countries").status_code == 403


def test_the_same_thing_in_both_registers_is_shown_once(
    cast: Cast, said: list[WaitingItem], places: None
) -> None:
    said.append(WaitingItem(title="One", url="/en/1", kind="a", country="JOR"))
    rows = queries_work.work_by_country(cast.coordinator, MORNING)
    assert [(row.code, len(row.items)) for row in rows] == [("JOR", 1)]


# --- the Monday mail --------------------------------------------------------------------------------


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(template="desk/monday").order_by("pk"))


def test_each_gets_one_mail_on_monday_morning_of_their_own_time_zone(
    cast: Cast, said: list[WaitingItem]
) -> None:
    said.append(WaitingItem(title="A <thing> & more", url="/en/x", kind="a", due=TODAY))
    actions.send_monday_mails(MORNING)
    told = {mail.to for mail in mails()}
    assert cast.member_in_amman.email in told, "half past nine in Amman"
    assert cast.board_member.email in told and cast.hub_staff.email in told
    assert cast.member_in_lima.email not in told, "still night in Lima"
    assert cast.auditor.email not in told, "half past six in UTC"
    actions.send_monday_mails(MORNING + timedelta(hours=7))
    assert {cast.member_in_lima.email, cast.auditor.email} <= {mail.to for mail in mails()}
    for hours in (7, 8, 20):
        assert actions.send_monday_mails(MORNING + timedelta(hours=hours)) == 0
    assert len({mail.to for mail in mails()}) == len(mails()), "nobody twice"
    assert actions.send_monday_mails(MORNING + timedelta(days=7, hours=3)) > 0, "and again next week"


def test_the_mail_is_text_in_the_readers_language_with_full_addresses_and_a_way_to_stop(
    cast: Cast, said: list[WaitingItem], places: None, settings: object
) -> None:
    said.append(WaitingItem(title="A <thing> & more", url="/ar/x", kind="a", due=TODAY, why="Because."))
    assert actions.write_monday_mail(cast.member_in_amman, key="k", at=MORNING)
    mail = mails()[0]
    assert mail.language == "ar" and mail.html == "" and "ينتظرك" in mail.subject
    assert "A <thing> & more" in mail.body and "Because." in mail.body
    assert "http://127.0.0.1:8000/ar/x" in mail.body
    stop = mail.headers["List-Unsubscribe"].strip("<>")
    assert stop in mail.body and stop.startswith("http://127.0.0.1:8000/ar/desk/monday-mail/stop/")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert actions.write_monday_mail(cast.coordinator, key="c", at=MORNING)


def test_who_reads_a_language_that_is_not_served_gets_english_and_addresses_that_are_there(
    cast: Cast, said: list[WaitingItem]
) -> None:
    said.append(WaitingItem(title="x", url="/en/x", kind="a"))
    actions.write_monday_mail(cast.member_in_lima, key="k", at=MORNING)
    assert cast.member_in_lima.language == "es"
    assert mails()[0].language == "en" and "/en/desk/monday-mail/stop/" in mails()[0].body


def test_when_nothing_waits_no_mail_comes(cast: Cast, said: list[WaitingItem]) -> None:
    assert actions.send_monday_mails(MORNING) == 0 and not mails()


def test_a_coordinator_reads_of_the_countries_too(cast: Cast, said: list[WaitingItem], places: None) -> None:
    said += [
        WaitingItem(title=f"Thing {n:02}", url=f"/en/{n}", kind="a", country="JOR", due=date(2020, 1, 1))
        for n in range(20)
    ]
    actions.write_monday_mail(cast.coordinator, key="k", at=MORNING)
    actions.write_monday_mail(cast.stranger, key="s", at=MORNING)
    to_coordinator, to_stranger = (mail.body for mail in mails())
    assert "/desk/countries" in to_coordinator and "/desk/countries" not in to_stranger
    assert (
        "and 8 more on your desk" in to_stranger
        and "Thing 11" in to_stranger
        and "Thing 12" not in to_stranger
    )


def test_who_stops_it_gets_no_more_and_may_take_it_again(
    cast: Cast, client: Client, said: list[WaitingItem]
) -> None:
    said.append(WaitingItem(title="x", url="/en/x", kind="a"))
    client.force_login(cast.hub_staff)
    assert "You get it now." in client.get("/en/desk/monday-mail").content.decode()
    assert client.post("/en/desk/monday-mail", {"wanted": "no"}).status_code == 302
    assert "You do not get it now." in client.get("/en/desk/monday-mail").content.decode()
    actions.send_monday_mails(MORNING)
    assert cast.hub_staff.email not in {mail.to for mail in mails()}
    client.post("/en/desk/monday-mail", {"wanted": "yes"})
    actions.send_monday_mails(MORNING)
    assert cast.hub_staff.email in {mail.to for mail in mails()}
    assert AuditEntry.objects.filter(verb="choose_monday_mail", actor=cast.hub_staff).count() == 2


def test_saying_the_same_twice_changes_and_records_nothing(cast: Cast) -> None:
    assert actions.choose_monday_mail(cast.hub_staff, wanted=True, at=MORNING) is False
    assert actions.choose_monday_mail(cast.hub_staff, wanted=False, at=MORNING) is True
    assert actions.choose_monday_mail(cast.hub_staff, wanted=False, at=MORNING) is False
    assert AuditEntry.objects.filter(verb="choose_monday_mail").count() == 1
    cast.stranger.is_active = False
    with pytest.raises(NotPermitted):
        actions.choose_monday_mail(cast.stranger, wanted=False, at=MORNING)


@pytest.mark.django_db
def test_the_link_in_the_mail_stops_it_by_post_alone_and_opens_nothing_else(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    address = f"/en/desk/monday-mail/stop/{actions.stop_token(cast.stranger)}"
    assert "Stop the Monday mail" in client.get(address).content.decode()
    assert not MondayMail.objects.exists(), "programs that open links in advance change nothing"
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and cast.stranger.email not in answer.content.decode()
    assert MondayMail.objects.get(person=cast.stranger).wanted is False
    assert "session" not in client.cookies


@pytest.mark.parametrize("token", ["1", "1:forged", "x:y:z"])
def test_a_forged_link_finds_nothing(cast: Cast, client: Client, token: str) -> None:
    assert client.post(f"/en/desk/monday-mail/stop/{token}").status_code == 404
    other = signing.Signer(salt="something else").sign(str(cast.stranger.pk))
    with pytest.raises(NotFound):
        actions.person_by(other)


def test_a_closed_account_is_told_nothing(cast: Cast, said: list[WaitingItem]) -> None:
    said.append(WaitingItem(title="x", url="/en/x", kind="a"))
    User.objects.update(is_active=False, disabled_at=MORNING)
    assert actions.send_monday_mails(MORNING) == 0

"""Erasure and retention: a dry run first, what stays says why, the audit keeps no word about the person, rules act as data says."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts import erasure
from mithaq.accounts.erasure import Subject
from mithaq.accounts.models import User
from mithaq.core import audit, reference
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry, OutgoingMail
from mithaq.core.waiting import waiting_for
from mithaq.network import actions_erasure as actions
from mithaq.network import retention_rules as rules
from mithaq.network.models import (
    Application,
    ErasureRequest,
    JoinRequest,
    OrganisationRole,
    Person,
    Referee,
    RetentionRule,
    WorkingGroup,
)
from mithaq.network.reference_retention import FILES
from tests.network.conftest import AT, Network
from tests.people import Cast

MARK = "lucia@lima.example.org"


def application(step: str, email: str, *, days: int = 400) -> Application:
    then = AT - timedelta(days=days)
    return Application.objects.create(
        step=step, step_since=then, started_at=then, sent_at=then, decided_on=then.date(), language="en",
        seat_id="PER", membership_id="national", name="Applicant Invented", email=email, contact="Lucía Marked" if email == MARK else "Other",
        nonce=f"{step}{days}{len(email)}", vote_ends=AT.date(),
    )  # fmt: skip


@pytest.fixture
def held(network: Network, cast: Cast) -> Person:
    """Everything that the platform may hold of one person."""
    user = cast.member_in_lima
    person = Person.objects.create(name="Lucía Marked", email=MARK, phone="51-1", user=user, country_id="PER")
    OrganisationRole.objects.create(
        organisation=network.lima, person=person, role="representative", since=date(2023, 1, 1)
    )
    audit.record(cast.hub_staff, "change_organisation", person, at=AT, after={"email": MARK})
    audit.record(user, "change_profile", user, at=AT, after={"display_name": "Lucía Marked"})
    application("declined", MARK)
    Referee.objects.create(
        application=application("admitted", "x@y.example.org"), name="Lucía Marked", email=MARK, nonce="n",
        text="Lucía Marked knows them", recommends=True, answered_at=AT,
    )  # fmt: skip
    group = WorkingGroup.objects.create(code="g", names={"en": "Group"})
    group.places.create(name="Lucía Marked", email=MARK, since=date(2024, 1, 1))
    group.join_requests.create(
        name="Lucía Marked", email=MARK, language="es", received_at=AT, state="accepted"
    )
    return person


def words_about() -> str:
    """Everything in the tables of these packages, as text."""
    models = [Person, Application, Referee, JoinRequest, User, ErasureRequest]
    rows = [str(list(model.objects.values())) for model in models]
    rows += [str(list(WorkingGroup.objects.values("places__name", "places__email")))]
    return " ".join([*rows, *(str(entry.details) for entry in AuditEntry.objects.all())])


def test_the_dry_run_changes_nothing_and_says_what_stays(held: Person, cast: Cast) -> None:
    before = words_about()
    plan = erasure.plan(Subject(email=MARK, user=cast.member_in_lima), at=AT)
    assert words_about() == before
    assert {str(found.label) for found in plan if not found.goes} == {"entries of what the person did"}
    assert all(found.count for found in plan)


def test_who_asked_is_gone_everywhere_and_the_counts_stay(network: Network, held: Person, cast: Cast) -> None:
    wish = actions.ask_to_be_erased(cast.member_in_lima, at=AT)
    assert "erasure" in {item.kind for item in waiting_for(cast.hub_staff, AT)}
    with pytest.raises(Conflict):
        actions.ask_to_be_erased(cast.member_in_lima, at=AT)
    rows = actions.erase(cast.hub_staff, wish, at=AT)
    assert rows >= 6
    text = words_about()
    assert MARK not in text
    assert "Lucía" not in text
    held.refresh_from_db()
    assert held.erased_at == AT
    assert held.roles.count() == 1
    assert not User.objects.get(pk=cast.member_in_lima.pk).is_active
    assert audit.verify().is_whole
    last = OutgoingMail.objects.get(to=MARK)
    assert "entries of what the person did" in last.body
    assert Referee.objects.get().recommends is True
    with pytest.raises(Conflict):
        actions.erase(cast.hub_staff, wish, at=AT)


def test_what_is_being_decided_stays_and_says_why(held: Person, cast: Cast) -> None:
    running = application("checked", MARK)
    plan = erasure.plan(Subject(email=MARK), at=AT)
    assert "applications that are being decided" in {str(found.label) for found in plan if not found.goes}
    erasure.erase(Subject(email=MARK), at=AT)
    running.refresh_from_db()
    assert running.email == MARK


def test_only_the_hub_erases_and_nobody_themselves_nor_with_a_role_of_the_house(
    held: Person, cast: Cast
) -> None:
    wish = actions.ask_to_be_erased(cast.member_in_lima, at=AT)
    for person in (cast.member_in_lima, cast.coordinator, cast.auditor, cast.nobody):
        with pytest.raises(NotPermitted):
            actions.erase(person, wish, at=AT)
    with pytest.raises(NotPermitted):
        actions.ask_to_be_erased(cast.coordinator, held, at=AT)
    own = actions.ask_to_be_erased(cast.hub_staff, at=AT)
    with pytest.raises(RuleBroken) as told:
        actions.erase(cast.hub_staff, own, at=AT)
    assert told.value.code == "erase_oneself"
    with pytest.raises(RuleBroken) as told:
        actions.erase(cast.director, own, at=AT)
    assert told.value.code == "erasure_stopped"
    assert not ErasureRequest.objects.visible_to(cast.coordinator).exists()


def test_a_refusal_says_why_and_is_told(held: Person, cast: Cast) -> None:
    wish = actions.ask_to_be_erased(cast.member_in_lima, at=AT)
    with pytest.raises(RuleBroken):
        actions.refuse_erasure(cast.hub_staff, wish, answer=" ", at=AT)
    actions.refuse_erasure(cast.hub_staff, wish, answer="A vote is running", at=AT)
    assert "A vote is running" in OutgoingMail.objects.get().body
    assert actions.ask_to_be_erased(cast.member_in_lima, at=AT).state == "open"


def test_rules_act_only_when_switched_on_and_only_on_what_is_past(network: Network, cast: Cast) -> None:
    assert not reference.load(at=AT, apply=True, files=FILES).faults
    old = application("declined", "old@y.example.org", days=366)
    young = application("withdrawn", "young@y.example.org", days=360)
    assert actions.follow_rules(at=AT) == {}
    rule = RetentionRule.objects.get(pk="declined")
    with pytest.raises(NotPermitted):
        actions.switch_rule(cast.coordinator, rule, on=True, at=AT)
    actions.switch_rule(cast.hub_staff, rule, on=True, at=AT)
    with pytest.raises(Conflict):
        actions.switch_rule(cast.hub_staff, rule, on=True, at=AT)
    assert actions.follow_rules(at=AT) == {"declined": 1}
    assert actions.follow_rules(at=AT) == {"declined": 0}
    old.refresh_from_db()
    young.refresh_from_db()
    assert old.contact == "—"
    assert young.contact == "Other"
    actions.switch_rule(cast.hub_staff, rule, on=False, at=AT)
    assert actions.follow_rules(at=AT + timedelta(days=100)) == {}


def test_people_without_role_or_membership_lose_their_name_in_time(network: Network, cast: Cast) -> None:
    reference.load(at=AT, apply=True, files=FILES)
    actions.switch_rule(cast.hub_staff, RetentionRule.objects.get(pk="people"), on=True, at=AT)
    gone, stays = Person.objects.create(name="Gone Invented"), Person.objects.create(name="Stays Invented")
    for person, until in ((gone, date(2023, 1, 1)), (stays, None)):
        OrganisationRole.objects.create(
            organisation=network.lima, person=person, role="alternate", since=date(2020, 1, 1), until=until
        )
    never = Person.objects.create(name="Never Invented")
    assert actions.follow_rules(at=AT) == {"people": 1}
    assert set(Person.objects.standing()) == {stays, never}


def test_the_pages_show_the_dry_run_first(held: Person, cast: Cast, client: Client) -> None:
    reference.load(at=AT, apply=True, files=FILES)
    client.force_login(cast.member_in_lima)
    assert "records of the person" in client.get("/en/desk/be-erased").content.decode()
    client.post("/en/desk/be-erased")
    wish = ErasureRequest.objects.get()
    assert client.get(f"/en/desk/erasures/{wish.pk}").status_code == 403
    client.force_login(cast.hub_staff)
    assert "Erase now" in client.get(f"/en/desk/erasures/{wish.pk}").content.decode()
    client.post(f"/en/desk/erasures/{wish.pk}", {"do": "erase"})
    wish.refresh_from_db()
    assert wish.state == "done"
    assert client.get(f"/en/desk/erasures/{wish.pk}").status_code == 200
    assert client.get("/en/desk/retention").status_code == 200
    client.post("/en/desk/retention/people", {"do": "on"})
    assert RetentionRule.objects.get(pk="people").switched_on_by == cast.hub_staff
    assert client.get("/en/desk/retention/people").status_code == 200


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_a_rule_reaches_back_whole_months_and_never_less(today: date, months: int) -> None:
    before = rules.reaches_before(today, months)
    assert (today.year - before.year) * 12 + today.month - before.month == months
    assert before.day <= today.day
    assert before < today

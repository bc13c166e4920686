"""The way of an application: the ladder of every step, and one walk from draft to letter by different people."""

import dataclasses
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken
from mithaq.core.models import OutgoingMail
from mithaq.network import actions_admission as admission
from mithaq.network import admission_rules as way
from mithaq.network import permissions, waiting_for
from mithaq.network.models import AdmissionNumber, Application, Organisation
from tests.network.conftest import AT, Network
from tests.people import Cast

WORK = "We published a report on procurement in hospitals and took part in the review of our State."
VALUES = {
    "membership_id": "national",
    "kind": "ngo",
    "name": "منتدى النخيل (مخترعة)",
    "name_en": "Palm Forum (invented)",
    "seat_id": "JOR",
    "works_in": "JOR",
    "work": WORK,
    "contact": "Nour Invented",
    "email": "nour@palm.example.org",
    "exposure": "name",
}
REFEREES = [
    ("Rafa Invented", "rafa@referees.example.org", "River Watch (invented)"),
    ("Remy Invented", "remy@referees.example.com", ""),
]


@pytest.fixture
def draft(network: Network) -> Application:
    AdmissionNumber.objects.filter(code="votes_least").update(value=1)
    return admission.start_application(VALUES, REFEREES, language="ar", at=AT)


@pytest.fixture
def voting(draft: Application, cast: Cast) -> Application:
    admission.send_application(draft, at=AT)
    admission.check_application(cast.hub_staff, draft, accept=True, note="", at=AT)
    admission.open_vote(cast.hub_staff, draft, note="One referee is ill", at=AT)
    return draft


def test_a_draft_is_found_again_by_its_signed_link_only(draft: Application) -> None:
    token = admission.token_of(draft)
    assert admission.application_by(token) == draft
    for wrong in ("x", token[:-2] + "zz", draft.nonce):
        with pytest.raises(NotFound):
            admission.application_by(wrong)
    assert admission.token_of(draft) in OutgoingMail.objects.get(template="network/application_draft").body


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "business_association"}, "business_association"),
        ({"membership_id": "international"}, "too_few_countries"),
        ({"works_in": "JOR LVA PER"}, "too_many_countries"),
        ({"work": "Much."}, "no_record_of_work"),
    ],
)
def test_an_application_against_the_rules_is_not_sent(
    draft: Application, change: dict[str, str], code: str
) -> None:
    admission.change_application(draft, change, REFEREES, at=AT)
    with pytest.raises(RuleBroken) as refused:
        admission.send_application(draft, at=AT)
    assert refused.value.code == code
    draft.refresh_from_db()
    assert draft.step == "draft"


@pytest.mark.parametrize(
    "referee",
    [
        ("Other Invented", "NOUR@palm.example.org", ""),
        ("Other Invented", "colleague@palm.example.org", ""),
        ("nour  invented", "nour@private.example", ""),
        ("Other Invented", "other@else.example", "منتدى النخيل (مخترعة)"),
        ("Other Invented", "other@else.example", "palm forum (invented)"),
    ],
)
def test_a_referee_who_is_the_applicant_is_refused(draft: Application, referee: tuple[str, str, str]) -> None:
    admission.change_application(draft, {}, [REFEREES[0], referee], at=AT)
    with pytest.raises(RuleBroken) as refused:
        admission.send_application(draft, at=AT)
    assert refused.value.code == "referee_is_applicant"


def test_a_shared_mail_host_does_not_make_a_referee_the_applicant() -> None:
    claims = way.Claims(
        kind="national", is_business=False, countries=frozenset({"JOR"}), work=WORK, email="a@gmail.com",
        contact="A Invented", organisation="A", referees=(("B Invented", "b@gmail.com", ""), ("C Invented", "c@gmail.com", "")),
    )  # fmt: skip
    assert way.faults_of(claims, way.Numbers()) == []


def test_an_address_with_a_plus_is_the_address_without() -> None:
    given = way.Claims(
        kind="national", is_business=False, countries=frozenset({"JOR"}), work=WORK, email="a@gmail.com",
        contact="A Invented", organisation="A", referees=(("B Invented", "A+b@gmail.com", ""), ("C Invented", "c@gmail.com", "")),
    )  # fmt: skip
    assert way.faults_of(given, way.Numbers()) == [way.Fault.REFEREE_IS_APPLICANT]
    twice = (("B Invented", "b@gmail.com", ""), ("C Invented", "b+c@gmail.com", ""))
    assert way.faults_of(dataclasses.replace(given, referees=twice), way.Numbers()) == [
        way.Fault.REFEREE_TWICE
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "is on its way already"), ("ar", "لهذه المنظمة طلب قيد النظر")],
)
def test_a_second_application_is_refused_on_its_page_and_stays_a_draft(
    draft: Application, client: Client, language: str, words: str
) -> None:
    admission.send_application(draft, at=AT)
    mails = OutgoingMail.objects.count()
    second = admission.start_application(
        {**VALUES, "name": "Muntada al-Nakhil (invented)", "email": "other@palm2.example.org"},
        REFEREES,
        language=language,
        at=AT,
    )
    answer = client.post(f"/{language}/join/{admission.token_of(second)}", {"do": "send"}, follow=True)
    assert words in answer.content.decode()
    second.refresh_from_db()
    assert (second.step, second.sent_at, second.steps.exclude(step="draft").count()) == ("draft", None, 0)
    assert OutgoingMail.objects.count() == mails + 1  # the link to the draft, and nothing else


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("جمعية ضوء الصباح للنزاهة", "Jamiyat Daw al-Sabah lil-Nazaha"),
        ("Markaz Wuduh li-Huquq al-Muwatin", "Markez Woudouh li-Houkouk al-Mouatin"),
    ],
)
def test_a_second_application_under_a_loose_transliteration_is_refused(
    network: Network, first: str, again: str
) -> None:
    values = {**VALUES, "name_en": "", "name": first}
    admission.send_application(admission.start_application(values, REFEREES, language="ar", at=AT), at=AT)
    second = admission.start_application(
        {**values, "name": again, "email": "other@morning2.example.org"}, REFEREES, language="en", at=AT
    )
    with pytest.raises(RuleBroken) as refused:
        admission.send_application(second, at=AT)
    assert refused.value.code == "applied_already"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_referee_who_is_the_applicant_is_refused_on_the_page(
    draft: Application, client: Client, language: str
) -> None:
    admission.change_application(draft, {}, [REFEREES[0], ("Nour Invented", "n@private.example", "")], at=AT)
    answer = client.post(f"/{language}/join/{admission.token_of(draft)}", {"do": "send"}, follow=True)
    with translation.override(language):
        assert str(admission.FAULTS[way.Fault.REFEREE_IS_APPLICANT]) in answer.content.decode()
    draft.refresh_from_db()
    assert draft.step == "draft"
    assert not OutgoingMail.objects.filter(template="network/referee").exists()


def test_what_is_missing_is_said_on_the_page_of_the_link(draft: Application, client: Client) -> None:
    admission.change_application(draft, {}, REFEREES[:1], at=AT)
    place = f"/en/join/{admission.token_of(draft)}"
    answer = client.post(place, {"do": "send"}, follow=True)
    assert "Name two referees" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.step == "draft"


def test_one_referee_is_not_two(draft: Application) -> None:
    admission.change_application(draft, {}, REFEREES[:1], at=AT)
    with pytest.raises(RuleBroken) as refused:
        admission.send_application(draft, at=AT)
    assert refused.value.code == "too_few_referees"


def test_an_organisation_applies_once_at_a_time(draft: Application) -> None:
    admission.send_application(draft, at=AT)
    with pytest.raises(Conflict):
        admission.send_application(draft, at=AT)
    second = admission.start_application(
        {**VALUES, "email": "other@palm2.example.org", "contact": "Another Invented"},
        REFEREES,
        language="en",
        at=AT,
    )
    with pytest.raises(RuleBroken) as refused:
        admission.send_application(second, at=AT)
    assert refused.value.code == "applied_already"
    same_address = admission.start_application(
        {**VALUES, "name": "Riga Lens (invented)", "name_en": "", "seat_id": "LVA"},
        REFEREES,
        language="en",
        at=AT,
    )
    with pytest.raises(RuleBroken):
        admission.send_application(same_address, at=AT)
    assert Application.objects.open().count() == 1


@pytest.mark.parametrize(
    "who", ["coordinator", "board_member", "member_in_amman", "stranger", "auditor", "nobody"]
)
def test_only_the_hub_checks(draft: Application, cast: Cast, who: str) -> None:
    admission.send_application(draft, at=AT)
    with pytest.raises(NotPermitted):
        admission.check_application(getattr(cast, who), draft, accept=True, note="", at=AT)


def test_what_is_given_back_is_written_again_and_sent_again(draft: Application, cast: Cast) -> None:
    admission.send_application(draft, at=AT)
    with pytest.raises(Conflict):
        admission.change_application(draft, {"work": "x"}, REFEREES, at=AT)
    with pytest.raises(RuleBroken):
        admission.check_application(cast.hub_staff, draft, accept=False, note=" ", at=AT)
    admission.check_application(cast.hub_staff, draft, accept=False, note="Which report?", at=AT)
    admission.change_application(draft, {"work": WORK * 2}, REFEREES, at=AT)
    admission.send_application(draft, at=AT)
    assert draft.step == "sent"


def test_the_list_and_the_single_application_are_decided_alike(
    draft: Application, voting: Application, cast: Cast
) -> None:
    for step in way.Step:
        Application.objects.update(step=step.value, sent_at=AT, vote_ends=AT.date(), decided_on=AT.date())
        row = Application.objects.get()
        for _name, person in cast:
            assert (row in Application.objects.visible_to(person)) is permissions.may_see_application(
                person, row
            )


def test_a_coordinator_of_another_region_gives_no_opinion(network: Network, cast: Cast) -> None:
    row = admission.start_application(
        {**VALUES, "seat_id": "PER", "works_in": "PER"}, REFEREES, language="en", at=AT
    )
    admission.send_application(row, at=AT)
    admission.check_application(cast.hub_staff, row, accept=True, note="", at=AT)
    with pytest.raises(NotPermitted):
        admission.give_opinion(cast.coordinator, row, recommends=True, text="Good", at=AT)
    assert not row.opinions.exists()


def test_who_declared_an_interest_does_not_vote(voting: Application, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        admission.vote(cast.board_member, voting, vote=way.Vote.FOR, reason="", at=AT)
    assert refused.value.code == "no_declaration"
    admission.declare(cast.board_member, voting, has_conflict=True, text="My sister works there", at=AT)
    with pytest.raises(RuleBroken) as refused:
        admission.vote(cast.board_member, voting, vote=way.Vote.FOR, reason="", at=AT)
    assert refused.value.code == "conflict"


def test_a_vote_is_cast_once_and_until_the_last_day(voting: Application, cast: Cast) -> None:
    assert voting.vote_ends is not None
    last = datetime.combine(voting.vote_ends, datetime.min.time(), tzinfo=UTC)
    admission.declare(cast.board_member, voting, has_conflict=False, text="", at=AT)
    with pytest.raises(RuleBroken):
        admission.vote(cast.board_member, voting, vote=way.Vote.FOR, reason="", at=last + timedelta(days=1))
    admission.vote(cast.board_member, voting, vote=way.Vote.FOR, reason="", at=last)
    with pytest.raises(Conflict):
        admission.vote(cast.board_member, voting, vote=way.Vote.FOR, reason="", at=last)
    for who in (cast.hub_staff, cast.director, cast.coordinator, cast.auditor, cast.nobody):
        with pytest.raises(NotPermitted):
            admission.vote(who, voting, vote=way.Vote.FOR, reason="", at=last)


def test_a_vote_is_not_closed_while_somebody_may_still_vote(voting: Application, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        admission.close_vote(cast.hub_staff, voting, reasons="", at=AT)
    assert refused.value.code == "still_open"
    with pytest.raises(RuleBroken) as refused:
        admission.close_vote(cast.hub_staff, voting, reasons="", at=AT + timedelta(days=15))
    assert refused.value.code == "too_few_votes"


def test_who_is_declined_reads_the_reasons_and_appeals_once(voting: Application, cast: Cast) -> None:
    admission.declare(cast.board_member, voting, has_conflict=False, text="", at=AT)
    with pytest.raises(RuleBroken):
        admission.vote(cast.board_member, voting, vote=way.Vote.AGAINST, reason="", at=AT)
    admission.vote(cast.board_member, voting, vote=way.Vote.AGAINST, reason="No record yet", at=AT)
    with pytest.raises(RuleBroken):
        admission.close_vote(cast.hub_staff, voting, reasons="", at=AT)
    admission.close_vote(cast.hub_staff, voting, reasons="Come back with a report.", at=AT)
    letter = OutgoingMail.objects.get(template="network/application_declined")
    assert "Come back with a report." in letter.body and letter.language == "ar"
    late = AT + timedelta(days=31)
    with pytest.raises(RuleBroken):
        admission.appeal(voting, text="Look again", at=late)
    admission.appeal(voting, text="Look again", at=late - timedelta(days=1))
    admission.open_vote(cast.hub_staff, voting, at=late)
    assert (voting.vote_round, voting.step) == (2, "voting")
    admission.vote(cast.board_member, voting, vote=way.Vote.AGAINST, reason="Still none", at=late)
    admission.close_vote(cast.hub_staff, voting, reasons="Next year.", at=late)
    with pytest.raises(RuleBroken):
        admission.appeal(voting, text="Again", at=late)
    assert not Organisation.objects.filter(name=VALUES["name"]).exists()


def test_five_people_take_an_application_from_the_form_to_the_letter(network: Network, cast: Cast) -> None:
    AdmissionNumber.objects.filter(code="votes_least").update(value=1)
    applicant = Client()
    form = {
        "membership": "national", "name": VALUES["name"], "name_en": VALUES["name_en"], "kind": "ngo", "seat": "JOR",
        "works_in": ["JOR"], "work": WORK, "contact": "Nour Invented", "email": "nour@palm.example.org", "exposure": "name",
        "referee_1_name": "Rafa Invented", "referee_1_email": "rafa@referees.example.org",
        "referee_2_name": "Remy Invented", "referee_2_email": "remy@referees.example.com",
    }  # fmt: skip
    kept = applicant.post("/ar/join", form)
    assert kept.status_code == 302, kept.context["wrong"]
    place = kept["Location"]
    assert applicant.get(place).status_code == 200
    applicant.post(place, {"do": "send"})
    row = Application.objects.get()
    assert row.step == "sent"
    assert any(item.kind == "application_sent" for item in waiting_for.waiting(cast.hub_staff, AT))
    desk = Client()
    desk.force_login(cast.hub_staff)
    assert desk.get(f"/en/desk/applications/{row.pk}").status_code == 200
    assert desk.post(f"/en/desk/applications/{row.pk}/check", {"accept": "yes"}).status_code == 302
    for letter in OutgoingMail.objects.filter(template="network/referee"):
        found = re.search(r"(/ar/vouch/\S+)", letter.body)
        assert found
        referee = Client()
        assert referee.get(found[1]).status_code == 200
        answer = {"recommends": "yes", "text": "We know their report."}
        assert referee.post(found[1], answer).status_code == 302
        assert referee.post(found[1], answer).status_code == 409
    coordinator = Client()
    coordinator.force_login(cast.coordinator)
    assert (
        coordinator.post(
            f"/en/desk/applications/{row.pk}/opinion", {"recommends": "yes", "text": "Known in the region."}
        ).status_code
        == 302
    )
    assert desk.post(f"/en/desk/applications/{row.pk}/open-vote", {}).status_code == 302
    board = Client()
    board.force_login(cast.board_member)
    assert board.post(f"/en/desk/applications/{row.pk}/declare", {"has_conflict": "no"}).status_code == 302
    assert board.post(f"/en/desk/applications/{row.pk}/vote", {"vote": "for"}).status_code == 302
    assert desk.post(f"/en/desk/applications/{row.pk}/close", {}).status_code == 302
    made = Organisation.objects.get(name=VALUES["name"])
    assert (made.state, made.membership_id, made.code) == ("active", "national", "palm-forum-invented")
    assert made.events.count() == 2
    assert OutgoingMail.objects.filter(template="network/application_admitted").count() == 1
    assert applicant.get(place).status_code == 200


def test_a_name_that_hides_its_direction_is_refused(network: Network) -> None:
    answer = Client().post("/en/join", {"name": "Palm\u202eforum"})
    assert answer.status_code == 422
    assert "hidden signs" in answer.content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize("path", ["", "/check", "/opinion", "/vote", "/declare", "/open-vote", "/close"])
def test_the_board_does_not_find_an_application_before_the_vote(
    draft: Application, cast: Cast, client: Client, path: str
) -> None:
    admission.send_application(draft, at=AT)
    client.force_login(cast.board_member)
    assert client.get(f"/en/desk/applications/{draft.pk}{path}").status_code == 404
    assert VALUES["name_en"] not in client.get("/en/desk/applications").content.decode()


def test_every_vote_ends_in_one_of_the_known_ways() -> None:
    numbers = way.Numbers(votes_least=2)
    day = date(2026, 1, 10)
    outcome = way.outcome_of
    both = [way.Vote.FOR, way.Vote.AGAINST]
    assert (
        outcome([way.Vote.FOR], voters=3, deadline=day, today=day, numbers=numbers) is way.Outcome.STILL_OPEN
    )
    late = day + timedelta(days=1)
    assert (
        outcome([way.Vote.FOR], voters=3, deadline=day, today=late, numbers=numbers)
        is way.Outcome.TOO_FEW_VOTES
    )
    assert outcome(both, voters=3, deadline=day, today=late, numbers=numbers) is way.Outcome.DECLINED
    assert (
        outcome([*both, way.Vote.FOR], voters=3, deadline=day, today=day, numbers=numbers)
        is way.Outcome.ADMITTED
    )
    assert reverse("network:join")

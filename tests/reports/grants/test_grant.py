"""A follow-up grant from draft to closing, by its people; who may not, what is hidden, what is refused."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from mithaq.accounts.models import RoleGrant
from mithaq.core import measures, waiting
from mithaq.core.audit import history_of
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry, OutgoingMail
from mithaq.funding.subgrants import sub_grants
from mithaq.reports import actions_grant_decisions as decisions
from mithaq.reports import actions_grants as actions
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_grants import FollowUpGrant, GrantAccount, GrantRule
from mithaq.reports.rules_grants import Instalment, State
from tests.people import Cast
from tests.reports.grants.test_rules import LIMITS
from tests.reports.publishing.conftest import NOW, Publishing, publishing

__all__ = ["publishing"]
IBAN = "JO94 CBJO 0010 0000 0000 0131 0003 02"


def proposal(pages: int = 2) -> ContentFile[bytes]:
    """A PDF of so many pages, made by our own Typst."""
    import typst

    text = "#set page(width: 10cm, height: 10cm)\n" + "\n#pagebreak()\n".join(
        f"Page {number} of an invented proposal." for number in range(1, pages + 1)
    )
    return ContentFile(typst.compile(text.encode()), name="proposal.pdf")


@pytest.fixture
def grant(cast: Cast, publishing: Publishing) -> FollowUpGrant:
    for code, value in {
        "amount_least": "2000",
        "amount_most": "4000",
        "currency": "EUR",
        "pages_least": "1",
        "pages_most": "3",
        "recommendations_least": "2",
        "recommendations_most": "3",
        "languages": "en fr es",
    }.items():
        GrantRule.objects.create(code=code, value=value, names={"en": code})
    ParallelReport.objects.filter(pk=publishing.report.pk).update(
        status="published", published_on=date(2026, 5, 1), published_precision="day", is_invented=False
    )
    publishing.report.refresh_from_db()
    return actions.begin_application(cast.member_in_amman, publishing.report, publishing.jordan_watch, at=NOW)


@pytest.fixture
def write(cast: Cast, publishing: Publishing, grant: FollowUpGrant) -> Callable[..., FollowUpGrant]:
    def written(**more: Any) -> FollowUpGrant:
        values: dict[str, Any] = {
            "texts": {"goals": "g", "stakeholders": "s", "activities": "a", "resources": "r"},
            "amount": Decimal(3000),
            "language": "en",
            "recommendations": publishing.recommendations[:2],
            "proposal": proposal(),
            "at": NOW,
            **more,
        }
        return actions.write_application(cast.member_in_amman, grant, **values)

    return written


@pytest.fixture
def agreed(cast: Cast, grant: FollowUpGrant, write: Callable[..., FollowUpGrant]) -> FollowUpGrant:
    write()
    actions.submit_application(cast.member_in_amman, grant, at=NOW)
    decisions.decide_grant(cast.hub_staff, grant, to=State.APPROVED, granted=Decimal(2500), reason="", at=NOW)
    return decisions.agree_grant(
        cast.hub_staff,
        grant,
        agreed_on=date(2026, 6, 1),
        ends_on=date(2026, 12, 1),
        instalments=[
            Instalment(amount=Decimal(2000), due_on=date(2026, 6, 15)),
            Instalment(amount=Decimal(500), due_on=date(2026, 12, 15)),
        ],
        upload=None,
        at=NOW,
    )


def test_limits_are_those_of_the_shipped_file() -> None:
    import csv
    from pathlib import Path

    from django.conf import settings

    with (Path(settings.ROOT) / "data/reports/grant_rules.csv").open(encoding="utf-8") as file:
        values = {row["code"]: row["value"] for row in csv.DictReader(file)}
    assert type(LIMITS).read(values) == LIMITS


def test_a_grant_goes_from_draft_to_closing(cast: Cast, agreed: FollowUpGrant) -> None:
    later = NOW + timedelta(days=200)
    decisions.pay_instalment(cast.hub_staff, agreed, number=1, paid_on=date(2026, 6, 16), at=later)
    with pytest.raises(RuleBroken) as early:
        decisions.pay_instalment(cast.hub_staff, agreed, number=2, paid_on=date(2026, 12, 1), at=later)
    assert early.value.code == "report_first"
    values: dict[str, Any] = {
        "done": "Met ten members.",
        "came_of_it": "A bill.",
        "upload": None,
        "at": later,
    }
    actions.hand_in_report(cast.member_in_amman, agreed, spent=Decimal(2400), **values)
    decisions.answer_report(cast.hub_staff, agreed, accept=False, reason="Which bill?", at=later)
    actions.hand_in_report(cast.member_in_amman, agreed, spent=Decimal(2400), **values)
    with pytest.raises(RuleBroken):
        decisions.answer_report(cast.hub_staff, agreed, accept=True, reason="", at=later)
    decisions.pay_instalment(cast.hub_staff, agreed, number=2, paid_on=date(2026, 12, 2), at=later)
    closed = decisions.answer_report(cast.hub_staff, agreed, accept=True, reason="", at=later)
    assert (closed.state, closed.paid) == ("closed", Decimal(2500))
    verbs = [entry.verb for entry in history_of(closed)]
    assert {"begin_grant", "submit_grant", "decide_grant", "agree_grant", "pay_instalment"} <= set(verbs)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"amount": Decimal(4001)}, "between 2000 and 4000"),
        ({"amount": None}, "between 2000 and 4000"),
        ({"language": "ar"}, "languages"),
        ({"proposal": None}, "PDF"),
        ({"texts": {}}, "reach"),
    ],
)
def test_a_half_finished_application_is_kept_but_not_sent(
    cast: Cast, grant: FollowUpGrant, write: Callable[..., FollowUpGrant], more: dict[str, Any], says: str
) -> None:
    write(**more)
    with pytest.raises(RuleBroken) as refused:
        actions.submit_application(cast.member_in_amman, grant, at=NOW)
    assert says in str(refused.value)


def test_a_proposal_of_four_pages_is_not_sent_and_no_pdf_is_refused(
    cast: Cast, publishing: Publishing, grant: FollowUpGrant, write: Callable[..., FollowUpGrant]
) -> None:
    assert write(proposal=proposal(4)).proposal_pages == 4
    assert "pages" in actions.missing_in(FollowUpGrant.objects.get(pk=grant.pk))[0]
    with pytest.raises(RuleBroken):
        write(proposal=ContentFile(b"%PDF-1.4 broken", name="p.pdf"))
    assert actions.missing_in(write(recommendations=publishing.recommendations[:1]))


def test_nobody_of_the_applicant_decides(
    cast: Cast, grant: FollowUpGrant, write: Callable[..., FollowUpGrant]
) -> None:
    write()
    actions.submit_application(cast.member_in_amman, grant, at=NOW)
    RoleGrant.objects.create(
        user=cast.hub_staff, role="member_representative", scope="jordan-watch", starts=date(2020, 1, 1)
    )
    with pytest.raises(NotPermitted) as refused:
        decisions.decide_grant(cast.hub_staff, grant, to=State.APPROVED, granted=None, reason="", at=NOW)
    assert "applicant" in str(refused.value)
    decisions.decide_grant(cast.director, grant, to=State.APPROVED, granted=None, reason="", at=NOW)
    for person in (cast.member_in_amman, cast.member_in_lima, cast.auditor, cast.stranger, cast.nobody):
        with pytest.raises(NotPermitted):
            decisions.pay_instalment(person, grant, number=1, paid_on=date(2026, 6, 1), at=NOW)


def test_decisions_come_once_and_with_reasons(
    cast: Cast, grant: FollowUpGrant, write: Callable[..., FollowUpGrant]
) -> None:
    write()
    actions.submit_application(cast.member_in_amman, grant, at=NOW)
    decide = decisions.decide_grant
    with pytest.raises(RuleBroken):
        decide(cast.director, grant, to=State.REFUSED, granted=None, reason=" ", at=NOW)
    with pytest.raises(RuleBroken):
        decide(cast.director, grant, to=State.APPROVED, granted=Decimal(3500), reason="", at=NOW)
    decide(cast.director, grant, to=State.RETURNED, granted=None, reason="Name the months.", at=NOW)
    mail = OutgoingMail.objects.get(to=cast.member_in_amman.email, key__contains="grant_news")
    assert "Name the months." in mail.body
    actions.submit_application(cast.member_in_amman, grant, at=NOW)
    decide(cast.director, grant, to=State.REFUSED, granted=None, reason="No money left.", at=NOW)
    with pytest.raises(RuleBroken):
        decide(cast.director, grant, to=State.APPROVED, granted=None, reason="", at=NOW)
    with pytest.raises(Conflict):
        write()


def test_an_open_application_is_one(cast: Cast, publishing: Publishing, grant: FollowUpGrant) -> None:
    with pytest.raises(Conflict):
        actions.begin_application(cast.member_in_amman, publishing.report, publishing.jordan_watch, at=NOW)
    for person, house in (
        (cast.member_in_lima, publishing.lima),
        (cast.stranger, publishing.jordan_watch),
        (cast.hub_staff, publishing.jordan_watch),
    ):
        with pytest.raises(NotPermitted):
            actions.begin_application(person, publishing.report, house, at=NOW)


def test_a_draft_is_the_applicants_alone_and_others_never_learn_of_grants(
    cast: Cast, grant: FollowUpGrant, write: Callable[..., FollowUpGrant]
) -> None:
    seen = FollowUpGrant.objects.visible_to
    assert seen(cast.member_in_amman).count() == 1
    assert seen(cast.hub_staff).count() == seen(cast.auditor).count() == 0
    write()
    actions.submit_application(cast.member_in_amman, grant, at=NOW)
    assert seen(cast.hub_staff).count() == seen(cast.auditor).count() == 1
    for person in (cast.member_in_lima, cast.board_member, cast.stranger, cast.nobody):
        assert seen(person).count() == 0


def test_the_account_is_sealed_masked_and_in_no_record_list_or_export(
    cast: Cast, agreed: FollowUpGrant, client: Client
) -> None:
    actions.give_account(cast.member_in_amman, agreed, account=IBAN, at=NOW)
    assert IBAN not in GrantAccount.objects.get().sealed
    assert "0131" not in actions.masked_account(agreed) and actions.masked_account(agreed).endswith("0302")
    assert not any(IBAN in str(entry.details) for entry in AuditEntry.objects.all())
    client.force_login(cast.hub_staff)
    page = client.get(agreed.get_absolute_url()).content.decode()
    assert IBAN not in page and "0302" in page
    for ending in ("", ".csv", ".json"):
        answer = client.get(reverse("reports:grants") + ending)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200 and b"0302" not in body
    shown = client.post(reverse("reports:grant_account_read", kwargs={"pk": agreed.pk}))
    assert IBAN in shown.content.decode() and "no-store" in shown.headers["Cache-Control"]
    assert "read_account" in [entry.verb for entry in history_of(agreed)]
    client.force_login(cast.auditor)
    assert client.post(reverse("reports:grant_account_read", kwargs={"pk": agreed.pk})).status_code == 403
    assert "0302" not in client.get(agreed.get_absolute_url()).content.decode()


def test_payments_come_in_order_once_and_never_from_the_future(cast: Cast, agreed: FollowUpGrant) -> None:
    pay = decisions.pay_instalment
    with pytest.raises(RuleBroken):
        pay(cast.hub_staff, agreed, number=2, paid_on=date(2026, 6, 1), at=NOW)
    with pytest.raises(RuleBroken):
        pay(cast.hub_staff, agreed, number=1, paid_on=date(2026, 6, 2), at=NOW)
    pay(cast.hub_staff, agreed, number=1, paid_on=date(2026, 6, 1), at=NOW)
    with pytest.raises(Conflict):
        pay(cast.hub_staff, agreed, number=1, paid_on=date(2026, 6, 1), at=NOW)


def test_what_was_paid_is_a_measure_and_a_sub_grant_of_funding(cast: Cast, agreed: FollowUpGrant) -> None:
    decisions.pay_instalment(cast.hub_staff, agreed, number=1, paid_on=date(2026, 6, 1), at=NOW)
    measure = measures.measure("grants_paid")
    assert measure is not None
    assert measure.count(date(2026, 6, 1), None).value == Decimal(2000)
    assert measure.count(date(2026, 5, 31), None).value == 0
    assert len(measure.count(date(2026, 6, 1), None).rows) == 1
    (row,) = [
        each for each in sub_grants(cast.hub_staff, date(2026, 6, 1)) if each.key.startswith("followup")
    ]
    assert (row.promised, row.paid) == (Decimal(2500), Decimal(2000))
    assert sub_grants(cast.stranger, date(2026, 6, 1)) == []


def test_it_waits_on_the_right_desks(
    cast: Cast, grant: FollowUpGrant, write: Callable[..., FollowUpGrant]
) -> None:
    def kinds(person: Any, at: datetime = NOW) -> set[str]:
        return {item.kind for item in waiting.waiting_for(person, at) if item.kind.startswith("grant")}

    write()
    actions.submit_application(cast.member_in_amman, grant, at=NOW)
    assert kinds(cast.hub_staff) == {"grant_decision"}
    assert kinds(cast.member_in_amman) == {"grant_sent"}
    assert kinds(cast.member_in_lima) == kinds(cast.stranger) == set()
    decisions.decide_grant(cast.director, grant, to=State.RETURNED, granted=None, reason="r", at=NOW)
    assert kinds(cast.member_in_amman) == {"grant_returned"}
    assert kinds(cast.hub_staff) == set()


def test_it_is_written_sent_and_decided_on_pages(
    cast: Cast, publishing: Publishing, grant: FollowUpGrant, client: Client
) -> None:
    client.force_login(cast.member_in_amman)
    address = reverse("reports:grant_write", kwargs={"pk": grant.pk})

    def seen() -> str:
        return client.get(address).content.decode().split('name="_seen" value="')[1].split('"')[0]

    sent = client.post(
        address,
        {
            "goals": "g",
            "stakeholders": "s",
            "activities": "a",
            "resources": "r",
            "communication": "",
            "recommendations": [str(row.pk) for row in publishing.recommendations[:2]],
            "amount": "2500",
            "language": "fr",
            "proposal": io.BytesIO(proposal(3).read()),
            "_seen": seen(),
        },
    )
    assert sent.status_code == 422  # a file without a name that ends in .pdf
    upload = proposal(3)
    sent = client.post(
        address,
        {
            "goals": "g",
            "stakeholders": "s",
            "activities": "a",
            "resources": "r",
            "recommendations": [str(row.pk) for row in publishing.recommendations[:2]],
            "amount": "2500",
            "language": "fr",
            "proposal": upload,
            "_seen": seen(),
        },
    )
    assert sent.status_code == 302, sent.content.decode()
    address = reverse("reports:grant_submit", kwargs={"pk": grant.pk})
    assert client.post(address, {"_seen": seen()}).status_code == 302
    client.force_login(cast.hub_staff)
    address = reverse("reports:grant_decide", kwargs={"pk": grant.pk})
    assert client.post(address, {"to": "approved", "_seen": seen()}).status_code == 302
    grant.refresh_from_db()
    assert (grant.state, grant.granted) == ("approved", Decimal(2500))
    file = reverse("core:file", kwargs={"file_id": grant.proposal_id, "name": "proposal.pdf"})
    assert client.get(file).status_code == 200
    client.force_login(cast.member_in_lima)
    assert client.get(file).status_code in (403, 404)
    assert client.get(grant.get_absolute_url()).status_code == 404

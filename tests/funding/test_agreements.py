"""Agreements are signed and amended by the director; money comes once; nobody pays an activity beyond the whole."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry
from mithaq.core.waiting import waiting_for
from mithaq.funding import actions, actions_agreements, rules
from mithaq.funding.models import ActivityShare, Entry, GrantAgreement, Opportunity, ReportDeadline
from tests.funding.conftest import AT, TODAY, Grant, give, sign
from tests.people import Cast


def amend(person: Any, row: GrantAgreement, **more: Any) -> GrantAgreement:
    given = {
        "starts": row.starts,
        "ends": row.ends,
        "length": row.length,
        "amount": row.amount,
        "currency": row.currency,
        "objectives": row.objectives,
        "reason": "Invented reason",
        **more,
    }
    return actions_agreements.amend_agreement(person, row, at=AT, **given)


def test_terms_change_and_stay_readable(cast: Cast, grant: Grant) -> None:
    row = amend(cast.director, grant.agreement, ends=date(2027, 6, 30))
    assert [terms.ends for terms in row.history.all()] == [date(2026, 12, 31), date(2027, 6, 30)]
    assert AuditEntry.objects.filter(verb="amend_grant").count() == 1
    amend(cast.director, row)  # the same again is nothing
    assert row.history.count() == 2


def test_two_people_do_not_amend_over_each_other(cast: Cast, grant: Grant) -> None:
    first = GrantAgreement.objects.get(pk=grant.agreement.pk)
    amend(cast.director, grant.agreement, amount=Decimal(1))
    with pytest.raises(Conflict):
        amend(cast.director, first, amount=Decimal(2))


@pytest.mark.parametrize("name", ["hub_staff", "board_member", "auditor", "member_in_amman", "stranger"])
def test_only_the_director_signs_and_amends(name: str, cast: Cast, grant: Grant) -> None:
    person = getattr(cast, name)
    with pytest.raises(NotPermitted):
        amend(person, grant.agreement, amount=Decimal(1))
    with pytest.raises(NotPermitted):
        actions_agreements.publish_agreement(person, grant.agreement, at=AT)


def test_slips_in_terms_are_refused_with_the_field(cast: Cast, grant: Grant) -> None:
    for change, field in (
        ({"ends": date(2020, 1, 1)}, "ends"),
        ({"amount": Decimal(0)}, "amount"),
        ({"reason": " "}, "reason"),
    ):
        with pytest.raises(RuleBroken) as refused:
            amend(cast.director, grant.agreement, **{"amount": Decimal(5), **change})
        assert refused.value.code in {"ends_before_start", "not_positive", "no_reason"}
        assert field
    with pytest.raises(RuleBroken) as refused:
        sign(cast, grant.donor, "lamp-2024", date(2025, 1, 1), date(2025, 2, 1))
    assert refused.value.values["field"] == "key"


def test_an_instalment_comes_once_and_needs_its_rate(cast: Cast, grant: Grant) -> None:
    part = actions_agreements.add_instalment(
        cast.hub_staff, grant.agreement, due_on=date(2026, 3, 1), amount=Decimal(100_000), at=AT
    )
    given: dict[str, Any] = {"on": date(2026, 3, 3), "amount": Decimal(99_500), "reference": "V-1", "at": AT}
    with pytest.raises(RuleBroken) as refused:
        actions_agreements.receive_instalment(cast.hub_staff, part, **given)
    assert (refused.value.code, refused.value.values["field"]) == ("rate_missing", "rate")
    given |= {"rate": Decimal("0.9"), "rate_on": date(2026, 3, 2)}
    with pytest.raises(NotPermitted):
        actions_agreements.receive_instalment(cast.board_member, part, **given)
    entry = actions_agreements.receive_instalment(cast.hub_staff, part, **given)
    assert (entry.euros, entry.donor_id, entry.currency) == (Decimal("89550.00"), grant.donor.pk, "USD")
    with pytest.raises(RuleBroken) as refused:
        actions_agreements.receive_instalment(cast.hub_staff, part, **{**given, "reference": "V-2"})
    assert refused.value.code == "received_already"
    assert Entry.objects.count() == 1


def test_a_third_donor_cannot_pay_what_is_paid_already(cast: Cast, grant: Grant) -> None:
    other = sign(cast, give(cast, "bell-fund"), "bell-2024", date(2024, 1, 1), date(2025, 1, 1))
    third = sign(cast, give(cast, "sail-fund"), "sail-2024", date(2024, 1, 1), date(2025, 1, 1))

    def share(row: GrantAgreement, percent: str) -> ActivityShare:
        return actions_agreements.share_activity(
            cast.hub_staff, row, activity="2026-1.1", percent=Decimal(percent), at=AT
        )

    share(grant.agreement, "60")
    share(other, "30")
    with pytest.raises(RuleBroken) as refused:
        share(third, "10.01")
    told = str(refused.value)
    assert refused.value.code == "beyond_whole"
    assert "2026-1.1" in told and "lamp-2024 60 %" in told and "bell-2024 30 %" in told and "10 %" in told
    share(third, "10")
    share(grant.agreement, "50")  # the same donor again changes its part
    assert ActivityShare.objects.count() == 3
    assert rules.room_left(actions_agreements.shares_of("2026-1.1")) == 10


def test_a_report_owed_waits_from_thirty_days_before_until_it_is_sent(cast: Cast, grant: Grant) -> None:
    def waits(day: date) -> list[str]:
        return [
            item.kind
            for item in waiting_for(cast.hub_staff, AT.replace(year=day.year, month=day.month, day=day.day))
            if item.kind == "donor_report"
        ]

    due = date(2027, 3, 31)
    row = actions_agreements.add_deadline(
        cast.hub_staff, grant.agreement, kind="narrative", due_on=due, owner=cast.hub_staff, at=AT
    )
    assert waits(due - timedelta(days=31)) == []
    assert waits(due - timedelta(days=30)) == ["donor_report"]
    assert waits(due + timedelta(days=300)) == ["donor_report"]
    with pytest.raises(RuleBroken):
        actions_agreements.send_report(cast.hub_staff, row, on=TODAY + timedelta(days=1), at=AT)
    actions_agreements.send_report(cast.hub_staff, row, on=TODAY, at=AT)
    with pytest.raises(RuleBroken):
        actions_agreements.send_report(cast.hub_staff, row, on=TODAY, at=AT)
    assert waits(due) == []
    with pytest.raises(RuleBroken):
        actions_agreements.add_deadline(cast.hub_staff, grant.agreement, kind="narrative", due_on=due, at=AT)
    assert ReportDeadline.objects.count() == 1


def test_an_opportunity_moves_as_the_rules_say_and_a_proposal_submits_it(cast: Cast, grant: Grant) -> None:
    row = actions.save_opportunity(cast.hub_staff, None, donor=grant.donor, title="Invented call", at=AT)
    with pytest.raises(RuleBroken):
        actions.send_proposal(cast.hub_staff, row, sent_on=TODAY, amount=Decimal(5), at=AT)
    actions.move_opportunity(cast.hub_staff, row, to=rules.Stage.WRITING, at=AT)
    with pytest.raises(RuleBroken) as refused:
        actions.move_opportunity(cast.hub_staff, row, to=rules.Stage.SUBMITTED, at=AT)
    assert refused.value.code == "send_it"
    with pytest.raises(NotPermitted):
        actions.send_proposal(cast.auditor, row, sent_on=TODAY, amount=Decimal(5), at=AT)
    actions.send_proposal(cast.hub_staff, row, sent_on=TODAY, amount=Decimal(5), at=AT)
    assert row.stage == "submitted"
    actions.move_opportunity(cast.hub_staff, row, to=rules.Stage.WON, at=AT)
    with pytest.raises(RuleBroken):
        actions.move_opportunity(cast.hub_staff, row, to=rules.Stage.LOST, at=AT)


@pytest.mark.parametrize("stage", list(rules.Stage))
def test_every_stage_leads_only_where_the_rules_say(stage: rules.Stage, cast: Cast, grant: Grant) -> None:
    for to in set(rules.Stage) - rules.MOVES[stage] - {rules.Stage.SUBMITTED}:
        row = Opportunity.objects.create(donor=grant.donor, title="Invented", stage=stage.value)
        with pytest.raises(RuleBroken):
            actions.move_opportunity(cast.hub_staff, row, to=to, at=AT)


@pytest.mark.parametrize("name", ["member_in_amman", "coordinator", "case_worker", "stranger"])
def test_who_does_not_read_money_finds_none(name: str, client: Client, cast: Cast, grant: Grant) -> None:
    client.force_login(getattr(cast, name))
    for path in (
        "",
        "/donors",
        "/opportunities",
        "/grants",
        "/entries",
        "/budget",
        "/publish",
        "/grants/lamp-2024",
    ):
        assert client.get(f"/en/desk/funding{path}").status_code in (403, 404), path
    assert not GrantAgreement.objects.visible_to(getattr(cast, name)).exists()


def test_the_pages_of_an_agreement_work_by_form_alone(client: Client, cast: Cast, grant: Grant) -> None:
    client.force_login(cast.director)
    base = "/en/desk/funding/grants/lamp-2024"
    assert (
        client.post(f"{base}/conditions/new", {"what": "Invented condition", "_seen": ""}).status_code == 302
    )
    assert client.post(f"{base}/instalments/new", {"due_on": "2026-05-01", "amount": "10"}).status_code == 302
    refused = client.post(f"{base}/share", {"activity": "x", "percent": "101"})
    assert refused.status_code == 422 and "above 0 and at most 100" in refused.content.decode()
    condition = grant.agreement.conditions.get()
    assert (
        client.post(f"{base}/conditions/{condition.pk}", {"on": "2026-05-01", "note": "Sent"}).status_code
        == 302
    )
    page = client.get(base).content.decode()
    assert "Invented condition" in page and "2026" in page
    other = sign(cast, grant.donor, "lamp-2020", date(2020, 1, 1), date(2020, 12, 31))
    assert client.get(f"/en/desk/funding/grants/{other.key}/conditions/{condition.pk}").status_code == 404

"""Workshops: recorded, changed and withdrawn by who may; counted for any day; shown to whoever may know of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import measures
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry
from mithaq.core.partial_dates import PartialDate
from mithaq.library import actions_evidence, evidence_uses
from mithaq.reports import actions_workshops as actions
from mithaq.reports import permissions_workshops as permissions
from mithaq.reports import rules_workshops as rules
from mithaq.reports.models_workshops import OUTPUT, Workshop
from tests.people import Cast
from tests.reports.followup.conftest import NOW, FollowUp, followup

__all__ = ["followup"]

TODAY = NOW.date()


def described(followup: FollowUp, **more: Any) -> actions.Described:
    values: dict[str, Any] = {
        "titles": {"en": "Invented workshop", "ar": "حلقة عمل مخترعة"},
        "begins": PartialDate(date(2026, 3, 2)),
        "ends": date(2026, 3, 4),
        "place": "Amman",
        "country": "JOR",
        "cycle": "irm-2",
        "reports": [followup.report],
        "organisers": "Jordan Watch (invented)",
        "participants": 12,
        **more,
    }
    return actions.Described(**values)


@pytest.fixture
def workshop(followup: FollowUp, cast: Cast) -> Workshop:
    return actions.record_workshop(cast.hub_staff, described(followup), at=datetime(2026, 3, 10, tzinfo=UTC))


def held(as_of: date = TODAY, known_on: date | None = None) -> measures.Measured:
    measure = measures.measure("workshops_held")
    assert measure is not None
    return measure.count(as_of, known_on)


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(DAYS, DAYS, st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)), DAYS)
def test_what_is_taken_back_later_counted_before(
    last: date, known_on: date, withdrawn: datetime, as_of: date
) -> None:
    recorded = datetime(2025, 6, 1, tzinfo=UTC)
    before = rules.counts(last=last, recorded_at=recorded, withdrawn_at=None, as_of=as_of, known_on=known_on)
    after = rules.counts(
        last=last,
        recorded_at=recorded,
        withdrawn_at=withdrawn.replace(tzinfo=UTC),
        as_of=as_of,
        known_on=known_on,
    )
    if min(as_of, known_on) < withdrawn.date():
        assert after == before
    else:
        assert not after


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ends": date(2026, 3, 1)}, "ends_before"),
        ({"begins": PartialDate.parse("2026-03")}, "ends_loosely"),
        ({"ends": TODAY + timedelta(days=1)}, "in_future"),
        ({"place": " "}, "no_place"),
        ({"region": "swana"}, "two_places"),
        ({"participants": 0}, "participants"),
        ({"titles": {"en": " "}}, "no_title"),
        ({"country": "PER"}, "other_review"),
    ],
)
def test_what_cannot_be_is_refused(
    followup: FollowUp, cast: Cast, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.record_workshop(cast.hub_staff, described(followup, **changed), at=NOW)
    assert refused.value.code == code
    assert not Workshop.objects.exists()


def test_a_report_that_one_may_not_see_is_not_named(followup: FollowUp, cast: Cast) -> None:
    new = described(followup, country=None, region="swana", cycle=None, reports=[followup.draft_report])
    with pytest.raises(RuleBroken) as refused:
        actions.record_workshop(cast.coordinator, new, at=NOW)
    assert refused.value.code == "other_review"


@pytest.mark.parametrize("name", ["member_in_amman", "stranger", "auditor", "board_member", "nobody"])
def test_only_the_hub_and_coordinators_record(followup: FollowUp, cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        actions.record_workshop(getattr(cast, name), described(followup), at=NOW)


def test_a_coordinator_keeps_to_their_region(followup: FollowUp, cast: Cast, workshop: Workshop) -> None:
    own = actions.record_workshop(cast.coordinator, described(followup, is_public=False), at=NOW)
    assert permissions.may_keep_workshop(cast.coordinator, own)
    peru = described(followup, country="PER", cycle=None, reports=[])
    with pytest.raises(NotPermitted):
        actions.record_workshop(cast.coordinator, peru, at=NOW)
    with pytest.raises(NotPermitted):
        actions.change_workshop(cast.coordinator, own, peru, at=NOW)
    nowhere = described(followup, country=None, reports=[])
    with pytest.raises(NotPermitted):
        actions.record_workshop(cast.coordinator, nowhere, at=NOW)


def test_it_counts_from_its_last_day_and_once_known(workshop: Workshop) -> None:
    assert [held(date(2026, 3, day)).value for day in (3, 4)] == [0, 1]
    assert held(TODAY, date(2026, 3, 9)).value is None, "nothing of the kind was recorded by then"
    assert held(TODAY, date(2026, 3, 10)).value == 1
    (row,) = held().rows
    assert row.href == f"/workshops/{workshop.pk}"
    assert row.groups == {"country": "JOR", "region": "", "year": "2026"}


def test_a_month_counts_when_it_is_over(followup: FollowUp, cast: Cast) -> None:
    new = described(followup, begins=PartialDate.parse("2026-03"), ends=None)
    actions.record_workshop(cast.hub_staff, new, at=NOW)
    assert [held(date(2026, 3, 30)).value, held(date(2026, 3, 31)).value] == [0, 1]


def test_changes_and_withdrawal_leave_earlier_answers(
    followup: FollowUp, cast: Cast, workshop: Workshop
) -> None:
    asked = [(date(2026, 3, 31), date(2026, 3, 31)), (date(2026, 3, 4), date(2026, 4, 1))]
    before = [held(*each) for each in asked]
    moved = described(followup, begins=PartialDate(date(2026, 4, 20)), ends=None, participants=30)
    actions.change_workshop(cast.hub_staff, workshop, moved, at=NOW)
    assert [held(*each) for each in asked] == before
    assert held(date(2026, 4, 1)).value == 0, "by what is known now it had not been held"
    assert AuditEntry.objects.filter(verb="change_workshop").exists()
    actions.withdraw_workshop(cast.hub_staff, workshop, why="Recorded twice.", at=NOW)
    assert [held(*each).value for each in asked] == [1, 1]
    assert held().value == 0
    with pytest.raises(Conflict):
        actions.withdraw_workshop(cast.hub_staff, workshop, why="Again.", at=NOW)
    with pytest.raises(Conflict):
        actions.change_workshop(cast.hub_staff, workshop, moved, at=NOW)


def test_two_who_change_at_once_meet_a_conflict(followup: FollowUp, cast: Cast, workshop: Workshop) -> None:
    older = Workshop.objects.get(pk=workshop.pk)
    actions.change_workshop(cast.hub_staff, workshop, described(followup, participants=13), at=NOW)
    with pytest.raises(Conflict):
        actions.change_workshop(cast.hub_staff, older, described(followup, participants=14), at=NOW)


def test_what_came_of_it_rests_on_evidence(followup: FollowUp, cast: Cast, workshop: Workshop) -> None:
    with pytest.raises(RuleBroken) as bare:
        actions.add_workshop_output(cast.hub_staff, workshop, what={"en": "A guide."}, evidence=[], at=NOW)
    assert bare.value.code == "no_evidence"
    item = followup.evidence("study")
    made = actions.add_workshop_output(
        cast.hub_staff, workshop, what={"en": "A guide."}, evidence=[item], at=NOW
    )
    told = evidence_uses.told([(OUTPUT, str(made.pk))], cast.nobody)
    assert told[OUTPUT, str(made.pk)][1:] == ("A guide.", workshop.get_absolute_url())
    with pytest.raises(NotPermitted):
        actions.add_workshop_output(cast.member_in_amman, workshop, what={"en": "x"}, evidence=[item], at=NOW)


def test_withdrawn_evidence_is_flagged_where_it_is_used(
    followup: FollowUp, cast: Cast, workshop: Workshop, client: Client
) -> None:
    item = followup.evidence("study")
    actions.add_workshop_output(cast.hub_staff, workshop, what={"en": "A guide."}, evidence=[item], at=NOW)
    client.force_login(cast.hub_staff)
    assert "was replaced or withdrawn" not in client.get(workshop.get_absolute_url()).content.decode()
    actions_evidence.withdraw_evidence(cast.hub_staff, item, why="Wrong file.", at=NOW)
    assert "was replaced or withdrawn" in client.get(workshop.get_absolute_url()).content.decode()


def test_what_is_not_public_is_for_its_people_and_counts_without_its_title(
    followup: FollowUp, cast: Cast, client: Client
) -> None:
    hidden = actions.record_workshop(
        cast.hub_staff, described(followup, titles={"en": "Marker-7431"}, is_public=False), at=NOW
    )
    result = held()
    assert (result.value, list(result.rows), bool(result.note)) == (1, [], True)
    for person, sees in (
        (None, False),
        (cast.stranger, False),
        (cast.member_in_lima, False),
        (cast.member_in_amman, True),
        (cast.coordinator, True),
        (cast.board_member, True),
        (cast.auditor, True),
        (cast.hub_staff, True),
    ):
        client.logout()
        if person is not None:
            client.force_login(person)
        assert (client.get(hidden.get_absolute_url()).status_code == 200) == sees, person
        listed = client.get(reverse("reports:workshops")).content.decode()
        assert ("Marker-7431" in listed) == sees, person
        exported = b"".join(client.get("/en/workshops.csv")).decode()  # type: ignore[arg-type]
        assert ("Marker-7431" in exported) == sees, person
        assert permissions.may_see_workshop(person or cast.nobody, hidden) == sees


def test_an_unpublished_report_is_not_told_to_strangers(
    followup: FollowUp, cast: Cast, client: Client
) -> None:
    new = described(followup, country="PER", cycle=None, reports=[followup.draft_report])
    shown = actions.record_workshop(cast.hub_staff, new, at=NOW)
    code = followup.draft_report.code
    assert code not in client.get(shown.get_absolute_url()).content.decode()
    assert code not in b"".join(client.get("/en/workshops.csv")).decode()  # type: ignore[arg-type]
    client.force_login(cast.hub_staff)
    assert code in client.get(shown.get_absolute_url()).content.decode()


def test_the_hub_records_one_on_the_page_and_in_arabic(
    followup: FollowUp, cast: Cast, client: Client
) -> None:
    client.force_login(cast.hub_staff)
    address = "/ar/desk/workshops/new"
    page = client.get(address)
    seen = page.content.decode().split('name="_seen" value="')[1].split('"')[0]
    sent = client.post(
        address,
        {
            "name_ar": "حلقة عمل مخترعة",
            "begins": "2026-03",
            "is_online": "on",
            "region": "swana",
            "organisers": "Jordan Watch (invented)",
            "is_public": "on",
            "_seen": seen,
        },
    )
    assert sent.status_code == 302, sent.content.decode()[:3000]
    made = Workshop.objects.get()
    assert (made.region_id, str(made.when), made.participants) == ("swana", "2026-03", None)
    body = client.get(f"/ar/workshops/{made.pk}").content.decode()
    assert "حلقة عمل مخترعة" in body
    bad = client.post(address, {"name_ar": "x", "begins": "2026-03", "organisers": "x", "_seen": seen})
    assert bad.status_code in (200, 400, 422) and Workshop.objects.count() == 1


def test_the_demo_makes_two_that_say_they_are_invented(followup: FollowUp, cast: Cast) -> None:
    from mithaq.accounts.models import User
    from mithaq.reports.demo_workshops import load_demo
    from mithaq.world.models import Region

    User.objects.filter(pk=cast.hub_staff.pk).update(email="hub@demo.example")
    Region.objects.create(
        code="coordination-latin-america-caribbean", system="coordination", names={"en": "Latin America"}
    )
    load_demo(NOW)
    load_demo(NOW)
    rows = Workshop.objects.all()
    assert len(rows) == 2 and all(row.is_invented and "invented" in row.titles["en"] for row in rows)
    assert rows.filter(outputs__isnull=False).count() == 1

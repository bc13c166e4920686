"""Working groups: active by a rule from data, joined without an account, read inside only by who belongs, nudged when late."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts.models import User
from mithaq.core.audit import history_of
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.measures import measure
from mithaq.core.models import OutgoingMail
from mithaq.core.partial_dates import PartialDate
from mithaq.core.waiting import waiting_for
from mithaq.network import actions_groups as actions
from mithaq.network import group_rules as rules
from mithaq.network import permissions_groups
from mithaq.network.models import Organisation
from mithaq.network.models_groups import (
    CountingActivity,
    GroupOutput,
    GroupPlace,
    GroupTask,
    JoinRequest,
    Meeting,
    WorkingGroup,
)
from tests.people import Cast

RULE = rules.ActivityRule(months=12, meetings=1, outputs=1)
DAY = date(2026, 11, 24)
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
Dates = list[PartialDate]


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def group(db: None) -> WorkingGroup:
    CountingActivity.objects.create(key="active-group", months=12, meetings=1, outputs=1, source="invented")
    return WorkingGroup.objects.create(
        code="invented", names={"en": "Invented group"}, verification="sourced"
    )


def call(person: Any, group: WorkingGroup, on: date, **more: Any) -> Meeting:
    return actions.call_meeting(person, Meeting(group=group, titles={"en": "Call"}, on=on, **more), at=now())


def hold(person: Any, group: WorkingGroup, on: date, **more: Any) -> Meeting:
    given: dict[str, Any] = {
        "minutes": "PLANTED-MINUTES",
        "came": [("PLANTED-NAME", "Org")],
        "decisions": ["PLANTED-DECISION"],
    }
    return actions.record_meeting(person, call(person, group, on), at=now(), **{**given, **more})


@given(st.lists(DAYS, max_size=5), st.lists(DAYS, max_size=5), DAYS)
def test_a_group_is_active_only_with_a_meeting_and_an_output_in_the_window(
    meetings: list[date], outputs: list[date], as_of: date
) -> None:
    found = rules.activity(
        [PartialDate(d) for d in meetings], [PartialDate(d) for d in outputs], RULE, as_of=as_of
    )
    start = rules.months_before(as_of, 12)
    met, made = ([d for d in days if start < d <= as_of] for days in (meetings, outputs))
    assert (found is rules.Activity.ACTIVE) == bool(met and made)
    assert (found is rules.Activity.UNKNOWN) == (not any(d <= as_of for d in meetings))


def test_a_date_known_to_the_year_does_not_make_a_group_active_before_the_year_is_over() -> None:
    year, output = PartialDate.parse("2026"), PartialDate.parse("2026-01-02")
    assert rules.activity([year], [output], RULE, as_of=date(2026, 6, 1)) is rules.Activity.UNKNOWN
    assert rules.activity([year], [output], RULE, as_of=date(2026, 12, 31)) is rules.Activity.ACTIVE


def test_the_window_is_twelve_months_to_the_day() -> None:
    output = [PartialDate(DAY)]
    assert rules.months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    for on, stands in (
        (date(2025, 11, 24), rules.Activity.NOT_ACTIVE),
        (date(2025, 11, 25), rules.Activity.ACTIVE),
    ):
        assert rules.activity([PartialDate(on)], output, RULE, as_of=DAY) is stands


def test_the_measure_counts_active_groups_and_never_says_zero_where_nothing_is_known(
    cast: Cast, group: WorkingGroup
) -> None:
    found = measure("active_groups")
    assert found
    assert found.count(today(), None).value is None
    hold(cast.hub_staff, group, today() - timedelta(days=10))
    assert found.count(today(), None).value == 0
    actions.add_group_output(
        cast.hub_staff,
        group,
        what={"en": "Letter"},
        on=today() - timedelta(days=5),
        evidence="https://example.org/letter",
        at=now(),
    )
    assert found.count(today() - timedelta(days=6), None).value == 0
    counted = found.count(today(), None)
    assert (counted.value, [row.href for row in counted.rows]) == (1, ["/groups/invented"])
    assert found.count(today(), today() - timedelta(days=1)).value is None  # written down only today


def test_the_public_page_names_a_chair_only_as_it_chose(
    client: Client, cast: Cast, group: WorkingGroup
) -> None:
    chair = Organisation.objects.create(
        code="planted", name="PLANTED-CHAIR", state="active", exposure="hidden"
    )
    WorkingGroup.objects.filter(pk=group.pk).update(chair=chair)
    for path in ("groups", "groups.json", "groups.csv", "groups/invented"):
        answer = client.get(f"/en/{path}")
        assert answer.status_code == 200, path
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert b"PLANTED" not in body, path
    Organisation.objects.filter(pk=chair.pk).update(exposure="name")
    assert b"PLANTED-CHAIR" in client.get("/en/groups/invented").content


def test_anybody_asks_to_join_once_and_is_answered_by_mail(
    client: Client, cast: Cast, group: WorkingGroup
) -> None:
    wish = {"name": "Ina Invented", "email": "ina@elsewhere.example", "organisation": "", "why": ""}
    for _time in range(2):
        assert client.post("/ar/groups/invented/join", wish).status_code == 302
    request = JoinRequest.objects.get()
    assert request.language == "ar"
    assert [item.kind for item in waiting_for(cast.hub_staff, now())] == ["joining"]
    with pytest.raises(NotPermitted):
        actions.answer_joining(cast.member_in_lima, request, accept=True, at=now())
    actions.answer_joining(cast.hub_staff, request, accept=True, is_guest=True, at=now())
    with pytest.raises(Conflict):
        actions.answer_joining(cast.director, request, accept=False, at=now())
    place = GroupPlace.objects.get()
    assert (place.is_guest, place.email) == (True, "ina@elsewhere.example")
    assert OutgoingMail.objects.filter(to="ina@elsewhere.example").count() == 1
    assert {"ask_to_join", "answer_joining", "join_group"} <= {entry.verb for entry in history_of(group)}


def test_a_program_and_a_closed_group_take_nobody(client: Client, group: WorkingGroup) -> None:
    wish = {"name": "Bot", "email": "bot@elsewhere.example", "website": "https://example.org"}
    assert client.post("/en/groups/invented/join", wish).status_code == 422
    WorkingGroup.objects.update(takes_members=False)
    assert client.post("/en/groups/invented/join", {**wish, "website": ""}).status_code == 422
    assert not JoinRequest.objects.exists()


INSIDE = {"hub_staff", "director", "board_member", "auditor", "member_in_lima"}


def test_minutes_are_read_inside_only_and_leaving_closes_them_at_once(
    client: Client, cast: Cast, group: WorkingGroup
) -> None:
    meeting = hold(cast.hub_staff, group, today() - timedelta(days=3), is_public=True)
    task = actions.add_task(
        cast.hub_staff, meeting, what="PLANTED-TASK", owner=cast.director, due_on=None, at=now()
    )
    place = actions.add_place(
        cast.hub_staff, group, name="Lucía", email=cast.member_in_lima.email.upper(), at=now()
    )
    pages = (
        "desk/groups/invented",
        f"meetings/{meeting.pk}",
        f"desk/tasks/{task.pk}",
        "meetings.json",
        "desk/groups.json",
    )

    def reads(person: Any) -> bool:
        if person.is_authenticated:
            client.force_login(person)
        else:
            client.logout()
        found = False
        for path in pages:
            answer = client.get(f"/en/{path}")
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            found |= b"PLANTED" in body
        return found

    for name, person in cast:
        assert reads(person) is (name in INSIDE), name
    with pytest.raises(NotPermitted):
        actions.end_place(cast.member_in_amman, place, at=now())
    actions.end_place(cast.member_in_lima, place, at=now())
    assert not reads(cast.member_in_lima)
    assert OutgoingMail.objects.filter(to__iexact=cast.member_in_lima.email).count() == 1
    with pytest.raises(Conflict):
        actions.end_place(cast.hub_staff, place, at=now())


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_a_place_opens_and_closes_at_once_whatever_day_it_is_for_the_reader(
    zone: str, cast: Cast, group: WorkingGroup
) -> None:
    # At any moment it is another day than ours in one of the two zones.
    with timezone.override(ZoneInfo(zone)):
        place = actions.add_place(
            cast.hub_staff, group, name="Lucía", email=cast.member_in_lima.email, at=now()
        )
        assert WorkingGroup.objects.open_to(cast.member_in_lima).filter(pk=group.pk).exists()
        assert permissions_groups.may_see_inside(cast.member_in_lima, group)
        actions.end_place(cast.hub_staff, place, at=now())
        assert not WorkingGroup.objects.open_to(cast.member_in_lima).filter(pk=group.pk).exists()
        assert not permissions_groups.may_see_inside(cast.member_in_lima, group)


def test_no_meeting_is_called_after_the_mandate_ends(cast: Cast, group: WorkingGroup) -> None:
    group.mandate_ends = today()
    group.save()
    with pytest.raises(RuleBroken):
        call(cast.hub_staff, group, today() + timedelta(days=1))
    assert call(cast.hub_staff, group, today()).pk
    assert "mandate" in {item.kind for item in waiting_for(cast.hub_staff, now())}


@pytest.mark.parametrize("name", ["member_in_amman", "coordinator", "board_member", "auditor", "stranger"])
def test_only_who_runs_a_group_calls_and_records_its_meetings(
    name: str, cast: Cast, group: WorkingGroup
) -> None:
    meeting = call(cast.hub_staff, group, today())
    person: User = getattr(cast, name)
    with pytest.raises(NotPermitted):
        call(person, group, today())
    with pytest.raises(NotPermitted):
        actions.record_meeting(person, meeting, minutes="", came=[], decisions=[], at=now())
    with pytest.raises(NotPermitted):
        actions.cancel_meeting(person, meeting, at=now())


def test_the_representative_of_the_chair_runs_the_group(cast: Cast, group: WorkingGroup) -> None:
    group.chair = Organisation.objects.create(code="jordan-watch", name="Invented", state="active")
    group.save()
    assert hold(cast.member_in_amman, group, today()).state == "held"


def test_a_future_meeting_is_not_recorded_and_a_held_one_not_cancelled(
    cast: Cast, group: WorkingGroup
) -> None:
    with pytest.raises(RuleBroken):
        hold(cast.hub_staff, group, today() + timedelta(days=1))
    held = hold(cast.hub_staff, group, today())
    with pytest.raises(Conflict):
        actions.cancel_meeting(cast.hub_staff, held, at=now())
    stale = Meeting.objects.get(pk=held.pk)
    actions.record_meeting(cast.hub_staff, held, minutes="New", came=[], decisions=[], at=now())
    with pytest.raises(Conflict):
        actions.record_meeting(cast.hub_staff, stale, minutes="Old", came=[], decisions=[], at=now())
    assert not held.attendances.exists()


def test_a_late_task_is_nudged_once_a_week_until_its_owner_ends_it(cast: Cast, group: WorkingGroup) -> None:
    meeting = hold(cast.hub_staff, group, today() - timedelta(days=30))
    task = actions.add_task(
        cast.hub_staff,
        meeting,
        what="Write",
        owner=cast.member_in_lima,
        due_on=today() - timedelta(days=1),
        at=now(),
    )
    assert "group_task" in {item.kind for item in waiting_for(cast.member_in_lima, now())}
    counts = [actions.nudge_owners(at=now() + timedelta(days=days)) for days in (-1, 0, 1, 6, 7)]
    assert counts == [0, 1, 0, 0, 1]
    with pytest.raises(NotPermitted):
        actions.end_task(cast.member_in_amman, task, to=rules.TaskState.DONE, at=now())
    actions.end_task(cast.member_in_lima, task, to=rules.TaskState.DONE, at=now())
    with pytest.raises(Conflict):
        actions.end_task(cast.hub_staff, task, to=rules.TaskState.DROPPED, at=now())
    assert actions.nudge_owners(at=now() + timedelta(days=30)) == 0
    assert not django_mail.outbox or GroupTask.objects.get().state == "done"


def test_an_output_needs_an_address_and_a_past_day(cast: Cast, group: WorkingGroup) -> None:
    output: dict[str, Any] = {"what": {"en": "Letter"}, "at": now()}
    with pytest.raises(RuleBroken):
        actions.add_group_output(cast.hub_staff, group, on=today(), evidence="", **output)
    with pytest.raises(RuleBroken):
        actions.add_group_output(
            cast.hub_staff, group, on=today() + timedelta(days=1), evidence="https://example.org", **output
        )
    with pytest.raises(NotPermitted):
        actions.add_group_output(
            cast.board_member, group, on=today(), evidence="https://example.org", **output
        )
    assert not GroupOutput.objects.exists()


def test_forms_write_what_actions_do(client: Client, cast: Cast, group: WorkingGroup) -> None:
    client.force_login(cast.hub_staff)
    answer = client.post(
        "/en/desk/groups/invented/meetings/new",
        {"name_en": "Call", "on": today().isoformat(), "is_public": "on"},
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    meeting = Meeting.objects.get()
    address = f"/en/desk/meetings/{meeting.pk}/minutes"
    seen = client.get(address).context["seen"]
    answer = client.post(
        address,
        {
            "_seen": seen,
            "minutes": "M",
            "came": "Ina, Forum\nعمر، مرصد\nIna, Forum\n",
            "decisions": "One\n\nTwo",
        },
    )
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert [(a.name, a.organisation) for a in meeting.attendances.order_by("pk")] == [
        ("Ina", "Forum"),
        ("عمر", "مرصد"),
    ]
    assert (meeting.participants, meeting.decisions.count(), meeting.is_public) == (2, 2, False)
    address = "/en/desk/groups/invented/edit"
    page = client.get(address)
    answer = client.post(
        address,
        {"_seen": page.context["seen"], "code": "invented", "name_en": "Renamed", "mandate_en": "To write."},
    )
    assert answer.status_code == 302
    for language in ("en", "ar"):
        for path in (
            "groups",
            "groups/invented",
            "desk/groups/invented",
            f"meetings/{meeting.pk}",
            "meetings",
        ):
            assert client.get(f"/{language}/{path}").status_code == 200, path
    assert str(datetime.now(UTC).year) in client.get("/en/meetings.csv").getvalue().decode()


def test_no_group_takes_the_address_of_the_form_or_of_another_group(cast: Cast, group: WorkingGroup) -> None:
    for code in ("new", "invented"):
        with pytest.raises(RuleBroken):
            actions.save_group(cast.hub_staff, None, at=now(), code=code, names={"en": "Invented"})
    with pytest.raises(NotPermitted):
        actions.save_group(cast.coordinator, None, at=now(), code="other", names={"en": "Invented"})

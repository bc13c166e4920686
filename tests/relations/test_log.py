"""The contact log: written in seconds, read only by whom it is for; promises wait on the desk until they are closed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from mithaq.core import undo
from mithaq.core.audit import history_of
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.waiting import waiting_for
from mithaq.relations import actions, rules
from mithaq.relations.models import Body, Commitment, Talk
from tests.people import Cast
from tests.relations.conftest import Bodies

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def log(person: Any, body: Body, **more: Any) -> Talk:
    return actions.log_talk(
        person, body, **{"what": "They will ask the capital.", "on": TODAY, "at": AT, **more}
    )


def test_two_entries_and_a_button_are_enough(client: Client, cast: Cast, bodies: Bodies) -> None:
    client.force_login(cast.hub_staff)
    page = client.get(f"/en/desk/talks/new?body={bodies.jordan.pk}")
    assert b"Mission of JOR" in page.content
    form = page.context["form"]
    answer = client.post(
        "/en/desk/talks/new",
        {
            "body": bodies.jordan.pk,
            "what": "One sentence.",
            **{name: form[name].value() or "" for name in ("way", "on")},
            "sensitivity": "normal",
            "promiser": "they",
        },
    )
    assert answer.status_code == 302
    talk = Talk.objects.get()
    assert (talk.what, talk.way, talk.recorded_by) == ("One sentence.", "call", cast.hub_staff)
    assert [entry.verb for entry in history_of(talk)] == ["log_talk"]
    assert b"One sentence." in client.get(answer.headers["Location"]).content


@pytest.mark.parametrize("name", ["member_in_amman", "case_worker", "auditor", "stranger", "operator"])
def test_others_write_nothing(name: str, cast: Cast, bodies: Bodies) -> None:
    with pytest.raises(NotPermitted):
        log(getattr(cast, name), bodies.jordan)


def test_a_coordinator_sees_and_writes_of_the_own_region_only(
    client: Client, cast: Cast, bodies: Bodies
) -> None:
    log(cast.coordinator, bodies.jordan)
    with pytest.raises(NotPermitted):
        log(cast.coordinator, bodies.peru)
    client.force_login(cast.coordinator)
    assert client.get(f"/en/desk/bodies/{bodies.jordan.pk}").status_code == 200
    assert client.get(f"/en/desk/bodies/{bodies.peru.pk}").status_code == 404


READERS = {
    "normal": {"coordinator", "hub_staff", "director", "board_member", "auditor"},
    "hub": {"hub_staff", "director", "auditor"},
    "director": {"director"},
}


@pytest.mark.parametrize("level", list(READERS))
def test_an_entry_is_read_by_those_it_is_for_and_nobody_else(level: str, cast: Cast, bodies: Bodies) -> None:
    talk = log(cast.director, bodies.jordan, sensitivity=rules.Sensitivity(level), promise="Marker promise")
    promise = talk.commitments.get()
    for name, person in cast:
        readable = name in READERS[level]
        assert Talk.objects.visible_to(person).filter(pk=talk.pk).exists() is readable, name
        assert Commitment.objects.visible_to(person).filter(pk=promise.pk).exists() is readable, name


def test_who_wrote_an_entry_still_reads_it(cast: Cast, bodies: Bodies) -> None:
    talk = log(cast.coordinator, bodies.jordan, sensitivity=rules.Sensitivity.DIRECTOR)
    assert talk in Talk.objects.visible_to(cast.coordinator)
    assert talk not in Talk.objects.visible_to(cast.hub_staff)


def test_a_planted_secret_is_on_no_page_of_the_board(client: Client, cast: Cast, bodies: Bodies) -> None:
    talk = log(
        cast.hub_staff,
        bodies.jordan,
        what="PLANTED-WHAT",
        position="PLANTED-POSITION",
        promise="PLANTED-PROMISE",
        sensitivity=rules.Sensitivity.HUB,
    )
    client.force_login(cast.board_member)
    for path in (
        f"desk/bodies/{bodies.jordan.pk}",
        "desk/bodies",
        "desk/talks",
        "desk/talks.json",
        "desk/talks.csv",
        "desk/talks?q=PLANTED",
        "desk/promises",
        "desk/promises.json",
        f"countries/{bodies.jordan.country_id}",
    ):
        answer = client.get(f"/en/{path}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert b"PLANTED-" not in body, path
    assert client.get(f"/en/desk/talks/{talk.pk}/edit").status_code == 404
    assert client.get(f"/en/desk/promises/{talk.commitments.get().pk}").status_code == 404


def test_what_was_said_is_not_in_the_record_of_who_did_what(cast: Cast, bodies: Bodies) -> None:
    talk = log(cast.hub_staff, bodies.jordan, what="PLANTED-WHAT", promise="PLANTED-PROMISE")
    entries = [*history_of(talk), *history_of(talk.commitments.get())]
    assert entries
    assert not any("PLANTED" in entry.details for entry in entries)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"what": "  "}, "nothing_said"),
        ({"on": TODAY + timedelta(days=1)}, "in_future"),
        ({"due_on": TODAY}, "no_promise"),
        ({"promise": "P", "due_on": TODAY - timedelta(days=1)}, "due_before_promise"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_whole(
    more: dict[str, Any], code: str, cast: Cast, bodies: Bodies
) -> None:
    with pytest.raises(RuleBroken) as refused:
        log(cast.hub_staff, bodies.jordan, **more)
    assert refused.value.code == code
    assert not Talk.objects.exists()


def test_two_who_correct_an_entry_at_once_do_not_overwrite_each_other(cast: Cast, bodies: Bodies) -> None:
    talk = log(cast.hub_staff, bodies.jordan)
    same = Talk.objects.get(pk=talk.pk)
    more: dict[str, Any] = {"on": TODAY, "way": rules.Way.CALL, "position": "", "topics": "", "at": AT}
    actions.change_talk(cast.hub_staff, talk, what="First.", sensitivity=rules.Sensitivity.HUB, **more)
    with pytest.raises(Conflict):
        actions.change_talk(cast.director, same, what="Second.", sensitivity=rules.Sensitivity.NORMAL, **more)
    talk.refresh_from_db()
    assert (talk.what, talk.sensitivity) == ("First.", "hub")


def test_a_promise_follows_its_entry_when_fewer_may_read_it(cast: Cast, bodies: Bodies) -> None:
    talk = log(cast.hub_staff, bodies.jordan, promise="Answer")
    actions.change_talk(
        cast.hub_staff,
        talk,
        what="x",
        on=TODAY,
        way=rules.Way.CALL,
        sensitivity=rules.Sensitivity.HUB,
        position="",
        topics="",
        at=AT,
    )
    assert talk.commitments.get().sensitivity == "hub"


def test_a_removed_entry_can_be_brought_back(cast: Cast, bodies: Bodies) -> None:
    talk = log(cast.hub_staff, bodies.jordan, promise="Answer")
    with pytest.raises(NotPermitted):
        actions.remove_talk(cast.board_member, talk, at=AT)
    actions.remove_talk(cast.hub_staff, talk, at=AT)
    assert not Talk.objects.exists()
    assert Commitment.objects.count() == 1
    from mithaq.core.models import Deletion

    undo.undo(Deletion.objects.get().pk, cast.hub_staff, AT)
    assert Talk.objects.get().what == "They will ask the capital."


def test_a_promise_waits_on_the_desk_of_who_follows_it_until_it_is_closed(cast: Cast, bodies: Bodies) -> None:
    talk = log(cast.hub_staff, bodies.jordan, promise="Answer", due_on=TODAY + timedelta(days=14))

    def waits(person: Any, at: datetime = AT) -> list[str]:
        return [str(item.title) for item in waiting_for(person, at) if item.kind == "promise"]

    assert waits(cast.hub_staff) == ["Promise of Mission of JOR: Answer"]
    assert waits(cast.hub_staff, AT - timedelta(days=1)) == []
    assert waits(cast.director) == []
    actions.close_commitment(
        cast.hub_staff, talk.commitments.get(), to=rules.CommitmentState.KEPT, on=TODAY, outcome="", at=AT
    )
    assert waits(cast.hub_staff) == []


def test_a_promise_is_closed_once_by_who_may(cast: Cast, bodies: Bodies) -> None:
    promise = log(cast.hub_staff, bodies.jordan, promise="Answer").commitments.get()
    close: dict[str, Any] = {"to": rules.CommitmentState.KEPT, "outcome": "", "at": AT}
    with pytest.raises(NotPermitted):
        actions.close_commitment(cast.board_member, promise, on=TODAY, **close)
    with pytest.raises(RuleBroken):
        actions.close_commitment(cast.hub_staff, promise, on=TODAY + timedelta(days=1), **close)
    with pytest.raises(RuleBroken):
        actions.close_commitment(cast.hub_staff, promise, on=TODAY - timedelta(days=1), **close)
    stale = Commitment.objects.get(pk=promise.pk)
    actions.close_commitment(cast.hub_staff, promise, on=TODAY, **close)
    with pytest.raises(Conflict):
        actions.close_commitment(cast.director, stale, on=TODAY, **close)


def test_a_promise_is_late_the_day_after_its_day() -> None:
    state = rules.CommitmentState.OPEN
    assert rules.due(state, TODAY, TODAY) is rules.Due.SOON
    assert rules.due(state, TODAY, TODAY + timedelta(days=1)) is rules.Due.LATE
    assert rules.due(rules.CommitmentState.KEPT, TODAY, TODAY + timedelta(days=1)) is rules.Due.CLOSED

"""Values typed in, taken back and proven: by whom, when, twice; and what the public sees of small numbers."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.core.partial_dates import PartialDate
from mithaq.results import actions_definitions, actions_measuring, counted
from mithaq.results.computing import Asker
from mithaq.results.models import Indicator, Series, TypedMeasurement
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("strategy")
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def typed(by: object, key: str = "attacks-supported", **values: object) -> TypedMeasurement:
    told = {
        "on": PartialDate.parse("2025"),
        "value": Decimal(17),
        "qualifier": "exact",
        "why": "Counted by hand.",
        "breakdown": {"region": {"swana": 9, "europe": 7, "asia": 1}},
        "at": AT,
        **values,
    }
    return actions_measuring.type_value(by, Series.objects.get(key=key), **told)  # type: ignore[arg-type]


def test_the_hub_types_a_value_in_and_it_says_who_when_and_why(cast: Cast, client: Client) -> None:
    value = typed(cast.hub_staff)
    assert (value.typed_by, value.typed_at, value.why) == (cast.hub_staff, AT, "Counted by hand.")
    told = json.loads(client.get("/en/indicators/3.2.json").content)
    assert [each["value"] for each in told["typed"]] == [17] and told["published"] == []
    assert told["typed"][0]["typed_by"] is None  # a name is for who works on the strategy


@pytest.mark.parametrize("name", ["member_in_lima", "stranger", "auditor", "board_member", "coordinator"])
def test_who_does_not_measure_types_nothing_in(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        typed(getattr(cast, name))


def test_who_answers_for_an_indicator_types_its_values_and_no_others(cast: Cast) -> None:
    indicator = Indicator.objects.current().get(code="3.2")
    actions_definitions.make_responsible(cast.director, indicator, cast.coordinator, at=AT)
    assert typed(cast.coordinator).pk
    with pytest.raises(NotPermitted):
        typed(cast.coordinator, "working-groups")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"on": PartialDate.parse("2026-11-25")}, "in_future"),
        ({"why": "  "}, "no_reason"),
        ({"breakdown": {"region": {"a": 10, "b": 8}}}, "groups_above_value"),
    ],
)
def test_a_value_of_tomorrow_without_reason_or_with_too_large_groups_is_refused(
    cast: Cast, values: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        typed(cast.hub_staff, **values)
    assert refused.value.code == code


def test_a_value_of_today_may_be_typed_in(cast: Cast) -> None:
    assert typed(cast.hub_staff, on=PartialDate(AT.date())).as_of == AT.date()


def test_a_value_is_taken_back_once_and_stays_with_its_reason(cast: Cast, client: Client) -> None:
    value = typed(cast.hub_staff)
    later = datetime(2026, 11, 25, 9, tzinfo=UTC)
    with pytest.raises(NotPermitted):
        actions_measuring.take_back_value(cast.stranger, value, why="No.", at=later)
    actions_measuring.take_back_value(cast.hub_staff, value, why="Counted twice.", at=later)
    with pytest.raises(Conflict):
        actions_measuring.take_back_value(cast.hub_staff, value, why="Again.", at=later)
    value.refresh_from_db()
    assert value.withdrawn_why == "Counted twice."
    assert json.loads(client.get("/en/indicators/3.2.json").content)["typed"] == []
    then = json.loads(client.get("/en/indicators/3.2.json?known_on=2026-11-24").content)
    assert [each["value"] for each in then["typed"]] == [17]


def test_a_value_that_is_not_public_is_not_found_by_the_public(cast: Cast, client: Client) -> None:
    value = typed(cast.hub_staff, is_public=False)
    assert json.loads(client.get("/en/indicators/3.2.json").content)["typed"] == []
    client.force_login(cast.stranger)
    assert client.get(f"/en/values/{value.pk}/take-back").status_code == 403


def test_the_public_sees_no_small_group_and_cannot_work_it_out(cast: Cast) -> None:
    value = typed(cast.hub_staff)
    (groups,) = counted.typed_groups(value, works=False)
    cells = dict(groups.cells)
    assert cells["asia"] is None and list(cells.values()).count(None) >= 2
    (groups,) = counted.typed_groups(value, works=True)
    assert dict(groups.cells) == {"swana": 9, "europe": 7, "asia": 1}


def test_a_small_number_of_people_is_hidden_from_the_public(cast: Cast, client: Client) -> None:
    typed(cast.hub_staff, value=Decimal(3), breakdown={})
    told = json.loads(client.get("/en/indicators/3.2.json").content)["typed"][0]
    assert told["value"] is None and told["hidden_because_small"] is True
    client.force_login(cast.hub_staff)
    assert json.loads(client.get("/en/indicators/3.2.json").content)["typed"][0]["value"] == 3


# --- evidence -------------------------------------------------------------------------------------------


def rows_of(as_of: date, known_on: date | None) -> Measured:
    return Measured(
        value=2, rows=[Evidence(key="one", label="One"), Evidence(key="two", label="Two", grade="word")]
    )


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Series:
    from mithaq.core import measures

    monkeypatch.setitem(
        measures._measures, "invented", Measure(key="invented", label="x", unit="x", count=rows_of)
    )
    Series.objects.filter(key="working-groups").update(measure="invented")
    return Series.objects.select_related("indicator__objective__period").get(key="working-groups")


def test_several_pieces_prove_one_row_and_the_strongest_counts(cast: Cast, line: Series) -> None:
    for grade, address in (("document", ""), ("outside", "https://example.org/paper")):
        actions_measuring.attach_evidence(
            cast.hub_staff, line, row_key="two", title="Proof", address=address, grade=grade, at=AT
        )
    computed = Asker(as_of=AT.date()).computed(line)
    assert {row.key: row.grade for row in computed.rows} == {"one": "", "two": "outside"}
    assert computed.grade == "" and computed.corroborated == 1
    before = Asker(as_of=AT.date(), known_on=date(2026, 11, 23)).computed(line)
    assert {row.grade for row in before.rows} == {"", "word"}


def test_somebody_outside_is_believed_with_an_address_only_and_only_for_a_row_that_counts(
    cast: Cast, line: Series
) -> None:
    for values, code in (
        ({"row_key": "two", "grade": "outside"}, "no_address"),
        ({"row_key": "three", "grade": "document"}, "no_such_row"),
    ):
        with pytest.raises(RuleBroken) as refused:
            actions_measuring.attach_evidence(cast.hub_staff, line, title="Proof", at=AT, **values)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        actions_measuring.attach_evidence(cast.stranger, line, row_key="two", title="Proof", at=AT)


def test_the_same_question_gives_the_same_bytes_in_every_language(line: Series, client: Client) -> None:
    answers = []
    for language in ("en", "ar", "en"):
        told = json.loads(client.get(f"/{language}/indicators/3.3.json?as_of=2025-12-31").content)
        answers.append(told["computed"][0])
    assert answers[0] == answers[2]
    assert answers[0]["digest"] == answers[1]["digest"] and answers[0]["value"] == 2


def test_rows_stand_on_their_page_and_in_their_file_with_grades(line: Series, client: Client) -> None:
    page = client.get("/en/indicators/3.3/rows/working-groups").content.decode()
    assert "One" in page and "our own word" in page and "in our record, not graded" in page
    sheet = b"".join(client.get("/en/indicators/3.3/rows/working-groups.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "our own word" in sheet and sheet.count("\n") == 3
    assert client.get("/en/indicators/3.3/rows/donors").status_code == 404


def test_what_nobody_counts_is_not_yet_counted_and_never_zero(client: Client) -> None:
    told = json.loads(client.get("/en/indicators/3.1.json").content)
    assert {one["value"] for one in told["computed"]} == {None}
    assert "not yet counted" in client.get("/en/indicators/3.1").content.decode()

"""A strategy leaves as one file and comes back the same; what is wrong is refused with its place, and nothing is loaded."""

import io
import json
import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import reference
from mithaq.core.models import AuditEntry
from mithaq.core.models_reference import LoadedRow
from mithaq.results import models, strategy_reading, strategy_writing
from tests.people import Cast

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = settings.ROOT / "docs" / "how-to" / "write-a-strategy.md"


def example() -> dict[str, Any]:
    """The example of the page, as a document to spoil."""
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return tomllib.loads(found[1])


def write(folder: Path, document: dict[str, Any]) -> Path:
    path = folder / "strategy.toml"
    path.write_text(strategy_writing.toml_text(document), encoding="utf-8")
    return path


def load(folder: Path, document: dict[str, Any], *, apply: bool = True) -> strategy_reading.StrategyOutcome:
    return strategy_reading.load(write(folder, document), at=AT, apply=apply)


def export(code: str = "", **options: Any) -> str:
    out = io.StringIO()
    call_command("strategy", "export", "--code", code, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_the_example_of_another_coalition_loads_into_an_empty_installation(tmp_path: Path) -> None:
    outcome = load(tmp_path, example())
    assert (outcome.faults, outcome.applied) == ([], True)
    assert models.Indicator.objects.current().count() == 2
    assert models.Series.objects.get(key="river-countries").measure == "member_countries"
    assert models.Baseline.objects.get(series="rivers-tested").value is None
    assert [row.due.year for row in models.Target.objects.filter(series="rivers-tested")] == [2028, 2030]
    assert models.Assumption.objects.get(code="R2").rests_on == ["R1"]
    again = load(tmp_path, example())
    assert again.is_same
    entries = AuditEntry.objects.filter(verb="load_strategy").count()
    assert entries == 1
    assert tomllib.loads(export("rivers-2027-2030")) == {
        **example(),
        "assumptions": [
            {name: value for name, value in entry.items() if value != []}
            for entry in example()["assumptions"]
        ],
        "indicators": [
            {**entry, "lines": [{**line, "about_people": False} for line in entry["lines"]]}
            for entry in example()["indicators"]
        ],
    }


def test_the_strategy_of_the_installation_comes_back_byte_for_byte(
    strategy: reference.Outcome, tmp_path: Path
) -> None:
    text = export()
    path = tmp_path / "strategy.toml"
    path.write_text(text, encoding="utf-8")
    assert strategy_reading.load(path, at=AT, apply=False).is_same
    for model in (
        models.Assumption,
        models.PublishedMeasurement,
        models.Series,
        models.Indicator,
        models.Occasion,
        models.StrategyPeriod,
        models.EvidenceSource,
        LoadedRow,
    ):
        model._default_manager.all().delete()
    outcome = strategy_reading.load(path, at=AT, apply=True)
    assert (outcome.faults, outcome.applied) == ([], True)
    assert export() == text
    as_json = tmp_path / "strategy.json"
    as_json.write_text(json.dumps(tomllib.loads(text), default=str), encoding="utf-8")
    assert strategy_reading.load(as_json, at=AT, apply=False).is_same


def test_comparing_shows_each_change_and_changes_nothing(strategy: reference.Outcome, tmp_path: Path) -> None:
    document = tomllib.loads(export())
    document["indicators"][0]["titles"]["en"] = "Another title"
    document["indicators"][0]["lines"][0]["targets"][0]["value"] = 31
    path = write(tmp_path, document)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("strategy", "compare", str(path), stdout=out)
    assert ended.value.code == 1
    assert "'Another title'" in out.getvalue() and "targets" in out.getvalue()
    assert models.Indicator.objects.get(key="1.1.v1").titles["en"] != "Another title"
    call_command("strategy", "load", str(path), stdout=io.StringIO())
    assert models.Indicator.objects.get(key="1.1.v1").titles["en"] == "Another title"
    call_command("strategy", "compare", str(path), stdout=io.StringIO())


def spoil(document: dict[str, Any], way: str) -> None:
    first, second = document["indicators"]
    line = first["lines"][0]
    countries = second["lines"][0]
    if way == "unknown measure":
        countries["measure"] = "happiness"
    elif way == "unknown group":
        countries["filters"] = {"colour": "blue"}
    elif way == "target without unit":
        del line["units"]
    elif way == "baseline after target":
        countries["baseline"]["as_of"] = "2031-02"
    elif way == "lines in a circle":
        countries["measure"] = "lines:river-donors+rivers-tested"
        second["lines"][1]["measure"] = "lines:river-countries+rivers-tested"
    elif way == "assumptions in a circle":
        document["assumptions"][0]["rests_on"] = ["R2"]
    elif way == "unknown assumption":
        document["assumptions"][0]["rests_on"] = ["R9"]
    elif way == "unknown line":
        document["assumptions"][0]["lines"] = ["nothing"]
    elif way == "unknown entry":
        line["colour"] = "blue"
    elif way == "wrong kind":
        line["order"] = {"first": 1}
    elif way == "list wanted":
        first["lines"] = "rivers-tested"
    elif way == "unknown language":
        first["titles"]["xx"] = "?"
    elif way == "unknown objective":
        first["objective"] = "9"
    elif way == "twice":
        document["indicators"].append(json.loads(json.dumps(first, default=str)))
    elif way == "nobody":
        first["responsible"] = "nobody@example.org"
    elif way == "no format":
        document["format"] = "strategy"
    elif way == "period ends first":
        document["strategy"]["ends"] = date(2026, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "place", "told"),
    [
        (
            "unknown measure",
            "indicators[2] 2.1.lines[1] river-countries.measure",
            "No package counts “happiness”",
        ),
        ("unknown group", "indicators[2] 2.1.lines[1] river-countries.filters", "carry no group “colour”"),
        (
            "target without unit",
            "indicators[1] 1.1.lines[1] rivers-tested.targets[1] 2028-12-31",
            "has no unit",
        ),
        (
            "baseline after target",
            "indicators[2] 2.1.lines[1] river-countries.targets[1] 2030-12-31.due",
            "2031-02",
        ),
        ("lines in a circle", "indicators[2] 2.1.lines[1] river-countries.measure", "in a circle"),
        ("assumptions in a circle", "assumptions[1] R1.rests_on", "rests on itself"),
        ("unknown assumption", "assumptions[1] R1.rests_on", "no assumption “R9”"),
        ("unknown line", "assumptions[1] R1.lines", "no line “nothing”"),
        ("unknown entry", "indicators[1] 1.1.lines[1] rivers-tested.colour", "not known"),
        ("wrong kind", "indicators[1] 1.1.lines[1] rivers-tested.order", "plain text, number or day"),
        ("list wanted", "indicators[1] 1.1.lines", "list of tables"),
        ("unknown language", "indicators[1] 1.1.titles.xx", "language"),
        ("unknown objective", "indicators[1] 1.1.objective", "9"),
        ("twice", "indicators[3] 1.1", "already stands"),
        ("nobody", "indicators[1] 1.1.responsible", "nobody@example.org"),
        ("no format", "format", "mithaq-strategy-1"),
        ("period ends first", "strategy.ends", "ends before it starts"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(way: str, place: str, told: str, tmp_path: Path) -> None:
    document = example()
    spoil(document, way)
    outcome = load(tmp_path, document)
    assert not outcome.applied
    assert any(fault.place.startswith(place) and told in fault.sentence for fault in outcome.faults), [
        str(fault) for fault in outcome.faults
    ]
    assert not models.StrategyPeriod.objects.exists() and not models.Indicator.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.toml", b"format = "),
        ("a.toml", b"\xff\xfe"),
        ("a.json", b"[1, 2]"),
        ("a.json", b"{"),
        ("a.toml", b"x = " + b"[" * 20_000),
        ("a.toml", b"# " + b"x" * 4_000_001),
    ],
)
def test_a_file_that_is_no_strategy_is_refused_in_one_sentence(
    name: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    outcome = strategy_reading.load(path, at=AT, apply=True)
    assert outcome.faults and not outcome.applied
    with pytest.raises(CommandError):
        call_command("strategy", "load", str(path), stdout=io.StringIO(), stderr=io.StringIO())


def test_people_are_named_only_when_asked_for(cast: Cast, tmp_path: Path) -> None:
    document = example()
    document["indicators"][0]["responsible"] = cast.hub_staff.email
    outcome = load(tmp_path, document)
    assert not outcome.faults, outcome.faults
    assert models.IndicatorOwner.objects.get(code="1.1").person == cast.hub_staff
    assert cast.hub_staff.email not in export("rivers-2027-2030")
    assert cast.hub_staff.email in export("rivers-2027-2030", with_people=True)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
PLAIN = TEXT | st.integers(-(2**53), 2**53) | st.booleans() | st.dates()
DOCUMENTS = st.recursive(
    st.dictionaries(NAMES, PLAIN | st.lists(TEXT, max_size=3), max_size=4),
    lambda inner: st.dictionaries(NAMES, PLAIN | inner | st.lists(inner, min_size=1, max_size=3), max_size=4),
    max_leaves=12,
)


@given(DOCUMENTS)
def test_whatever_is_written_is_read_back_the_same(document: dict[str, Any]) -> None:
    assert tomllib.loads(strategy_writing.toml_text(document)) == document

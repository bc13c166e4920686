"""Reference data is loaded all or nothing, twice changes nothing, and what people corrected stays."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mithaq.core import reference
from mithaq.core.models import AuditEntry, LoadedRow
from mithaq.core.reference import Outcome, ReferenceFile
from mithaq.core.reference_merge import Verdict, judge
from mithaq.world import reference as world
from mithaq.world.models import Region, Source

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCES = "code,title,address,publisher,licence,licence_address,attribution,read_on,note"
REGIONS = "code,system,order,name_en,name_ar,source,source_date,verification"
Load = Callable[..., Outcome]
FILES = (
    ReferenceFile(path="sources.csv", model=Source, key=("code",), read_row=world.read_source, order=1),
    ReferenceFile(path="regions.csv", model=Region, key=("code",), read_row=world.read_region, order=2),
)


@pytest.fixture
def load(tmp_path: Path, db: None) -> Load:
    def run(
        sources: str | bytes | None = f"{SOURCES}\nbook,A book,https://example.org/,,,,,2026-11-23,\n",
        regions: str | bytes | None = f"{REGIONS}\nboard-north,board,1,North,الشمال,book,2024,sourced\n",
        **options: bool,
    ) -> Outcome:
        for name, content in (("sources.csv", sources), ("regions.csv", regions)):
            if content is not None:
                (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return reference.load(at=AT, files=FILES, folder=tmp_path, **{"apply": True, **options})

    return run


def told(outcome: Outcome) -> list[str]:
    return [str(fault) for fault in outcome.faults]


def test_a_plan_changes_nothing(load: Load) -> None:
    outcome = load(apply=False)
    assert [len(plan.created) for plan in outcome.plans] == [1, 1]
    assert not outcome.applied
    assert not Source.objects.exists() and not LoadedRow.objects.exists()


def test_loading_twice_changes_nothing_and_writes_one_audit_line(load: Load) -> None:
    assert load().applied
    again = load()
    assert not again.changes_anything
    assert [plan.unchanged for plan in again.plans] == [1, 1]
    assert AuditEntry.objects.filter(verb="load_reference_data").count() == 1


def test_a_change_is_told_field_by_field(load: Load) -> None:
    load()
    outcome = load(regions=f"{REGIONS}\nboard-north,board,2,North,شمال,book,2024,sourced\n")
    assert [(c.field, c.before, c.after) for c in outcome.plans[1].changed] == [
        ("names.ar", "الشمال", "شمال"),
        ("order", 1, 2),
    ]
    assert Region.objects.get().names == {"en": "North", "ar": "شمال"}


def test_what_was_corrected_on_screen_stays_until_the_file_is_taken(load: Load) -> None:
    load()
    Region.objects.update(names={"en": "The North", "ar": "الشمال"})
    kept = load()
    assert [change.field for change in kept.plans[1].kept] == ["names.en"]
    changed_file = f"{REGIONS}\nboard-north,board,1,Northern,الشمال,book,2024,sourced\n"
    for _again in range(2):
        assert load(regions=changed_file).conflicts == 1
        assert Region.objects.get().names["en"] == "The North"
    assert load(regions=changed_file, take_file=True).plans[1].changed
    assert Region.objects.get().names["en"] == "Northern"
    assert load(regions=changed_file).conflicts == 0


def test_a_correction_that_the_file_takes_over_is_no_conflict(load: Load) -> None:
    load()
    Region.objects.update(order=5)
    assert load(regions=f"{REGIONS}\nboard-north,board,5,North,الشمال,book,2024,sourced\n").conflicts == 0


def test_a_record_no_longer_in_its_file_stays_unless_removal_is_asked(load: Load) -> None:
    load(regions=f"{REGIONS}\nboard-a,board,1,A,أ,book,,sourced\nboard-b,board,2,B,ب,book,,sourced\n")
    shorter = f"{REGIONS}\nboard-a,board,1,A,أ,book,,sourced\n"
    assert load(regions=shorter).plans[1].missing == ["board-b"]
    assert Region.objects.count() == 2
    assert load(regions=shorter, remove=True).plans[1].removed == ["board-b"]
    assert Region.objects.count() == 1


def test_removing_what_others_lean_on_loads_nothing(load: Load) -> None:
    load()
    outcome = load(sources=f"{SOURCES}\nother,Another,,,,,,,\n", remove=True)
    assert any("other records lean on it" in line for line in told(outcome))
    assert set(Source.objects.values_list("pk", flat=True)) == {"book"}


@pytest.mark.parametrize(
    ("row", "place", "sentence"),
    [
        ("board-north,board,1,N,ش,book,,sourced", "regions.csv:3 code", "already stands in line 2"),
        ("board-b,nowhere,1,N,ش,book,,sourced", "regions.csv:3 system", "is not one of"),
        ("board-b,board,x,N,ش,book,,sourced", "regions.csv:3 order", "no whole number"),
        ("board-b,board,1,,ش,book,,sourced", "regions.csv:3 name_en", "must not be empty"),
        ("board-b,board,1,N,ش,nobody,,sourced", "regions.csv:3 source", "There is no source “nobody”"),
        ("board-b,board,1,N,ش,book,2024-13,sourced", "regions.csv:3 source_date", "is no date"),
        ("board-b,board,1,N,ش,book,2024-02-30,sourced", "regions.csv:3 source_date", "is no date"),
        ("board-b,board,1,N,ش,book,,certain", "regions.csv:3 verification", "is not one of"),
        ("board-b,board,1,N", "regions.csv:3", "4 fields, the heading has 8"),
    ],
)
def test_one_bad_row_and_nothing_is_loaded(load: Load, row: str, place: str, sentence: str) -> None:
    outcome = load(regions=f"{REGIONS}\nboard-north,board,1,North,الشمال,book,2024,sourced\n{row}\n")
    assert len(outcome.faults) == 1
    assert told(outcome)[0].startswith(f"{place}: ") and sentence in told(outcome)[0]
    assert not outcome.applied and not Source.objects.exists() and not Region.objects.exists()


def test_every_fault_is_listed_at_once(load: Load) -> None:
    outcome = load(
        sources=f"{SOURCES}\nBad Code,,ftp://x,,,,,yesterday,\n",
        regions=f"{REGIONS}\nboard-b,nowhere,x,,,book,,sure\n",
    )
    assert len([line for line in told(outcome) if line.startswith("sources.csv:2")]) == 4
    assert len([line for line in told(outcome) if line.startswith("regions.csv:2")]) == 6


def test_a_row_that_refers_to_a_row_at_fault_is_not_blamed(load: Load) -> None:
    outcome = load(sources=f"{SOURCES}\nbook,,,,,,,,\n")
    assert told(outcome) == ["sources.csv:2 title: This must not be empty."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (REGIONS.replace(",source_date", "") + "\nboard-b,board,1,N,ش,book,sourced\n", "column is missing"),
        (REGIONS + ",colour\nboard-b,board,1,N,ش,book,,sourced,red\n", "column is not known"),
        (REGIONS.replace("order", "system") + "\nboard-b,board,board,N,ش,book,,sourced\n", "stands twice"),
        ("", "is empty"),
        (REGIONS + "\n", "holds no row"),
        (REGIONS.encode() + "\nboard-b,board,1,N,é,book,,sourced\n".encode("latin-1"), "is not UTF-8"),
        (REGIONS.encode() + b"\nboard-b,\0", "zero byte"),
        (f'{REGIONS}\nboard-b,"board,1\n', "no CSV"),
    ],
)
def test_a_file_that_is_wrong_as_a_file_is_refused(load: Load, content: str | bytes, sentence: str) -> None:
    outcome = load(regions=content)
    assert any(sentence in line for line in told(outcome)), told(outcome)
    assert not Source.objects.exists()


def test_a_missing_file_is_named(load: Load) -> None:
    assert "regions.csv:0: This file is not there" in told(load(regions=None))[0]


def test_the_line_of_a_row_counts_line_breaks_inside_quotes(load: Load) -> None:
    outcome = load(sources=f'{SOURCES}\nbook,"A\nbook",,,,,,,\nbad!,T,,,,,,,\n')
    assert told(outcome)[0].startswith("sources.csv:4 code")


@pytest.mark.parametrize(
    ("says", "holds", "said", "verdict"),
    [(2, 1, 1, Verdict.FOLLOW), (1, 2, 1, Verdict.KEEP), (3, 2, 1, Verdict.CONFLICT)],
)
def test_only_what_both_changed_is_a_conflict(says: int, holds: int, said: int, verdict: Verdict) -> None:
    assert judge(says=says, holds=holds, said=said) is verdict

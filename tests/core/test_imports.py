"""An import shows every change before it makes one, makes all or none, and can be undone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from mithaq.core import imports_runs
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.imports import guess_columns, plan_import
from mithaq.core.imports_parse import as_address, as_day, as_text, as_whole_number
from mithaq.core.models import AuditEntry
from mithaq.core.models_lists import ImportMap, ImportRun
from mithaq.core.sheets import Table
from tests.core.kit import PARCEL_IMPORT, Parcel, parcel_table  # noqa: F401
from tests.people import Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.core.kit"),
    pytest.mark.usefixtures("parcel_table"),
]
FILE = (
    "Parcel name,Pieces,Weight,Date,Kind,Fragile,Remark\r\n"
    "Blue,4,1.50,2026-01-05,box,yes,\r\n"  # changed
    "Green,2,,,carton,,\r\n"  # the same
    "Red,1,2.25,9.12.2026,tube,no,new here\r\n"  # new
    "Grey,2,,,tube,,\r\n"  # breaks a rule
    ",3,,,box,,\r\n"  # no key
    "Red,5,,,box,,\r\n"  # twice
    "Pink,many,,1/2/2026,crate,perhaps,\r\n"  # four faults
)


@pytest.fixture
def parcels() -> None:
    Parcel.objects.create(name="Blue", pieces=3, weight=Decimal("1.50"), kind="box", fragile=False)
    Parcel.objects.create(
        name="Green", pieces=2, weight=9, sent_on=date(2025, 1, 1), kind="box", fragile=True
    )


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hub_staff)
    return client


def send(client: Client, text: str = FILE, name: str = "parcels.csv") -> Any:
    return client.post("/en/work/import", {"file": SimpleUploadedFile(name, text.encode())})


def map_it(client: Client, address: str) -> Any:
    columns = client.get(address).context["fields"]
    data = {f"column-{row['field'].key}": row["column"] for row in columns if row["column"] is not None}
    return client.post(address, {**data, "do": "map"}, follow=True)


def check(client: Client, text: str = FILE) -> tuple[str, Any]:
    """Send a file and go to its check."""
    address = send(client, text)["Location"]
    return address, map_it(client, address)


def test_columns_are_guessed_by_key_label_and_synonym_in_any_language() -> None:
    assert guess_columns(PARCEL_IMPORT, ["Remark", "PARCEL-name", "date", "Kind "]) == {
        "name": 1,
        "sent_on": 2,
        "kind": 3,
    }
    with translation.override("ar"):
        assert guess_columns(PARCEL_IMPORT, ["الاسم", "pieces"]) == {"name": 0, "pieces": 1}


@pytest.mark.usefixtures("parcels")
def test_the_check_shows_every_change_and_reason_and_changes_nothing(staff: Client) -> None:
    _address, page = check(staff)
    plan = page.context["plan"]
    assert plan.counts == {"new": 1, "changed": 1, "unchanged": 1, "rejected": 4}
    changed = next(change for change in plan.changes if not change.is_new)
    assert changed.changed_fields() == ["pieces", "sent_on", "fragile"]
    reasons = {reject.line: " ".join(reject.reasons) for reject in plan.rejects}
    assert "A tube holds one piece." in reasons[5]
    assert "is empty (column A)" in reasons[6]
    assert "already stands in row 4" in reasons[7]
    for said in ("whole number", "day and month", "box, tube", "yes or no"):
        assert said in reasons[8]
    text = page.content.decode()
    assert "<del><bdi>3</bdi></del>" in text and "<ins><bdi>4</bdi></ins>" in text
    assert "Nothing has been saved yet." in text
    assert Parcel.objects.count() == 2 and Parcel.objects.get(name="Blue").pieces == 3


@pytest.mark.usefixtures("parcels")
def test_with_rejects_nothing_is_imported_unless_they_are_left_out_on_purpose(staff: Client) -> None:
    address, page = check(staff)
    digest = page.context["digest"]
    refused = staff.post(address, {"do": "apply", "digest": digest, "rejects": "none"})
    assert refused.status_code == 422 and "nothing was imported" in refused.content.decode()
    assert Parcel.objects.count() == 2
    done = staff.post(address, {"do": "apply", "digest": digest, "rejects": "leave"}, follow=True)
    assert "The import is done" in done.content.decode()
    blue, red = Parcel.objects.get(name="Blue"), Parcel.objects.get(name="Red")
    assert (blue.pieces, blue.sent_on, blue.fragile, blue.version) == (4, date(2026, 1, 5), True, 2)
    assert (red.weight, red.sent_on, red.kind) == (Decimal("2.25"), date(2026, 12, 9), "tube")
    assert Parcel.objects.get(name="Green").weight == 9  # an empty cell leaves what is here
    entry = AuditEntry.objects.get(verb="import")
    assert entry.after["new"] == 1 and entry.after["sha256"] == ImportRun.objects.get().sha256


@pytest.mark.usefixtures("parcels")
def test_an_import_can_be_undone_once(staff: Client) -> None:
    before = list(
        Parcel.objects.order_by("pk").values("name", "pieces", "weight", "sent_on", "kind", "fragile")
    )
    address, page = check(staff)
    staff.post(address, {"do": "apply", "digest": page.context["digest"], "rejects": "leave"})
    back = staff.post(address, {"do": "undo"}, follow=True)
    assert "2 rows are as they were before." in back.content.decode()
    after = list(
        Parcel.objects.order_by("pk").values("name", "pieces", "weight", "sent_on", "kind", "fragile")
    )
    assert after == before
    again = staff.post(address, {"do": "undo"})
    assert again.status_code == 409 and "can no longer be undone" in again.content.decode()
    assert AuditEntry.objects.filter(verb="undo_import").count() == 1


@pytest.mark.usefixtures("parcels")
def test_undoing_does_not_trample_on_what_somebody_changed_since(staff: Client) -> None:
    address, page = check(staff)
    staff.post(address, {"do": "apply", "digest": page.context["digest"], "rejects": "leave"})
    Parcel.objects.filter(name="Blue").update(pieces=99)
    refused = staff.post(address, {"do": "undo"})
    assert refused.status_code == 422 and "Blue" in refused.content.decode()
    assert Parcel.objects.get(name="Blue").pieces == 99 and Parcel.objects.filter(name="Red").exists()
    assert ImportRun.objects.get().state == "applied"


@pytest.mark.usefixtures("parcels")
def test_the_same_file_twice_changes_nothing(staff: Client) -> None:
    rows = "Name,Kind,Pieces\nBlue,box,4\nNew,tube,1\n"
    address, page = check(staff, rows)
    staff.post(address, {"do": "apply", "digest": page.context["digest"]})
    _second, page = check(staff, rows)
    assert page.context["plan"].counts == {"new": 0, "changed": 0, "unchanged": 2, "rejected": 0}
    text = page.content.decode()
    assert "This file would change nothing." in text and "already imported on" in text


@pytest.mark.usefixtures("parcels")
def test_one_import_is_applied_once(staff: Client) -> None:
    address, page = check(staff, "Name,Kind\nNew,tube\n")
    data = {"do": "apply", "digest": page.context["digest"]}
    assert staff.post(address, data).status_code == 302
    second = staff.post(address, data)
    assert second.status_code == 409 and "already applied" in second.content.decode()
    assert Parcel.objects.count() == 3


@pytest.mark.usefixtures("parcels")
def test_what_was_changed_since_the_check_is_shown_before_it_is_overwritten(staff: Client) -> None:
    address, page = check(staff, "Name,Kind,Pieces\nBlue,box,4\n")
    Parcel.objects.filter(name="Blue").update(pieces=50)
    answer = staff.post(address, {"do": "apply", "digest": page.context["digest"]})
    assert answer.status_code == 409 and "changed since you checked" in answer.content.decode()
    assert "<del><bdi>50</bdi></del>" in answer.content.decode()
    assert Parcel.objects.get(name="Blue").pieces == 50


def test_a_fault_in_the_middle_leaves_nothing_half_done(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, page = check(staff, "Name,Kind\nNew,tube\n")
    real = type(PARCEL_IMPORT).apply

    def broken(self: Any, changes: Any, **told: Any) -> None:
        real(self, changes, **told)
        raise RuleBroken("It broke.")

    monkeypatch.setattr(type(PARCEL_IMPORT), "apply", broken)
    answer = staff.post(address, {"do": "apply", "digest": page.context["digest"]})
    assert answer.status_code == 422 and "It broke." in answer.content.decode()
    assert Parcel.objects.count() == 0 and ImportRun.objects.get().state == "read"


def test_whoever_may_not_sees_and_does_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.hub_staff)
    address = send(client)["Location"]
    client.logout()
    for person in (None, cast.stranger):
        if person:
            client.force_login(person)
        assert client.get("/en/work/import").status_code == 403
        assert send(client).status_code == 403
        assert client.get(address).status_code == 403
        assert client.post(address, {"do": "apply"}).status_code == 403
        assert client.get(f"{address}/rejects.csv").status_code == 403
    with pytest.raises(NotPermitted):
        imports_runs.receive(PARCEL_IMPORT, None, by=cast.stranger, at=timezone.now())


def test_a_field_without_its_column_and_one_column_for_two_are_told(staff: Client) -> None:
    address = send(staff)["Location"]
    answer = staff.post(address, {"do": "map", "column-name": "0", "column-pieces": "0"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Say which column holds “Kind”." in text and "cannot both come from one column" in text
    wild = {"do": "map", "column-name": "99", "column-kind": "4"}
    assert "points at a column that is not there" in staff.post(address, wild).content.decode()


def test_the_mapping_is_remembered_for_the_same_headings(staff: Client) -> None:
    text = "Alpha,Beta\nBlue,box\n"
    address = send(staff, text)["Location"]
    staff.post(address, {"do": "map", "column-name": "0", "column-kind": "1"})
    assert ImportMap.objects.count() == 1
    again = staff.get(send(staff, text + "Red,tube\n")["Location"])
    assert [row["column"] for row in again.context["fields"] if row["column"] is not None] == [0, 1]


@pytest.mark.usefixtures("parcels")
def test_rejects_can_be_downloaded_corrected_and_sent_again(staff: Client) -> None:
    address, _page = check(staff, FILE.replace("Grey", "=Grey"))
    answer = staff.get(f"{address}/rejects.csv")
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Parcel name,Pieces") and "'=Grey" in text
    assert len(text.splitlines()) == 5
    corrected = text.replace("2,,,tube", "1,,,tube")
    _address, page = check(staff, corrected)
    assert [change.key for change in page.context["plan"].changes if change.is_new] == [("=Grey",), ("Red",)]


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"PK\x03\x04rubbish"])
def test_a_file_that_is_no_table_is_refused_on_the_page(staff: Client, content: bytes) -> None:
    answer = staff.post("/en/work/import", {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert staff.post("/en/work/import", {}).status_code == 422
    assert not ImportRun.objects.exists()


def test_what_is_not_there_is_not_found(staff: Client) -> None:
    assert staff.get("/en/work/import/999").status_code == 404
    assert staff.get(f"/en/work/import/{2**70}").status_code == 404
    address = send(staff)["Location"]
    assert staff.post(address, {"do": "nonsense"}).status_code == 404
    assert staff.get(f"{address}/rejects.csv").status_code == 404


def test_files_never_imported_are_forgotten_after_thirty_days(staff: Client, cast: Cast) -> None:
    send(staff)
    later = timezone.now() + timedelta(days=31)
    assert imports_runs.forget_old(later) == 1
    with pytest.raises(RuleBroken, match="no longer kept"):
        imports_runs.table_of(ImportRun.objects.get())
    assert imports_runs.forget_old(later) == 0


def test_an_import_can_be_undone_until_the_thirtieth_day_and_not_after(cast: Cast) -> None:
    for late, undone in ((timedelta(0), True), (timedelta(seconds=1), False)):
        Parcel.objects.all().delete()
        at = timezone.now()
        upload = SimpleUploadedFile("x.csv", b"Name,Kind\nNew,tube\n")
        run = imports_runs.receive(PARCEL_IMPORT, upload, by=cast.hub_staff, at=at)
        imports_runs.map_columns(PARCEL_IMPORT, run, {"name": 0, "kind": 1}, by=cast.hub_staff, at=at)
        digest = imports_runs.plan_run(PARCEL_IMPORT, run).digest()
        imports_runs.apply_run(
            PARCEL_IMPORT, run, digest=digest, leave_rejects=False, by=cast.hub_staff, at=at
        )
        end = at + imports_runs.KEPT + late
        if undone:
            imports_runs.undo_run(PARCEL_IMPORT, run, by=cast.hub_staff, at=end)
        else:
            with pytest.raises(Conflict):
                imports_runs.undo_run(PARCEL_IMPORT, run, by=cast.hub_staff, at=end)
        assert Parcel.objects.exists() is not undone


def test_an_emptying_import_empties_and_is_undone() -> None:
    class Emptying(type(PARCEL_IMPORT)):  # type: ignore[misc]
        empty_clears = True

    Parcel.objects.create(name="Blue", pieces=3, kind="box")
    table = Table(headings=["a", "b", "c"], rows=[["Blue", "", "box"]], lines=[2])
    kind = Emptying()
    plan = plan_import(kind, table, {"name": 0, "pieces": 1, "kind": 2})
    kind.apply(plan.changes, by=None, at=timezone.now())
    assert Parcel.objects.get().pieces is None
    kind.undo(plan.changes, by=None, at=timezone.now())
    assert Parcel.objects.get().pieces == 3


def test_cells_are_read_as_people_write_them() -> None:
    assert as_day()("2026-12-09") == as_day()("9.12.2026") == as_day()("٢٠٢٦-١٢-٠٩") == date(2026, 12, 9)
    assert as_day()("25/12/2026") == date(2026, 12, 25)
    assert as_whole_number()("1,250") == as_whole_number()("١٢٥٠") == 1250
    assert as_text()("\u202eevil\u202c") == "evil"
    assert as_address()("name.example/path") == "https://name.example/path"
    for parse, raw in (
        (as_day(), "2026-02-30"),
        (as_day(), "09/10/2026"),
        (as_day(), "soon"),
        (as_whole_number(), "1.5"),
        (as_whole_number(), "9" * 40),
        (as_whole_number(most=10), "11"),
        (as_text(3), "four"),
        (as_address(), "javascript:alert(1)"),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            parse(raw)


def test_a_name_that_runs_on_into_the_next_rows_is_told_and_a_long_text_may_have_lines() -> None:
    with pytest.raises(ValueError, match="quotation mark"):
        as_text(250)("unclosed,JOR,,\nnext,Row")
    assert as_text(2000)("one\ntwo") == "one\ntwo"
    assert as_text(250)("\u202egnp.exe\u202c\n") == "gnp.exe"

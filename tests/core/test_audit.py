"""The audit: rows are only added, and whatever is done to them otherwise is found and named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import audit, staff
from mithaq.core.audit import Problem
from mithaq.core.models import AuditEntry, AuditHead, Deletion
from tests.core.processes import Installation, installation  # noqa: F401
from tests.people import Cast

AT = datetime(2026, 11, 24, 12, 30, 15, 123456, tzinfo=UTC)


def write(count: int) -> list[AuditEntry]:
    return [
        audit.record(
            None, "change", f"thing {n}", at=AT + timedelta(minutes=n), before={"n": n}, after={"n": n + 1}
        )
        for n in range(count)
    ]


@contextmanager
def without_triggers() -> Iterator[None]:
    """What somebody with full rights on the database could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def found() -> list[tuple[Problem, int]]:
    return [(finding.problem, finding.number) for finding in audit.verify().findings]


@pytest.mark.django_db
def test_a_chain_as_written_is_whole() -> None:
    entries = write(5)
    report = audit.verify()
    assert report.is_whole
    assert (report.entries, report.number, report.head_hash) == (5, 5, entries[-1].hash)


@pytest.mark.django_db
def test_every_entry_seals_the_one_before() -> None:
    first, second = write(2)
    assert first.previous_hash == audit.START
    assert second.previous_hash == first.hash
    assert AuditEntry.objects.get(number=2).before == {"n": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET verb = 'other' WHERE number = 2",
        "UPDATE core_auditentry SET number = 9 WHERE number = 2",
        "UPDATE core_auditentry SET details = '{}' WHERE number = 2",
        "UPDATE core_auditentry SET details = NULL, salt = '', verb = 'other' WHERE number = 2",
        "DELETE FROM core_auditentry WHERE number = 2",
        "DELETE FROM core_auditentry",
        "UPDATE core_audithead SET number = 1",
        "DELETE FROM core_audithead",
    ],
)
def test_the_database_refuses_to_change_or_remove(statement: str) -> None:
    write(3)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        connection.cursor().execute(statement)
    assert audit.verify().is_whole


@pytest.mark.django_db
def test_the_database_refuses_a_row_that_is_not_the_next() -> None:
    write(3)
    strange = AuditEntry.objects.get(number=2)
    for number in (2, 3, 5):
        strange.number, strange.hash = number, "f" * 64
        with pytest.raises(DatabaseError), transaction.atomic():
            strange.save(force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(
            "INSERT OR REPLACE INTO core_auditentry SELECT * FROM core_auditentry WHERE number = 2"
            if connection.vendor == "sqlite"
            else "TRUNCATE core_auditentry"
        )
    assert audit.verify().is_whole


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "problem", "number"),
    [
        ("UPDATE core_auditentry SET verb = 'other' WHERE number = 3", Problem.CHANGED, 3),
        ("UPDATE core_auditentry SET actor_id = 7 WHERE number = 3", Problem.CHANGED, 3),
        ("UPDATE core_auditentry SET thing_key = 'x' WHERE number = 3", Problem.CHANGED, 3),
        ("UPDATE core_auditentry SET at = '2020-01-01 00:00:00+00:00' WHERE number = 3", Problem.CHANGED, 3),
        (
            "UPDATE core_auditentry SET details = '{\"after\":{}}' WHERE number = 3",
            Problem.DETAILS_CHANGED,
            3,
        ),
        ("UPDATE core_auditentry SET details = NULL, salt = '' WHERE number = 3", Problem.DETAILS_REMOVED, 3),
        ("DELETE FROM core_auditentry WHERE number = 3", Problem.REMOVED, 3),
        ("DELETE FROM core_auditentry WHERE number = 1", Problem.REMOVED, 1),
        ("DELETE FROM core_auditentry WHERE number = 5", Problem.REMOVED, 5),
        ("UPDATE core_audithead SET number = 4", Problem.AFTER_THE_END, 5),
        ("UPDATE core_audithead SET hash = 'x'", Problem.END_CHANGED, 5),
    ],
)
def test_what_was_done_past_the_triggers_is_found_and_named(
    statement: str, problem: Problem, number: int
) -> None:
    write(5)
    with without_triggers():
        connection.cursor().execute(statement)
    assert (problem, number) in found()


@pytest.mark.django_db
def test_two_rows_that_changed_places_are_found() -> None:
    write(4)
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditentry SET number = 99 WHERE number = 2")
        cursor.execute("UPDATE core_auditentry SET number = 2 WHERE number = 3")
        cursor.execute("UPDATE core_auditentry SET number = 3 WHERE number = 99")
    assert {(Problem.CHANGED, 2), (Problem.CHANGED, 3)} <= set(found())


@pytest.mark.django_db
def test_a_row_put_in_with_a_right_hash_is_found() -> None:
    write(4)
    with without_triggers():
        connection.cursor().execute("UPDATE core_auditentry SET number = number + 10 WHERE number > 2")
        forged = AuditEntry.objects.get(number=2)
        forged.number, forged.previous_hash = 3, forged.hash
        forged.hash = audit.hash_of(forged)
        forged.save(force_insert=True)
        connection.cursor().execute("UPDATE core_auditentry SET number = number - 9 WHERE number > 10")
    assert {number for _problem, number in found()} >= {4, 5}


@pytest.mark.django_db
def test_a_chain_rewritten_as_a_whole_is_found_by_a_hash_kept_outside() -> None:
    noted = {entry.number: entry.hash for entry in write(3)}
    with without_triggers():
        previous = audit.START
        for entry in AuditEntry.objects.order_by("number"):
            entry.verb, entry.previous_hash = "rewritten", previous
            entry.hash = previous = audit.hash_of(entry)
            entry.save()
        AuditHead.objects.update(hash=previous)
    assert audit.verify().is_whole
    assert [finding.problem for finding in audit.verify(noted).findings] == [Problem.NOT_AS_NOTED] * 3


@pytest.mark.django_db
def test_erased_details_are_gone_and_the_chain_is_whole() -> None:
    entries = write(3)
    assert audit.erase_details(entries[1:2], None, at=AT, reason="asked for") == 1
    assert audit.erase_details(entries[1:2], None, at=AT, reason="asked for") == 0
    erased = AuditEntry.objects.get(number=2)
    assert (erased.is_erased, erased.before, erased.salt) == (True, {}, "")
    assert audit.verify().is_whole
    assert AuditEntry.objects.first().note == "asked for"  # type: ignore[union-attr]


@pytest.mark.django_db
def test_secrets_are_not_kept() -> None:
    entry = audit.record(
        None,
        "change",
        "thing",
        at=AT,
        before={"password": "swordfish", "plain": "kept"},
        after={"inner": {"recovery_codes": ["swordfish"], "list": [{"api_token": "swordfish"}]}},
    )
    assert entry.details is not None
    assert "swordfish" not in entry.details
    assert json.loads(entry.details)["before"] == {"password": "***", "plain": "kept"}


@pytest.mark.django_db
def test_an_entry_is_gone_when_its_action_failed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(None, "change", "thing", at=AT)
        1 / 0  # noqa: B018
    assert audit.verify().entries == 0
    assert audit.record(None, "change", "thing", at=AT).number == 1


@pytest.mark.django_db
def test_the_history_of_a_thing_is_its_own(cast: Cast) -> None:
    deletion = Deletion(pk=12)
    audit.record(cast.director, "first", deletion, at=AT)
    audit.record(None, "other", Deletion(pk=13), at=AT)
    audit.record(None, "second", deletion, at=AT)
    history = list(audit.history_of(deletion))
    assert [entry.verb for entry in history] == ["second", "first"]
    assert history[1].actor == cast.director


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(before=st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers() | TEXTS), note=TEXTS)
def test_a_change_of_any_field_changes_the_hash(before: dict[str, object], note: str) -> None:
    details = json.dumps({"before": before, "note": note})
    entry = AuditEntry(number=1, at=AT, verb="change", previous_hash=audit.START, details_digest=details)
    original = audit.hash_of(entry)
    for name, other in {
        "number": 2,
        "at": AT + timedelta(microseconds=1),
        "actor_id": 5,
        "verb": "changed",
        "thing_kind": "x",
        "thing_key": "x",
        "details_digest": details + " ",
        "previous_hash": "1" * 64,
    }.items():
        kept = getattr(entry, name)
        setattr(entry, name, other)
        assert audit.hash_of(entry) != original
        setattr(entry, name, kept)
    assert audit.hash_of(entry) == original


@pytest.mark.django_db
def test_the_command_prints_the_head_and_fails_on_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    last = write(3)[-1]
    call_command("audit", "verify")
    assert f"3:{last.hash}" in capsys.readouterr().out
    call_command("audit", "verify", noted=[f"3:{last.hash}"])
    capsys.readouterr()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("audit", "verify", noted=[f"2:{last.hash}"])
    assert "row 2: not as noted" in capsys.readouterr().out
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        call_command("audit", "verify", noted=["nonsense"])


def test_writers_of_several_processes_make_one_chain(installation: Installation) -> None:  # noqa: F811
    code = """
from datetime import datetime, UTC
from mithaq.core import audit
for n in range(40):
    audit.record(None, "concurrent", f"thing {n}", at=datetime.now(UTC))
"""
    for child in [installation.start(code) for _ in range(4)]:
        installation.finish(child)
    out = installation.finish(installation.manage("audit", "verify"))
    assert int(out.split()[0]) >= 160


# --- the page ---------------------------------------------------------------------------------------


@pytest.fixture
def auditor_reads(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setitem(staff._predicates, "audit", lambda person: person == cast.auditor)
    return cast


@pytest.mark.django_db
def test_the_page_is_for_its_readers_only(client: Client, auditor_reads: Cast) -> None:
    write(2)
    for address in ("/en/desk/audit", "/en/desk/audit.csv", "/en/desk/audit/1"):
        client.logout()
        assert client.get(address).status_code == 302
        client.force_login(auditor_reads.stranger)
        assert client.get(address).status_code == 403
        client.force_login(auditor_reads.auditor)
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_without_a_registered_reader_nobody_reads(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(staff._predicates, "audit", raising=False)
    assert not any(audit.may_read(person) for _name, person in cast)


@pytest.mark.django_db
def test_the_page_filters_and_shows_before_and_after(client: Client, auditor_reads: Cast) -> None:
    client.force_login(auditor_reads.auditor)
    audit.record(
        auditor_reads.director,
        "rename",
        Deletion(pk=3),
        at=AT,
        before={"title": "قديم"},
        after={"title": "<b>"},
    )
    write(3)
    page = client.get("/en/desk/audit?verb=rename").content.decode()
    assert "Dara Invented" in page
    assert "thing 1" not in page
    entry = client.get("/ar/desk/audit/1").content.decode()
    assert "قديم" in entry
    assert "&lt;b&gt;" in entry
    assert client.get("/en/desk/audit/99").status_code == 404


@pytest.mark.django_db
def test_the_list_asks_as_many_questions_for_many_rows_as_for_few(
    client: Client, auditor_reads: Cast
) -> None:
    client.force_login(auditor_reads.auditor)
    client.get("/en/desk/audit")
    counts = []
    for more in (3, 40):
        write(more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/en/desk/audit?limit=100").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]

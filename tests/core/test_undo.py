"""A deletion can be undone for 30 days: everything comes back as it was, or nothing does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import models
from django.test import Client

from mithaq.accounts.models import RoleGrant, User
from mithaq.core import audit, staff, undo
from mithaq.core.errors import Conflict, MithaqError, NotFound, RuleBroken
from mithaq.core.models import AuditEntry, Deletion, StoredFile
from tests.people import Cast

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@contextmanager
def refused(kind: type[MithaqError], code: str) -> Iterator[None]:
    with pytest.raises(kind) as refusal:
        yield
    assert refusal.value.code == code


def rows_of(person_pk: object) -> dict[str, list[object]]:
    """Every row that belongs to a person, as plain values."""
    found: dict[str, list[object]] = {}
    for model in (User, RoleGrant):
        key = "pk" if model is User else "user_id"
        found[model.__name__] = list(model._base_manager.filter(**{key: person_pk}).order_by("pk").values())
    return found


@pytest.mark.django_db
def test_a_thing_and_its_cascade_come_back_as_they_were(cast: Cast) -> None:
    person = cast.coordinator
    kept = StoredFile.objects.create(
        label="x", name="a.pdf", extension="pdf", size=1, sha256="a" * 64, kept_at=AT, kept_by=person
    )
    before = rows_of(person.pk)
    assert before["RoleGrant"]
    deletion = undo.delete_with_undo(person, cast.director, AT)
    assert rows_of(person.pk) == {"User": [], "RoleGrant": []}
    kept.refresh_from_db()
    assert kept.kept_by_id is None
    undo.undo(deletion.pk, cast.director, AT + timedelta(days=29))
    assert rows_of(person.pk) == before
    kept.refresh_from_db()
    assert kept.kept_by == person


@pytest.mark.django_db
def test_both_ways_are_on_record(cast: Cast) -> None:
    key = cast.coordinator.pk
    deletion = undo.delete_with_undo(cast.coordinator, cast.director, AT)
    undo.undo(deletion.pk, cast.operator, AT)
    history = audit.history_of(User(pk=key))
    assert [(entry.verb, entry.actor) for entry in history] == [
        ("undo_delete", cast.operator),
        ("delete", cast.director),
    ]


@pytest.mark.django_db
def test_what_is_gone_cannot_be_deleted_again(cast: Cast) -> None:
    person = User.objects.get(pk=cast.coordinator.pk)
    undo.delete_with_undo(cast.coordinator, cast.director, AT)
    with pytest.raises(NotFound):
        undo.delete_with_undo(person, cast.director, AT)


@pytest.mark.django_db
def test_twice_undone_is_a_conflict(cast: Cast) -> None:
    deletion = undo.delete_with_undo(cast.coordinator, cast.director, AT)
    undo.undo(deletion.pk, cast.director, AT)
    with pytest.raises(Conflict):
        undo.undo(deletion.pk, cast.director, AT)
    assert AuditEntry.objects.filter(verb="undo_delete").count() == 1


@pytest.mark.django_db
def test_after_thirty_days_it_is_over(cast: Cast) -> None:
    deletion = undo.delete_with_undo(cast.coordinator, cast.director, AT)
    last = AT + undo.KEPT
    with refused(NotFound, "undo_expired"):
        undo.undo(deletion.pk, cast.director, last)
    assert undo.expire(last - timedelta(microseconds=1)) == 0
    undo.undo(deletion.pk, cast.director, last - timedelta(microseconds=1))
    assert undo.expire(last) == 1
    assert not Deletion.objects.exists()


@pytest.mark.django_db
def test_when_its_place_is_taken_nothing_changes(cast: Cast) -> None:
    email = cast.coordinator.email
    deletion = undo.delete_with_undo(cast.coordinator, cast.director, AT)
    User.objects.create(email=email)
    people = User.objects.count()
    with refused(Conflict, "undo_blocked"):
        undo.undo(deletion.pk, cast.director, AT)
    assert User.objects.count() == people
    deletion.refresh_from_db()
    assert deletion.undone_at is None
    assert deletion.rows != "[]"


@pytest.mark.django_db
def test_when_what_it_belonged_to_is_gone_nothing_changes(cast: Cast) -> None:
    grant = RoleGrant.objects.filter(user=cast.coordinator).first()
    assert grant is not None
    deletion = undo.delete_with_undo(grant, cast.director, AT)
    cast.coordinator.delete()
    with refused(Conflict, "undo_blocked"):
        undo.undo(deletion.pk, cast.director, AT)
    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


@pytest.mark.django_db
def test_what_others_lean_on_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def protected(self: object, objs: object, *args: object, **kwargs: object) -> None:
        raise models.ProtectedError("held", set())

    monkeypatch.setattr(undo.Collector, "collect", protected)
    with refused(RuleBroken, "still_needed"):
        undo.delete_with_undo(cast.coordinator, cast.director, AT)
    assert not Deletion.objects.exists()


@pytest.mark.django_db
def test_what_was_undone_keeps_no_copy(cast: Cast) -> None:
    deletion = undo.undo(undo.delete_with_undo(cast.coordinator, cast.director, AT).pk, None, AT)
    assert (deletion.rows, deletion.pointers) == ("[]", [])


@pytest.mark.django_db
def test_the_page_lists_deletions_and_brings_them_back(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(staff._predicates, "deletions", lambda person: person == cast.director)
    deletion = undo.delete_with_undo(cast.coordinator, cast.director, datetime.now(UTC))
    address = f"/en/desk/deletions/{deletion.pk}"
    client.force_login(cast.stranger)
    assert client.get("/en/desk/deletions").status_code == 403
    assert client.post(address).status_code == 403
    client.force_login(cast.director)
    assert "Salma Invented" in client.get("/en/desk/deletions").content.decode()
    assert "Bring it back" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert User.objects.filter(email="salma@regions.example.org").exists()
    assert client.post(address).status_code == 409
    assert client.get("/en/desk/deletions/9999").status_code == 404

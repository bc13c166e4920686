"""The index of search is made whole again by one command, whatever became of it, and nothing that came meanwhile is lost."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from mithaq.library import actions, indexing, reindexing, search_kinds, texts_search
from mithaq.library.models import Document, DocumentText, SearchEntry
from mithaq.library.search_kinds import NewEntry
from tests.people import Cast

Add = Callable[..., DocumentText]
NOBODY = AnonymousUser()


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("search_index", *arguments, stdout=out)
    return out.getvalue()


def kept() -> set[tuple[object, ...]]:
    return set(SearchEntry.objects.values_list("kind", "owner", "place", "language", "is_public", "tokens"))


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def filled(add: Add) -> set[tuple[object, ...]]:
    add("An invented text on corruption.", titles={"en": "First"})
    add("Words for staff on corruption.", titles={"en": "Second"}, public=False)
    assert "whole" in told()
    return kept()


def test_an_empty_index_is_whole_afterwards(filled: set[tuple[object, ...]]) -> None:
    SearchEntry.objects.all().delete()
    assert texts_search.search("corruption", NOBODY).total == 0
    with pytest.raises(CommandError):
        told()
    assert "whole" in told("--rebuild")
    assert kept() == filled
    assert texts_search.search("corruption", NOBODY).total == 1


def test_wrong_missing_and_stray_entries_are_told_and_mended(filled: set[tuple[object, ...]]) -> None:
    first, second = SearchEntry.objects.filter(kind="passage").order_by("pk")[:2]
    SearchEntry.objects.filter(pk=first.pk).update(tokens="opublic § wrong")
    second.delete()
    stranger = indexing.row_of("passage", NewEntry(owner=10**9, language="en", is_public=True, words="x"))
    unknown = indexing.row_of("bygone", NewEntry(owner=1, language="en", is_public=True, words="x"))
    SearchEntry.objects.bulk_create([stranger, unknown])
    passages = next(each for each in reindexing.standings() if each.kind == "passage")
    assert (passages.missing, passages.changed, passages.stray) == (1, 1, 1)
    assert "whole" in told("--rebuild")
    assert kept() == filled


@pytest.mark.skipif(connection.vendor != "sqlite", reason="tables of words are SQLite's")
@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO library_words(library_words) VALUES ('delete-all')",
        "DROP TRIGGER library_words_added",
        "DROP TABLE library_words",
    ],
)
def test_damaged_tables_of_words_are_made_anew(filled: set[tuple[object, ...]], damage: str) -> None:
    execute(damage)
    assert not reindexing.are_tables_whole()
    assert "whole" in told("--rebuild")
    assert kept() == filled
    assert texts_search.search("corruption", NOBODY).total == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="vectors are PostgreSQL's")
@pytest.mark.parametrize(
    "damage",
    [
        "DROP TRIGGER library_words_set ON library_searchentry",
        "DROP INDEX library_words",
        "ALTER TABLE library_searchentry DISABLE TRIGGER library_words_set; UPDATE library_searchentry SET vector = NULL",
    ],
)
def test_damaged_vectors_are_made_anew(filled: set[tuple[object, ...]], damage: str) -> None:
    execute(damage)
    assert not reindexing.are_tables_whole()
    assert "whole" in told("--rebuild")
    assert kept() == filled
    assert texts_search.search("corruption", NOBODY).total == 1


def test_twice_is_the_same_and_one_kind_leaves_the_others(filled: set[tuple[object, ...]]) -> None:
    told("--rebuild")
    assert "whole" in told("--rebuild")
    assert kept() == filled
    SearchEntry.objects.filter(kind="document").delete()
    assert reindexing.rebuild("passage").keys() == {"passage"}
    assert not SearchEntry.objects.filter(kind="document").exists()
    with pytest.raises(CommandError):
        told("--only", "nothing")


def test_portions_make_the_same_as_one_go(
    add: Add, filled: set[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "OWNERS", 1)
    monkeypatch.setattr(reindexing, "ROWS", 1)
    SearchEntry.objects.all().delete()
    told("--rebuild")
    assert kept() == filled


def test_what_changes_between_two_portions_is_seen(
    add: Add, filled: set[tuple[object, ...]], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody withdraws a document and another adds one while the index is made."""
    monkeypatch.setattr(reindexing, "OWNERS", 1)
    newest = Document.objects.order_by("-pk")[0]
    done: list[str] = []

    def meanwhile(key: str, _count: int) -> None:
        if not done and key == "document":
            done.append(key)
            actions.withdraw_document(cast.hub_staff, newest, why="A slip.", at=newest.added_at)
            add("A text on corruption that came meanwhile.", titles={"en": "Third"})

    reindexing.rebuild(told=meanwhile)
    assert done
    assert not SearchEntry.objects.filter(owner=newest.pk).exists()
    assert texts_search.search("meanwhile", NOBODY).total == 1
    assert "whole" in told()


def test_every_kind_says_what_it_has(filled: set[tuple[object, ...]]) -> None:
    """A kind that named its entries otherwise than its actions do would lose them in a rebuild."""
    for kind in search_kinds.kinds():
        keys = list(kind.indexed().values_list("pk", flat=True))
        owners = {entry.owner for entry in kind.entries(keys)}
        assert owners <= set(keys), kind.key
    with transaction.atomic():
        assert next(iter(reindexing.standings("passage"))).is_whole

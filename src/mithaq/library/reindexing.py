"""Looking the index of search through, and making it anew from the records, while people go on working.

It goes by portions of owners, each in a transaction of its own that keeps other writers of the index waiting: what
becomes public, changes or is withdrawn meanwhile is indexed either before a portion is read or after it was written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.db import DatabaseError, connection, transaction

from mithaq.library import indexing, search_kinds
from mithaq.library.models_search import SearchEntry
from mithaq.library.search_kinds import SearchKind

#: So many owners are made anew at once; a writer waits no longer than these take.
OWNERS = 40
ROWS = 500
Telling = Callable[[str, int], None]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the index of one kind stands: entries there should be, and of those there are."""

    kind: str
    wanted: int
    missing: int
    changed: int
    stray: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, different or too many."""
        return not (self.missing or self.changed or self.stray)


# --- looking it through ---------------------------------------------------------------------------------


def standings(only: str = "") -> Iterator[Standing]:
    """How each kind stands against the records; cuts every text again."""
    for kind in _kinds(only):
        wanted = missing = changed = 0
        known = 0
        for _low, keys in _portions(kind):
            there = {
                (owner, place, language): tokens
                for owner, place, language, tokens in SearchEntry.objects.filter(
                    kind=kind.key, owner__in=keys
                ).values_list("owner", "place", "language", "tokens")
            }
            for entry in kind.entries(keys):
                wanted += 1
                found = there.get((entry.owner, entry.place, entry.language))
                missing += found is None
                known += found is not None
                changed += found is not None and found != indexing.row_of(kind.key, entry).tokens
        total = SearchEntry.objects.filter(kind=kind.key).count()
        yield Standing(
            kind=kind.key, wanted=wanted, missing=missing, changed=changed, stray=max(total - known, 0)
        )
    if not only:
        strangers = SearchEntry.objects.exclude(kind__in=[kind.key for kind in _kinds("")]).count()
        if strangers:
            yield Standing(kind="-", wanted=0, missing=0, changed=0, stray=strangers)


def are_tables_whole() -> bool:
    """Whether what makes search quick is there and agrees with the entries."""
    if connection.vendor == "postgresql":
        return all(
            _ask(sql)
            for sql in (
                "SELECT NOT EXISTS (SELECT 1 FROM library_searchentry WHERE vector IS NULL)",
                "SELECT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'library_words_set' AND tgenabled <> 'D')",
                "SELECT EXISTS (SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('library_words') AND indisvalid)",
            )
        )
    triggers = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'library\\_words\\_%%' ESCAPE '\\'"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO library_words(library_words, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return bool(_ask(triggers.replace("%%", "%")) == 3)


def _ask(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


# --- making it anew -------------------------------------------------------------------------------------


def rebuild(only: str = "", told: Telling | None = None) -> dict[str, int]:
    """Make the index anew from the records, one kind or all; how many entries each has. Done twice it is the same."""
    if not are_tables_whole():
        make_tables()
    made = {}
    for kind in _kinds(only):
        count = 0
        low = 0
        while True:
            with transaction.atomic():
                _keep_others_waiting()
                # Asked inside: what came or went since the last portion is seen.
                keys = list(_next(kind, low))
                gone = SearchEntry.objects.filter(kind=kind.key, owner__gt=low)
                if len(keys) == OWNERS:
                    gone = gone.filter(owner__lte=keys[-1])
                gone.delete()
                count += _write(kind, keys)
            if told is not None:
                told(kind.key, count)
            if len(keys) < OWNERS:
                break
            low = keys[-1]
        made[kind.key] = count
    if not only:
        SearchEntry.objects.exclude(kind__in=[kind.key for kind in _kinds("")]).delete()
    return made


def make_tables() -> None:
    """Make what makes search quick anew, as the migration made it, and fill it from the entries."""
    sql = import_module("mithaq.library.migrations.0002_search_tables")
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _keep_others_waiting()
            cursor.execute("DROP INDEX IF EXISTS library_words")
            cursor.execute("DROP TRIGGER IF EXISTS library_words_set ON library_searchentry")
            cursor.execute("ALTER TABLE library_searchentry DROP COLUMN IF EXISTS vector")
            cursor.execute("DROP FUNCTION IF EXISTS library_set_vector()")
            for statement in sql.POSTGRESQL:
                cursor.execute(statement)
            cursor.execute("UPDATE library_searchentry SET tokens = tokens")
            return
        for name in ("added", "removed", "changed"):
            cursor.execute(f"DROP TRIGGER IF EXISTS library_words_{name}")
        cursor.execute("DROP TABLE IF EXISTS library_words")
        for statement in sql.SQLITE:
            cursor.execute(statement)
        cursor.execute("INSERT INTO library_words(library_words) VALUES ('rebuild')")


def _kinds(only: str) -> list[SearchKind]:
    return [kind for kind in search_kinds.kinds() if not only or kind.key == only]


def _next(kind: SearchKind, low: int) -> list[int]:
    rows = kind.indexed().filter(pk__gt=low).order_by("pk").values_list("pk", flat=True)
    return list(rows[:OWNERS])


def _portions(kind: SearchKind) -> Iterator[tuple[int, list[int]]]:
    low = 0
    while keys := _next(kind, low):
        yield low, keys
        low = keys[-1]


def _write(kind: SearchKind, keys: list[int]) -> int:
    count = 0
    batch: list[SearchEntry] = []
    for entry in kind.entries(keys) if keys else ():
        batch.append(indexing.row_of(kind.key, entry))
        count += 1
        if len(batch) >= ROWS:
            SearchEntry.objects.bulk_create(batch)
            batch = []
    SearchEntry.objects.bulk_create(batch)
    return count


def _keep_others_waiting() -> None:
    """Until the end of the transaction nobody else writes entries; on SQLite there is one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE library_searchentry IN SHARE ROW EXCLUSIVE MODE")

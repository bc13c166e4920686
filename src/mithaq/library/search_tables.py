"""The two ways in which a database finds entries: FTS5 on SQLite, a tsvector on PostgreSQL. The same answers from both."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from mithaq.library import questions
from mithaq.library.models_search import SearchEntry
from mithaq.library.questions import Question


def newest(question: Question, limit: int) -> list[int]:
    """The keys of the newest entries that answer the question, newest first."""
    if connection.vendor == "postgresql":
        return _column(
            # Without the materialised step the planner may walk the whole table backwards for a rare word.
            "WITH found AS MATERIALIZED (SELECT id FROM library_searchentry WHERE vector @@ %s::tsquery) "
            "SELECT id FROM found ORDER BY id DESC LIMIT %s",
            [questions.for_postgresql(question), limit],
        )
    return _column(
        "SELECT rowid FROM library_words WHERE library_words MATCH %s ORDER BY rowid DESC LIMIT %s",
        [questions.for_sqlite(question), limit],
    )


def count(question: Question) -> int:
    """How many entries answer the question."""
    if connection.vendor == "postgresql":
        found = _column(
            "SELECT count(*) FROM library_searchentry WHERE vector @@ %s::tsquery",
            [questions.for_postgresql(question)],
        )
    else:
        found = _column(
            "SELECT count(*) FROM library_words WHERE library_words MATCH %s",
            [questions.for_sqlite(question)],
        )
    return found[0]


def entries(question: Question) -> QuerySet[SearchEntry]:
    """The entries that answer the question, to be narrowed down further."""
    if connection.vendor == "postgresql":
        return SearchEntry.objects.extra(
            where=["vector @@ %s::tsquery"], params=[questions.for_postgresql(question)]
        )
    return SearchEntry.objects.extra(
        where=["library_searchentry.id IN (SELECT rowid FROM library_words WHERE library_words MATCH %s)"],
        params=[questions.for_sqlite(question)],
    )


def _column(sql: str, params: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]

"""Order and keyset paging: which row comes after which, on both databases, with empty values last.

A page is asked for by the row it follows (`after`) or precedes (`before`), never by a number, so that the
thousandth page costs what the first does and rows that come and go meanwhile are neither shown twice nor skipped.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Model, Q, QuerySet, TextField
from django.db.models import Value as Literal
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan, TupleLookupMixin
from django.db.models.functions import Coalesce
from django.db.models.functions.comparison import NullIf

#: What a column sorts by: an ORM path, an expression, or a function of the reader's language that gives either.
Sort = str | Combinable | Callable[[str], "str | Combinable"]
_MOST = 2**63


class BadCursor(Exception):
    """The address names a row in a way this list cannot read."""


def sort_by_text(field: str) -> Callable[[str], Combinable]:
    """Sort by a `TextsField` in the reader's language, by its English text where that is missing."""

    def by(language: str) -> Combinable:
        own = NullIf(KT(f"{field}__{language}"), Literal("", output_field=TextField()))
        return Coalesce(own, KT(f"{field}__en"))

    return by


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key of an order: what is compared, and in which direction."""

    by: str | Combinable
    descending: bool = False
    nullable: bool = True


@dataclass(frozen=True, kw_only=True)
class Page:
    """The rows of one page, and the cursors that lead to its neighbours (None: there is none)."""

    rows: list[Any]
    before: str | None
    after: str | None


def is_nullable(model: type[Model], path: str) -> bool:
    """Whether an ORM path may be empty; yes where it cannot be told."""
    nullable = False
    for part in path.split("__"):
        if part == "pk":
            return nullable
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.is_relation:
            if field.auto_created or field.many_to_many or field.related_model is None:
                return True
            model = field.related_model
        nullable = nullable or bool(getattr(field, "null", True))
    return nullable


class RowAfter(TupleGreaterThan):
    """`(a, b) > (x, y)`, said so on SQLite as well: Django still spells it out there, which walks no index."""

    def get_fallback_sql(self, compiler: Any, connection: Any) -> Any:
        return super(TupleLookupMixin, self).as_sql(compiler, connection)


class RowBefore(TupleLessThan):
    """`(a, b) < (x, y)`, likewise."""

    def get_fallback_sql(self, compiler: Any, connection: Any) -> Any:
        return super(TupleLookupMixin, self).as_sql(compiler, connection)


class Order:
    """A total order over the rows of one model: the keys given, then the primary key."""

    def __init__(self, model: type[Model], keys: Sequence[Key]) -> None:
        last = keys[-1].descending if keys else False
        self.keys = [*keys, Key(by="pk", descending=last, nullable=False)]
        self.names = [f"order_{number}" for number in range(len(self.keys) - 1)] + ["pk"]
        told = [(repr(key.by), key.descending) for key in self.keys]
        self.mark = format(zlib.crc32(repr((model._meta.label, told)).encode()), "x")

    def over(self, rows: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        """The rows in this order (or the reverse), each carrying its keys."""
        named = {
            name: F(key.by) if isinstance(key.by, str) else key.by
            for name, key in zip(self.names[:-1], self.keys[:-1], strict=True)
        }
        if named:
            rows = rows.annotate(**named)
        return rows.order_by(
            *(
                self._term(name, key, backwards=backwards)
                for name, key in zip(self.names, self.keys, strict=True)
            )
        )

    @staticmethod
    def _term(name: str, key: Key, *, backwards: bool) -> Any:
        descending = key.descending != backwards
        # Left to themselves SQLite sorts empty values first and PostgreSQL last. Said only where it can
        # matter, because saying it keeps SQLite from walking an index.
        place: dict[str, Any] = {}
        if key.nullable:
            place = {"nulls_first": True} if backwards else {"nulls_last": True}
        return F(name).desc(**place) if descending else F(name).asc(**place)

    def cursor(self, row: Any) -> str:
        """The row as an address can carry it."""
        values = [_plain(getattr(row, name)) for name in self.names]
        text = json.dumps([self.mark, *values], separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def values_of(self, cursor: str, rows: QuerySet[Any]) -> list[Any]:
        """What `cursor` carries, typed as the database holds it. Raises BadCursor for anything else."""
        if len(cursor) > 4000:
            raise BadCursor
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            found = json.loads(raw.decode(), parse_constant=_refuse)
        except (binascii.Error, ValueError, RecursionError):
            raise BadCursor from None
        if not isinstance(found, list) or len(found) != len(self.names) + 1 or found[0] != self.mark:
            raise BadCursor
        fields = [rows.query.annotations[name].output_field for name in self.names[:-1]]
        fields.append(rows.model._meta.pk)
        return [
            _typed(field, value, nullable=key.nullable)
            for field, value, key in zip(fields, found[1:], self.keys, strict=True)
        ]

    def beyond(self, values: Sequence[Any], *, backwards: bool) -> Any:
        """The condition for rows after `values` in this order, or before them."""
        directions = {key.descending for key in self.keys}
        if len(directions) == 1 and not any(key.nullable for key in self.keys):
            # One comparison of rows: both databases walk an index over these columns from the right place on.
            compare = RowBefore if directions.pop() != backwards else RowAfter
            return compare(Tuple(*(F(name) for name in self.names)), tuple(values))
        found = Q(pk__in=[])
        same = Q()
        for name, key, value in zip(self.names, self.keys, values, strict=True):
            step = _step(name, key, value, backwards=backwards)
            if step is not None:
                found |= same & step
            same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        first, value = self.keys[0], values[0]
        if value is not None and not first.nullable:
            # Says nothing new, but lets both databases start their walk of an index at the right place.
            ending = "lte" if first.descending != backwards else "gte"
            found &= Q(**{f"{self.names[0]}__{ending}": value})
        return found

    def page(
        self, rows: QuerySet[Any], *, size: int, after: str | None = None, before: str | None = None
    ) -> Page:
        """At most `size` rows after or before a cursor, or the first ones. Raises BadCursor."""
        ordered = self.over(rows)
        if before is not None:
            values = self.values_of(before, ordered)
            found = list(
                self.over(rows, backwards=True).filter(self.beyond(values, backwards=True))[: size + 1]
            )
            if len(found) > size:
                kept = found[:size][::-1]
                return Page(rows=kept, before=self.cursor(kept[0]), after=self.cursor(kept[-1]))
            # Fewer rows precede than fill a page: the first page is shown whole.
            after = None
        if after is not None:
            values = self.values_of(after, ordered)
            found = list(ordered.filter(self.beyond(values, backwards=False))[: size + 1])
        else:
            found = list(ordered[: size + 1])
        kept = found[:size]
        return Page(
            rows=kept,
            before=self.cursor(kept[0]) if kept and after is not None else None,
            after=self.cursor(kept[-1]) if len(found) > size else None,
        )


def _step(name: str, key: Key, value: Any, *, backwards: bool) -> Q | None:
    if value is None:
        return Q(**{f"{name}__isnull": False}) if backwards else None
    step = Q(**{f"{name}__{'lt' if key.descending != backwards else 'gt'}": value})
    if key.nullable and not backwards:
        step |= Q(**{f"{name}__isnull": True})
    return step


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"a list cannot be sorted by a {type(value).__name__}")


def _typed(field: Any, value: Any, *, nullable: bool) -> Any:
    if value is None:
        if not nullable:
            raise BadCursor
        return None
    if isinstance(value, list | dict):
        raise BadCursor
    try:
        typed = field.to_python(value)
    except (ValidationError, TypeError, ValueError, OverflowError, ArithmeticError):
        raise BadCursor from None
    if typed is None or (isinstance(typed, int) and not -_MOST <= typed < _MOST):
        raise BadCursor
    if isinstance(typed, str) and not is_storable(typed):
        raise BadCursor
    if isinstance(typed, Decimal) and not typed.is_finite():
        raise BadCursor
    return typed


def is_storable(text: str) -> bool:
    """Whether both databases can take this text: no NUL, no half of a surrogate pair."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(name: str) -> Any:
    raise ValueError(name)

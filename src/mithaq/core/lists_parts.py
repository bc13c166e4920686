"""What a list is declared from: columns, cells, filters, links above it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise

from mithaq.core.lists_order import Sort

Text = str | Promise
#: What one field of one row may be, on the page and in every data twin.
Value = str | int | float | Decimal | date | datetime | bool | None


class Kind(StrEnum):
    """What a column holds: it decides alignment, the words for its order, and the type in XLSX."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Cell:
    """How one field is shown: its text, and what goes with it.

    `status` is one of done, part, none, unknown, late, held; `mark` a word in a small frame, such as "unverified";
    `lang` the language of the text when it is not the page's.
    """

    text: Text
    href: str | None = None
    status: str | None = None
    mark: Text | None = None
    lang: str | None = None


@dataclass(frozen=True)
class Column:
    """One column: `key` is its stable name in addresses and data, `value` what data holds, `show` what people see.

    `in_page` and `in_data` say where it may appear; `shown` whether the page shows it before anybody chooses columns.
    `expected`: an empty value is told as "unknown"; where nothing is expected it is a dash.
    """

    key: str
    label: Text
    value: Callable[[Any], Value]
    show: Callable[[Any], Cell] | None = None
    kind: Kind = Kind.TEXT
    sort: Sort | None = None
    in_page: bool = True
    in_data: bool = True
    _: KW_ONLY
    shown: bool = True
    expected: bool = True
    about: Text = ""


Choices = Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Filter:
    """One filter: a choice among `choices` (or a free entry when None), and what it does to the rows.

    `choices` is a sequence of (value, label), or a function of the list page that gives one (it may ask
    `page.request.user`). `apply(rows, value)` narrows the rows. With `choices=None` the reader types a value of
    `kind`; `apply` receives it typed (str, int, date, bool).
    """

    key: str
    label: Text
    choices: Choices | Callable[[Any], Choices] | None
    apply: Callable[[Any, Any], Any]
    _: KW_ONLY
    kind: Kind = Kind.TEXT
    any_label: Text | None = None
    hint: Text = ""


@dataclass(frozen=True)
class Link:
    """A way on from the head of a page, the first one as a button."""

    label: Text
    href: str
    button: bool = False


def leading_to(things: QuerySet[Any], rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """Those of `things` to which some row leads by `path`, as a filter offers them.

    Each is asked for by itself, through the index of the path, so that a long list is not read through for a short choice.
    """
    return things.filter(Exists(rows.order_by().filter(**{path: OuterRef("pk")})))


def values_of(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[Value]]:
    """The rows as data holds them, one after the other."""
    readers = [column.value for column in columns]
    for row in rows:
        yield [read(row) for read in readers]

"""What a reader asks of a list: search, filters, order, columns, page; read from the address, refused in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from mithaq.core.errors import MithaqError
from mithaq.core.lists_order import is_storable
from mithaq.core.lists_parts import Choices, Column, Filter, Kind

#: Names the kit itself uses in addresses; no filter may be called so.
OWN_NAMES = ("q", "sort", "columns", "limit", "after", "before", "view")
LONGEST_SEARCH = 200
MOST_WORDS = 8


class BadQuestion(MithaqError):
    """The address asks something that this list cannot answer."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_question"


class Parameters(Protocol):
    """The part of Django's QueryDict that is needed here."""

    def get(self, key: str, default: Any = None, /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...
    def __iter__(self) -> Iterator[str]: ...


@dataclass(kw_only=True)
class Question:
    """One question put to a list. `problems` holds what could not be understood, in words."""

    words: list[str] = field(default_factory=list)
    q: str = ""
    chosen: dict[str, Any] = field(default_factory=dict)
    sort: str = ""
    columns: list[str] = field(default_factory=list)
    limit: int | None = None
    after: str | None = None
    before: str | None = None
    problems: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def narrowed(self) -> bool:
        """Whether search or filters leave rows out."""
        return bool(self.words or self.chosen)

    def address(self, **changes: str | None) -> str:
        """The same question with some parts changed (None takes a part out), from its first page: `?…`."""
        leave = {"after", "before", *changes}
        pairs = [pair for pair in self.pairs if pair[0] not in leave]
        pairs += [(name, value) for name, value in changes.items() if value is not None]
        return "?" + urlencode(pairs)


def read_question(
    asked: Parameters,
    *,
    columns: Sequence[Column],
    filters: Sequence[Filter],
    choices_of: Mapping[str, Choices],
    most: int,
    strict: bool,
) -> Question:
    """Understand the address. `strict` (for data) also refuses names that mean nothing here."""
    question = Question()
    known = {*OWN_NAMES, *(each.key for each in filters)}
    for name in asked:
        if name in known:
            question.pairs += [(name, value) for value in asked.getlist(name) if value != ""]
        elif strict:
            question.problems.append(
                _("This list has no filter “%(name)s”. It knows: %(known)s.")
                % {"name": _short(name), "known": ", ".join(sorted(known))}
            )
    _read_search(question, asked.get("q", ""))
    for each in filters:
        _read_filter(question, each, asked.get(each.key, ""), choices_of.get(each.key))
    _read_sort(question, asked.get("sort", ""), columns)
    _read_columns(question, asked.getlist("columns"), columns)
    _read_limit(question, asked.get("limit", ""), most)
    question.after = asked.get("after") or None
    question.before = asked.get("before") or None
    if question.after and question.before:
        question.problems.append(
            _("Ask either for the rows after one or for the rows before one, not for both.")
        )
    return question


def _short(text: Any) -> str:
    shown = str(text)
    return shown if len(shown) <= 60 else shown[:60] + "…"


def _read_search(question: Question, raw: str) -> None:
    question.q = raw.strip()
    if not question.q:
        return
    if len(question.q) > LONGEST_SEARCH:
        question.problems.append(
            _("The search is too long. Use at most %(most)s letters.") % {"most": LONGEST_SEARCH}
        )
    elif not is_storable(question.q):
        question.problems.append(_("The search holds a sign that cannot be read. Write it again."))
    else:
        question.words = question.q.split()[:MOST_WORDS]


def _read_filter(question: Question, each: Filter, raw: str, choices: Choices | None) -> None:
    if raw == "":
        return
    if choices is not None:
        if raw in {value for value, _label in choices}:
            question.chosen[each.key] = raw
        else:
            question.problems.append(
                _("“%(value)s” is not among the choices of “%(filter)s”. Choose another.")
                % {"value": _short(raw), "filter": each.label}
            )
        return
    typed = typed_value(raw, each.kind)
    if typed is None:
        sentence = {
            Kind.NUMBER: _("“%(filter)s” takes a whole number, for example 2009."),
            Kind.DATE: _("“%(filter)s” takes a day, for example 2026-12-09."),
            Kind.TIME: _("“%(filter)s” takes a day, for example 2026-12-09."),
            Kind.YES_NO: _("“%(filter)s” takes yes or no."),
        }.get(each.kind, _("“%(filter)s” cannot be read. Write it again, in at most 200 letters."))
        question.problems.append(sentence % {"filter": each.label})
    else:
        question.chosen[each.key] = typed


def typed_value(raw: str, kind: Kind) -> Any:
    """A typed-in value as its kind, or None when it is none."""
    raw = raw.strip()
    if kind is Kind.NUMBER:
        return int(raw) if raw.lstrip("-").isdecimal() and raw.isascii() and len(raw) <= 18 else None
    if kind in (Kind.DATE, Kind.TIME):
        try:
            return date.fromisoformat(raw) if len(raw) == 10 else None
        except ValueError:
            return None
    if kind is Kind.YES_NO:
        return {"yes": True, "no": False}.get(raw)
    return raw if raw and len(raw) <= LONGEST_SEARCH and is_storable(raw) else None


def _read_sort(question: Question, raw: str, columns: Sequence[Column]) -> None:
    if raw == "":
        return
    sortable = [column.key for column in columns if column.sort is not None]
    if raw.removeprefix("-") in sortable:
        question.sort = raw
    else:
        question.problems.append(
            _("This list cannot be sorted by “%(name)s”. It can be by: %(known)s.")
            % {"name": _short(raw), "known": ", ".join(sortable)}
        )


def _read_columns(question: Question, raw: Sequence[str], columns: Sequence[Column]) -> None:
    known = {column.key for column in columns}
    for name in (part.strip() for value in raw for part in value.split(",")):
        if not name or name in question.columns:
            continue
        if name in known:
            question.columns.append(name)
        else:
            question.problems.append(
                _("This list has no column “%(name)s”. It has: %(known)s.")
                % {"name": _short(name), "known": ", ".join(column.key for column in columns)}
            )
            return


def _read_limit(question: Question, raw: str, most: int) -> None:
    if raw == "":
        return
    limit = typed_value(raw, Kind.NUMBER)
    if limit is None or not 1 <= limit <= most:
        question.problems.append(
            _("The number of rows on a page is a whole number from 1 to %(most)s.") % {"most": most}
        )
    else:
        question.limit = limit

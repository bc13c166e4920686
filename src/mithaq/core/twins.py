"""Data twins: every public page's facts at the same address with `.json`, `.csv` or `.xlsx`.

Field names are stable once published. Streaming keeps memory constant; see `mithaq.core.exports` for the formats.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.http import (  # noqa: TID251 - answers are what this module makes
    FileResponse,
    HttpResponse,
    StreamingHttpResponse,
)
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info

from mithaq.core.exports import Field, csv_lines, json_pieces, json_value, write_xlsx
from mithaq.core.freshness import public_page
from mithaq.core.lists_parts import Value

__all__ = ["Field", "Meta", "csv_answer", "json_answer", "json_rows_answer", "public_page", "xlsx_answer"]

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Meta:
    """What stands beside data: sources, licence, the day it is as of, when it was made, and more by name."""

    def __init__(
        self, sources: Sequence[Any] = (), licence: str = "", as_of: date | None = None, **more: Any
    ) -> None:
        self.sources = list(sources)
        self.licence = licence
        self.as_of = as_of
        self.more = more

    def told(self, generated: datetime | None = None) -> dict[str, Any]:
        """The meta object as JSON holds it."""
        moment = generated or timezone.now()
        told = {
            "sources": self.sources,
            "licence": self.licence,
            "as_of": self.as_of or moment.date(),
            "generated": moment.isoformat(timespec="seconds"),
            **self.more,
        }
        return {name: _plain(value) for name, value in told.items()}


def _plain(value: Any) -> Any:
    """Texts forced, dates as ISO 8601, at any depth."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [_plain(inner) for inner in value]
    return json_value(value)


def _open(response: Any, *, open_data: bool) -> None:
    if open_data:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _in_language(pieces: Iterable[str]) -> Iterator[bytes]:
    """The pieces as bytes, each made in the language of the request, which is over by the time they are sent."""
    language = get_language()

    def inner() -> Iterator[bytes]:
        waiting = iter(pieces)
        while True:
            with translation.override(language):
                try:
                    piece = next(waiting)
                except StopIteration:
                    return
            yield piece.encode("utf-8", "replace")

    return inner()


def json_answer(
    fields: Mapping[str, Any], meta: Meta, *, status: int = 200, open_data: bool = True
) -> HttpResponse:
    """One thing: its fields, and `meta`."""
    body = json.dumps(
        {**_plain(fields), "meta": meta.told()}, ensure_ascii=False, separators=(",", ":"), default=str
    )
    response = HttpResponse(body + "\n", content_type="application/json; charset=utf-8", status=status)
    _open(response, open_data=open_data)
    return response


def json_rows_answer(
    fields: Sequence[Field], rows: Iterable[Sequence[Value]], meta: Meta, *, open_data: bool = True
) -> StreamingHttpResponse:
    """Many things: `{"rows": […], "meta": {…}}`, streamed."""
    response = StreamingHttpResponse(
        _in_language(json_pieces(fields, rows, meta.told())), content_type="application/json; charset=utf-8"
    )
    _open(response, open_data=open_data)
    return response


def csv_answer(
    name: str, fields: Sequence[Field], rows: Iterable[Sequence[Value]], *, open_data: bool = True
) -> StreamingHttpResponse:
    """Many things as CSV (UTF-8 with its mark, stable names as heading), streamed."""
    response = StreamingHttpResponse(
        _in_language(csv_lines(fields, rows)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(name)}.csv"'
    _open(response, open_data=open_data)
    return response


def xlsx_answer(
    name: str,
    title: str,
    fields: Sequence[Field],
    rows: Iterable[Sequence[Value]],
    meta: Meta | None = None,
    *,
    open_data: bool = True,
) -> FileResponse:
    """Many things as a workbook, right to left where the reader's language is."""
    language = get_language() or "en"
    told = meta.told() if meta else {}
    file = write_xlsx(
        fields,
        rows,
        title=title,
        notes=[(key, _one_line(value)) for key, value in told.items()],
        right_to_left=get_language_info(language)["bidi"],
    )
    response = FileResponse(
        file, as_attachment=True, filename=f"{_file_name(name)}.xlsx", content_type=XLSX_TYPE
    )
    _open(response, open_data=open_data)
    return response


def _one_line(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_one_line(inner) for inner in value)
    if isinstance(value, dict):
        return ", ".join(_one_line(inner) for inner in value.values())
    return str(value)


def _file_name(name: str) -> str:
    return (
        "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_."))
        or "data"
    )


def json_error(sentence: str, *, code: str, status: int = 400) -> HttpResponse:
    """Why there are no data, as JSON."""
    body = json.dumps({"error": {"code": code, "message": sentence}}, ensure_ascii=False)
    return HttpResponse(body + "\n", content_type="application/json; charset=utf-8", status=status)

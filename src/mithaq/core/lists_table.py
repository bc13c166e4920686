"""The table of a list as HTML, written in Python because a page is mostly its rows.

Everything that comes from data passes `escape`; every text is isolated so that Arabic and Latin do not disturb each other.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.core.lists_ask import Question
from mithaq.core.lists_parts import Cell, Column, Kind, Value

STATUSES = frozenset({"done", "part", "none", "unknown", "late", "held"})
_SAFE_STARTS = ("/", "#", "?", "http://", "https://", "mailto:", "tel:")
CellWriter = Callable[[Any], str]


def order_word(kind: Kind, *, descending: bool) -> str:
    """The order as a word, such as A–Z."""
    if kind is Kind.TEXT:
        return pgettext("order", "Z–A") if descending else pgettext("order", "A–Z")
    if kind is Kind.NUMBER:
        return pgettext("order", "highest first") if descending else pgettext("order", "lowest first")
    if kind is Kind.YES_NO:
        return pgettext("order", "yes first") if descending else pgettext("order", "no first")
    return pgettext("order", "newest first") if descending else pgettext("order", "oldest first")


def number_text(value: int | float | Decimal) -> str:
    """A number with Western digits; groups of three from 10,000 on, so that years stay whole."""
    return f"{value:,}" if value >= 10_000 or value <= -10_000 else f"{value}"


def plain_html(value: Value, *, expected: bool = True) -> str:
    """A value without a `show` as HTML."""
    if value is None or value == "":
        return f'<span class="s s-unknown">{escape(_("unknown"))}</span>' if expected else "—"
    if isinstance(value, bool):
        return escape(_("yes") if value else _("no"))
    if isinstance(value, int | float | Decimal):
        return f'<bdi class="num">{number_text(value)}</bdi>'
    if isinstance(value, datetime):
        return f'<bdi class="num">{value:%Y-%m-%d %H:%M}</bdi>'
    if isinstance(value, date):
        return f'<bdi class="num">{value.isoformat()}</bdi>'
    return f"<bdi>{escape(value)}</bdi>"


def cell_html(cell: Cell) -> str:
    """A cell as HTML: link, status word with its shape, mark, language."""
    lang = f' lang="{escape(cell.lang)}"' if cell.lang else ""
    html = f"<bdi{lang}>{escape(str(cell.text))}</bdi>"
    if cell.href and cell.href.startswith(_SAFE_STARTS):
        away = ' rel="external noreferrer"' if cell.href.startswith("http") else ""
        html = f'<a href="{escape(cell.href)}"{away}>{html}</a>'
    if cell.status in STATUSES:
        html = f'<span class="s s-{cell.status}">{html}</span>'
    if cell.mark:
        html += f' <span class="mark">{escape(str(cell.mark))}</span>'
    return html


def _writer(column: Column, *, header: bool) -> CellWriter:
    """The function that writes one column's cell of a row."""
    right = ' class="r"' if column.kind is Kind.NUMBER else ""
    if header:
        begin, end = '<th role="rowheader" scope="row"><span>', "</span></th>"
    else:
        begin = f'<td role="cell"{right}><span class="l">{escape(str(column.label))}</span><span>'
        end = "</span></td>"
    value, show, expected = column.value, column.show, column.expected
    nothing = begin + plain_html(None, expected=expected) + end
    if not expected and not header:
        nothing = nothing.replace('<td role="cell"', '<td role="cell" class="nil"', 1)
        if right:
            nothing = nothing.replace(' class="nil" class="r"', ' class="r nil"', 1)
    if show is None and column.kind is Kind.TEXT:
        begin_text, end_text = begin + "<bdi>", "</bdi>" + end

        def write_text(row: Any) -> str:
            text = value(row)
            return f"{begin_text}{escape(str(text))}{end_text}" if text not in (None, "") else nothing

        return write_text
    if show is None:

        def write_plain(row: Any) -> str:
            found = value(row)
            return f"{begin}{plain_html(found)}{end}" if found not in (None, "") else nothing

        return write_plain

    def write_shown(row: Any) -> str:
        cell = show(row)
        return f"{begin}{cell_html(cell)}{end}" if cell.text != "" else nothing

    return write_shown


def table_html(
    columns: Sequence[Column],
    rows: Sequence[Any],
    *,
    caption: str,
    question: Question,
    sorted_by: tuple[str, bool] | None,
    chosen: Callable[[Any], bool] | None = None,
) -> SafeString:
    """The whole table. `chosen` (with bulk actions) gives each row a box and says whether it is ticked."""
    parts = [
        f'<table role="table" class="fold stick"><caption class="away">{escape(caption)}</caption>',
        '<thead role="rowgroup"><tr role="row">',
    ]
    if chosen is not None:
        parts.append(f'<td role="cell"><span class="away">{escape(_("Choose"))}</span></td>')
    parts += [_heading(column, question, sorted_by) for column in columns]
    parts.append('</tr></thead><tbody role="rowgroup">')
    writers = [_writer(column, header=number == 0) for number, column in enumerate(columns)]
    if chosen is None:
        for row in rows:
            parts.append('<tr role="row">')
            parts += [write(row) for write in writers]
            parts.append("</tr>")
    else:
        for row in rows:
            parts.append(_box(row, columns[0], ticked=chosen(row)))
            parts += [write(row) for write in writers]
            parts.append("</tr>")
    parts.append("</tbody></table>")
    return mark_safe("".join(parts))


def _box(row: Any, column: Column, *, ticked: bool) -> str:
    name = column.show(row).text if column.show else column.value(row)
    on, checked = (' class="on"', " checked") if ticked else ("", "")
    return (
        f'<tr role="row"{on}><td role="cell"><span class="l">{escape(_("Choose"))}</span><span>'
        f'<input type="checkbox" name="row" value="{escape(str(row.pk))}" aria-label="{escape(str(name))}"{checked}>'
        "</span></td>"
    )


def _heading(column: Column, question: Question, sorted_by: tuple[str, bool] | None) -> str:
    right = ' class="r"' if column.kind is Kind.NUMBER else ""
    label = escape(str(column.label))
    if column.sort is None:
        return f'<th role="columnheader" scope="col"{right}>{label}</th>'
    descending = False
    state = word = ""
    if sorted_by and sorted_by[0] == column.key:
        descending = not sorted_by[1]
        state = f' aria-sort="{"descending" if sorted_by[1] else "ascending"}"'
        word = f" ({escape(order_word(column.kind, descending=sorted_by[1]))})"
    address = escape(question.address(sort=f"-{column.key}" if descending else column.key))
    then = escape(_("sort: %(order)s") % {"order": order_word(column.kind, descending=descending)})
    return (
        f'<th role="columnheader" scope="col"{right}{state}>'
        f'<a href="{address}">{label}<span class="away">, {then}</span></a>{word}</th>'
    )

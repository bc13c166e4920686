"""The form above a list: search, filters and column choice, as HTML written in Python (a select of 193 States is long)."""

from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mithaq.core.lists_ask import Question
from mithaq.core.lists_parts import Choices, Filter, Kind

if TYPE_CHECKING:
    from mithaq.core.lists import ListPage


def tools_html(page: "ListPage", question: Question) -> SafeString:
    """The form, or nothing for a list with neither search nor filters nor columns to choose."""
    parts = []
    if page.search_fields:
        parts.append(
            f'<div class="field"><label for="q">{escape(_("Search"))}</label>'
            f'<input id="q" name="q" type="search" maxlength="200" value="{escape(question.q)}"></div>'
        )
    asked = page.request.GET
    parts += [_field(each, page.choices_of.get(each.key), asked.get(each.key, "")) for each in page.filters]
    columns = _columns(page, question)
    if not parts and not columns:
        return mark_safe("")
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in question.pairs
        if name in ("sort", "limit")
    )
    button = f'<button class="btn btn-s">{escape(_("Show"))}</button>'
    clear = ""
    if question.narrowed or question.problems or question.columns:
        clear = f'<a href="{escape(page.request.path)}">{escape(_("Show all"))}</a>'
    row = f'<div class="tools">{"".join(parts)}{button}{clear}</div>' if parts else ""
    return mark_safe(f'<form method="get" role="search">{kept}{row}{columns}</form>')


def _field(each: Filter, choices: Choices | None, value: str) -> str:
    name = escape(each.key)
    label = f'<label for="f-{name}">{escape(str(each.label))}</label>'
    hint = f'<span class="hint" id="h-{name}">{escape(str(each.hint))}</span>' if each.hint else ""
    about = f' aria-describedby="h-{name}"' if each.hint else ""
    if choices is None:
        kind = {Kind.DATE: "date", Kind.TIME: "date", Kind.NUMBER: "number"}.get(each.kind, "text")
        entry = f'<input id="f-{name}" name="{name}" type="{kind}" value="{escape(value)}"{about}>'
        if each.kind is Kind.YES_NO:
            entry = _select(name, [("yes", _("yes")), ("no", _("no"))], value, _("Any"), about)
    else:
        entry = _select(name, choices, value, str(each.any_label or _("Any")), about)
    return f'<div class="field">{label}{hint}{entry}</div>'


def _select(name: str, choices: Choices, value: str, any_label: str, about: str) -> str:
    options = [f'<option value="">{escape(any_label)}</option>']
    for each, label in choices:
        on = " selected" if each == value else ""
        options.append(f'<option value="{escape(each)}"{on}>{escape(str(label))}</option>')
    return f'<select id="f-{name}" name="{name}"{about}>{"".join(options)}</select>'


def _columns(page: "ListPage", question: Question) -> str:
    """The choice of columns, offered when some are not shown by themselves or there are many."""
    usable: list[Any] = [column for column in page.columns if column.in_page]
    if len(usable) < 5 and all(column.shown for column in usable):
        return ""
    shown = {column.key for column in page.shown_columns(question)}
    boxes = "".join(
        f'<div class="pick"><input type="checkbox" id="c-{escape(column.key)}" name="columns" '
        f'value="{escape(column.key)}"{" checked" if column.key in shown else ""}>'
        f'<label for="c-{escape(column.key)}">{escape(str(column.label))}</label></div>'
        for column in usable[1:]
    )
    hidden = f'<input type="hidden" name="columns" value="{escape(usable[0].key)}">'
    return (
        f'<details class="why"><summary>{escape(_("Choose columns"))}</summary><div><fieldset>'
        f'<legend class="away">{escape(_("Choose columns"))}</legend>{hidden}<div class="cols">{boxes}</div></fieldset>'
        f'<p><button class="btn btn-2 btn-s">{escape(_("Show these columns"))}</button></p></div></details>'
    )

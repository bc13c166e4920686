"""Template tags that every page may use (built in: no `{% load %}` needed)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.db import models
from django.forms import BaseForm, BoundField
from django.template import Context, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mithaq.core import edits, marks, texts
from mithaq.core.errors import MithaqError
from mithaq.core.history import history_entries
from mithaq.core.partial_dates import PartialDate

register = template.Library()
Text = str | Promise
ERROR_HEADINGS: dict[int, Text] = {
    400: _("This request could not be read"),
    403: _("Not allowed"),
    404: _("Nothing here"),
    405: _("Not this way"),
    409: _("Not saved: somebody else changed this first"),
    422: _("Not accepted yet"),
    500: _("Something went wrong on our side"),
    503: _("Not available right now"),
}


# --- texts ----------------------------------------------------------------------------------------


@register.filter
def in_language(value: Mapping[str, str] | None) -> str:
    """The text of a `TextsField` in the reader's language."""
    return texts.text_in(value)


@register.filter
def language_of(value: Mapping[str, str] | None) -> str:
    """The language in which `in_language` answers."""
    return texts.language_of(value)


@register.simple_tag
def text(value: Mapping[str, str] | None) -> SafeString:
    """The text of a `TextsField`, isolated, and marked with its language when it is not the reader's."""
    told = texts.text_in(value)
    found = texts.language_of(value)
    if not told:
        return marks.status("unknown")
    if found and found != get_language():
        return format_html('<bdi lang="{}">{}</bdi>', found, told)
    return format_html("<bdi>{}</bdi>", told)


# --- values ---------------------------------------------------------------------------------------


@register.simple_tag
def status(code: str, label: Any = "") -> SafeString:
    """`{% status "done" "Published" %}`: a shape and always a word."""
    return marks.status(code, label)


@register.simple_tag
def mark(kind: str, label: Any = "") -> SafeString:
    """`{% mark "computed" %}`: where a value comes from."""
    return marks.kind(kind, label)


@register.simple_tag
def verification(value: str) -> SafeString:
    """`{% verification row.verification %}`: the mark of what is not verified, else nothing."""
    return marks.verification(value)


@register.simple_tag
def number(value: int | float | Decimal | None, places: int | None = None) -> SafeString:
    """`{% number 1234.5 %}`: the number, isolated; None is unknown."""
    return marks.number(value, places)


@register.simple_tag
def percent(share: float | Decimal | None, places: int = 0) -> SafeString:
    """`{% percent 0.25 %}`: a share as per cent."""
    return marks.percent(share, places)


@register.simple_tag
def money(amount: int | float | Decimal | None, currency: str, places: int = 0) -> SafeString:
    """`{% money 1200 "EUR" %}`: an amount with its currency."""
    return marks.money(amount, currency, places)


@register.simple_tag
def moment(value: date | datetime | PartialDate | None, precision: str = "") -> SafeString:
    """`{% moment row.date row.precision %}`: a date with as much of it as is known; None is unknown."""
    return marks.moment(value, precision)


@register.filter
def apart(value: Any) -> SafeString:
    """`{% blocktranslate with day=row.on|date:"Y-m-d"|apart %}`: a date or code within a sentence, kept from turning round in Arabic."""
    return format_html('<bdi class="num">{}</bdi>', value)


@register.simple_tag
def source(value: Any) -> SafeString:
    """`{% source row.source %}`: where it was read, as a link where there is one."""
    return marks.source(value)


# --- blocks ---------------------------------------------------------------------------------------


class _Block(template.Node):
    """A part of the page with a title and something within."""

    def __init__(self, form: str, title: FilterExpression | None, default: Text, inner: NodeList) -> None:
        self.form, self.title, self.default, self.inner = form, title, default, inner

    def render(self, context: Context) -> SafeString:
        title = self.title.resolve(context) if self.title is not None else self.default
        return format_html(self.form, title, self.inner.render(context))


def _block(name: str, form: str, default: Text) -> None:
    def compile_block(parser: Parser, token: Token) -> _Block:
        words = token.split_contents()
        if len(words) > 2:
            raise template.TemplateSyntaxError(f"{{% {name} %}} takes one title at most")
        inner = parser.parse((f"end{name}",))
        parser.delete_first_token()
        title = parser.compile_filter(words[1]) if len(words) == 2 else None
        return _Block(form, title, default, inner)

    register.tag(name, compile_block)


#: `{% why %}` opens the evidence under a number; `{% empty_state %}` says what is missing and the next step;
#: `{% unknown_state %}` says why we do not know and how to tell us. A title may be given to each.
_block(
    "why", '<details class="why"><summary>{}</summary><div class="flow">{}</div></details>', _("How we know")
)
_block("empty_state", '<div class="none"><b>{}</b>{}</div>', _("Nothing here yet."))
_block("unknown_state", '<div class="none"><b>{}</b>{}</div>', _("Unknown"))


# --- forms ----------------------------------------------------------------------------------------


@register.inclusion_tag("core/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """`{% field form.name %}`: label, hint, error, entry, in that order; a group of choices as a fieldset."""
    rows = edits.form_rows(bound.form)
    return {"row": next(row for row in rows if row.name == bound.html_name)}


@register.inclusion_tag("core/parts/form.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """`{% fields form %}`: every field of the form, hidden ones included, without the summary and the button."""
    return {"form": form, "rows": edits.form_rows(form)}


@register.inclusion_tag("core/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: what needs another look, each line leading to its field. Nothing without errors."""
    general = [str(error) for form in forms for error in form.non_field_errors()]
    rows = [row for form in forms for row in edits.form_rows(form) if row.errors]
    return {"general": general, "rows": rows, "count": len(general) + sum(len(row.errors) for row in rows)}


@register.filter
def error_heading(error: MithaqError) -> Text:
    """What happened, in a few words, by the status of the error."""
    return ERROR_HEADINGS.get(int(error.status), ERROR_HEADINGS[500])


# --- ways on --------------------------------------------------------------------------------------


@register.inclusion_tag("core/parts/crumbs.html")
def crumbs(*pairs: Any) -> dict[str, Any]:
    """`{% crumbs "/en/countries" "Countries" "" "Austria" %}`: address and name in turn; the last one is this page."""
    if len(pairs) % 2:
        raise template.TemplateSyntaxError("{% crumbs %} takes an address and a name in turn")
    return {"steps": [{"address": pairs[at], "name": pairs[at + 1]} for at in range(0, len(pairs), 2)]}


@register.inclusion_tag("core/parts/timeline.html")
def timeline(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """`{% timeline steps %}`: each step has `date` (may be None), `text`, and `open` when it has not happened."""
    return {"steps": steps}


@register.inclusion_tag("core/history.html")
def history(thing: models.Model) -> dict[str, Any]:
    """`{% history thing %}`: what was done to it, by whom, newest first."""
    return {"history": history_entries(thing)}

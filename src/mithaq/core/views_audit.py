"""The staff pages of the audit: its list, and one entry field by field."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from mithaq.core import audit
from mithaq.core.audit_words import (
    actor_of,
    field_in_words,
    kind_in_words,
    model_of,
    thing_of,
    value_in_words,
)
from mithaq.core.errors import NotFound
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.models import AuditEntry
from mithaq.core.views_staff import StaffPage


def _verbs(page: Any) -> Sequence[tuple[str, str]]:
    return [(verb, audit.verb_in_words(verb)) for verb in _distinct("verb")]


def _kinds(page: Any) -> Sequence[tuple[str, str]]:
    return [(kind, kind_in_words(kind)) for kind in _distinct("thing_kind") if kind]


def _distinct(field: str) -> list[str]:
    return list(AuditEntry.objects.order_by(field).values_list(field, flat=True).distinct())


class AuditList(StaffPage, ListPage):
    """Who did what, the newest first."""

    staff_key = "audit"
    name = "audit"
    title = gettext_lazy("Audit")
    intro = gettext_lazy(
        "Every change that people and the platform made, in one chain. Rows are only ever added; each seals the one before."
    )
    empty = gettext_lazy("Nothing was changed yet.")
    columns = (
        Column(
            "number",
            gettext_lazy("Number"),
            lambda e: e.number,
            lambda e: Cell(str(e.number), href=reverse("core:audit_entry", args=[e.number])),
            kind=Kind.NUMBER,
            sort="number",
        ),
        Column("at", gettext_lazy("When (UTC)"), lambda e: e.at, kind=Kind.TIME, sort="at"),
        Column("actor", gettext_lazy("Who"), actor_of),
        Column(
            "verb",
            gettext_lazy("What was done"),
            lambda e: e.verb,
            lambda e: Cell(audit.verb_in_words(e.verb)),
            sort="verb",
        ),
        Column("thing", gettext_lazy("To what"), thing_of, expected=False),
        Column("note", gettext_lazy("Note"), lambda e: e.note, expected=False),
        Column("thing_kind", gettext_lazy("Kind of thing"), lambda e: e.thing_kind, in_page=False),
        Column("thing_key", gettext_lazy("Key of the thing"), lambda e: e.thing_key, in_page=False),
        Column("hash", gettext_lazy("Hash"), lambda e: e.hash, in_page=False),
    )
    filters = (
        Filter("verb", gettext_lazy("What was done"), _verbs, lambda rows, verb: rows.filter(verb=verb)),
        Filter(
            "kind", gettext_lazy("Kind of thing"), _kinds, lambda rows, kind: rows.filter(thing_kind=kind)
        ),
        Filter("key", gettext_lazy("Key of the thing"), None, lambda rows, key: rows.filter(thing_key=key)),
        Filter(
            "since",
            gettext_lazy("Since"),
            None,
            lambda rows, day: rows.filter(at__date__gte=day),
            kind=Kind.DATE,
        ),
        Filter(
            "until",
            gettext_lazy("Until"),
            None,
            lambda rows, day: rows.filter(at__date__lte=day),
            kind=Kind.DATE,
        ),
    )
    search_fields = ("verb", "thing_kind", "thing_key", "details")
    default_order = ("-number",)

    def rows(self) -> QuerySet[Any]:
        return AuditEntry.objects.select_related("actor")


class AuditEntryPage(StaffPage):
    """One entry: what it was before and after, field by field."""

    staff_key = "audit"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        entry = AuditEntry.objects.select_related("actor").filter(pk=number).first()
        if entry is None:
            raise NotFound
        names = sorted({*entry.before, *entry.after})
        kind = model_of(entry.thing_kind)
        context = {
            "entry": entry,
            "actor": actor_of(entry),
            "thing": thing_of(entry),
            "what": audit.verb_in_words(entry.verb),
            "fields": [
                (
                    field_in_words(kind, name),
                    value_in_words(entry.before.get(name), kind, name),
                    value_in_words(entry.after.get(name), kind, name),
                )
                for name in names
            ],
            "is_sealed": audit.hash_of(entry) == entry.hash,
            "same_thing": f"{reverse('core:audit')}?kind={quote(entry.thing_kind)}&key={quote(entry.thing_key)}"
            if entry.thing_kind
            else "",
        }
        return render(request, "core/audit_entry.html", context)

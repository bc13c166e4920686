"""Evidence on the desk: the list, one item with what rests on it, adding, describing, replacing, withdrawing, its files."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.core import files
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import NotFound, RuleBroken
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.core.texts import text_in
from mithaq.library import actions_evidence as actions
from mithaq.library import forms_evidence as forms
from mithaq.library import models_evidence as models
from mithaq.library import permissions_evidence as permissions
from mithaq.library import queries_evidence as queries
from mithaq.library import rules_evidence as rules
from mithaq.library.models_evidence import EvidenceItem, EvidenceUse

ADDRESS_SHAPES = {"none": "none", "unchecked": "unknown", "there": "done", "moved": "part", "gone": "late"}


def _uses(rows: QuerySet[EvidenceItem], value: str) -> QuerySet[EvidenceItem]:
    flagged = EvidenceUse.objects.filter(ended_at=None, looked_at=None).values("item")
    return rows.exclude(state="standing").filter(pk__in=flagged)


class EvidenceList(Requires, ListPage):
    """The evidence that a person may work with."""

    may = staticmethod(permissions.may_list_evidence)
    name = "evidence_list"
    title = pgettext_lazy("several", "Evidence")
    intro = _(
        "Each piece stands here once, and knows which findings, statuses and indicators rest on it. "
        "Replace or withdraw it once, and all of them are flagged."
    )
    columns = (
        Column(
            "title",
            _("What it is"),
            lambda row: row.title,
            lambda row: Cell(row.title, href=row.get_absolute_url(), lang=row.language or None),
            sort="title",
        ),
        Column(
            "kind",
            _("Kind"),
            lambda row: row.kind,
            lambda row: Cell(models.KIND_WORDS[row.kind]),
            sort="kind",
        ),
        Column(
            "country",
            _("State"),
            lambda row: row.country_id,
            lambda row: Cell(text_in(row.country.names) if row.country else ""),
            sort="country",
            expected=False,
        ),
        Column("dated", _("Its date"), lambda row: str(row.when or "") or None, sort="dated"),
        Column(
            "reliability",
            _("Source"),
            lambda row: row.reliability,
            lambda row: Cell(models.RELIABILITY_WORDS[row.reliability]),
        ),
        Column(
            "public",
            _("Public"),
            lambda row: row.is_public,
            kind=Kind.YES_NO,
        ),
        Column(
            "address_state",
            _("Web address"),
            lambda row: row.address_state,
            lambda row: Cell(
                models.ADDRESS_WORDS[row.address_state], status=ADDRESS_SHAPES[row.address_state]
            ),
            sort="address_state",
        ),
        Column(
            "state",
            _("Stands"),
            lambda row: row.state,
            lambda row: Cell(models.STATE_WORDS[row.state], status=row.shape),
            sort="state",
        ),
        Column(
            "added_at",
            _("Added"),
            lambda row: row.added_at,
            lambda row: Cell(row.added_at.date().isoformat()),
            kind=Kind.TIME,
            sort="added_at",
        ),
    )
    filters = (
        Filter(
            "kind",
            _("Kind"),
            list(models.KIND_WORDS.items()),
            lambda rows, value: rows.filter(kind=value),
        ),
        Filter(
            "state",
            _("Stands"),
            list(models.STATE_WORDS.items()),
            lambda rows, value: rows.filter(state=value),
        ),
        Filter(
            "address",
            _("Web address"),
            list(models.ADDRESS_WORDS.items()),
            lambda rows, value: rows.filter(address_state=value),
        ),
        Filter("flagged", _("Flagged"), [("yes", _("something rests on it still"))], _uses),
    )
    search_fields = ("title", "source")
    default_order = ("-added_at",)
    empty = _("No evidence yet. Add the first piece: a law, a decision, a report, a picture.")

    def rows(self) -> QuerySet[EvidenceItem]:
        return EvidenceItem.objects.visible_to(self.request.user).select_related("country")

    def links(self) -> tuple[Link, ...]:
        if not permissions.may_add_evidence(self.request.user):
            return ()
        return (Link(_now("Add evidence"), reverse("library:add_evidence"), button=True),)


def _item(request: HttpRequest, pk: int) -> EvidenceItem:
    rows = EvidenceItem.objects.visible_to(request.user).select_related(
        "country", "original", "shared", "replaced_by", "added_by"
    )
    found: EvidenceItem = get_or_not_found(rows, pk=pk)
    return found


@require_safe
def item_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: what it is, whether it may be shown, what rests on it."""
    item = _item(request, pk)
    can_change = permissions.may_change_evidence(request.user, item)
    works = permissions.may_list_evidence(request.user)
    return render(
        request,
        "library/evidence.html",
        {
            "item": item,
            "works": works,
            "can_change": can_change,
            "uses": queries.uses_of(item, request.user) if works else [],
            "address_shape": ADDRESS_SHAPES[item.address_state],
            "is_gone": item.address_state == rules.Address.GONE.value,
        },
    )


@require_safe
def copy(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The copy without hidden data, as a download."""
    item = _item(request, pk)
    if item.shared is None or (item.state == "withdrawn" and not permissions.may_list_evidence(request.user)):
        raise NotFound
    return FileResponse(files.open_content(item.shared), as_attachment=True, filename=item.shared.name)


@require_safe
@requires(permissions.may_add_evidence)
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sealed original, for who works on the item; each opening is recorded."""
    item = _item(request, pk)
    if item.original is None or not permissions.may_read_original(request.user, item):
        raise NotFound
    actions.open_original(request.user, item, at=timezone.now())
    return FileResponse(files.open_content(item.original), as_attachment=True, filename=item.original.name)


@require_POST
@requires(permissions.may_add_evidence)
def look_at_use(request: HttpRequest, pk: int, use: int) -> HttpResponseBase:
    """Decide on a use whose item was replaced or withdrawn."""
    item = _item(request, pk)
    row: EvidenceUse = get_or_not_found(EvidenceUse.objects.select_related("item"), pk=use, item=item)
    actions.look_at_use(request.user, row, keep=request.POST.get("keep") == "yes", at=timezone.now())
    return redirect(item.get_absolute_url())


class AddPage(EditPage):
    """Add an item."""

    title = _("Add evidence")
    intro = _("Say what it is and where it comes from. The original is sealed; others read a cleaned copy.")
    form_class: type[django_forms.Form] = forms.EvidenceForm
    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_add_evidence) or super().dispatch(request, *args, **kwargs)

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_add_evidence(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.EvidenceForm(data, files, initial={"country": self.request.GET.get("state", "")})
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.add_evidence(by, self.form.described(), upload=data.get("file"), at=at)

    def leave(self, thing: Any) -> str:
        return reverse("library:evidence_list")


class ItemPage(EditPage):
    """A page about one item, for who may change it."""

    version_field: str | None = "version"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_add_evidence) or super().dispatch(request, *args, **kwargs)

    def find(self) -> Any:
        return _item(self.request, self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_change_evidence(person, thing)

    def leave(self, thing: Any) -> str:
        return str(thing.get_absolute_url())


class DescribePage(ItemPage):
    """Change what is said of an item."""

    title = _("Describe the evidence")
    form_class = forms.EvidenceForm

    def initial(self, thing: Any) -> dict[str, Any]:
        names = (
            "title",
            "kind",
            "source",
            "reliability",
            "language",
            "consent",
            "publishable",
            "address",
            "note",
        )
        return {
            **{name: getattr(thing, name) for name in names},
            "country": thing.country_id or "",
            "when": str(thing.when or ""),
        }

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.EvidenceForm(data, initial=self.initial(thing), with_file=False)
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.describe_evidence(by, thing, self.form.described(), at=at)


class WithdrawPage(ItemPage):
    """Withdraw an item."""

    title = _("Withdraw the evidence")
    intro = _("Only those who work on it will still see it. Everything that rests on it is flagged.")
    button = _("Withdraw")
    form_class = forms.ReasonForm

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.withdraw_evidence(by, thing, why=data["why"], at=at)

    def after(self, thing: Any) -> str:
        return reverse("library:evidence_list")


class ReplacePage(ItemPage):
    """Put another item in its place."""

    title = _("Replace the evidence")
    intro = _("Everything that rests on it is flagged until somebody looks at it.")
    button = _("Replace")
    form_class = forms.ReplaceForm

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        other = EvidenceItem.objects.visible_to(by).filter(pk=data["replaced_by"]).first()
        if other is None:
            raise RuleBroken(_("There is no item with this number."), code="no_item", field="replaced_by")
        return actions.replace_evidence(by, thing, other, why=data["why"], at=at)

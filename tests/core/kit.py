"""A made-up model and a list of it, for the tests of the list and edit kit."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.db import connection, models
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, path

from config.urls import urlpatterns as own_urlpatterns
from mithaq.core import audit
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import RuleBroken
from mithaq.core.imports import ImportField
from mithaq.core.imports_model import ModelImport
from mithaq.core.imports_parse import as_choice, as_day, as_decimal, as_text, as_whole_number, as_yes_no
from mithaq.core.lists import (
    BulkAction,
    BulkResult,
    Cell,
    Column,
    Filter,
    Kind,
    ListPage,
    delete_action,
    list_paths,
)
from mithaq.core.models_lists import SavedView
from mithaq.core.texts import TextsField
from mithaq.core.views_imports import import_paths


class Parcel(models.Model):
    """One row is an invented parcel."""

    name = models.CharField(max_length=100)
    names = TextsField()
    weight = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    pieces = models.IntegerField(null=True)
    sent_on = models.DateField(null=True)
    packed_at = models.DateTimeField(null=True)
    score = models.FloatField(null=True)
    kind = models.CharField(max_length=20, default="box")
    fragile = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        app_label = "kit"


def may_work(person: Any) -> bool:
    """Whoever is signed in, but for the stranger."""
    return bool(person.is_authenticated) and "sam@" not in person.email


class ParcelList(ListPage):
    name = "parcels"
    title = "Parcels"
    intro = "Every parcel is invented."
    columns = (
        Column("name", "Name", lambda p: p.name, sort="name"),
        Column("weight", "Weight", lambda p: p.weight, kind=Kind.NUMBER, sort="weight"),
        Column("pieces", "Pieces", lambda p: p.pieces, kind=Kind.NUMBER, sort="pieces", expected=False),
        Column("sent_on", "Sent", lambda p: p.sent_on, kind=Kind.DATE, sort="sent_on"),
        Column("packed_at", "Packed", lambda p: p.packed_at, kind=Kind.TIME, sort="packed_at", shown=False),
        Column(
            "kind",
            "Kind",
            lambda p: p.kind,
            show=lambda p: Cell(p.kind, href=f"/kinds/{p.kind}", status="done", mark="unverified"),
        ),
        Column("fragile", "Fragile", lambda p: p.fragile, kind=Kind.YES_NO, sort="fragile"),
        Column("secret", "Secret", lambda p: "s", in_data=False),
        Column("code", "Code", lambda p: p.pk, in_page=False),
    )
    filters = (
        Filter(
            "kind",
            "Kind",
            (("box", "Box"), ("tube", "Tube")),
            lambda rows, value: rows.filter(kind=value),
        ),
        Filter("since", "Since", None, lambda rows, value: rows.filter(sent_on__gte=value), kind=Kind.DATE),
        Filter(
            "least", "At least", None, lambda rows, value: rows.filter(pieces__gte=value), kind=Kind.NUMBER
        ),
    )
    search_fields = ("name", "names__ar")
    default_order = ("name",)
    sources = ("An invented source",)
    licence = "CC BY 4.0"

    def rows(self) -> QuerySet[Any]:
        return Parcel.objects.all()


class PublicParcels(ParcelList):
    name = "public_parcels"
    public = True


def throw(rows: QuerySet[Any], *, by: Any, at: datetime) -> BulkResult:
    light = rows.filter(fragile=False)
    return BulkResult(done=light.update(kind="thrown"), skipped=rows.filter(fragile=True).count())


class WorkList(ParcelList):
    """The list with bulk actions, for whoever is signed in and not called a stranger."""

    name = "work"
    bulk_actions = (
        BulkAction("throw", "Throw…", may_work, throw, "Throw %(count)s parcels?"),
        BulkAction("mark", "Mark", may_work, lambda rows, *, by, at: rows.update(kind="box")),
        BulkAction("never", "Never", lambda person: False, throw),
    )


class ViewList(ListPage):
    """A list of rows that can be deleted and brought back (of a model that Django knows by its app)."""

    name = "views"
    title = "Views"
    columns = (Column("name", "Name", lambda view: view.name, sort="name"),)
    bulk_actions = (delete_action(may_work),)

    def rows(self) -> QuerySet[Any]:
        return SavedView.objects.all()


class ParcelForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it is written on it.", max_length=20)
    kind = forms.ChoiceField(label="Kind", choices=(("box", "Box"), ("tube", "Tube")))
    pieces = forms.IntegerField(label="Pieces", required=False, min_value=0)
    fragile = forms.BooleanField(label="Fragile", required=False)


class ParcelEdit(EditPage):
    name = "parcel_edit"
    title = "Edit the parcel"
    form_class = ParcelForm
    version_field = "version"
    back_address = "/en/work"

    def find(self) -> Any:
        return get_or_not_found(Parcel.objects.all(), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return may_work(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        if data["name"] == "forbidden":
            raise RuleBroken("Choose another name.", code="name_taken", field="name")
        if thing is None:
            return Parcel.objects.create(**data)
        Parcel.objects.filter(pk=thing.pk).update(**data, version=thing.version + 1)
        audit.record(by, "change", thing, at=at, before={"name": thing.name}, after={"name": data["name"]})
        return thing


class ParcelNew(ParcelEdit):
    name = "parcel_new"
    title = "A new parcel"

    def find(self) -> Any:
        return None


class ParcelImport(ModelImport):
    name = "parcel"
    title = "Import parcels"
    model = Parcel
    key = ("name",)
    fields = (
        ImportField("name", "Name", required=True, parse=as_text(100), synonyms=("Parcel name", "الاسم")),
        ImportField("pieces", "Pieces", parse=as_whole_number(), help="How many are in it."),
        ImportField("weight", "Weight", parse=as_decimal()),
        ImportField("sent_on", "Sent", parse=as_day(), synonyms=("Date",)),
        ImportField("kind", "Kind", required=True, parse=as_choice({"box": ("carton",), "tube": ()})),
        ImportField("fragile", "Fragile", parse=as_yes_no()),
    )
    back_address = "/en/work"

    def may(self, person: Any) -> bool:
        return may_work(person)

    def validate(self, row: dict[str, Any]) -> list[str]:
        return ["A tube holds one piece."] if row["kind"] == "tube" and (row.get("pieces") or 1) > 1 else []

    def finish(self, thing: Any, *, is_new: bool, by: Any, at: datetime) -> None:
        thing.version += 0 if is_new else 1

    def extra_fields(self) -> list[str]:
        return ["version"]


PARCEL_IMPORT = ParcelImport()


urlpatterns: list[URLPattern | URLResolver] = [
    *own_urlpatterns,
    *i18n_patterns(
        *list_paths("parcels", ParcelList),
        *list_paths("public-parcels", PublicParcels),
        *list_paths("work", WorkList),
        *list_paths("views", ViewList),
        path("work/new", ParcelNew.as_view(), name="parcel_new"),
        path("work/<int:pk>", ParcelEdit.as_view(), name="parcel_edit"),
        *import_paths("work/import", PARCEL_IMPORT),
    ),
]


@pytest.fixture(scope="session")
def parcel_table(django_db_setup: None, django_db_blocker: Any) -> None:
    """The table of the made-up model, made once for the session."""
    with django_db_blocker.unblock():
        tables = connection.introspection.table_names()
        with connection.schema_editor() as editor:
            if Parcel._meta.db_table in tables:
                editor.delete_model(Parcel)
            editor.create_model(Parcel)


def make_parcels(count: int) -> list[Parcel]:
    """`count` parcels whose values repeat and are missing in a regular way."""
    return Parcel.objects.bulk_create(
        Parcel(
            name=f"Parcel {number:03}",
            names={"en": f"Parcel {number}", "ar": f"طرد {number}"},
            weight=Decimal(number % 7) / 4 if number % 3 else None,
            pieces=number % 5 if number % 4 else None,
            sent_on=date(2026, 1, 1) + timedelta(days=number % 11) if number % 5 else None,
            packed_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number % 13) if number % 2 else None,
            score=(number % 9) / 3 if number % 6 else None,
            kind="tube" if number % 2 else "box",
            fragile=number % 3 == 0,
        )
        for number in range(count)
    )

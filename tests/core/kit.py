"""A made-up model and a list of it, for the tests of the list and edit kit."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.db import connection, models
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver

from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage, list_paths
from mithaq.core.texts import TextsField


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
        Filter("least", "At least", None, lambda rows, value: rows.filter(pieces__gte=value), kind=Kind.NUMBER),
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


urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(*list_paths("parcels", ParcelList), *list_paths("public-parcels", PublicParcels)),
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

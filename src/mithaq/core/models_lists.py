"""The rows of the list kit: saved views, imports of spreadsheets, and how their columns were mapped."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """One row is a list as somebody wants to see it again: its search, filters, order and columns under a name."""

    list_name = models.CharField(max_length=100)
    name = models.CharField(_("name of the view"), max_length=80)
    #: The query string, without the place in the pages.
    address = models.CharField(max_length=2000, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    #: Everybody with this role sees it too; empty: nobody else.
    role = models.CharField(_("shared with"), max_length=60, blank=True)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["list_name", "owner", "name"], name="one_view_by_name"),
        ]
        indexes = [models.Index(fields=["list_name", "role"], name="views_by_role")]

    def __str__(self) -> str:
        return self.name


class ImportMap(models.Model):
    """One row is how the headings of one kind of spreadsheet were last mapped to fields, so that it need not be said again."""

    kind = models.CharField(max_length=100)
    #: SHA-256 of the headings in their order.
    headings = models.CharField(max_length=64)
    #: Field key -> number of the column.
    columns = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "headings"], name="one_map_by_headings")]

    def __str__(self) -> str:
        return f"{self.kind} {self.headings[:8]}"


class ImportState(models.TextChoices):
    """Where an import stands."""

    READ = "read", _("read, nothing changed yet")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")


class ImportRun(models.Model):
    """One row is one spreadsheet somebody gave us to import: what was read, what was done, and how to undo it."""

    kind = models.CharField(max_length=100)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.READ)
    #: Field key -> number of the column; empty until somebody has said so.
    columns = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    #: What the file held (compressed JSON); empty again once applied.
    table = models.BinaryField(default=bytes)
    #: What was done, row by row (compressed JSON), for undoing it; empty before.
    changes = models.BinaryField(default=bytes)
    counts = models.JSONField(default=dict)
    read_at = models.DateTimeField(_("received"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    applied_at = models.DateTimeField(_("applied"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "-id"], name="imports_by_kind")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
                name="applied_import_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

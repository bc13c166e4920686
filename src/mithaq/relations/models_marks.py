"""Exports of contacts, each with a mark of its own. Imported at the end of `models`."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.rules import Role


class ExportMarkQuerySet(models.QuerySet["ExportMark"]):
    """Sets of marks."""

    def visible_to(self, person: Anybody) -> Self:
        """All for the director and the auditor: a leak is traced by them, not by who may have leaked."""
        standing = standing_of(person)
        if standing.roles.isdisjoint({Role.DIRECTOR, Role.AUDITOR}):
            return self.none()
        return self.all()


class ExportMark(models.Model):
    """One row is one export of contacts: the mark that stands in each of its rows, who made it and when."""

    token = models.CharField(_("Mark"), max_length=16, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    list_name = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()

    objects = ExportMarkQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("export of contacts")
        verbose_name_plural = _("exports of contacts")

    def __str__(self) -> str:
        return self.token

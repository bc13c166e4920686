"""What is counted and typed in: stored totals, values typed in by people, pieces of evidence for one value.

Published values are in `models`, so that the three kinds can never mix silently.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.measures import Grade
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.results import rules
from mithaq.results.choices import grade_choices, precision_choices, qualifier_choices
from mithaq.results.roles import works_on_strategy


class StoredTotal(models.Model):
    """One row is what a line counted to on one day, by all that is known now: made from records, never edited.

    `state` says from which state of the records, so that whoever reads knows whether it still holds.
    """

    series = models.ForeignKey("results.Series", on_delete=models.CASCADE, related_name="totals")
    as_of = models.DateField()
    #: Empty is "not yet counted".
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    rows = models.PositiveIntegerField(default=0)
    grade = models.CharField(max_length=10, blank=True, choices=grade_choices)
    state = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stored total")
        verbose_name_plural = _("stored totals")
        ordering = ("as_of",)
        constraints = (models.UniqueConstraint(fields=("series", "as_of"), name="one_total_a_line_and_day"),)

    def __str__(self) -> str:
        return f"{self.series_id} {self.as_of}: {self.value}"


class TypedQuerySet(models.QuerySet["TypedMeasurement"]):
    """Rows of typed-in values."""

    def standing(self) -> "TypedQuerySet":
        """Those that nobody has taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, person: Any) -> "TypedQuerySet":
        """All for who works on the strategy; for everybody else those that are public and stand."""
        return self if works_on_strategy(person) else self.standing().filter(is_public=True)


class TypedMeasurement(models.Model):
    """One row is one value that a person typed in, with who, when and why. It is never changed, only taken back."""

    series = models.ForeignKey("results.Series", on_delete=models.PROTECT, related_name="typed")
    as_of = models.DateField()
    as_of_precision = models.CharField(max_length=5, choices=precision_choices, default=Precision.DAY.value)
    occasion = models.CharField(max_length=20, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=4)
    qualifier = models.CharField(
        max_length=10, choices=qualifier_choices, default=rules.Qualifier.EXACT.value
    )
    #: Where the number comes from, in the words of who typed it.
    why = models.TextField(max_length=1000)
    #: How many in which group, where that is known: {"region": {"swana": 3}}.
    breakdown = models.JSONField(default=dict, blank=True)
    is_public = models.BooleanField(default=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    typed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=500, blank=True)

    objects = TypedQuerySet.as_manager()

    class Meta:
        verbose_name = _("typed-in value")
        verbose_name_plural = _("typed-in values")
        ordering = ("as_of", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why=""),
                name="who_takes_a_value_back_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.series_id} {self.date}: {self.value}"

    @property
    def date(self) -> PartialDate:
        """When it was so, as precisely as it is known."""
        return PartialDate(self.as_of, Precision(self.as_of_precision))


class EvidencePiece(models.Model):
    """One row is one piece of evidence that a person attached to one row of a line, or to a typed-in value."""

    series = models.ForeignKey("results.Series", on_delete=models.CASCADE, related_name="pieces")
    #: The key of the row of the measure; empty where it belongs to a typed-in value.
    row_key = models.CharField(max_length=200, blank=True)
    typed = models.ForeignKey(
        TypedMeasurement, on_delete=models.CASCADE, null=True, blank=True, related_name="pieces"
    )
    title = models.CharField(max_length=300)
    address = models.URLField(max_length=500, blank=True)
    grade = models.CharField(max_length=10, choices=grade_choices, default=Grade.DOCUMENT.value)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("piece of evidence for a value")
        verbose_name_plural = _("pieces of evidence for values")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=(Q(typed__isnull=True) & ~Q(row_key="")) | (Q(typed__isnull=False) & Q(row_key="")),
                name="evidence_belongs_to_one_thing",
            ),
        )

    def __str__(self) -> str:
        return self.title

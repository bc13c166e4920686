"""The strategy as data: periods, objectives, indicators with their lines, baselines, targets and published values.

Values computed from records and values typed in by people have tables of their own (`models_measuring`), so that they
can never mix silently with published ones. Sign-off and changed definitions are in `models_signing`.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField
from mithaq.results import rules, rules_counting
from mithaq.results.choices import (
    aggregation_choices,
    comparison_choices,
    confidence_choices,
    direction_choices,
    known_choices,
    point_state_choices,
    precision_choices,
    qualifier_choices,
    role_choices,
    window_choices,
)
from mithaq.results.models_measuring import EvidencePiece, StoredTotal, TypedMeasurement
from mithaq.results.models_out import OutBlock, OutReport
from mithaq.results.models_plan import Activity, ActivityRecord
from mithaq.results.models_signing import (
    DefinitionChange,
    DonorLink,
    Erratum,
    IndicatorOwner,
    ReportingPeriod,
)
from mithaq.results.models_theory import Assumption, AssumptionFinding

__all__ = [
    "Activity",
    "ActivityRecord",
    "Assumption",
    "AssumptionFinding",
    "Baseline",
    "ChecklistPoint",
    "DefinitionChange",
    "DonorLink",
    "Erratum",
    "EvidencePiece",
    "EvidenceSource",
    "Indicator",
    "IndicatorOwner",
    "Kind",
    "Objective",
    "Occasion",
    "OutBlock",
    "OutReport",
    "PublishedMeasurement",
    "ReportingPeriod",
    "Series",
    "StoredTotal",
    "StrategyPeriod",
    "Target",
    "TypedMeasurement",
]


class Kind(models.TextChoices):
    """What a part of the strategy is: a goal, or what makes goals possible."""

    OBJECTIVE = "objective", _("objective")
    ENABLER = "enabler", _("enabler")


class StrategyPeriod(models.Model):
    """One row is one strategy of the coalition, with the years for which it was decided."""

    code = models.SlugField(primary_key=True, max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    titles = TextsField()
    summaries = TextsField()
    sources = TextsField()

    class Meta:
        verbose_name = _("strategy period")
        verbose_name_plural = _("strategy periods")
        ordering = ("-starts",)
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="a_period_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return self.code


class Objective(models.Model):
    """One row is one objective or enabler of a strategy period."""

    key = models.CharField(primary_key=True, max_length=40, help_text=_("Period and code: 2023-2026.1"))
    period = models.ForeignKey(StrategyPeriod, on_delete=models.CASCADE, related_name="objectives")
    code = models.SlugField(max_length=10)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    titles = TextsField()
    short_titles = TextsField()
    summaries = TextsField()

    class Meta:
        verbose_name = _("objective or enabler")
        verbose_name_plural = _("objectives and enablers")
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("period", "code"), name="one_objective_a_code"),)

    def __str__(self) -> str:
        return self.key


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Rows of indicators."""

    def current(self) -> "IndicatorQuerySet":
        """The version in force of each indicator."""
        return self.filter(replaced_on__isnull=True)

    def visible_to(self, person: Any) -> "IndicatorQuerySet":
        """Every indicator is public: the coalition measures itself in the open."""
        return self


class Indicator(models.Model):
    """One row is one version of one indicator: what is promised, and how it is counted."""

    key = models.CharField(primary_key=True, max_length=20, help_text=_("Code and version: 2.1.v1"))
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField(default=1)
    replaced_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField()
    titles = TextsField()
    #: One or two sentences on where it stands, written by a person; the verdict itself comes from `rules`.
    remarks = TextsField()
    methods = TextsField()
    #: What is not known, and what would help.
    gaps = TextsField()
    #: The records this will be counted from, in words.
    counted_from = TextsField()

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("order", "-version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="one_indicator_a_version"),
            models.UniqueConstraint(
                fields=("code",), condition=Q(replaced_on__isnull=True), name="one_indicator_in_force"
            ),
        )

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("results:indicator", args=[self.code])


class Series(models.Model):
    """One row is one thing that is counted: a line of its own. Different measures never share a line.

    Without an indicator it is a figure of the coalition's work that no target belongs to.
    """

    key = models.SlugField(primary_key=True, max_length=60)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="series"
    )
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=role_choices, default=rules.Role.MAIN.value)
    titles = TextsField()
    units = TextsField()
    direction = models.CharField(max_length=4, choices=direction_choices, default=rules.Direction.UP.value)
    aggregation = models.CharField(
        max_length=10, choices=aggregation_choices, default=rules.Aggregation.LATEST.value
    )
    #: Why it is shown beside, or left out.
    reasons = TextsField()
    #: Which measure of the packages computes it (see `measures` in each package), or `lines:a+b`, `lines:a/b`.
    measure = models.CharField(max_length=200, blank=True)
    #: What the line takes of the measure: rows whose groups have these values, …
    filters = models.JSONField(default=dict, blank=True)
    #: … whose date lies here, …
    window = models.CharField(max_length=15, choices=window_choices, default=rules_counting.Window.ALL.value)
    #: … counting each value of this group once instead of each row.
    distinct = models.CharField(max_length=40, blank=True)
    #: Small groups are hidden from the public, because people could be recognised.
    about_people = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ("order",)

    def __str__(self) -> str:
        return self.key


class Occasion(models.Model):
    """One row is an occasion by which lines count: a session of the Conference."""

    code = models.CharField(primary_key=True, max_length=20)
    titles = TextsField()
    short_titles = TextsField()
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ("starts",)

    def __str__(self) -> str:
        return self.code


class Baseline(models.Model):
    """One row is where a line stood when the strategy was written, or the word that this is not known."""

    series = models.OneToOneField(Series, on_delete=models.CASCADE, primary_key=True, related_name="baseline")
    known = models.CharField(max_length=5, choices=known_choices)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    qualifier = models.CharField(
        max_length=10, choices=qualifier_choices, default=rules.Qualifier.EXACT.value
    )
    as_of = models.DateField(null=True, blank=True)
    as_of_precision = models.CharField(max_length=5, choices=precision_choices, default=Precision.DAY.value)
    occasion = models.CharField(max_length=20, blank=True)
    notes = TextsField()
    source = models.ForeignKey("EvidenceSource", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        constraints = (
            models.CheckConstraint(
                condition=(Q(known="known") & Q(value__isnull=False) & Q(as_of__isnull=False))
                | (~Q(known="known") & Q(value__isnull=True)),
                name="a_baseline_is_known_or_has_no_value",
            ),
        )

    def __str__(self) -> str:
        return f"{self.series_id}: {self.known}"

    @property
    def date(self) -> PartialDate | None:
        """When it was so, as precisely as it is known."""
        return PartialDate(self.as_of, Precision(self.as_of_precision)) if self.as_of else None


class Target(models.Model):
    """One row is what a line should reach by a day (or at an occasion), or the word that this is not known."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="targets")
    due = models.DateField()
    occasion = models.CharField(max_length=20, blank=True)
    known = models.CharField(max_length=5, choices=known_choices)
    comparison = models.CharField(
        max_length=10, choices=comparison_choices, default=rules.Comparison.AT_LEAST.value
    )
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    #: The upper end, where the strategy wants a value within a range.
    value_to = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    notes = TextsField()
    source = models.ForeignKey("EvidenceSource", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("due",)
        constraints = (
            models.UniqueConstraint(fields=("series", "due"), name="one_target_a_day"),
            models.CheckConstraint(
                condition=(Q(known="known") & (Q(value__isnull=False) | Q(comparison="growth")))
                | (~Q(known="known") & Q(value__isnull=True)),
                name="a_target_is_known_or_has_no_value",
            ),
        )

    def __str__(self) -> str:
        return f"{self.series_id} by {self.due}"


class EvidenceSource(models.Model):
    """One row is a place where values were published: a page, a document, the strategy itself."""

    code = models.SlugField(primary_key=True, max_length=60)
    titles = TextsField()
    address = models.URLField(max_length=500, blank=True)
    published = models.DateField(null=True, blank=True)
    published_precision = models.CharField(
        max_length=5, choices=precision_choices, default=Precision.DAY.value
    )
    read_on = models.DateField()
    #: Whether the coalition itself says so, the United Nations, or somebody else.
    speaker = models.CharField(
        max_length=10,
        choices=(("coalition", _("the coalition")), ("un", _("the United Nations")), ("other", _("others"))),
    )

    class Meta:
        verbose_name = _("source of a value")
        verbose_name_plural = _("sources of values")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class PublishedMeasurement(models.Model):
    """One row is one value that somebody published of a line, worded as the source words it."""

    key = models.SlugField(primary_key=True, max_length=100)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="published")
    as_of = models.DateField(null=True, blank=True)
    as_of_precision = models.CharField(max_length=5, choices=precision_choices, default=Precision.DAY.value)
    occasion = models.CharField(max_length=20, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=4)
    qualifier = models.CharField(
        max_length=10, choices=qualifier_choices, default=rules.Qualifier.EXACT.value
    )
    source = models.ForeignKey(EvidenceSource, on_delete=models.PROTECT, related_name="measurements")
    confidence = models.CharField(max_length=10, choices=confidence_choices)
    notes = TextsField()

    class Meta:
        verbose_name = _("published value")
        verbose_name_plural = _("published values")
        ordering = ("as_of", "series")
        constraints = (
            models.UniqueConstraint(fields=("series", "as_of", "source"), name="one_value_a_source_and_day"),
        )

    def __str__(self) -> str:
        return f"{self.series_id} {self.date}: {self.value}"

    @property
    def date(self) -> PartialDate | None:
        """When it was so, as precisely as it is known; None for an undated value, which is told but never plotted."""
        return PartialDate(self.as_of, Precision(self.as_of_precision)) if self.as_of else None


class ChecklistPoint(models.Model):
    """One row is one point of a checklist: a demand or a milestone, and what is known of it."""

    key = models.CharField(primary_key=True, max_length=90)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="points")
    code = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    titles = TextsField()
    state = models.CharField(max_length=10, choices=point_state_choices)
    as_of = models.DateField(null=True, blank=True)
    notes = TextsField()
    source = models.ForeignKey(
        EvidenceSource, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("point of a checklist")
        verbose_name_plural = _("points of checklists")
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("series", "code"), name="one_point_a_code"),)

    def __str__(self) -> str:
        return self.key

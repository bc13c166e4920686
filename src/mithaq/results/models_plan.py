"""The work plan of a year: activities under objectives, and the records they produced."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import TextsField, text_in
from mithaq.results import rules_plan
from mithaq.results.choices_plan import progress_choices
from mithaq.results.roles import works_on_strategy


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Rows of activities."""

    def visible_to(self, person: Any) -> "ActivityQuerySet":
        """All for who works on the strategy, none for others."""
        return self if works_on_strategy(person) else self.none()

    def open(self) -> "ActivityQuerySet":
        """Those that are neither done nor dropped."""
        return self.exclude(progress__in=[each.value for each in rules_plan.CLOSED])


class Activity(models.Model):
    """One row is one activity of a year's work plan: what is to be done, by whom, until when, from which money."""

    key = models.SlugField(_("Code"), max_length=40, unique=True, help_text=_("For example 2026-1-1."))
    year = models.PositiveSmallIntegerField(_("Year"))
    objective = models.ForeignKey(
        "results.Objective", on_delete=models.PROTECT, related_name="activities", verbose_name=_("Objective")
    )
    titles = TextsField(verbose_name=_("Activity"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Who does it"),
    )
    starts = models.DateField(_("From"))
    ends = models.DateField(_("Last day"))
    budget_line = models.CharField(_("Budget line"), max_length=30, blank=True)
    progress = models.CharField(
        _("Stands"), max_length=8, choices=progress_choices, default=rules_plan.Progress.PLANNED.value
    )
    note = models.TextField(_("Note"), max_length=2000, blank=True)
    #: Keys of the lines of the strategy to which what it produces counts.
    lines = models.JSONField(_("Counts for"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("-year", "objective__order", "key")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="an_activity_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return text_in(self.titles)

    def get_absolute_url(self) -> str:
        return reverse("results:activity", kwargs={"key": self.key})

    def timing(self, on: date) -> rules_plan.Timing:
        """How it stands against its days."""
        return rules_plan.timing(rules_plan.Progress(self.progress), self.starts, self.ends, on)


class ActivityRecord(models.Model):
    """One row is something an activity produced, with where it stands: a page of ours, or elsewhere."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="records")
    on = models.DateField(_("Of which day"))
    title = models.CharField(_("What it is"), max_length=300)
    address = models.CharField(_("Where it stands"), max_length=500)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("record of an activity")
        verbose_name_plural = _("records of activities")
        ordering = ("activity", "on", "id")
        constraints = (
            models.UniqueConstraint(fields=("activity", "address"), name="a_record_once_an_activity"),
        )

    def __str__(self) -> str:
        return self.title

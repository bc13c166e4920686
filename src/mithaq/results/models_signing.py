"""Periods closed by sign-off with their snapshots and errata; who answers for an indicator; changed definitions; links for donors."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.funding.models import GrantAgreement
from mithaq.results import rules_donors, rules_signing
from mithaq.results.choices import cause_choices, stage_choices, treatment_choices
from mithaq.results.roles import works_on_strategy


def _person() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )


class ReportingQuerySet(models.QuerySet["ReportingPeriod"]):
    """Rows of reporting periods."""

    def signed(self) -> "ReportingQuerySet":
        """Those whose snapshot stands."""
        return self.filter(stage__in=rules_signing.SIGNED)

    def visible_to(self, person: Any) -> "ReportingQuerySet":
        """All for who works on the strategy; what is signed off for everybody."""
        return self if works_on_strategy(person) else self.signed()


class ReportingPeriod(models.Model):
    """One row is one stretch of time whose figures are closed by sign-off: a year, or the year of a donor.

    `snapshot` is what was submitted, as canonical JSON; `digest` is its SHA-256. Once approved neither changes.
    """

    period = models.ForeignKey("results.StrategyPeriod", on_delete=models.PROTECT, related_name="reporting")
    code = models.SlugField(max_length=30, unique=True)
    starts = models.DateField()
    ends = models.DateField()
    stage = models.CharField(max_length=10, choices=stage_choices, default=rules_signing.Stage.DRAFT.value)
    snapshot = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    #: What the record held when the snapshot was taken.
    known_on = models.DateField(null=True, blank=True)
    submitted_by = _person()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = _person()
    decided_at = models.DateTimeField(null=True, blank=True)
    #: Why it was returned.
    reason = models.TextField(max_length=2000, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    objects = ReportingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ("-ends", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="a_reporting_period_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=("draft", "returned")) | ~Q(digest=""),
                name="what_is_submitted_has_a_snapshot",
            ),
        )

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("results:period", args=[self.code])

    @property
    def is_signed(self) -> bool:
        """Whether the snapshot stands."""
        return self.stage in rules_signing.SIGNED


class Erratum(models.Model):
    """One row is one line of a signed-off period that would be counted otherwise today, and why."""

    reporting = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="errata")
    series = models.ForeignKey("results.Series", on_delete=models.PROTECT, related_name="errata")
    cause = models.CharField(max_length=20, choices=cause_choices)
    signed_value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    value_now = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    #: The rows behind the difference: [{"key", "label", "what": added | gone | changed, "cause"}].
    rows = models.JSONField(default=list)
    #: Over what differs, so that the same difference is listed once.
    digest = models.CharField(max_length=64)
    found_at = models.DateTimeField()
    #: What a person adds to it.
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ("found_at", "id")
        constraints = (models.UniqueConstraint(fields=("reporting", "digest"), name="one_erratum_once"),)

    def __str__(self) -> str:
        return f"{self.reporting_id} {self.series_id}: {self.cause}"


class IndicatorOwner(models.Model):
    """One row is who answers for an indicator, whatever its version."""

    code = models.CharField(primary_key=True, max_length=10)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()

    class Meta:
        verbose_name = _("person responsible for an indicator")
        verbose_name_plural = _("people responsible for indicators")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class DefinitionChange(models.Model):
    """One row is one change of the definition of an indicator, and what became of the old values."""

    code = models.CharField(max_length=10)
    old_version = models.PositiveSmallIntegerField()
    new_version = models.PositiveSmallIntegerField()
    treatment = models.CharField(max_length=10, choices=treatment_choices)
    why = models.TextField(max_length=1000)
    on = models.DateField()
    changed_by = _person()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a definition")
        verbose_name_plural = _("changes of definitions")
        ordering = ("code", "new_version")
        constraints = (
            models.UniqueConstraint(fields=("code", "new_version"), name="one_change_a_version"),
            models.CheckConstraint(
                condition=Q(new_version__gt=F("old_version")), name="a_definition_moves_forward"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} v{self.new_version}"


class DonorLinkQuerySet(models.QuerySet["DonorLink"]):
    """Rows of links for donors."""

    def visible_to(self, person: Any) -> "DonorLinkQuerySet":
        """Those of the agreements that a person may read."""
        return self.filter(agreement__in=GrantAgreement.objects.visible_to(person))


class DonorLink(models.Model):
    """One row is one link that shows a donor the objectives its agreement covers, and nothing else.

    What it shows and when it closes follow the terms of the agreement in force; if the agreement goes, the link goes.
    Only the hash of the secret is kept; the link itself is shown once.
    """

    agreement = models.ForeignKey("funding.GrantAgreement", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    #: An earlier last day than that of the agreement; needed where the agreement has none.
    until = models.DateField(null=True, blank=True)
    made_by = _person()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DonorLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a donor")
        verbose_name_plural = _("links for donors")
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return str(self.agreement)

    @property
    def last_day(self) -> date | None:
        """The last day on which it opens."""
        return rules_donors.last_day(agreement_ends=self.agreement.ends, until=self.until)

    def opens_on(self, on: date) -> bool:
        """Whether it opens on a day."""
        return rules_donors.opens_on(
            on,
            agreement_ends=self.agreement.ends,
            until=self.until,
            is_revoked=self.revoked_at is not None,
        )

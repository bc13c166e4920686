"""Reviews of States as records: cycles and milestones as data, a log of facts, documents, focal points.

The pledge and the information requests have files of their own.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField
from mithaq.core.verification import Verification
from mithaq.reviews import rules

PRECISIONS = [
    (Precision.DAY.value, _("to the day")),
    (Precision.MONTH.value, _("to the month")),
    (Precision.YEAR.value, _("to the year")),
]
ASPECTS = [
    (rules.Aspect.REACHED.value, _("reached")),
    (rules.Aspect.NOT_REACHED.value, _("not reached yet")),
    (rules.Aspect.PUBLISHED.value, _("published")),
    (rules.Aspect.NOT_PUBLISHED.value, _("not published")),
    (rules.Aspect.WITHHELD.value, _("withheld")),
]
BOUNDS = [(rules.Bound.ON.value, _("on this date")), (rules.Bound.BY.value, _("no later than this date"))]
SOURCE_KINDS = [
    (rules.SourceKind.DOCUMENT.value, _("a document")),
    (rules.SourceKind.UNODC.value, _("UNODC")),
    (rules.SourceKind.FOCAL_POINT.value, _("the focal point")),
    (rules.SourceKind.MISSION.value, _("the State’s mission")),
    (rules.SourceKind.CIVIL_SOCIETY.value, _("civil society")),
    (rules.SourceKind.INFERRED.value, _("inferred by us")),
]
CONFIDENCES = [
    (rules.Confidence.HIGH.value, _("high")),
    (rules.Confidence.MEDIUM.value, _("medium")),
    (rules.Confidence.LOW.value, _("low")),
]
VERIFICATIONS = [
    (Verification.SOURCED.value, _("read in the source")),
    (Verification.CONFIRMED.value, _("confirmed by the hub")),
    (Verification.PARTLY.value, _("partly verified")),
    (Verification.INFERRED.value, _("inferred by us")),
    (Verification.UNVERIFIED.value, _("unverified")),
]


class Cycle(models.Model):
    """One row is a cycle (or phase) of a review mechanism, with the chapters it reviews."""

    code = models.SlugField(primary_key=True, max_length=40)
    mechanism = models.ForeignKey("world.Mechanism", on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    names = TextsField()
    chapters = models.CharField(max_length=60, blank=True)
    starts = models.DateField(null=True, blank=True)
    starts_precision = models.CharField(max_length=5, choices=PRECISIONS, blank=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    milestones_fixed = models.BooleanField(default=True)
    source = models.TextField(blank=True)
    verification = models.CharField(max_length=12, choices=VERIFICATIONS, default="unverified")

    class Meta:
        ordering = ["mechanism", "number"]
        constraints = [models.UniqueConstraint(fields=["mechanism", "number"], name="one_cycle_per_number")]

    def __str__(self) -> str:
        return self.code

    @property
    def start(self) -> PartialDate | None:
        """When the cycle began, as far as it is known."""
        return PartialDate(self.starts, Precision(self.starts_precision)) if self.starts else None


class Milestone(models.Model):
    """One row is a milestone of a mechanism: its place in the order, and what the rules expect."""

    #: `mechanism:code`, by which files name it.
    key = models.CharField(max_length=70, unique=True)
    mechanism = models.ForeignKey("world.Mechanism", on_delete=models.CASCADE, related_name="milestones")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    names = TextsField()
    optional = models.BooleanField(default=False)
    is_document = models.BooleanField(default=False)
    expected_days = models.PositiveIntegerField(null=True, blank=True)
    after = models.SlugField(max_length=40, blank=True)
    source = models.TextField(blank=True)
    verification = models.CharField(max_length=12, choices=VERIFICATIONS, default="unverified")

    class Meta:
        ordering = ["mechanism", "position"]
        constraints = [
            models.UniqueConstraint(fields=["mechanism", "code"], name="one_milestone_per_code"),
            models.UniqueConstraint(fields=["mechanism", "position"], name="one_milestone_per_position"),
        ]

    def __str__(self) -> str:
        return self.code

    def as_step(self) -> rules.Step:
        """The milestone as the rules take it."""
        return rules.Step(
            code=self.code,
            position=self.position,
            optional=self.optional,
            days=self.expected_days,
            after=self.after or None,
        )


class CountryReview(models.Model):
    """One row is the review of one State in one cycle."""

    #: `AUT-irm-2`, by which files and addresses name it.
    key = models.CharField(max_length=50, unique=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reviews")
    country = models.ForeignKey("world.Country", on_delete=models.PROTECT, related_name="reviews")
    year_of_cycle = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["country", "cycle"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "country"], name="one_review_per_state_and_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.cycle_id}"

    def get_absolute_url(self) -> str:
        return self.country.get_absolute_url()


class ReviewingState(models.Model):
    """One row is a State that reviews another in a cycle."""

    review = models.ForeignKey(CountryReview, on_delete=models.CASCADE, related_name="reviewers")
    country = models.ForeignKey("world.Country", on_delete=models.PROTECT, related_name="reviews_made")
    source = models.TextField(blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, choices=VERIFICATIONS, default="sourced")

    class Meta:
        ordering = ["review", "country"]
        constraints = [models.UniqueConstraint(fields=["review", "country"], name="one_reviewer_once")]

    def __str__(self) -> str:
        return f"{self.country_id} → {self.review_id}"


class FactQuerySet(models.QuerySet["ReviewFact"]):
    """Facts of reviews, as rows."""

    def standing(self) -> "FactQuerySet":
        """Neither withdrawn nor corrected by a later fact that stands."""
        corrected = self.model.objects.filter(corrects=models.OuterRef("pk"), withdrawn_at=None)
        return self.filter(~models.Exists(corrected), withdrawn_at=None)


class ReviewFact(models.Model):
    """One row is one statement about a milestone of a review; rows are corrected by later rows, never erased."""

    review = models.ForeignKey(CountryReview, on_delete=models.PROTECT, related_name="facts")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="facts")
    aspect = models.CharField(max_length=14, choices=ASPECTS)
    when = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=5, choices=PRECISIONS, blank=True)
    bound = models.CharField(max_length=2, choices=BOUNDS, default=rules.Bound.ON.value)
    value = models.CharField(max_length=60, blank=True)
    source_kind = models.CharField(max_length=14, choices=SOURCE_KINDS)
    source = models.TextField(blank=True)
    address = models.URLField(max_length=600, blank=True)
    confidence = models.CharField(max_length=6, choices=CONFIDENCES, default=rules.Confidence.MEDIUM.value)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    verification = models.CharField(max_length=12, choices=VERIFICATIONS, default="sourced")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=300, blank=True)
    #: The key of a row of a reference file or import, so that the same row twice changes nothing.
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    #: The import that brought it, so that a whole import can be undone.
    import_run = models.CharField(max_length=40, blank=True, db_index=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["review", "milestone", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(when=None, precision="") | (Q(when__isnull=False) & ~Q(precision="")),
                name="date_with_precision",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="fact_corrects_another"
            ),
        ]
        indexes = [models.Index(fields=["review", "milestone"])]

    def __str__(self) -> str:
        return f"{self.review_id} {self.milestone_id} {self.aspect}"

    @property
    def partial_date(self) -> PartialDate | None:
        """The date with its precision."""
        return PartialDate(self.when, Precision(self.precision)) if self.when else None


class ReviewDocument(models.Model):
    """One row is one place where a document of a review was seen, in one language."""

    review = models.ForeignKey(CountryReview, on_delete=models.PROTECT, related_name="documents")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="documents")
    language = models.CharField(max_length=8, blank=True)
    published_where = models.CharField(max_length=120, blank=True)
    address = models.URLField(max_length=600, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    seen_on = models.CharField(max_length=10, blank=True)
    seen = models.CharField(
        max_length=10,
        default="unchecked",
        choices=[
            ("unchecked", _("not checked")),
            ("there", _("there")),
            ("changed", _("changed")),
            ("gone", _("gone")),
        ],
    )
    stored = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    stored_on = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["review", "milestone", "language", "id"]

    def __str__(self) -> str:
        return self.symbol or self.address


class FocalPoint(models.Model):
    """One row is who coordinates a review for the State; contact details are for members only."""

    review = models.ForeignKey(CountryReview, on_delete=models.CASCADE, related_name="focal_points")
    name = models.CharField(max_length=160)
    job_title = models.CharField(max_length=200, blank=True)
    contact = models.TextField(blank=True)
    source = models.TextField(blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["review", "-since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="focal_point_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LoadSlip(models.Model):
    """One row is a slip found in a reference file: shown to all, never smoothed over."""

    key = models.CharField(max_length=120, unique=True)
    file = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    country = models.ForeignKey(
        "world.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="slips"
    )
    review = models.ForeignKey(
        CountryReview, on_delete=models.CASCADE, null=True, blank=True, related_name="slips"
    )
    what = models.TextField()

    class Meta:
        ordering = ["file", "key"]

    def __str__(self) -> str:
        return self.what


class MechanismTotal(models.Model):
    """One row is a published total of the mechanism at a date, to stand beside our own counts."""

    key = models.CharField(max_length=120, unique=True)
    as_of = models.DateField()
    precision = models.CharField(max_length=5, choices=PRECISIONS)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="totals")
    what = models.CharField(max_length=40)
    value = models.PositiveIntegerField()
    qualifier = models.CharField(max_length=120, blank=True)
    source = models.TextField()

    class Meta:
        ordering = ["as_of", "cycle", "what"]

    def __str__(self) -> str:
        return f"{self.what} {self.as_of}"


def fact_of(row: dict[str, Any]) -> rules.Fact:
    """A row of `ReviewFact.objects.values(*FACT_VALUES)` as the rules take it."""
    when: date | None = row["when"]
    recorded_at: datetime = row["recorded_at"]
    return rules.Fact(
        id=row["id"],
        milestone=row["milestone__code"],
        aspect=rules.Aspect(row["aspect"]),
        when=PartialDate(when, Precision(row["precision"])) if when else None,
        bound=rules.Bound(row["bound"]),
        source=rules.SourceKind(row["source_kind"]),
        confidence=rules.Confidence(row["confidence"]),
        recorded_at=recorded_at,
        corrects=row["corrects_id"],
        withdrawn_at=row["withdrawn_at"],
        value=row["value"],
    )


FACT_VALUES = (
    "id",
    "review_id",
    "milestone__code",
    "aspect",
    "when",
    "precision",
    "bound",
    "source_kind",
    "confidence",
    "recorded_at",
    "corrects_id",
    "withdrawn_at",
    "value",
)


from mithaq.reviews.models_following import Correction, FollowedTopic, Opportunity  # noqa: E402
from mithaq.reviews.models_forecast import ForecastRun  # noqa: E402
from mithaq.reviews.models_pledge import (  # noqa: E402 - models of this app that live in files of their own
    CommitmentScore,
    PledgeCommitment,
    PledgeSignature,
    PledgeTotal,
    StateReply,
)
from mithaq.reviews.models_requests import InformationLaw, InformationRequest, RequestEvent, RequestTemplate  # noqa: E402

__all__ = [
    "CommitmentScore",
    "Correction",
    "CountryReview",
    "Cycle",
    "FocalPoint",
    "FollowedTopic",
    "ForecastRun",
    "InformationLaw",
    "InformationRequest",
    "LoadSlip",
    "MechanismTotal",
    "Milestone",
    "Opportunity",
    "PledgeCommitment",
    "PledgeSignature",
    "PledgeTotal",
    "RequestEvent",
    "RequestTemplate",
    "ReviewDocument",
    "ReviewFact",
    "ReviewingState",
    "StateReply",
]

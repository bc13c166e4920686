"""Donors, what we hope for from them, what was agreed, and what is owed under it."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody
from mithaq.core.partial_dates import Precision
from mithaq.core.texts import TextsField, text_in
from mithaq.funding import rules
from mithaq.funding.models_money import (
    DIRECTIONS as DIRECTIONS,
)
from mithaq.funding.models_money import (
    BudgetLine as BudgetLine,
)
from mithaq.funding.models_money import (
    Entry as Entry,
)
from mithaq.funding.models_money import (
    FundingTest as FundingTest,
)
from mithaq.funding.models_money import (
    PriceChange as PriceChange,
)
from mithaq.funding.models_money import (
    PublishedSum as PublishedSum,
)
from mithaq.funding.roles import reads_money

DONOR_KINDS: list[tuple[str, str | Promise]] = [
    (rules.DonorKind.GOVERNMENT.value, pgettext_lazy("donor", "government")),
    (rules.DonorKind.FOUNDATION.value, pgettext_lazy("donor", "foundation")),
    (rules.DonorKind.INTERNATIONAL.value, pgettext_lazy("donor", "international organisation")),
    (rules.DonorKind.INDIVIDUAL.value, pgettext_lazy("donor", "private person")),
    (rules.DonorKind.OTHER.value, pgettext_lazy("donor", "other")),
]
STAGES: list[tuple[str, str | Promise]] = [
    (rules.Stage.IDEA.value, pgettext_lazy("opportunity", "idea")),
    (rules.Stage.WRITING.value, pgettext_lazy("opportunity", "proposal being written")),
    (rules.Stage.SUBMITTED.value, pgettext_lazy("opportunity", "proposal submitted")),
    (rules.Stage.WON.value, pgettext_lazy("opportunity", "won")),
    (rules.Stage.LOST.value, pgettext_lazy("opportunity", "lost")),
    (rules.Stage.DROPPED.value, pgettext_lazy("opportunity", "given up")),
]
LENGTHS: list[tuple[str, str | Promise]] = [
    (rules.Length.BY_DAYS.value, _("judge by its days")),
    (rules.Length.MULTI_YEAR.value, _("for several years")),
    (rules.Length.ONE_YEAR.value, _("for one year")),
]
REPORT_KINDS: list[tuple[str, str | Promise]] = [
    (rules.ReportKind.NARRATIVE.value, _("report on the work")),
    (rules.ReportKind.FINANCIAL.value, _("report on the money")),
    (rules.ReportKind.AUDIT.value, _("audit")),
]


class DonorQuerySet(models.QuerySet["Donor"]):
    """Sets of donors."""

    def named(self) -> "DonorQuerySet":
        """Those whose name is public."""
        return self.filter(withheld_because="")

    def visible_to(self, person: Anybody) -> "DonorQuerySet":
        """All for who reads money; for everybody those that are named and about whom something is published."""
        if reads_money(person):
            return self.all()
        return self.named().filter(Q(published_sums__isnull=False) | Q(agreements__is_public=True)).distinct()


class Donor(models.Model):
    """One row is somebody who gives, gave, or may give money to the coalition."""

    key = models.SlugField(_("Short name"), max_length=60, unique=True)
    names = TextsField(verbose_name=_("Name"))
    kind = models.CharField(_("Kind"), max_length=13, choices=DONOR_KINDS)
    country = models.ForeignKey(
        "world.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Country")
    )
    body = models.ForeignKey(
        "relations.Body", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Contacts")
    )
    web = models.URLField(_("Web address"), max_length=300, blank=True)
    #: Both are needed to keep a name from the public: the harm, and why the public interest does not outweigh it.
    withheld_because = models.TextField(_("The harm that publishing the name would do"), blank=True)
    public_interest = models.TextField(_("Why the public interest does not outweigh it"), blank=True)
    source = models.TextField(_("Source"), blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DonorQuerySet.as_manager()

    class Meta:
        ordering = ("key",)
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(withheld_because="") & Q(public_interest=""))
                | (~Q(withheld_because="") & ~Q(public_interest="")),
                name="a_name_is_withheld_after_both_tests",
            )
        ]

    def __str__(self) -> str:
        return text_in(self.names)


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """Sets of opportunities."""

    def visible_to(self, person: Anybody) -> "OpportunityQuerySet":
        """All for who reads money, none for others."""
        return self.all() if reads_money(person) else self.none()

    def open(self) -> "OpportunityQuerySet":
        """Those on which something is still to be done."""
        return self.filter(stage__in=[stage.value for stage in rules.OPEN_STAGES])


class Opportunity(models.Model):
    """One row is money that might be won: a call, a talk with a donor, a renewal."""

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="opportunities", verbose_name=_("Donor"))
    title = models.CharField(_("What for"), max_length=200)
    stage = models.CharField(
        _("Stands"), max_length=9, choices=STAGES, default=rules.Stage.IDEA.value, editable=False
    )
    closes_on = models.DateField(_("Closes on"), null=True, blank=True)
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default=rules.EURO)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Who follows it"),
    )
    note = models.TextField(_("Note"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = (F("closes_on").asc(nulls_last=True), "id")
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:opportunity", kwargs={"pk": self.pk})


class Proposal(models.Model):
    """One row is a proposal as it was sent, with what became of it. A second attempt is a second row."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="proposals")
    sent_on = models.DateField(_("Sent on"))
    amount = models.DecimalField(_("Amount asked for"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3, default=rules.EURO)
    stored = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("opportunity", "-sent_on", "-id")
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.opportunity} {self.sent_on}"


class GrantAgreementQuerySet(models.QuerySet["GrantAgreement"]):
    """Sets of agreements with donors."""

    def visible_to(self, person: Anybody) -> "GrantAgreementQuerySet":
        """All for who reads money; for everybody the published ones of named donors."""
        if reads_money(person):
            return self.all()
        return self.filter(is_public=True, donor__withheld_because="")

    def not_ended(self, on: date) -> "GrantAgreementQuerySet":
        """Those that have not ended by the day, or of which the last day is not known."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=on))


class GrantAgreement(models.Model):
    """One row is an agreement with a donor, with the terms in force; what they were before stands in its terms."""

    key = models.SlugField(_("Short name"), max_length=60, unique=True)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="agreements", verbose_name=_("Donor"))
    opportunity = models.ForeignKey(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="agreements"
    )
    titles = TextsField(verbose_name=_("Title"))
    number = models.CharField(_("Number of the agreement"), max_length=60, blank=True)
    starts = models.DateField(_("From"), null=True, blank=True)
    starts_precision = models.CharField(max_length=5, default=Precision.DAY.value)
    ends = models.DateField(_("Last day"), null=True, blank=True)
    length = models.CharField(_("Length"), max_length=10, choices=LENGTHS, default=rules.Length.BY_DAYS.value)
    #: None when it is not known.
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default=rules.EURO)
    #: Codes of the objectives it may be spent on; empty when the donor leaves it open.
    objectives = models.JSONField(_("Restricted to objectives"), default=list, blank=True)
    is_public = models.BooleanField(_("Published"), default=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    source = models.TextField(_("Source"), blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GrantAgreementQuerySet.as_manager()

    class Meta:
        ordering = ("-starts", "key")
        verbose_name = _("agreement with a donor")
        verbose_name_plural = _("agreements with donors")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")),
                name="an_agreement_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return text_in(self.titles)

    def get_absolute_url(self) -> str:
        return reverse("funding:agreement", kwargs={"key": self.key})

    @property
    def terms(self) -> rules.Terms:
        """The terms in force, as the rules take them."""
        return rules.Terms(starts=self.starts, ends=self.ends, length=rules.Length(self.length))

    @property
    def is_multi_year(self) -> bool | None:
        """Whether it is for several years; None when nobody says."""
        return rules.is_multi_year(self.terms)

    def runs_on(self, on: date) -> bool | None:
        """Whether it runs on the day; None when that is not known."""
        return rules.runs_on(self.terms, on)


class AgreementTerms(models.Model):
    """One row is the terms of an agreement as signed or as amended later; rows are only added."""

    agreement = models.ForeignKey(GrantAgreement, models.CASCADE, related_name="history")
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    length = models.CharField(max_length=10, choices=LENGTHS)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)
    objectives = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("Why it changed"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("agreement", "recorded_at", "id")
        verbose_name = _("terms of an agreement")
        verbose_name_plural = _("terms of agreements")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.recorded_at:%Y-%m-%d}"


class Instalment(models.Model):
    """One row is a part of the money that an agreement promises, and when it came."""

    agreement = models.ForeignKey(GrantAgreement, models.CASCADE, related_name="instalments")
    due_on = models.DateField(_("Expected on"))
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2)
    entry = models.OneToOneField(
        Entry, models.SET_NULL, null=True, blank=True, related_name="instalment", editable=False
    )

    class Meta:
        ordering = ("agreement", "due_on", "id")
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount}"


class Condition(models.Model):
    """One row is something an agreement asks of us before money comes, or throughout."""

    agreement = models.ForeignKey(GrantAgreement, models.CASCADE, related_name="conditions")
    what = models.CharField(_("What is asked"), max_length=300)
    due_on = models.DateField(_("By when"), null=True, blank=True)
    met_on = models.DateField(_("Met on"), null=True, blank=True)
    note = models.CharField(_("How it was met"), max_length=300, blank=True)

    class Meta:
        ordering = ("agreement", F("due_on").asc(nulls_last=True), "id")
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")

    def __str__(self) -> str:
        return self.what


class ReportDeadline(models.Model):
    """One row is a report that a donor is owed: what, by when, who writes it, when it was sent."""

    agreement = models.ForeignKey(GrantAgreement, models.CASCADE, related_name="deadlines")
    kind = models.CharField(_("What"), max_length=9, choices=REPORT_KINDS)
    due_on = models.DateField(_("By when"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Who writes it"),
    )
    sent_on = models.DateField(_("Sent on"), null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("report owed to a donor")
        verbose_name_plural = _("reports owed to donors")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("agreement", "kind", "due_on"), name="one_report_of_a_kind_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class ActivityShare(models.Model):
    """One row is what part of one activity of the work plan an agreement pays, in per cent."""

    #: The code of the activity; the work plan stands in a package above this one.
    activity = models.CharField(_("Activity"), max_length=40)
    agreement = models.ForeignKey(GrantAgreement, models.CASCADE, related_name="shares")
    percent = models.DecimalField(_("Share in per cent"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ("activity", "agreement")
        verbose_name = _("share of an activity")
        verbose_name_plural = _("shares of activities")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("activity", "agreement"), name="one_share_an_agreement"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="a_share_is_part_of_the_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.percent}"

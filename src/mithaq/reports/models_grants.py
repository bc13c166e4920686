"""Follow-up grants as records: rules as data, applications with their decisions, payments, reports. Bank data stand apart, sealed."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody, User, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.texts import TextsField, text_in
from mithaq.network.models import organisations_of
from mithaq.reports import rules_grants as rules
from mithaq.reports.models import ParallelReport

STATES = [
    (rules.State.DRAFT.value, pgettext_lazy("grant", "draft")),
    (rules.State.SUBMITTED.value, pgettext_lazy("grant", "submitted, waits for a decision")),
    (rules.State.RETURNED.value, pgettext_lazy("grant", "returned to the applicant")),
    (rules.State.APPROVED.value, pgettext_lazy("grant", "approved, agreement to be signed")),
    (rules.State.REFUSED.value, pgettext_lazy("grant", "refused")),
    (rules.State.AGREED.value, pgettext_lazy("grant", "agreed, work goes on")),
    (rules.State.REPORTED.value, pgettext_lazy("grant", "report handed in")),
    (rules.State.CLOSED.value, pgettext_lazy("grant", "closed")),
    (rules.State.WITHDRAWN.value, pgettext_lazy("grant", "withdrawn by the applicant")),
]


class GrantRule(models.Model):
    """One row is one rule of the follow-up grants: a limit by its code, with its source."""

    code = models.SlugField(primary_key=True, max_length=30)
    value = models.CharField(max_length=60)
    names = TextsField()
    source = models.TextField(blank=True)
    verification = models.CharField(max_length=12, default="sourced")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return text_in(self.names)


class GrantQuerySet(models.QuerySet["FollowUpGrant"]):
    """Sets of grants."""

    def visible_to(self, person: Anybody) -> "GrantQuerySet":
        """All for the hub and the auditor; others those of the organisations they represent. Drafts only for the applicant."""
        standing = standing_of(person)
        codes = organisations_of(person)
        own = Q(applicant__code__in=codes) if codes else Q(pk__in=())
        if isinstance(person, User):
            own |= Q(applied_by=person.pk)
        if standing.is_staff_of_hub or Role.AUDITOR in standing.roles:
            return self.filter(~Q(state=rules.State.DRAFT.value) | own)
        return self.filter(own)

    def with_paid(self) -> "GrantQuerySet":
        """Each with `paid_so_far`, in the same query."""
        return self.annotate(
            paid_so_far=Sum("instalments__amount", filter=Q(instalments__paid_on__isnull=False))
        )

    def promised(self) -> "GrantQuerySet":
        """Those for which money was promised."""
        return self.filter(state__in=[state.value for state in rules.PROMISED])


class FollowUpGrant(models.Model):
    """One row is an application of a member for money to follow up its report, and what became of it."""

    SHAPES: ClassVar[dict[str, str]] = {
        "draft": "none",
        "submitted": "part",
        "returned": "late",
        "approved": "part",
        "refused": "held",
        "agreed": "part",
        "reported": "part",
        "closed": "done",
        "withdrawn": "none",
    }

    report = models.ForeignKey(ParallelReport, models.PROTECT, related_name="grants")
    applicant = models.ForeignKey("network.Organisation", models.PROTECT, related_name="followup_grants")
    state = models.CharField(max_length=10, choices=STATES, default=rules.State.DRAFT.value)
    goals = models.TextField(_("Goals and strategy"), blank=True)
    stakeholders = models.TextField(_("Stakeholders"), blank=True)
    activities = models.TextField(_("Activities and timeline"), blank=True)
    resources = models.TextField(_("Resources"), blank=True)
    communication = models.TextField(_("Communication plan"), blank=True)
    amount = models.DecimalField(_("Amount"), max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    language = models.CharField(_("Language of the proposal"), max_length=8, blank=True)
    recommendations = models.ManyToManyField(
        "reports.Recommendation", related_name="grants", verbose_name=_("Recommendations")
    )
    proposal = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Proposal")
    )
    proposal_pages = models.PositiveSmallIntegerField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: What the applicant reads: why it was returned, refused or asked again.
    reason = models.TextField(blank=True)
    #: What was approved; may be less than asked.
    granted = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    agreement = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ("-begun_at", "-pk")
        verbose_name = _("follow-up grant")
        verbose_name_plural = _("follow-up grants")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "agreed", "reported", "closed"))
                | (Q(granted__isnull=False) & Q(decided_at__isnull=False)),
                name="an_approved_grant_has_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "reported", "closed")) | Q(agreed_on__isnull=False),
                name="an_agreed_grant_has_a_day",
            ),
            models.UniqueConstraint(
                fields=("report", "applicant"),
                condition=Q(state__in=("draft", "submitted", "returned")),
                name="one_open_application_a_report",
            ),
        )

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.report_id} {self.state}"

    @property
    def shape(self) -> str:
        """The shape of its status mark."""
        return self.SHAPES[self.state]

    @property
    def paid(self) -> Decimal:
        """What has been paid so far."""
        found = self.instalments.exclude(paid_on=None).aggregate(total=Sum("amount"))["total"]
        return found if found is not None else Decimal(0)

    def get_absolute_url(self) -> str:
        return reverse("reports:grant", kwargs={"pk": self.pk})


class GrantInstalment(models.Model):
    """One row is one planned payment of a grant, and the day it was paid."""

    grant = models.ForeignKey(FollowUpGrant, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    due_on = models.DateField()
    condition = models.CharField(max_length=200, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("grant", "number")
        constraints = (
            models.UniqueConstraint(fields=("grant", "number"), name="one_instalment_a_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_instalment_is_money"),
        )

    def __str__(self) -> str:
        return f"{self.grant_id} {self.number}"

    def as_instalment(self) -> rules.Instalment:
        """The row as the rules take it."""
        return rules.Instalment(amount=self.amount, due_on=self.due_on, paid_on=self.paid_on)


class GrantAccount(models.Model):
    """One row is where the money of a grant goes, sealed. It stands in no list, no export and no page but one, masked."""

    grant = models.OneToOneField(FollowUpGrant, models.CASCADE, primary_key=True, related_name="account")
    sealed = models.TextField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("grant",)

    def __str__(self) -> str:
        return str(self.grant_id)


class GrantReport(models.Model):
    """One row is what the member reports of the work: what was done, what came of it, what it cost."""

    grant = models.OneToOneField(FollowUpGrant, models.CASCADE, related_name="final_report")
    done = models.TextField(_("What was done"))
    came_of_it = models.TextField(_("What came of it"))
    spent = models.DecimalField(_("Spent"), max_digits=10, decimal_places=2)
    stored = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("File")
    )
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("grant",)

    def __str__(self) -> str:
        return str(self.grant_id)

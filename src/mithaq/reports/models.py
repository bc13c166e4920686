"""Parallel reports as records: whose they are, who works on them in which part, their plan, their stages and sign-offs.

What is written in them is in `models_writing`; recommendations, answers, grants and publishing have files of their own.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody, User, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField, text_in
from mithaq.network.models import organisations_of, regions_of
from mithaq.reports import rules
from mithaq.world.models import CountryRegion

STATUSES = [
    (rules.Status.IN_WORK.value, _("in work")),
    (rules.Status.PUBLISHED.value, _("published")),
    (rules.Status.WITHDRAWN.value, _("withdrawn")),
    (rules.Status.STOPPED.value, _("stopped")),
]
PARTS = [
    (rules.Part.AUTHOR.value, _("author")),
    (rules.Part.EDITOR.value, _("editor")),
    (rules.Part.PEER_REVIEWER.value, _("peer reviewer")),
    (rules.Part.LEGAL_CHECKER.value, _("legal checker")),
    (rules.Part.HARM_CHECKER.value, _("do-no-harm checker")),
    (rules.Part.APPROVER.value, _("approver")),
]
SUPPORTS = [
    (rules.Support.GUIDANCE.value, _("guidance")),
    (rules.Support.EDITING.value, _("editing")),
    (rules.Support.PEER_REVIEW.value, _("peer review")),
    (rules.Support.MONEY.value, _("money")),
]
VERDICTS = [
    (rules.Verdict.PASSED.value, _("signed off")),
    (rules.Verdict.RETURNED.value, _("returned")),
]
KNOWN = [
    (rules.SupportKnown.YES.value, pgettext_lazy("support", "supported by the coalition")),
    (rules.SupportKnown.NO.value, pgettext_lazy("support", "not supported by the coalition")),
    (rules.SupportKnown.UNKNOWN.value, pgettext_lazy("support", "support unknown")),
]


class ReportStage(models.Model):
    """One row is a stage of a report's way, as data: its place, who signs it, whether words change in it."""

    code = models.SlugField(primary_key=True, max_length=24)
    position = models.PositiveSmallIntegerField(unique=True)
    names = TextsField()
    #: What is done in it, for whoever has not done it before.
    explanations = TextsField()
    #: Codes of `rules.Part` with spaces between them.
    signed_by = models.CharField(max_length=120)
    writing = models.BooleanField(default=False)
    publishes = models.BooleanField(default=False)
    #: Days that a plan gives it when nobody says otherwise.
    days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return text_in(self.names)

    def as_step(self) -> rules.Step:
        """The stage as the rules take it."""
        return rules.Step(
            code=self.code,
            position=self.position,
            signed_by=frozenset(rules.Part(part) for part in self.signed_by.split()),
            writing=self.writing,
            publishes=self.publishes,
        )


class ReportQuerySet(models.QuerySet["ParallelReport"]):
    """Sets of reports."""

    def public(self) -> "ReportQuerySet":
        """Those that are published and not withdrawn."""
        return self.filter(status=rules.Status.PUBLISHED.value)

    def visible_to(self, person: Anybody) -> "ReportQuerySet":
        """Published ones; those one works on or whose organisation one represents; those of one's region; all for the hub."""
        standing = standing_of(person)
        if standing.is_staff_of_hub or Role.AUDITOR in standing.roles:
            return self.all()
        found = Q(status=rules.Status.PUBLISHED.value)
        if isinstance(person, User):
            found |= Q(pk__in=ReportPerson.objects.filter(user=person.pk, left_at=None).values("report"))
            if codes := organisations_of(person):
                found |= Q(pk__in=Contributor.objects.filter(organisation__code__in=codes).values("report"))
            if regions := regions_of(person):
                found |= Q(country__in=CountryRegion.objects.filter(region__in=regions).values("country"))
        return self.filter(found)

    def in_work(self) -> "ReportQuerySet":
        """Those that are being written, checked or approved."""
        return self.filter(status=rules.Status.IN_WORK.value)

    def supported(self) -> "ReportQuerySet":
        """Those that the coalition is known to have supported."""
        return self.filter(support=rules.SupportKnown.YES.value)


class ParallelReport(models.Model):
    """One row is a parallel report of civil society on one State in one cycle of reviews."""

    STATUS_SHAPES: ClassVar[dict[str, str]] = {
        rules.Status.IN_WORK.value: "part",
        rules.Status.PUBLISHED.value: "done",
        rules.Status.WITHDRAWN.value: "held",
        rules.Status.STOPPED.value: "none",
    }
    SUPPORT_WORDS: ClassVar[dict[str, str | Promise]] = dict(KNOWN)

    #: `SRB-irm-2-2023`, by which files and addresses name it.
    code = models.SlugField(_("Code"), max_length=60, unique=True)
    country = models.ForeignKey("world.Country", models.PROTECT, related_name="parallel_reports")
    cycle = models.ForeignKey("reviews.Cycle", models.PROTECT, related_name="parallel_reports")
    #: Numbers of chapters with commas between them, as in `II,V`; empty when not known.
    chapters = models.CharField(_("Chapters"), max_length=40, blank=True)
    titles = TextsField(verbose_name=_("Title"))
    #: The language in which it is written; empty when not known.
    language = models.CharField(_("Language"), max_length=8, blank=True)
    #: Languages with spaces between them in which there is a summary besides.
    summary_languages = models.CharField(_("Summary also in"), max_length=60, blank=True)
    status = models.CharField(max_length=12, choices=STATUSES, default=rules.Status.IN_WORK.value)
    #: The stage that it is in; none for a report that was not made here.
    stage = models.ForeignKey(ReportStage, models.PROTECT, null=True, blank=True, related_name="+")
    stage_since = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=5, blank=True)
    #: Who wrote it, where that is only a name and no organisation of the register.
    author_name = models.CharField(max_length=250, blank=True)
    support = models.CharField(max_length=8, choices=KNOWN, default=rules.SupportKnown.UNKNOWN.value)
    support_note = models.CharField(max_length=250, blank=True)
    #: Where it is published outside, for reports that were not made here.
    address = models.URLField(max_length=600, blank=True)
    source = models.TextField(blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, default="sourced")
    note = models.TextField(blank=True)
    is_invented = models.BooleanField(_("Invented, for showing"), default=False)
    #: The version of the template it is written from; none for a report that was not made here.
    template = models.ForeignKey(
        "reports.TemplateVersion", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    created_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-published_on", "country", "code")
        verbose_name = _("parallel report")
        verbose_name_plural = _("parallel reports")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status=rules.Status.PUBLISHED.value) | Q(published_on__isnull=False),
                name="published_report_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[each.value for each in rules.Status]), name="report_status_is_known"
            ),
        )
        indexes = (
            models.Index(fields=("status", "country", "published_on"), name="report_by_state_and_year"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Its title in the reader's language, or State and cycle where it has none."""
        return text_in(self.titles) or f"{text_in(self.country.names)}, {text_in(self.cycle.names)}"

    @property
    def published(self) -> PartialDate | None:
        """When it was published, as far as that is known."""
        if self.published_on is None:
            return None
        return PartialDate(self.published_on, Precision(self.published_precision or "day"))

    @property
    def chapter_list(self) -> list[str]:
        """The numbers of its chapters."""
        return [each.strip() for each in self.chapters.split(",") if each.strip()]

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.status == rules.Status.PUBLISHED.value

    @property
    def made_here(self) -> bool:
        """Whether it was written here, so that it has stages, findings and a workroom."""
        return self.template_id is not None

    @property
    def shape(self) -> str:
        """The shape of its status mark."""
        return self.STATUS_SHAPES[self.status]

    def get_absolute_url(self) -> str:
        return reverse("reports:report", kwargs={"code": self.code})


class Contributor(models.Model):
    """One row is an organisation that leads a report or contributes to it; one leads."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="contributors")
    organisation = models.ForeignKey("network.Organisation", models.PROTECT, related_name="reports")
    leads = models.BooleanField(default=False)
    #: What it contributes, in a few words.
    what = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("report", "-leads", "organisation")
        constraints = (
            models.UniqueConstraint(fields=("report", "organisation"), name="one_contribution_each"),
            models.UniqueConstraint(fields=("report",), condition=Q(leads=True), name="one_leads_a_report"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.report_id}"


class ReportPerson(models.Model):
    """One row is a person in one part of a report; the row stays when the person leaves."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_parts")
    part = models.CharField(max_length=16, choices=PARTS)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("report", "part", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "user", "part"), condition=Q(left_at=None), name="one_part_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.part}"


class SupportAgreement(models.Model):
    """One row is one kind of support that the coalition agreed on with the authors of a report."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="agreements")
    kind = models.CharField(max_length=12, choices=SUPPORTS)
    agreed_on = models.DateField()
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    note = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("report", "kind")
        constraints = (
            models.UniqueConstraint(fields=("report", "kind"), name="one_agreement_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="money") | Q(amount=None), name="only_money_has_an_amount"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"


class StagePlan(models.Model):
    """One row is the day by which a report should have passed a stage."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="plan")
    stage = models.ForeignKey(ReportStage, models.PROTECT, related_name="+")
    due_on = models.DateField()

    class Meta:
        ordering = ("report", "stage__position")
        constraints = (models.UniqueConstraint(fields=("report", "stage"), name="one_day_a_stage"),)

    def __str__(self) -> str:
        return f"{self.stage_id} {self.due_on}"

    def is_late(self, on: date) -> bool:
        """Whether the day has passed."""
        return self.due_on < on


class SignOff(models.Model):
    """One row is one person's word on one stage of a report: passed, or returned and why. Rows are only added."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="sign_offs")
    stage = models.ForeignKey(ReportStage, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=VERDICTS)
    part = models.CharField(max_length=16, choices=PARTS)
    reason = models.TextField(blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="report_sign_offs"
    )
    #: The name as it was that day: what was signed stays signed by name.
    signed_name = models.CharField(max_length=160)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("report", "signed_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict="passed") | ~Q(reason=""), name="a_return_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.stage_id} {self.verdict}"


class ProductionAim(models.Model):
    """One row is how many supported reports the coalition wants to see published from one day to another."""

    code = models.SlugField(primary_key=True, max_length=40)
    names = TextsField()
    number = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    source = models.TextField(blank=True)
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ("since",)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="aim_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return text_in(self.names)

"""Recommendations as records: what is asked of whom, until when, how one will see it done; and what others recommended."""

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
from mithaq.core.texts import TextsField, text_in
from mithaq.reports import rules_followup as ladder
from mithaq.reports import rules_recommendations as rules
from mithaq.reports.models import ParallelReport
from mithaq.reports.rules import Status as ReportStatus

ACTIONS = [
    (rules.Action.LEGISLATE.value, _("make or change a law")),
    (rules.Action.SET_UP.value, _("set up a body or procedure")),
    (rules.Action.RESOURCE.value, _("give means to a body")),
    (rules.Action.ENFORCE.value, _("apply what is in law")),
    (rules.Action.PUBLISH.value, _("publish")),
    (rules.Action.CONSULT.value, _("involve civil society")),
    (rules.Action.TRAIN.value, _("train")),
    (rules.Action.COOPERATE.value, _("cooperate with other States")),
    (rules.Action.OTHER.value, _("something else")),
]
STRENGTHS = [
    (rules.Strength.BINDING.value, _("binding: a duty of the treaty")),
    (rules.Strength.ACTIVE.value, _("active: something to be done")),
    (rules.Strength.SOFT.value, _("soft: something to be considered")),
]
PRIORITIES = [
    (rules.Priority.HIGH.value, pgettext_lazy("priority", "high")),
    (rules.Priority.MEDIUM.value, pgettext_lazy("priority", "medium")),
    (rules.Priority.LOW.value, pgettext_lazy("priority", "low")),
]
STATES = [
    (rules.State.DRAFT.value, _("draft")),
    (rules.State.SUBMITTED.value, pgettext_lazy("recommendation", "submitted")),
    (rules.State.WITHDRAWN.value, pgettext_lazy("recommendation", "withdrawn")),
]
RUNG_WORDS: dict[str, str | Promise] = {
    ladder.Rung.NONE.value: _("nothing done"),
    ladder.Rung.ANNOUNCED.value: _("announced"),
    ladder.Rung.IN_LAW.value: _("in law"),
    ladder.Rung.IN_FORCE.value: pgettext_lazy("ladder", "in force"),
    ladder.Rung.ENFORCED.value: _("enforced"),
    ladder.Rung.REVERSED.value: _("reversed"),
}
RUNGS = list(RUNG_WORDS.items())
GAP_WORDS: dict[str, str | Promise] = {
    ladder.Gap.UNKNOWN.value: _("cannot be compared yet"),
    ladder.Gap.AGREE.value: _("both say the same"),
    ladder.Gap.STATE_AHEAD.value: _("the State claims more"),
    ladder.Gap.STATE_BEHIND.value: _("we see more than it claims"),
}
SECOND_WORDS: dict[str, str | Promise] = {
    ladder.Second.MISSING.value: _("no second assessment"),
    ladder.Second.CONFIRMS.value: _("confirmed a second time"),
    ladder.Second.DIFFERS.value: _("a second look differs"),
}


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Sets of recommendations."""

    def visible_to(self, person: Anybody) -> "RecommendationQuerySet":
        """Those of the reports that the person may see; of published reports only what was submitted and stands."""
        standing = standing_of(person)
        if standing.is_staff_of_hub or Role.AUDITOR in standing.roles:
            return self.all()
        if not isinstance(person, User):
            return self.public()
        # Drafts are for those who see the report before it is out.
        seen = ParallelReport.objects.visible_to(person).order_by()
        unpublished = seen.exclude(status=ReportStatus.PUBLISHED.value)
        return self.filter(
            Q(state=rules.State.SUBMITTED.value, report__in=seen.values("pk"))
            | Q(report__in=unpublished.values("pk"))
            | Q(created_by=person)
        )

    def public(self) -> "RecommendationQuerySet":
        """Submitted ones of published reports. Withdrawing a report takes them away in the same moment."""
        # Said by what is hidden, so that a database walks the rows in their order instead of report by report.
        hidden = ParallelReport.objects.exclude(status=ReportStatus.PUBLISHED.value).order_by().values("pk")
        return self.filter(state=rules.State.SUBMITTED.value).exclude(report__in=hidden)


class Recommendation(models.Model):
    """One row is one recommendation of one parallel report, under a code that never changes."""

    STATE_SHAPES: ClassVar[dict[str, str]] = {"draft": "none", "submitted": "done", "withdrawn": "held"}

    #: `SRB-irm-2-2023-R01`: its permanent address.
    code = models.SlugField(_("Code"), max_length=72, unique=True)
    report = models.ForeignKey(
        ParallelReport, models.PROTECT, related_name="recommendations", verbose_name=_("Report")
    )
    number = models.PositiveSmallIntegerField(_("Number in the report"))
    finding = models.ForeignKey(
        "reports.Finding",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("Finding"),
    )
    #: The State and cycle of the report, kept beside so that lists and facets ask one table.
    country = models.ForeignKey(
        "world.Country", models.PROTECT, related_name="recommendations", verbose_name=_("State")
    )
    cycle = models.ForeignKey(
        "reviews.Cycle", models.PROTECT, related_name="recommendations", verbose_name=_("Cycle")
    )
    texts = TextsField(verbose_name=_("Recommendation"))
    addressees = TextsField(verbose_name=_("To whom"))
    success = TextsField(verbose_name=_("How one will see it done"))
    action = models.CharField(_("Kind of action"), max_length=12, choices=ACTIONS, default="other")
    strength = models.CharField(_("Strength"), max_length=8, choices=STRENGTHS, default="active")
    deadline = models.DateField(_("By when"), null=True, blank=True)
    theme = models.ForeignKey(
        "network.Theme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("Theme"),
    )
    priority = models.CharField(_("Priority"), max_length=6, choices=PRIORITIES, default="medium")
    provisions = models.ManyToManyField(
        "world.Provision", related_name="recommendations", verbose_name=_("Provisions")
    )
    state = models.CharField(max_length=10, choices=STATES, default=rules.State.DRAFT.value)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    #: What the log of statements says now (`actions_followup.settle`), so that lists can be asked of the database.
    claimed_law = models.CharField(max_length=10, choices=RUNGS, blank=True, editable=False)
    claimed_practice = models.CharField(max_length=10, choices=RUNGS, blank=True, editable=False)
    claimed = models.CharField(max_length=10, choices=RUNGS, blank=True, editable=False)
    assessed_law = models.CharField(max_length=10, choices=RUNGS, blank=True, editable=False)
    assessed_practice = models.CharField(max_length=10, choices=RUNGS, blank=True, editable=False)
    assessed = models.CharField(max_length=10, choices=RUNGS, blank=True, editable=False)
    gap = models.CharField(
        max_length=12, choices=list(GAP_WORDS.items()), default=ladder.Gap.UNKNOWN.value, editable=False
    )
    second = models.CharField(
        max_length=8, choices=list(SECOND_WORDS.items()), default=ladder.Second.MISSING.value, editable=False
    )
    assessed_on = models.DateField(null=True, blank=True, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = (
            models.UniqueConstraint(fields=("report", "number"), name="one_recommendation_a_number"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
                name="submitted_recommendation_says_when",
            ),
        )
        indexes = (
            # Each facet of the public list has what its count asks, so that no row has to be read.
            *(
                models.Index(fields=("state", facet, "report"), name=f"recommendation_by_{facet}")
                for facet in ("country", "cycle", "theme", "claimed", "assessed", "gap", "second")
            ),
            models.Index(fields=("state", "report"), name="recommendation_public"),
            models.Index(fields=("state", "code"), name="recommendation_in_order"),
        )

    def __str__(self) -> str:
        return text_in(self.texts) or self.code

    @property
    def shape(self) -> str:
        """The shape of the mark of its own state."""
        return self.STATE_SHAPES[self.state]

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state == rules.State.SUBMITTED.value and self.report.is_public

    def get_absolute_url(self) -> str:
        return reverse("reports:recommendation", kwargs={"code": self.code})


class OutsideQuerySet(models.QuerySet["OutsideRecommendation"]):
    """Recommendations of other mechanisms."""

    def visible_to(self, person: Anybody) -> "OutsideQuerySet":
        """All of them: they are published by their mechanisms."""
        return self


class OutsideRecommendation(models.Model):
    """One row is what another mechanism (the universal periodic review, OECD, GRECO, FATF …) recommended to a State."""

    code = models.SlugField(_("Code"), max_length=72, unique=True)
    mechanism = models.CharField(_("Mechanism"), max_length=80)
    country = models.ForeignKey(
        "world.Country", models.PROTECT, related_name="outside_recommendations", verbose_name=_("State")
    )
    year = models.PositiveSmallIntegerField(_("Year"))
    symbol = models.CharField(_("Document symbol"), max_length=80, blank=True)
    text = models.TextField(_("Recommendation"))
    language = models.CharField(_("Language"), max_length=8, default="en")
    address = models.URLField(_("Web address"), max_length=600, blank=True)
    source = models.CharField(_("Source in words"), max_length=300)
    verification = models.CharField(max_length=12, default="unverified")
    added_at = models.DateTimeField()

    objects = OutsideQuerySet.as_manager()

    class Meta:
        ordering = ("country", "mechanism", "-year", "code")
        verbose_name = _("recommendation of another mechanism")
        verbose_name_plural = _("recommendations of other mechanisms")

    def __str__(self) -> str:
        return f"{self.mechanism} {self.year} {self.code}"


class OutsideLink(models.Model):
    """One row is a word that two recommendations ask for the same: found by hand or by the engine, counted when confirmed."""

    STATE_WORDS: ClassVar[dict[str, str | Promise]] = {
        "proposed": pgettext_lazy("link", "proposed, not decided"),
        "confirmed": pgettext_lazy("link", "confirmed"),
        "rejected": pgettext_lazy("link", "rejected"),
    }
    FOUND_WORDS: ClassVar[dict[str, str | Promise]] = {
        "hand": pgettext_lazy("link", "by hand"),
        "engine": pgettext_lazy("link", "by the text engine"),
    }

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="outside_links")
    outside = models.ForeignKey(OutsideRecommendation, models.CASCADE, related_name="links")
    state = models.CharField(max_length=10, choices=list(STATE_WORDS.items()), default="proposed")
    found_by = models.CharField(max_length=8, choices=list(FOUND_WORDS.items()), default="hand")
    #: How likely the engine holds it (0 to 1), and the run it comes from.
    probability = models.FloatField(null=True, blank=True)
    run = models.CharField(max_length=20, blank=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("recommendation", "-probability", "pk")
        constraints = (
            models.UniqueConstraint(fields=("recommendation", "outside"), name="one_link_a_pair"),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_at__isnull=False), name="a_decided_link_says_when"
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | (Q(probability__gte=0) & Q(probability__lte=1)),
                name="probability_is_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.outside_id} {self.state}"


__all__ = ["OutsideLink", "OutsideRecommendation", "Recommendation"]

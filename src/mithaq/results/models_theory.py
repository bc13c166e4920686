"""The theory of change: what must be true for the strategy to work, and what the evidence says of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import TextsField, text_in
from mithaq.results import rules_plan
from mithaq.results.choices_plan import says_choices
from mithaq.results.roles import works_on_strategy


class AssumptionQuerySet(models.QuerySet["Assumption"]):
    """Rows of assumptions."""

    def visible_to(self, person: Any) -> "AssumptionQuerySet":
        """Every assumption is public: the coalition shows why it believes that its work works."""
        return self


class Assumption(models.Model):
    """One row is one link of the chain: something that must be true, and how anybody could find out that it is not."""

    key = models.CharField(primary_key=True, max_length=60)
    period = models.ForeignKey("results.StrategyPeriod", on_delete=models.CASCADE, related_name="assumptions")
    code = models.SlugField(max_length=20)
    order = models.PositiveSmallIntegerField()
    titles = TextsField()
    #: What would show that it holds, or that it does not.
    tests = TextsField()
    #: Codes of the assumptions it rests on, and keys of the lines whose values bear on it.
    rests_on = models.JSONField(default=list, blank=True)
    lines = models.JSONField(default=list, blank=True)

    objects = AssumptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("assumption")
        verbose_name_plural = _("assumptions")
        ordering = ("period", "order")
        constraints = (models.UniqueConstraint(fields=("period", "code"), name="one_assumption_a_code"),)

    def __str__(self) -> str:
        return text_in(self.titles)


class AssumptionFindingQuerySet(models.QuerySet["AssumptionFinding"]):
    """Rows of findings."""

    def standing(self) -> "AssumptionFindingQuerySet":
        """Those that nobody has taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, person: Any) -> "AssumptionFindingQuerySet":
        """What stands is public; who works on the strategy also sees what was taken back."""
        return self if works_on_strategy(person) else self.standing()


class AssumptionFinding(models.Model):
    """One row is one piece of evidence for or against an assumption, with where it can be read."""

    assumption = models.ForeignKey(Assumption, on_delete=models.CASCADE, related_name="findings")
    says = models.CharField(_("What it says"), max_length=11, choices=says_choices)
    what = models.CharField(_("What was found"), max_length=500)
    on = models.DateField(_("Of which day"))
    address = models.URLField(_("Where it can be read"), max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AssumptionFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding on an assumption")
        verbose_name_plural = _("findings on assumptions")
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return self.what

    @property
    def code(self) -> rules_plan.Says:
        """What it says, as the rules take it."""
        return rules_plan.Says(self.says)

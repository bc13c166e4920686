"""What became of recommendations: the log of statements, events, contributions, who looks after which, and how much at once."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField
from mithaq.reports import rules_followup as rules
from mithaq.reports.models_recommendations import RUNGS, Recommendation

PRECISIONS = [
    (Precision.DAY.value, _("to the day")),
    (Precision.MONTH.value, _("to the month")),
    (Precision.YEAR.value, _("to the year")),
]
VOICE_WORDS: dict[str, str | Promise] = {
    rules.Voice.STATE.value: _("the State’s claim"),
    rules.Voice.CIVIL_SOCIETY.value: _("civil society’s assessment"),
    rules.Voice.SECOND.value: _("independent second assessment"),
}
LADDER_WORDS: dict[str, str | Promise] = {
    rules.Ladder.LAW.value: pgettext_lazy("ladder", "in law"),
    rules.Ladder.PRACTICE.value: pgettext_lazy("ladder", "in practice"),
}
GRADES = [
    ("high", pgettext_lazy("grade", "sure")),
    ("medium", pgettext_lazy("grade", "fairly sure")),
    ("low", pgettext_lazy("grade", "not sure")),
]
CONTRIBUTIONS = [
    (rules.Grade.LED.value, _("we led it")),
    (rules.Grade.CONTRIBUTED.value, _("we contributed")),
    (rules.Grade.OBSERVED.value, _("we observed it")),
]
EVENT_KINDS = [
    ("law", _("law adopted")),
    ("bill", _("bill or draft")),
    ("policy", _("policy or strategy")),
    ("court_case", _("court case")),
    ("official_report", _("official report")),
    ("news", _("news")),
    ("advocacy", _("what civil society did")),
]
#: Kinds of event that give a law its date.
LAW_EVENTS = ("law",)


class StatusStatement(models.Model):
    """One row is what one voice says of one recommendation on one ladder; rows are corrected by later rows, never erased."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="statements")
    voice = models.CharField(max_length=14, choices=list(VOICE_WORDS.items()))
    ladder = models.CharField(max_length=8, choices=list(LADDER_WORDS.items()))
    rung = models.CharField(max_length=10, choices=RUNGS)
    #: Since when, or on which day, this was so.
    when = models.DateField()
    precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    source = models.TextField()
    address = models.URLField(max_length=600, blank=True)
    confidence = models.CharField(max_length=6, choices=GRADES, default="medium")
    note = models.TextField(blank=True)
    #: Which organisation assesses; empty for the State's own claims.
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: An assessor from outside the network (an academic, say), by name.
    assessor = models.CharField(max_length=200, blank=True)
    #: Set when nothing changed since that statement: it carries its evidence on.
    reaffirms = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reaffirmed_by")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    #: Codes of `rules.Mark` that a reader must know.
    marks = models.JSONField(default=list, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("recommendation", "-recorded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="statement_corrects_another"
            ),
            models.CheckConstraint(
                condition=Q(ladder="law", rung__in=[rung.value for rung in rules.RUNGS[rules.Ladder.LAW]])
                | Q(
                    ladder="practice",
                    rung__in=[rung.value for rung in rules.RUNGS[rules.Ladder.PRACTICE]],
                ),
                name="rung_of_its_ladder",
            ),
        )
        indexes = (models.Index(fields=("recommendation", "voice", "ladder"), name="statements_of_a_voice"),)

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.voice} {self.ladder} {self.rung}"

    @property
    def partial_date(self) -> PartialDate:
        """The date with its precision."""
        return PartialDate(self.when, Precision(self.precision))

    @property
    def reads_as_claim(self) -> bool:
        """Whether it is the State's own."""
        return self.voice == rules.Voice.STATE.value


STATEMENT_VALUES = (
    "id",
    "recommendation_id",
    "voice",
    "ladder",
    "rung",
    "when",
    "precision",
    "recorded_at",
    "corrects_id",
    "withdrawn_at",
    "organisation_id",
    "assessor",
)


def statement_of(row: dict[str, Any]) -> rules.Statement:
    """A row of `StatusStatement.objects.values(*STATEMENT_VALUES)` as the rules take it."""
    when: date = row["when"]
    recorded_at: datetime = row["recorded_at"]
    return rules.Statement(
        id=row["id"],
        voice=rules.Voice(row["voice"]),
        ladder=rules.Ladder(row["ladder"]),
        rung=rules.Rung(row["rung"]),
        when=PartialDate(when, Precision(row["precision"])),
        recorded_at=recorded_at,
        corrects=row["corrects_id"],
        withdrawn_at=row["withdrawn_at"],
        organisation=str(row["organisation_id"] or row["assessor"] or ""),
    )


class FollowUpEvent(models.Model):
    """One row is one thing that happened and bears on recommendations: a law, a court case, a report, news."""

    KIND_SHAPES: ClassVar[dict[str, str]] = {"law": "done", "bill": "part", "policy": "part"}

    kind = models.CharField(_("What it was"), max_length=16, choices=EVENT_KINDS)
    country = models.ForeignKey("world.Country", models.PROTECT, related_name="followup_events")
    titles = TextsField(verbose_name=_("In a line"))
    when = models.DateField()
    precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    source = models.TextField(_("Source in words"))
    address = models.URLField(_("Web address"), max_length=600, blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="events")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-when", "-pk")
        indexes = (models.Index(fields=("country", "kind", "when"), name="events_of_a_state"),)

    def __str__(self) -> str:
        return f"{self.country_id} {self.kind} {self.when}"

    @property
    def partial_date(self) -> PartialDate:
        """The date with its precision."""
        return PartialDate(self.when, Precision(self.precision))


class Contribution(models.Model):
    """One row is what part the coalition had in what came of a recommendation, and who outside confirms it."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="contributions")
    grade = models.CharField(_("Our part"), max_length=12, choices=CONTRIBUTIONS)
    what = models.TextField(_("What we did, and what came of it"))
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: Somebody outside the coalition who says so too, where, and when.
    outside_name = models.CharField(max_length=200, blank=True)
    outside_house = models.CharField(max_length=200, blank=True)
    outside_said = models.TextField(blank=True)
    corroborated_on = models.DateField(null=True, blank=True)
    corroborated_at = models.DateTimeField(null=True, blank=True)
    corroborated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("recommendation", "-claimed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(corroborated_at=None) | (~Q(outside_name="") & ~Q(outside_house="")),
                name="corroboration_names_somebody_outside",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.grade}"

    @property
    def is_corroborated(self) -> bool:
        """Whether somebody outside confirms it."""
        return self.corroborated_at is not None


class DutyQuerySet(models.QuerySet["FollowUpDuty"]):
    """Who looks after which recommendation."""

    def visible_to(self, person: Anybody) -> "DutyQuerySet":
        """Those whose recommendation the person may see."""
        return self.filter(
            recommendation__in=Recommendation.objects.visible_to(person).order_by().values("pk")
        )


class FollowUpDuty(models.Model):
    """One row is a person who looks after a recommendation, and when it is next to be looked at."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="duties")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="followup_duties", verbose_name=_("Person")
    )
    every_months = models.PositiveSmallIntegerField(_("Every how many months"), default=6)
    due_on = models.DateField(_("Due"))
    reminded_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "person"), condition=Q(ended_at=None), name="one_duty_once"
            ),
            models.CheckConstraint(
                condition=Q(every_months__gte=1) & Q(every_months__lte=60),
                name="duty_between_month_and_5_years",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.person_id} {self.due_on}"


class FollowUpLoad(models.Model):
    """One row is how many recommendations a person wants to be reminded of at once."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="followup_load"
    )
    most = models.PositiveSmallIntegerField(_("At most at once"), default=5)

    class Meta:
        ordering = ("person",)
        constraints = (
            models.CheckConstraint(condition=Q(most__gte=1) & Q(most__lte=50), name="load_between_1_and_50"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.most}"

"""What the State's official review report says of what civil society wrote: runs of the engine, and the pairs it proposes.

A proposed pair counts for nothing until a person has confirmed it. What people decided is a log: rows are only added.
"""

from collections.abc import Iterator
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
from mithaq.network.models import organisations_of, regions_of
from mithaq.reports import rules_answers as rules
from mithaq.reports.models import Contributor, ParallelReport, ReportPerson
from mithaq.world.models import CountryRegion

RUN_STATES = [
    (rules.RunState.WAITING.value, pgettext_lazy("run", "waiting")),
    (rules.RunState.RUNNING.value, pgettext_lazy("run", "running")),
    (rules.RunState.DONE.value, pgettext_lazy("run", "done")),
    (rules.RunState.FAILED.value, pgettext_lazy("run", "failed")),
]
DECISIONS = [
    (rules.Decision.OPEN.value, _("not reviewed")),
    (rules.Decision.CONFIRMED.value, pgettext_lazy("pair", "confirmed")),
    (rules.Decision.REJECTED.value, pgettext_lazy("pair", "rejected")),
]
KINDS: list[tuple[str, str | Promise]] = [
    ("verbatim", _("nearly word for word")),
    ("edited", _("with edits")),
    ("paraphrase", _("in other words")),
    ("topic", _("same subject only")),
]
FLAG_WORDS: dict[str, str | Promise] = {
    "claim": _("good enough to be put before a person"),
    "echo": _("The official text is as old as ours or older, so it cannot come from it."),
    "undated": _("The order of the two texts in time is not known."),
    "reversed": _("A negation stands on one side only: the official text may say the opposite."),
    "weakened": _("The official text is weaker than ours."),
    "strengthened": _("The official text is stronger than ours."),
    "number": _("A number differs between the two texts."),
    "rival": _("Somebody else wrote most of the same words earlier."),
    "prior": _("Nearly all the shared words are agreed treaty language."),
    "based": _("Judged on what changes against a base text."),
    "semantic": _("Found by meaning across languages; no words can be marked."),
}


def worked_on_by(person: User) -> models.QuerySet[ParallelReport]:
    """The reports on which the person or an organisation of theirs works, and those of the regions they coordinate."""
    parts = ReportPerson.objects.filter(user=person.pk, left_at=None).values("report")
    found = Q(pk__in=parts)
    if codes := organisations_of(person):
        found |= Q(pk__in=Contributor.objects.filter(organisation__code__in=codes).values("report"))
    if regions := regions_of(person):
        found |= Q(country__in=CountryRegion.objects.filter(region__in=regions).values("country"))
    return ParallelReport.objects.filter(found)


class OfficialAnswer(models.Model):
    """One row is an official document that may answer a report: which text of the library, for which review."""

    country = models.ForeignKey("world.Country", models.PROTECT, related_name="official_answers")
    cycle = models.ForeignKey("reviews.Cycle", models.PROTECT, related_name="official_answers")
    text = models.OneToOneField("library.DocumentText", models.PROTECT, related_name="official_answer")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("country", "cycle", "-added_at")
        indexes = (models.Index(fields=("country", "cycle"), name="answers_of_a_review"),)

    def __str__(self) -> str:
        return f"{self.country_id} {self.cycle_id} {self.text_id}"


class MatchRun(models.Model):
    """One row is one run of the engine: one report against one official text, how far it is and what it took."""

    SHAPES: ClassVar[dict[str, str]] = {
        "waiting": "none",
        "running": "part",
        "done": "done",
        "failed": "held",
    }

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="match_runs")
    answer = models.ForeignKey(OfficialAnswer, models.PROTECT, related_name="runs")
    state = models.CharField(max_length=8, choices=RUN_STATES, default=rules.RunState.WAITING.value)
    #: Of our texts that are compared, how many are done.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    passages = models.PositiveIntegerField(default=0)
    #: The engine's own name of the run: the hash of configuration, model and texts.
    name = models.CharField(max_length=64, blank=True)
    cpu_ms = models.PositiveIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "answer"),
                condition=Q(state__in=("waiting", "running")),
                name="one_run_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.answer_id} {self.state}"

    @property
    def shape(self) -> str:
        """The shape of its status mark."""
        return self.SHAPES[self.state]


class PairQuerySet(models.QuerySet["AnswerPair"]):
    """Sets of pairs."""

    def visible_to(self, person: Anybody) -> "PairQuerySet":
        """All pairs for who works on the report or looks after it; confirmed ones for whoever may see the report."""
        standing = standing_of(person)
        if standing.is_staff_of_hub or Role.AUDITOR in standing.roles:
            return self.all()
        seen = ParallelReport.objects.visible_to(person).order_by().values("pk")
        found = Q(decision=rules.Decision.CONFIRMED.value, run__report__in=seen)
        if isinstance(person, User):
            found |= Q(run__report__in=worked_on_by(person).order_by().values("pk"))
        return self.filter(found)

    def confirmed(self) -> "PairQuerySet":
        """Those that a person confirmed."""
        return self.filter(decision=rules.Decision.CONFIRMED.value)


class AnswerPair(models.Model):
    """One row is a finding or recommendation and a passage of an official text that may reflect it; a person decides."""

    SHAPES: ClassVar[dict[str, str]] = {"open": "none", "confirmed": "done", "rejected": "held"}

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="pairs")
    recommendation = models.ForeignKey(
        "reports.Recommendation", models.CASCADE, null=True, blank=True, related_name="answer_pairs"
    )
    finding = models.ForeignKey(
        "reports.Finding", models.CASCADE, null=True, blank=True, related_name="answer_pairs"
    )
    passage = models.ForeignKey("library.Passage", models.PROTECT, related_name="+")
    #: Both texts as they were compared, so that marks stay right and calibration can be repeated.
    ours = models.TextField()
    ours_language = models.CharField(max_length=8, blank=True)
    ours_dated = models.CharField(max_length=10, blank=True)
    theirs = models.TextField()
    theirs_dated = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    probability = models.FloatField()
    score = models.FloatField()
    flags = models.JSONField(default=list, blank=True)
    #: start, end in ours, start, end in theirs, what it is (`same`, `edit`, `moved`, `prior`).
    spans = models.JSONField(default=list, blank=True)
    #: As the last line of its log says (`PairDecision`); kept here for lists.
    decision = models.CharField(max_length=9, choices=DECISIONS, default=rules.Decision.OPEN.value)
    proposed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ("decision", "-probability", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(recommendation=None, finding__isnull=False)
                | Q(recommendation__isnull=False, finding=None),
                name="a_pair_is_about_one_of_ours",
            ),
            models.UniqueConstraint(
                fields=("recommendation", "passage"),
                condition=Q(recommendation__isnull=False),
                name="one_pair_a_recommendation_and_passage",
            ),
            models.UniqueConstraint(
                fields=("finding", "passage"),
                condition=Q(finding__isnull=False),
                name="one_pair_a_finding_and_passage",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ours[:40]} / {self.passage_id}"

    @property
    def shape(self) -> str:
        """The shape of its status mark."""
        return self.SHAPES[self.decision]

    def get_absolute_url(self) -> str:
        return reverse("reports:pair", kwargs={"code": self.run.report.code, "pk": self.pk})


class PairDecisionQuerySet(models.QuerySet["PairDecision"]):
    """Sets of decisions."""

    def standing_on(self, day: date) -> Iterator["PairDecision"]:
        """The last decision on each pair by the end of a day, in the order in which they were made."""
        by_pair: dict[int, PairDecision] = {}
        for row in self.filter(decided_at__lt=rules.end_of(day)).order_by("decided_at", "pk"):
            by_pair.pop(row.pair_id, None)
            by_pair[row.pair_id] = row
        return iter(by_pair.values())


class PairDecision(models.Model):
    """One row is what somebody decided on a pair, when and why; `open` takes the one before it back. Rows are only added."""

    SHAPES = AnswerPair.SHAPES

    pair = models.ForeignKey(AnswerPair, models.CASCADE, related_name="decisions")
    #: Counted from 1 for each pair.
    number = models.PositiveIntegerField()
    decision = models.CharField(max_length=9, choices=DECISIONS)
    why = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PairDecisionQuerySet.as_manager()

    class Meta:
        ordering = ("pair", "number")
        constraints = (models.UniqueConstraint(fields=("pair", "number"), name="one_decision_after_another"),)

    def __str__(self) -> str:
        return f"{self.pair_id} {self.decision} {self.decided_at:%Y-%m-%d}"

    @property
    def shape(self) -> str:
        """The shape of its status mark."""
        return self.SHAPES[self.decision]

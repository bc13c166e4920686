"""The yearly survey: questions as data with versions, its runs, what organisations answered, what was published before.

Imported at the end of `models`.
"""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.core.texts import TextsField, text_in
from mithaq.network import survey_rules as rules


class SurveyQuestion(models.Model):
    """One row is a question of one version of the survey."""

    key = models.SlugField(primary_key=True, max_length=60)
    version = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=8)
    texts = TextsField()
    #: [{"code": …, "names": {language: text}}], in their order.
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    source = models.TextField(blank=True)
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ("version", "part", "order")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("version", "code"), name="a_question_once_in_a_version"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in rules.AnswerKind]), name="a_known_kind_of_answer"
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.texts)

    @property
    def as_rule(self) -> rules.Question:
        """The question as the rules take it."""
        return rules.Question(
            code=self.code,
            kind=rules.AnswerKind(self.kind),
            choices=[choice["code"] for choice in self.choices],
            required=self.required,
        )

    def choice_words(self) -> list[tuple[str, str]]:
        """The choices, in the reader's language."""
        return [(choice["code"], text_in(choice["names"])) for choice in self.choices]


class SurveyRun(models.Model):
    """One row is the survey of one year: with which questions, and from when until when it is answered."""

    year = models.PositiveSmallIntegerField(_("Year"), unique=True)
    covers = models.PositiveSmallIntegerField(_("About the year"))
    version = models.PositiveSmallIntegerField(_("Version of the questions"))
    opens_on = models.DateField(_("Opens on"))
    closes_on = models.DateField(_("Last day"))
    published_at = models.DateTimeField(null=True, blank=True)
    #: When it was entered here; empty for one that came with data.
    recorded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-year",)
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(covers__lte=F("year")), name="survey_covers_the_past"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("network:survey", kwargs={"year": self.year})

    def questions(self) -> models.QuerySet[SurveyQuestion]:
        """Its questions, in order."""
        return SurveyQuestion.objects.filter(version=self.version)

    def is_open(self, on: date) -> bool:
        """Whether answers are taken on a day."""
        return rules.is_open(self.opens_on, self.closes_on, on)


class ReplyQuerySet(models.QuerySet["SurveyReply"]):
    """Sets of replies."""

    def visible_to(self, person: Anybody) -> Self:
        """Those of organisations whose whole record the person sees."""
        from mithaq.network.models import Organisation

        return self.filter(organisation__in=Organisation.objects.visible_to(person))

    def sent(self) -> Self:
        """Those that were sent, not only begun."""
        return self.filter(sent_at__isnull=False)


class SurveyReply(models.Model):
    """One row is an organisation that was asked in a survey, with its answers as far as they are written."""

    run = models.ForeignKey(SurveyRun, models.PROTECT, related_name="replies")
    organisation = models.ForeignKey("network.Organisation", models.CASCADE, related_name="survey_replies")
    answers = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_on = models.DateField(null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ("run", "organisation")
        verbose_name = _("reply to a survey")
        verbose_name_plural = _("replies to surveys")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("run", "organisation"), name="an_organisation_is_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.run}"


class PublishedSurvey(models.Model):
    """One row is a survey as the coalition published it, to stand beside our own."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    covers = models.PositiveSmallIntegerField()
    responses = models.PositiveIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)
    asked = models.PositiveIntegerField(null=True, blank=True)
    asked_whom = TextsField()
    findings = TextsField()
    source = models.TextField()
    verification = models.CharField(max_length=12, default="sourced")

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)

"""What is written in a report: the template with its versions, sections and their paragraphs with every version, findings, comments.

A paragraph is never erased while its report stands: emptied ones are marked removed, texts that met a newer one are kept.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody
from mithaq.core.texts import TextsField, text_in
from mithaq.reports.models import ParallelReport

QUESTION_KINDS = [
    ("text", _("text")),
    ("choice", _("choice and comment")),
    ("article", _("text for each article")),
]
CHOICES = [
    ("yes", pgettext_lazy("answer", "yes")),
    ("partly", pgettext_lazy("answer", "in part")),
    ("no", pgettext_lazy("answer", "no")),
    ("unknown", pgettext_lazy("answer", "could not be found out")),
]
#: The scale on which law and practice are scored; what a step means is in `data/reports/scale.csv`.
LEAST_SCORE, BEST_SCORE = 0, 4
VERSION_KINDS = [
    ("written", pgettext_lazy("paragraph", "written")),
    ("kept", pgettext_lazy("paragraph", "kept beside a newer text")),
    ("chosen", pgettext_lazy("paragraph", "chosen between two texts")),
    ("word", pgettext_lazy("paragraph", "brought back from a document")),
    ("removed", pgettext_lazy("paragraph", "removed")),
]


class TemplateVersion(models.Model):
    """One row is a version of the template that reports are written from; a report keeps the one it began with."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    names = TextsField()
    since = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return text_in(self.names)


class TemplateQuestion(models.Model):
    """One row is one thing a version of the template asks: on which page, with which guidance, in how many words."""

    #: `1:summary`, by which files name it.
    key = models.CharField(max_length=60, primary_key=True)
    version = models.ForeignKey(TemplateVersion, models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=40)
    #: The writing page it stands on; the pages of articles are one for each article.
    page = models.SlugField(max_length=24)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=QUESTION_KINDS)
    titles = TextsField()
    guidance = TextsField()
    words_most = models.PositiveSmallIntegerField(null=True, blank=True)
    required = models.BooleanField(default=True)

    class Meta:
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="one_question_a_code"),
            models.UniqueConstraint(fields=("version", "position"), name="one_question_a_position"),
        )

    def __str__(self) -> str:
        return text_in(self.titles)


class ScaleStep(models.Model):
    """One row is a step of the scale on which law and practice are scored, and what it means for each."""

    score = models.PositiveSmallIntegerField(primary_key=True)
    names = TextsField()
    law = TextsField()
    practice = TextsField()

    class Meta:
        ordering = ("score",)

    def __str__(self) -> str:
        return text_in(self.names)


class FindingQuerySet(models.QuerySet["Finding"]):
    """Sets of findings."""

    def visible_to(self, person: Anybody) -> "FindingQuerySet":
        """Those of the reports that the person may see."""
        return self.filter(report__in=ParallelReport.objects.visible_to(person).values("pk"))


class Finding(models.Model):
    """One row is what a report finds on one article: a score for law, one for practice, and why."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="findings")
    provision = models.ForeignKey("world.Provision", models.PROTECT, related_name="findings")
    law_score = models.PositiveSmallIntegerField(null=True, blank=True)
    practice_score = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The finding in one sentence, by language.
    headlines = TextsField()
    version = models.PositiveIntegerField(default=1)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("report", "provision__order")
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = (
            models.UniqueConstraint(fields=("report", "provision"), name="one_finding_an_article"),
            models.CheckConstraint(
                condition=(Q(law_score=None) | Q(law_score__lte=BEST_SCORE))
                & (Q(practice_score=None) | Q(practice_score__lte=BEST_SCORE)),
                name="scores_on_the_scale",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provision.number}: {text_in(self.headlines)}"

    def words(self, code: str = "") -> str:
        """Its text in the language of the report: of one question (`law`, `practice`, `good`, `gaps`), or all of it."""
        sections = Section.objects.filter(report=self.report_id, provision=self.provision_id)
        if code:
            sections = sections.filter(question__code=code)
        return "\n\n".join(
            Paragraph.objects.filter(section__in=sections, is_removed=False)
            .order_by("section__question__position", "position", "pk")
            .values_list("text", flat=True)
        )


class Section(models.Model):
    """One row is the place of one question in one report (and article, and language): what is written stands in its paragraphs."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="sections")
    question = models.ForeignKey(TemplateQuestion, models.PROTECT, related_name="+")
    provision = models.ForeignKey("world.Provision", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=8)
    #: For questions with a choice.
    choice = models.CharField(max_length=8, choices=CHOICES, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("report", "provision__order", "question__position")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "question", "language"),
                condition=Q(provision=None),
                name="one_section_a_question",
            ),
            models.UniqueConstraint(
                fields=("report", "question", "provision", "language"),
                condition=~Q(provision=None),
                name="one_section_a_question_and_article",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.question_id} {self.provision_id or ''}"


class Paragraph(models.Model):
    """One row is one paragraph as it reads now. Its key is made where it is written, so that sending twice is once."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    section = models.ForeignKey(Section, models.CASCADE, related_name="paragraphs")
    position = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    is_removed = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("section", "position", "pk")
        indexes = (models.Index(fields=("section", "position"), name="paragraph_in_its_place"),)

    def __str__(self) -> str:
        return self.text[:60]


class ParagraphVersion(models.Model):
    """One row is one text that a paragraph had, or that met a newer one and was kept. Rows are only added."""

    KIND_WORDS: ClassVar[dict[str, str | Promise]] = dict(VERSION_KINDS)

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="versions")
    #: The version that it became; for a kept text the version that it was written over.
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=VERSION_KINDS)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: For a kept text: when somebody chose between the two.
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("paragraph", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("paragraph", "number"), condition=~Q(kind="kept"), name="one_text_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.paragraph_id} {self.number}"


class Comment(models.Model):
    """One row is a remark on one paragraph, or the answer to one; settled ones stay readable."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="comments")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("paragraph", "written_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),)

    def __str__(self) -> str:
        return self.text[:60]


class WordCopy(models.Model):
    """One row is a copy of a report's pages taken out as a document, and what came back of it until it was decided."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="copies")
    #: `out` for a copy that was taken, `finished` for a document that was written elsewhere.
    kind = models.CharField(max_length=8, choices=[("out", _("copy")), ("finished", _("finished report"))])
    #: The writing page, or empty for the whole report.
    page = models.CharField(max_length=60, blank=True)
    #: What was in it: section, key, version, text of each paragraph, in order.
    paragraphs = models.JSONField(default=list)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: The changes found in what came back, until somebody decides on them.
    changes = models.JSONField(default=list, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("report", "-taken_at", "-pk")

    def __str__(self) -> str:
        return f"{self.report_id} {self.page} {self.taken_at:%Y-%m-%d}"

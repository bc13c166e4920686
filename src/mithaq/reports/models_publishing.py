"""Publishing a report as records: do-no-harm questions and answers, right of reply, early readers, editions and their files."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core.texts import TextsField, text_in
from mithaq.reports import rules_publishing as rules
from mithaq.reports.manuscript import Manuscript
from mithaq.reports.models import ParallelReport

STATES = [
    (rules.State.PREPARING.value, pgettext_lazy("publishing", "being prepared")),
    (rules.State.EMBARGOED.value, pgettext_lazy("publishing", "released, under embargo")),
    (rules.State.OPEN.value, pgettext_lazy("publishing", "open to everybody")),
    (rules.State.WITHDRAWN.value, pgettext_lazy("publishing", "withdrawn")),
]
SAID = [
    (rules.Said.YES.value, pgettext_lazy("answer", "yes")),
    (rules.Said.NO.value, pgettext_lazy("answer", "no")),
    (rules.Said.DOES_NOT_APPLY.value, pgettext_lazy("answer", "does not apply")),
]
REPLY_WORDS: dict[str, str | Promise] = {
    rules.ReplyState.NOT_OFFERED.value: _("no reply has been asked for"),
    rules.ReplyState.RUNNING.value: _("the State has the draft"),
    rules.ReplyState.REPLIED.value: _("the State has replied"),
    rules.ReplyState.SILENT.value: _("no reply came in time"),
}
PURPOSES = [
    ("press", pgettext_lazy("early reader", "press")),
    ("partner", pgettext_lazy("early reader", "partner")),
    ("state", pgettext_lazy("early reader", "the State, for its reply")),
]
FORMATS = [("pdf", "PDF"), ("docx", "DOCX"), ("epub", "EPUB")]


class HarmQuestion(models.Model):
    """One row is a question that is asked before a report is published: could somebody come to harm?"""

    code = models.SlugField(primary_key=True, max_length=30)
    position = models.PositiveSmallIntegerField(unique=True)
    questions = TextsField()
    hints = TextsField()
    #: The answer that stops publication, if one does.
    stops_on = models.CharField(max_length=14, choices=SAID, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return text_in(self.questions)

    @property
    def hint(self) -> str:
        """What to think of when answering."""
        return text_in(self.hints)

    def as_question(self) -> rules.Question:
        """The row as the rules take it."""
        return rules.Question(code=self.pk, stops_on=rules.Said(self.stops_on) if self.stops_on else None)


class HarmAnswer(models.Model):
    """One row is what somebody answers to one question for one report."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="harm_answers")
    question = models.ForeignKey(HarmQuestion, models.PROTECT, related_name="+")
    said = models.CharField(max_length=14, choices=SAID)
    why = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("report", "question__position")
        constraints = (models.UniqueConstraint(fields=("report", "question"), name="one_harm_answer_each"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.question_id} {self.said}"

    def as_answer(self) -> rules.Answer:
        """The row as the rules take it."""
        return rules.Answer(
            question=self.question_id, said=rules.Said(self.said), why=self.why, who=self.answered_by_id
        )


class HarmSignature(models.Model):
    """One row is the name of who stands for the answers of a report; a changed answer takes it away."""

    report = models.OneToOneField(ParallelReport, models.CASCADE, related_name="harm_signature")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    signed_name = models.CharField(max_length=160)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("report",)

    def __str__(self) -> str:
        return f"{self.report_id} {self.signed_name}"


class EarlyReader(models.Model):
    """One row is somebody outside who may read a report before it opens, by a link of their own."""

    report = models.ForeignKey(ParallelReport, models.CASCADE, related_name="early_readers")
    name = models.CharField(_("Name"), max_length=160)
    email = models.EmailField(_("Mail address"))
    language = models.CharField(_("Language of the mails"), max_length=8, default="en")
    purpose = models.CharField(_("Why"), max_length=8, choices=PURPOSES, default="press")
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    first_read_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("report", "invited_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "email"), condition=Q(ended_at=None), name="one_link_an_early_reader"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.email}"


class RightOfReply(models.Model):
    """One row is the State's chance to answer a report before it is published: the clock, and what it said."""

    report = models.OneToOneField(ParallelReport, models.CASCADE, related_name="right_of_reply")
    reader = models.OneToOneField(EarlyReader, models.PROTECT, related_name="reply")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField()
    #: What the State said, as it said it.
    text = models.TextField(_("The State’s reply"), blank=True)
    language = models.CharField(_("Language"), max_length=8, blank=True)
    signed = models.CharField(_("Signed by"), max_length=200, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    #: Who recorded it; empty when the State wrote it here itself.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("report",)
        constraints = (
            models.CheckConstraint(condition=Q(replied_on=None) | ~Q(text=""), name="a_reply_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.due_on}"


class Publication(models.Model):
    """One row is the publishing of one report: its editions, its embargo, who released it, who withdrew it and why."""

    SHAPES: ClassVar[dict[str, str]] = {
        rules.State.PREPARING.value: "none",
        rules.State.EMBARGOED.value: "part",
        rules.State.OPEN.value: "done",
        rules.State.WITHDRAWN.value: "held",
    }

    report = models.OneToOneField(ParallelReport, models.PROTECT, related_name="publication")
    state = models.CharField(max_length=10, choices=STATES, default=rules.State.PREPARING.value)
    opens_at = models.DateTimeField(null=True, blank=True)
    grace_hours = models.PositiveSmallIntegerField(default=rules.USUAL_GRACE_HOURS)
    #: Why no reply was asked for; printed in the report.
    no_reply_reason = models.CharField(max_length=500, blank=True)
    #: The text as it was released: `Manuscript.as_data`. Page, PDF, DOCX and EPUB are made from it alone.
    manuscript = models.JSONField(default=dict, blank=True)
    edition = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    #: What kept a file from being made, in a word for programs.
    fault = models.CharField(max_length=40, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: Said to everybody who asks for the report afterwards.
    withdrawn_why = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("report",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="embargoed") | Q(opens_at__isnull=False), name="an_embargo_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="a_withdrawal_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"

    @property
    def shape(self) -> str:
        """The shape of its status mark."""
        return self.SHAPES[self.state]

    @property
    def released_text(self) -> Manuscript | None:
        """The released text."""
        return Manuscript.from_data(self.manuscript) if self.manuscript else None

    def in_grace(self, at: datetime) -> bool:
        """Whether the last hours before the opening run."""
        return (
            self.state == rules.State.EMBARGOED
            and self.opens_at is not None
            and rules.in_grace(self.opens_at, self.grace_hours, at=at)
        )


class PublishedFile(models.Model):
    """One row is one file of the newest edition; a new edition and a withdrawal remove the old ones."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4, choices=FORMATS)
    edition = models.PositiveSmallIntegerField()
    stored = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("publication", "kind")
        constraints = (models.UniqueConstraint(fields=("publication", "kind"), name="one_file_a_kind"),)

    def __str__(self) -> str:
        return f"{self.publication_id} {self.kind}"

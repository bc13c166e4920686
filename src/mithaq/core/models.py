"""The records every package leans on: audit, jobs, files, mail, undone deletions, the operator's switches.

Rows only. What is done with them stands in the module of the same noun (`audit`, `jobs`, `files`, `mail`, `undo`).
"""

import json
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.models_installation import Coalition as Coalition
from mithaq.core.models_installation import CoalitionName as CoalitionName
from mithaq.core.models_lists import ImportMap as ImportMap
from mithaq.core.models_lists import ImportRun as ImportRun
from mithaq.core.models_lists import SavedView as SavedView
from mithaq.core.models_past import PastState as PastState
from mithaq.core.models_reference import LoadedFile as LoadedFile
from mithaq.core.models_reference import LoadedRow as LoadedRow


class AuditEntry(models.Model):
    """One row is one thing that somebody did, chained to the row before it. Rows are only ever added.

    `details` is the canonical JSON of before, after and note. The chain covers its salted digest, so that
    a person's data can be erased on request while the chain still proves that nothing else changed.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(_("when"))
    # No constraint: a user who is erased stays as a number, because no row here may ever be updated.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("who"),
    )
    verb = models.CharField(_("what was done"), max_length=60, db_index=True)
    thing_kind = models.CharField(_("kind of thing"), max_length=100, blank=True)
    thing_key = models.CharField(_("key of the thing"), max_length=200, blank=True)
    details = models.TextField(null=True)
    salt = models.CharField(max_length=32)
    details_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["thing_kind", "thing_key", "-number"], name="audit_by_thing"),
            models.Index(fields=["actor", "-number"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.thing_kind} {self.thing_key}".rstrip()

    def _detail(self, name: str) -> Any:
        return None if self.details is None else json.loads(self.details).get(name)

    @property
    def before(self) -> dict[str, Any]:
        """What it was, field by field; empty when nothing was kept or the details were erased."""
        return self._detail("before") or {}

    @property
    def after(self) -> dict[str, Any]:
        """What it became, field by field."""
        return self._detail("after") or {}

    @property
    def note(self) -> str:
        """The reason given, or other words of the actor."""
        return self._detail("note") or ""

    @property
    def is_erased(self) -> bool:
        """Whether the details were erased on request."""
        return self.details is None


class AuditHead(models.Model):
    """One row is the end of the audit chain: its length and last hash. There is one row only; it is also the lock."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_audit_head")]


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    PARKED = "parked", _("parked")


class Job(models.Model):
    """One row is one piece of work to be done outside a request: until it is done, or parked with its reason."""

    task = models.CharField(_("task"), max_length=200)
    args = models.JSONField(default=list, blank=True)
    kwargs = models.JSONField(default=dict, blank=True)
    queue = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    #: The same key twice is the same job: the second is not added.
    key = models.CharField(max_length=200, null=True, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING, db_index=True
    )
    #: Empty means at once: a clock that is set back must not hold up what was due already.
    run_after = models.DateTimeField(_("not before"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(_("first begun"), null=True)
    last_attempted_at = models.DateTimeField(_("last begun"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    error_kind = models.CharField(max_length=200, blank=True)
    error = models.TextField(_("reason"), blank=True)
    return_value = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["-priority", "id"],
                condition=Q(state="waiting"),
                name="jobs_waiting",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="jobs_running"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="running_job_has_lease"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class Schedule(models.Model):
    """One row is a job that returns by the clock, and the next time at which it is due."""

    name = models.CharField(max_length=100, primary_key=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StoredFile(models.Model):
    """One row is one file somebody gave us. Its content lies under its SHA-256; the same content lies there once."""

    label = models.CharField(_("kept for"), max_length=100)
    name = models.CharField(_("file name"), max_length=200)
    extension = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    kept_at = models.DateTimeField(_("received"))
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class MailState(models.TextChoices):
    """Where a mail stands. `unknown`: it was handed over, and the answer was lost; only a person may send it again."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNKNOWN = "unknown", _("unknown whether it arrived")


class OutgoingMail(models.Model):
    """One row is one mail to one address. Without a relay it stays here, to be read on the outbox page."""

    key = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=10)
    sender = models.CharField(max_length=320)
    to = models.CharField(_("to"), max_length=320)
    subject = models.CharField(_("subject"), max_length=500)
    body = models.TextField(_("text"))
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    #: It carries a link or code that lets its reader in: its text goes when it is sent, and staff never see it.
    is_private = models.BooleanField(default=False)
    #: The last one to somebody who is erased: once nothing more can be done with it, its address and text go at once.
    is_last = models.BooleanField(default=False)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("queued"))
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="queued"), name="mail_queued")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class Deletion(models.Model):
    """One row is one deletion that can be undone until `expires_at`: the thing and all that went with it."""

    thing_kind = models.CharField(max_length=100)
    thing_key = models.CharField(max_length=200)
    name = models.CharField(_("what was deleted"), max_length=300)
    row_count = models.PositiveIntegerField(_("rows"))
    rows = models.TextField()
    #: Fields of other rows that pointed at what was deleted: [[model, key, field, value], …].
    pointers = models.JSONField(default=list)
    deleted_at = models.DateTimeField(_("deleted"))
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    expires_at = models.DateTimeField(_("can be undone until"), db_index=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def can_be_undone(self, at: datetime) -> bool:
        """Whether its rows are still kept and were not brought back already."""
        return self.undone_at is None and at < self.expires_at


class Switch(models.Model):
    """One row is a switch that an operator or a restore has turned on, for example `mail_held`."""

    MAIL_HELD: ClassVar[str] = "mail_held"

    name = models.CharField(max_length=40, primary_key=True)
    since = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name

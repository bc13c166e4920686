"""Requests for information: a country's law, the letter by language, the request and all that happened to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import TextsField
from mithaq.reviews import request_rules as rules

STATES = [
    (rules.RequestState.DRAFT.value, _("draft")),
    (rules.RequestState.SENT.value, _("sent, waiting for an answer")),
    (rules.RequestState.EXTENDED.value, _("deadline extended by the authority")),
    (rules.RequestState.REVIEW.value, _("internal review asked for")),
    (rules.RequestState.GRANTED.value, _("all documents received")),
    (rules.RequestState.PARTLY_GRANTED.value, _("some documents received")),
    (rules.RequestState.REFUSED.value, _("refused")),
    (rules.RequestState.NOT_HELD.value, _("the authority says it holds nothing")),
    (rules.RequestState.WITHDRAWN.value, _("withdrawn")),
]
REFUSALS = [
    (rules.Refusal.NO_ANSWER.value, _("no answer at all")),
    (rules.Refusal.CONFIDENTIAL.value, _("the review is called confidential")),
    (rules.Refusal.INTERNATIONAL.value, _("harm to international relations")),
    (rules.Refusal.NOT_FINAL.value, _("the document is not final")),
    (rules.Refusal.SECURITY.value, _("national security")),
    (rules.Refusal.PRIVACY.value, _("privacy of persons")),
    (rules.Refusal.NO_RIGHT.value, _("the asker has no right to ask")),
    (rules.Refusal.FEE.value, _("a fee that cannot be paid")),
    (rules.Refusal.OTHER.value, _("another reason")),
]


class InformationLaw(models.Model):
    """One row is a country's access-to-information law, as far as a request needs it."""

    country = models.OneToOneField(
        "world.Country", on_delete=models.PROTECT, primary_key=True, related_name="information_law"
    )
    name = TextsField()
    days = models.PositiveSmallIntegerField()
    working_days = models.BooleanField(default=True)
    extension_days = models.PositiveSmallIntegerField(default=0)
    review_days = models.PositiveSmallIntegerField(default=0)
    source = models.TextField()
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ["country"]

    def __str__(self) -> str:
        return f"{self.country_id}"


class RequestTemplate(models.Model):
    """One row is the letter in one language: with a law, or resting on the Convention alone."""

    key = models.SlugField(max_length=20, unique=True)
    language = models.CharField(max_length=8)
    basis = models.CharField(max_length=10, choices=[("law", _("a law")), ("treaty", _("the treaty"))])
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        ordering = ["language", "basis"]
        constraints = [
            models.UniqueConstraint(fields=["language", "basis"], name="one_letter_per_language_and_basis")
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.basis}"


class InformationRequest(models.Model):
    """One row is a request to one authority for documents of one review."""

    review = models.ForeignKey("reviews.CountryReview", on_delete=models.PROTECT, related_name="requests")
    documents = models.JSONField(default=list)
    authority = models.CharField(max_length=200)
    language = models.CharField(max_length=8)
    basis = models.CharField(max_length=10, choices=[("law", _("a law")), ("treaty", _("the treaty"))])
    subject = models.CharField(max_length=200)
    body = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="information_requests",
    )
    asked_for = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=16, choices=STATES, default=rules.RequestState.DRAFT.value)
    created_at = models.DateTimeField()
    sent_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    refusal = models.CharField(max_length=16, choices=REFUSALS, blank=True)
    outcome = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.subject


class RequestEvent(models.Model):
    """One row is one thing that happened to a request, in order."""

    request = models.ForeignKey(InformationRequest, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=16, choices=STATES)
    happened_on = models.DateField()
    note = models.TextField(blank=True)
    stored = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["request", "happened_on", "id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"

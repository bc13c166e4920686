"""People around the tracker: corrections proposed from outside, topics followed, chances to take part."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import TextsField


class Correction(models.Model):
    """One row is a correction that somebody proposed, with a source, and what became of it."""

    country = models.ForeignKey("world.Country", on_delete=models.PROTECT, related_name="corrections")
    review = models.ForeignKey(
        "reviews.CountryReview", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    what = models.TextField()
    source = models.TextField()
    language = models.CharField(max_length=8)
    #: Only if the person wants an answer; removed 90 days after it.
    email = models.EmailField(blank=True)
    proposed_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        default="open",
        choices=[("open", _("open")), ("accepted", _("accepted")), ("declined", _("declined"))],
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fact = models.ForeignKey(
        "reviews.ReviewFact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["state", "proposed_at", "id"]

    def __str__(self) -> str:
        return f"{self.country_id} {self.proposed_at:%Y-%m-%d}"


class FollowedTopic(models.Model):
    """One row is a person who follows a country, a region or a milestone."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_topics"
    )
    kind = models.CharField(
        max_length=10,
        choices=[("country", _("country")), ("region", _("region")), ("milestone", _("milestone"))],
    )
    key = models.CharField(max_length=40)
    since = models.DateTimeField()
    told_until = models.DateTimeField()

    class Meta:
        ordering = ["person", "kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="one_follows_a_topic_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Opportunity(models.Model):
    """One row is a chance to take part that is not itself a milestone: a briefing, a deadline, a consultation."""

    key = models.SlugField(max_length=60, unique=True)
    titles = TextsField()
    starts = models.DateField()
    starts_precision = models.CharField(max_length=5, default="day")
    ends = models.DateField(null=True, blank=True)
    country = models.ForeignKey(
        "world.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="opportunities"
    )
    where = models.CharField(max_length=160, blank=True)
    address = models.URLField(max_length=600, blank=True)
    source = models.TextField()
    verification = models.CharField(max_length=12, default="sourced")
    cancelled = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts", "key"]

    def __str__(self) -> str:
        return self.key

"""The stored forecast: pages read it, a job makes it."""

from django.db import models


class ForecastRun(models.Model):
    """One row is one calculation of how long reviews take, with its back-test; the newest counts."""

    made_at = models.DateTimeField()
    as_of = models.DateField()
    #: The stamp of the facts it was made from (`queries.facts_version`).
    version = models.CharField(max_length=120)
    days = models.JSONField()
    open_share = models.JSONField()
    #: Days that ended reviews took, by cycle: the raw distribution.
    took = models.JSONField()
    reviews = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    predictions = models.PositiveIntegerField()
    predicted_reviews = models.PositiveIntegerField()
    inside = models.PositiveIntegerField()
    too_early = models.PositiveIntegerField()
    too_late = models.PositiveIntegerField()
    usable = models.BooleanField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.as_of}"

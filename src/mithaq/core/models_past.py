"""What records held before they were changed, for questions about what was known on a day (see `past`)."""

from django.db import models


class PastState(models.Model):
    """One row is what a record held until a moment, in the fields that are counted by; null: it was not there yet."""

    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    #: Field -> plain value; of many-to-many fields the keys in order.
    values = models.JSONField(null=True)
    until = models.DateTimeField()

    class Meta:
        ordering = ("until", "id")
        indexes = (models.Index(fields=("kind", "until"), name="past_by_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.until:%Y-%m-%d}"

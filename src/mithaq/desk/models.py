"""What people chose about their desk."""

from django.conf import settings
from django.db import models


class MondayMail(models.Model):
    """One row is whether a person wants the Monday mail, and the last week for which they were told."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="monday_mail"
    )
    wanted = models.BooleanField(default=True)
    #: Such as 2026-W48; empty when never.
    told_week = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ("person",)

    def __str__(self) -> str:
        return f"{self.person_id}: {'yes' if self.wanted else 'no'}"

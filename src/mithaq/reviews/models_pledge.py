"""The transparency pledge: its commitments as data, who signed, how each commitment is kept, what the State says."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField
from mithaq.reviews import pledge_rules


class PledgeCommitment(models.Model):
    """One row is one commitment of the pledge, and which rule scores it."""

    code = models.SlugField(primary_key=True, max_length=40)
    position = models.PositiveSmallIntegerField(unique=True)
    texts = TextsField()
    #: The name of a rule in `pledge_rules.SCORERS`; empty when only people can judge it.
    scored_by = models.SlugField(max_length=40, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class PledgeSignature(models.Model):
    """One row is a State that signed the pledge, with what is known of the date."""

    country = models.OneToOneField(
        "world.Country", on_delete=models.PROTECT, primary_key=True, related_name="pledge"
    )
    signed = models.DateField()
    precision = models.CharField(max_length=5)
    bound = models.CharField(max_length=2, default="on")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.TextField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["signed", "country"]

    def __str__(self) -> str:
        return self.country_id

    @property
    def date(self) -> PartialDate:
        """When it signed, with precision."""
        return PartialDate(self.signed, Precision(self.precision))


class PledgeTotal(models.Model):
    """One row is a published number of signatory States at a date."""

    as_of = models.DateField(unique=True)
    precision = models.CharField(max_length=5)
    signatories = models.PositiveSmallIntegerField()
    source = models.TextField()

    class Meta:
        ordering = ["as_of"]

    def __str__(self) -> str:
        return f"{self.signatories} ({self.as_of})"


class CommitmentScore(models.Model):
    """One row is a judgement by a person on one commitment of one State, at a date; the newest counts."""

    country = models.ForeignKey("world.Country", on_delete=models.PROTECT, related_name="commitment_scores")
    commitment = models.ForeignKey(PledgeCommitment, on_delete=models.PROTECT, related_name="scores")
    score = models.CharField(max_length=8, choices=[(code.value, code.value) for code in pledge_rules.Score])
    reason = models.TextField()
    source = models.TextField(blank=True)
    judged_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["country", "commitment", "-judged_on", "-id"]

    def __str__(self) -> str:
        return f"{self.country_id} {self.commitment_id} {self.score}"


class StateReply(models.Model):
    """One row is what a State answered to its score on one commitment, shown beside it."""

    country = models.ForeignKey("world.Country", on_delete=models.PROTECT, related_name="pledge_replies")
    commitment = models.ForeignKey(PledgeCommitment, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    language = models.CharField(max_length=8)
    received_on = models.DateField()
    source = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["country", "commitment", "-received_on"]
        verbose_name = _("reply of a State")

    def __str__(self) -> str:
        return f"{self.country_id} {self.commitment_id}"

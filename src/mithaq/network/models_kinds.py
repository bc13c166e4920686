"""Reference data of the network: kinds of belonging with their rights, themes, counts that were published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import TextsField, text_in

#: What published counts count, in words.
COUNTED = {
    "countries": _("countries with anyone of the network"),
    "member_countries": _("countries with a member organisation"),
    "members": _("member organisations"),
    "members_and_affiliates": _("members and affiliates"),
    "members_of_informal_network": _("members of the informal network of that time"),
    "organisations": _("organisations"),
    "organisations_and_individuals": _("organisations and individuals"),
    "organisations_newly_joining": _("organisations that joined"),
    "working_groups": _("working groups"),
}
QUALIFIERS = {"more than": _("more than"), "almost": _("almost")}


class MembershipKind(models.Model):
    """One row is a kind of belonging, with the rights that follow from it."""

    code = models.SlugField(primary_key=True, max_length=20)
    order = models.PositiveSmallIntegerField(unique=True)
    names = TextsField()
    for_people = models.BooleanField()
    #: Counted among the members (or, for an affiliate, only among the network).
    is_member = models.BooleanField()
    may_vote = models.BooleanField()
    may_stand = models.BooleanField()
    by_application = models.BooleanField()
    #: For which seats of the committee it votes and stands.
    seats = models.CharField(max_length=60, blank=True)
    source = models.TextField(blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ("order",)
        constraints = (
            models.CheckConstraint(condition=Q(may_vote=True) | Q(seats=""), name="seats_only_with_a_vote"),
        )

    def __str__(self) -> str:
        return text_in(self.names)


class Theme(models.Model):
    """One row is a field of work that organisations name as theirs."""

    code = models.SlugField(primary_key=True, max_length=40)
    order = models.PositiveSmallIntegerField()
    names = TextsField()
    source = models.TextField(blank=True)

    class Meta:
        ordering = ("order", "code")

    def __str__(self) -> str:
        return text_in(self.names)


class PublishedCount(models.Model):
    """One row is a count of the network that the coalition published, to stand beside our own."""

    key = models.SlugField(primary_key=True, max_length=60)
    as_of = models.CharField(max_length=10)
    what = models.CharField(max_length=60)
    value = models.PositiveIntegerField()
    qualifier = models.CharField(max_length=20, blank=True)
    source = models.TextField()
    note = models.TextField(blank=True)
    verification = models.CharField(max_length=12, default="sourced")

    class Meta:
        ordering = ("as_of", "key")

    def __str__(self) -> str:
        return f"{self.what} {self.as_of}"

    @property
    def what_in_words(self) -> str:
        """What was counted."""
        return str(COUNTED.get(self.what, self.what))

    @property
    def qualifier_in_words(self) -> str:
        """What stands before the number, such as "almost"."""
        return str(QUALIFIERS.get(self.qualifier, self.qualifier))

"""Records that are one: merges with what they moved, and pairs that look alike. Imported at the end of `models`."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody
from mithaq.accounts.permissions import is_staff_of_hub
from mithaq.network import merging_rules as rules

LIKENESSES: list[tuple[str, str | Promise]] = [
    (rules.Likeness.OPEN.value, pgettext_lazy("likeness", "to be looked at")),
    (rules.Likeness.DIFFERENT.value, pgettext_lazy("likeness", "two different ones")),
    (rules.Likeness.MERGED.value, pgettext_lazy("likeness", "merged")),
]


def _one_kind(*pairs: tuple[str, str]) -> Q:
    """Both of an organisation, or both of a person."""
    found = Q(pk=None)
    for number, names in enumerate(pairs):
        own = Q(**{f"{name}__isnull": False for name in names})
        others = Q(**{f"{name}__isnull": True for name in pairs[1 - number]})
        found |= own & others
    return found


class MergeQuerySet(models.QuerySet["Merge"]):
    """Sets of merges."""

    def visible_to(self, person: Anybody) -> Self:
        """The hub alone merges, and alone reads of it."""
        return self.all() if is_staff_of_hub(person) else self.none()


class Merge(models.Model):
    """One row is one record taken into another of its kind, with what moved, so that it can be undone for thirty days."""

    kept_organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    lost_organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kept_person = models.ForeignKey("network.Person", models.PROTECT, null=True, blank=True, related_name="+")
    lost_person = models.ForeignKey("network.Person", models.PROTECT, null=True, blank=True, related_name="+")
    #: The fields of the record that stays, before and after; those of the other, before. Emptied after thirty days.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    before_of_lost = models.JSONField(default=dict)
    #: [model, key, field] of every row that pointed at the one that went; `stayed` would have stood there twice.
    moved = models.JSONField(default=list)
    stayed = models.JSONField(default=list)
    #: [model, key] of rows that the merge made, and the numbers of the events that it took back.
    made = models.JSONField(default=list)
    events_withdrawn = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = pgettext_lazy("of two records", "merge")
        verbose_name_plural = pgettext_lazy("of two records", "merges")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=_one_kind(
                    ("kept_organisation", "lost_organisation"), ("kept_person", "lost_person")
                ),
                name="a_merge_of_one_kind",
            ),
            models.UniqueConstraint(
                fields=("lost_organisation",), condition=Q(undone_at=None), name="an_organisation_goes_once"
            ),
            models.UniqueConstraint(
                fields=("lost_person",), condition=Q(undone_at=None), name="a_person_goes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lost} → {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("network:merge", kwargs={"pk": self.pk})

    @property
    def kept(self) -> models.Model:
        """The record that stays."""
        found: models.Model = self.kept_organisation or self.kept_person  # type: ignore[assignment]
        return found

    @property
    def lost(self) -> models.Model:
        """The record that went into it."""
        found: models.Model = self.lost_organisation or self.lost_person  # type: ignore[assignment]
        return found


class LikePairQuerySet(models.QuerySet["LikePair"]):
    """Sets of pairs."""

    def visible_to(self, person: Anybody) -> Self:
        """The hub."""
        return self.all() if is_staff_of_hub(person) else self.none()

    def open(self) -> Self:
        """Those that nobody decided on."""
        return self.filter(state=rules.Likeness.OPEN.value)


class LikePair(models.Model):
    """One row is a pair of records that look like one, and what somebody decided."""

    organisation = models.ForeignKey(
        "network.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )
    other_organisation = models.ForeignKey(
        "network.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey("network.Person", models.CASCADE, null=True, blank=True, related_name="+")
    other_person = models.ForeignKey(
        "network.Person", models.CASCADE, null=True, blank=True, related_name="+"
    )
    score = models.FloatField()
    why = models.CharField(max_length=20)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=LIKENESSES, default=rules.Likeness.OPEN.value)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = LikePairQuerySet.as_manager()

    class Meta:
        ordering = ("-score", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=_one_kind(("organisation", "other_organisation"), ("person", "other_person")),
                name="a_pair_of_one_kind",
            ),
            models.UniqueConstraint(
                fields=("organisation", "other_organisation"), name="a_pair_of_organisations_once"
            ),
            models.UniqueConstraint(fields=("person", "other_person"), name="a_pair_of_people_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one} = {self.other}"

    @property
    def one(self) -> models.Model:
        """The first of the two."""
        found: models.Model = self.organisation or self.person  # type: ignore[assignment]
        return found

    @property
    def other(self) -> models.Model:
        """The second of the two."""
        found: models.Model = self.other_organisation or self.other_person  # type: ignore[assignment]
        return found

    def get_absolute_url(self) -> str:
        if self.organisation is not None and self.other_organisation is not None:
            codes = {"code": self.organisation.code, "other": self.other_organisation.code}
            return reverse("network:merge_organisations", kwargs=codes)
        return reverse("network:merge_people", kwargs={"pk": self.person_id, "other": self.other_person_id})

"""Agreements with their clauses, and partnerships with what came of them."""

from datetime import date
from typing import ClassVar, Generic, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.texts import TextsField, text_in
from mithaq.relations import rules

TURNS: list[tuple[str, str | Promise]] = [
    (rules.Turn.BEGAN.value, pgettext_lazy("partnership", "began")),
    (rules.Turn.RENEWED.value, pgettext_lazy("partnership", "renewed")),
    (rules.Turn.ENDED.value, pgettext_lazy("partnership", "ended")),
]
WHOSE: list[tuple[str, str | Promise]] = [
    ("they", _("theirs to do")),
    ("we", _("ours to do")),
    ("both", _("for both to do")),
]


def sees_all_partnerships(person: Anybody) -> bool:
    """The hub, the board, coordinators and the auditor see those that are not public too."""
    standing = standing_of(person)
    return standing.is_staff_of_hub or not standing.roles.isdisjoint(
        {Role.BOARD_MEMBER, Role.AUDITOR, Role.REGIONAL_COORDINATOR}
    )


M = TypeVar("M", bound=models.Model)


class PublishableQuerySet(models.QuerySet[M], Generic[M]):
    """Rows that are public or not."""

    def visible_to(self, person: Anybody) -> Self:
        """Public ones for everybody, all for those who work on them."""
        return self.all() if sees_all_partnerships(person) else self.filter(is_public=True)


class AgreementQuerySet(PublishableQuerySet["Agreement"]):
    """Sets of agreements."""


class Agreement(models.Model):
    """One row is an agreement with a body outside the network, such as a memorandum of understanding."""

    key = models.SlugField(max_length=60, unique=True)
    titles = TextsField(verbose_name=_("Title"))
    body = models.ForeignKey(
        "relations.Body", models.PROTECT, related_name="agreements", verbose_name=_("With")
    )
    #: 2020, 2020-03 or 2020-03-02, as far as known.
    signed = models.CharField(_("Signed"), max_length=10, blank=True)
    ends_on = models.DateField(_("Ends on"), null=True, blank=True)
    clauses_known = models.BooleanField(default=False)
    is_public = models.BooleanField(_("Shown in public"), default=False)
    source = models.TextField(_("Source"), blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, default="unverified")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ("-signed", "key")
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return text_in(self.titles)

    def get_absolute_url(self) -> str:
        return reverse("relations:agreement", kwargs={"key": self.key})


class AgreementClause(models.Model):
    """One row is a clause of an agreement that somebody has to do something about."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses")
    number = models.CharField(_("Number"), max_length=20)
    text = models.TextField(_("What it says"))
    whose = models.CharField(_("Whose"), max_length=4, choices=WHOSE)

    class Meta:
        ordering = ("agreement", "number")
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("agreement", "number"), name="a_number_of_a_clause_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class CountingRule(models.Model):
    """One row is a number that a rule of counting takes from data, such as since when partnerships count."""

    key = models.SlugField(primary_key=True, max_length=40)
    since = models.DateField()
    source = models.TextField()
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class PartnershipQuerySet(PublishableQuerySet["Partnership"]):
    """Sets of partnerships."""


class Partnership(models.Model):
    """One row is work done together with a body outside the network; its turns and outputs say whether it counts."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    titles = TextsField(verbose_name=_("Title"))
    body = models.ForeignKey(
        "relations.Body", models.PROTECT, related_name="partnerships", verbose_name=_("With")
    )
    agreement = models.ForeignKey(
        Agreement, models.SET_NULL, null=True, blank=True, related_name="partnerships"
    )
    about = models.TextField(_("What it is about"), blank=True)
    is_public = models.BooleanField(_("Shown in public"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")

    def __str__(self) -> str:
        return text_in(self.titles)

    def get_absolute_url(self) -> str:
        return reverse("relations:partnership", kwargs={"pk": self.pk})

    @property
    def turns_on(self) -> list[rules.TurnOn]:
        """Its turns as the rules take them, in order."""
        return rules.in_order(
            rules.TurnOn(turn=rules.Turn(each.turn), on=each.on) for each in self.turns.all()
        )

    @property
    def outputs_on(self) -> list[tuple[date, bool]]:
        """Its outputs as the rules take them."""
        return [(each.on, each.has_evidence) for each in self.outputs.all()]


class PartnershipTurn(models.Model):
    """One row is the beginning, a renewal or the end of a partnership; rows are only added."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="turns")
    turn = models.CharField(_("What happened"), max_length=8, choices=TURNS)
    on = models.DateField(_("On"))
    note = models.CharField(_("Note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("partnership", "on", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("partnership",), condition=Q(turn="began"), name="a_partnership_begins_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.turn} {self.on}"


class PartnershipOutput(models.Model):
    """One row is something that came of a partnership, and where that can be seen."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="outputs")
    on = models.DateField(_("On"))
    what = models.CharField(_("What came of it"), max_length=300)
    evidence = models.URLField(_("Where it can be seen"), max_length=600, blank=True)
    stored = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("partnership", "on", "id")
        verbose_name = _("output")
        verbose_name_plural = _("outputs")

    def __str__(self) -> str:
        return self.what

    @property
    def has_evidence(self) -> bool:
        """Whether there is something to see."""
        return bool(self.evidence or self.stored_id)

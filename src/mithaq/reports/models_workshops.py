"""Workshops: what the coalition taught about reviews and parallel reports, where, to how many, and what came of it.

Meetings with minutes and decisions, of groups and regions, are the network's; a workshop is for people of a State or
region and for their reviews and reports, which the network knows nothing of. Nobody who came is named here.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField, text_in
from mithaq.network.models import regions_of
from mithaq.reports import rules_workshops as rules
from mithaq.reports.models_answers import worked_on_by
from mithaq.world.models import CountryRegion

#: Under this word outputs rest on evidence.
OUTPUT = "workshop_output"


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Sets of workshops."""

    def standing(self) -> "WorkshopQuerySet":
        """Those that nobody took back."""
        return self.filter(withdrawn_at=None)

    def public(self) -> "WorkshopQuerySet":
        """Those that everybody may read."""
        return self.standing().filter(is_public=True)

    def visible_to(self, person: Anybody) -> "WorkshopQuerySet":
        """Public ones for everybody; those of one's regions and reports besides; all for hub, board and auditor."""
        standing = standing_of(person)
        if standing.is_staff_of_hub or not standing.roles.isdisjoint({Role.BOARD_MEMBER, Role.AUDITOR}):
            return self.all()
        found = Q(is_public=True, withdrawn_at=None)
        if regions := regions_of(person):
            found |= Q(region__in=regions)
            found |= Q(country__in=CountryRegion.objects.filter(region__in=regions).values("country"))
        if isinstance(person, User):
            through = Workshop.reports.through.objects
            own = through.filter(parallelreport__in=worked_on_by(person).order_by().values("pk"))
            found |= Q(pk__in=own.values("workshop"), withdrawn_at=None)
        return self.filter(found)


class Workshop(models.Model):
    """One row is a workshop that was held: when, where, for which State or region, for which reports, with how many people."""

    titles = TextsField(verbose_name=_("Title"))
    begins = models.DateField(_("First day"))
    precision = models.CharField(
        max_length=5, choices=[(each.value, each.value) for each in Precision], default=Precision.DAY.value
    )
    #: Empty when it was over on the same day, or when only the month or year is known.
    ends = models.DateField(_("Last day"), null=True, blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    is_online = models.BooleanField(_("Online"), default=False)
    country = models.ForeignKey(
        "world.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("State"),
    )
    region = models.ForeignKey(
        "world.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("Region"),
    )
    cycle = models.ForeignKey(
        "reviews.Cycle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("Review"),
    )
    reports = models.ManyToManyField("reports.ParallelReport", related_name="workshops", blank=True)
    organisers = models.CharField(_("Organisers"), max_length=400)
    participants = models.PositiveIntegerField(_("How many came"), null=True, blank=True)
    is_public = models.BooleanField(_("Shown in public"), default=True)
    is_invented = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ("-begins", "-id")
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(country=None) | Q(region=None), name="a_workshop_is_of_one_state_or_region"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("begins"), precision="day"),
                name="a_workshop_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(place="") | Q(is_online=True), name="a_workshop_is_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.titles)

    def get_absolute_url(self) -> str:
        return reverse("reports:workshop", kwargs={"pk": self.pk})

    @property
    def when(self) -> PartialDate:
        """Its first day, with as much of it as is known."""
        return PartialDate(self.begins, Precision(self.precision))

    @property
    def last_day(self) -> date:
        """The day from which it counts."""
        return rules.last_day(self.when, self.ends)


class WorkshopOutput(models.Model):
    """One row is something that came of a workshop; the evidence of it is a use of evidence (`OUTPUT`)."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="outputs")
    what = TextsField(verbose_name=_("What came of it"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("workshop", "id")
        verbose_name = _("output of a workshop")
        verbose_name_plural = _("outputs of workshops")

    def __str__(self) -> str:
        return text_in(self.what)

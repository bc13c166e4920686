"""Money itself: what came in and went out, the budget it is compared with, and how prices rose."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody
from mithaq.core.texts import TextsField, text_in
from mithaq.funding import rules
from mithaq.funding.roles import reads_money

DIRECTIONS: list[tuple[str, str | Promise]] = [
    (rules.Direction.IN.value, pgettext_lazy("money", "came in")),
    (rules.Direction.OUT.value, pgettext_lazy("money", "was spent")),
]


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    """Sets of budget lines."""

    def visible_to(self, person: Anybody) -> "BudgetLineQuerySet":
        """All for who reads money, none for others."""
        return self.all() if reads_money(person) else self.none()


class BudgetLine(models.Model):
    """One row is what a year's budget plans for one purpose, in euros."""

    year = models.PositiveSmallIntegerField(_("Year"))
    code = models.CharField(_("Code"), max_length=30)
    titles = TextsField(verbose_name=_("Purpose"))
    planned = models.DecimalField(_("Planned, in euros"), max_digits=14, decimal_places=2)
    #: The objective of the strategy it serves, as its code.
    objective = models.CharField(_("Objective"), max_length=40, blank=True)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "code")
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("year", "code"), name="a_budget_line_once_a_year"),
            models.CheckConstraint(condition=Q(planned__gte=0), name="a_budget_plans_no_less_than_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.code} {text_in(self.titles)}"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Sets of booked amounts."""

    def visible_to(self, person: Anybody) -> "EntryQuerySet":
        """All for who reads money, none for others. The public reads published sums, never entries."""
        return self.all() if reads_money(person) else self.none()

    def standing(self, known_on: date | None = None) -> "EntryQuerySet":
        """What was booked and not taken back, now or as it was known on a day."""
        if known_on is None:
            return self.filter(withdrawn_at__isnull=True)
        return self.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__date__gt=known_on), recorded_at__date__lte=known_on
        )


class Entry(models.Model):
    """One row is one booked amount, in or out. Rows are only added, or marked as withdrawn; never changed."""

    reference = models.CharField(_("Reference"), max_length=80)
    direction = models.CharField(_("Direction"), max_length=3, choices=DIRECTIONS)
    on = models.DateField(_("Day"))
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3, default=rules.EURO)
    #: Euros for one unit of the currency, and the day the rate is of.
    rate = models.DecimalField(_("Rate"), max_digits=14, decimal_places=6, null=True, blank=True)
    rate_on = models.DateField(_("Day of the rate"), null=True, blank=True)
    euros = models.DecimalField(_("In euros"), max_digits=14, decimal_places=2)
    donor = models.ForeignKey(
        "funding.Donor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("Donor"),
    )
    agreement = models.ForeignKey(
        "funding.GrantAgreement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("Agreement"),
    )
    line = models.CharField(_("Budget line"), max_length=30, blank=True)
    what = models.CharField(_("What for"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("booked amount")
        verbose_name_plural = _("booked amounts")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("direction", "on"))]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("reference",),
                condition=Q(withdrawn_at__isnull=True),
                name="a_reference_is_booked_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_booked_amount_is_above_zero"),
            models.CheckConstraint(
                condition=Q(currency=rules.EURO) | Q(rate__gt=0, rate_on__isnull=False),
                name="a_currency_has_its_rate_and_day",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class PriceChange(models.Model):
    """One row is by how much prices of a country rose in a year, in per cent of the year before."""

    key = models.CharField(primary_key=True, max_length=20, help_text=_("Index and year: hicp-AT-2023"))
    index = models.SlugField(max_length=20)
    year = models.PositiveSmallIntegerField()
    percent = models.DecimalField(max_digits=6, decimal_places=2)
    source = models.TextField()
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ("index", "year")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("index", "year"), name="one_change_of_prices_a_year")
        ]

    def __str__(self) -> str:
        return self.key


class FundingTest(models.Model):
    """One row is one number that the strategy asks of funding, such as the least number of donors."""

    key = models.SlugField(primary_key=True, max_length=40)
    least = models.DecimalField(max_digits=14, decimal_places=2)
    most = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    price_index = models.SlugField(max_length=20, blank=True)
    source = models.TextField()
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class PublishedSumQuerySet(models.QuerySet["PublishedSum"]):
    """Sets of published sums."""

    def visible_to(self, person: Anybody) -> "PublishedSumQuerySet":
        """Everybody: that is what publishing means."""
        return self.all()


class PublishedSum(models.Model):
    """One row is what one donor gave in one year, as it was published. The newest row of a donor and year counts."""

    donor = models.ForeignKey("funding.Donor", models.PROTECT, related_name="published_sums")
    year = models.PositiveSmallIntegerField(_("Year"))
    euros = models.DecimalField(_("In euros"), max_digits=14, decimal_places=2)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PublishedSumQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "donor", "-published_at", "-id")
        verbose_name = _("published sum")
        verbose_name_plural = _("published sums")

    def __str__(self) -> str:
        return f"{self.donor_id} {self.year}"

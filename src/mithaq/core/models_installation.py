"""The coalition that runs this installation, as data: who it is, and every name it has borne."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField


def precision_choices() -> list[tuple[str, object]]:
    """How much of a date is known, in words."""
    return [
        (Precision.DAY.value, _("to the day")),
        (Precision.MONTH.value, _("to the month")),
        (Precision.YEAR.value, _("to the year")),
    ]


class Coalition(models.Model):
    """One row is the coalition that runs this installation; there is one."""

    code = models.SlugField(primary_key=True, max_length=40)
    founded = models.DateField(null=True, blank=True)
    founded_precision = models.CharField(max_length=5, choices=precision_choices, default=Precision.DAY.value)
    legal_forms = TextsField()
    office_cities = TextsField()
    office_country = models.CharField(max_length=3, blank=True)
    languages = models.JSONField(default=list, help_text=_("Languages it works in, as codes."))
    site = models.URLField(blank=True)
    contact = models.EmailField(blank=True)
    security_contact = models.EmailField(blank=True)
    iati_identifier = models.CharField(
        max_length=80,
        blank=True,
        help_text=_("Its identifier in files of the IATI standard, as a register gave it."),
    )
    data_licence = models.CharField(max_length=40)
    data_licence_address = models.URLField()
    treaty = models.CharField(max_length=20, help_text=_("Code of the treaty it works on."))
    treaty_names = TextsField(help_text=_("Its name as it stands inside a sentence."))
    promises = TextsField(help_text=_("What its parties promised, after “promised”."))
    yearly_day = models.CharField(
        max_length=5, blank=True, help_text=_("Month and day on which it tells its figures each year.")
    )
    yearly_day_names = TextsField()
    board_regions = models.CharField(
        max_length=20, help_text=_("Code of the region system by which the board is elected.")
    )
    coordination_regions = models.CharField(
        max_length=20, help_text=_("Code of the region system by which the coordinators work.")
    )
    mark = models.CharField(max_length=100, blank=True, help_text=_("Static file of its own mark."))
    source = models.TextField()
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("coalition")
        verbose_name_plural = _("coalition")

    def __str__(self) -> str:
        return self.code

    @property
    def founded_on(self) -> PartialDate | None:
        """The founding date, as precisely as it is known."""
        return PartialDate(self.founded, Precision(self.founded_precision)) if self.founded else None


class CoalitionName(models.Model):
    """One row is a name the coalition bears or has borne, from one date on."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="names")
    starts = models.DateField()
    starts_precision = models.CharField(max_length=5, choices=precision_choices, default=Precision.DAY.value)
    names = TextsField()
    short_names = TextsField()
    notes = TextsField()
    source = models.TextField()
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("name of the coalition")
        verbose_name_plural = _("names of the coalition")
        ordering = ("starts",)
        constraints = (models.UniqueConstraint(fields=("coalition", "starts"), name="one_name_from_a_day"),)

    def __str__(self) -> str:
        return f"{self.coalition_id} {self.starts_on}"

    @property
    def starts_on(self) -> PartialDate:
        """Since when, as precisely as it is known."""
        return PartialDate(self.starts, Precision(self.starts_precision))

    def in_force(self, on: date) -> bool:
        """Whether this name had begun on that day (a later one may have followed)."""
        return self.starts <= on

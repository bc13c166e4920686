"""Reports that go out to members, donors and the board: their texts, and what was frozen when they were signed off."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import TextsField, text_in
from mithaq.results.choices_plan import out_kind_choices
from mithaq.results.roles import works_on_strategy


class OutReportQuerySet(models.QuerySet["OutReport"]):
    """Rows of reports out."""

    def signed(self) -> "OutReportQuerySet":
        """Those whose words and numbers are frozen."""
        return self.filter(signed_at__isnull=False)

    def visible_to(self, person: Any) -> "OutReportQuerySet":
        """All for who works on the strategy; for everybody the annual reports that are signed off."""
        return self if works_on_strategy(person) else self.signed().filter(kind="annual")


class OutReport(models.Model):
    """One row is one report that goes out. `frozen` is what was signed off, by language; until then it follows the record."""

    code = models.SlugField(_("Short name"), max_length=40, unique=True)
    kind = models.CharField(_("Kind"), max_length=6, choices=out_kind_choices)
    titles = TextsField(verbose_name=_("Title"))
    #: The period whose figures it tells.
    reporting = models.ForeignKey(
        "results.ReportingPeriod",
        on_delete=models.PROTECT,
        related_name="reports_out",
        verbose_name=_("Figures of"),
    )
    #: For whom: only what this agreement covers is told.
    agreement = models.ForeignKey(
        "funding.GrantAgreement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Agreement"),
    )
    frozen = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OutReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report that goes out")
        verbose_name_plural = _("reports that go out")
        ordering = ("-made_at", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | ~Q(digest=""), name="a_signed_report_is_frozen"
            ),
            models.CheckConstraint(
                condition=Q(kind="donor", agreement__isnull=False)
                | (~Q(kind="donor") & Q(agreement__isnull=True)),
                name="a_report_to_a_donor_has_its_agreement",
            ),
        )

    def __str__(self) -> str:
        return text_in(self.titles)

    def get_absolute_url(self) -> str:
        return reverse("results:report_out", kwargs={"code": self.code})


class OutBlock(models.Model):
    """One row is the text of one section of a report in one language. A new report begins with the newest of its kind."""

    report = models.ForeignKey(OutReport, on_delete=models.CASCADE, related_name="blocks")
    section = models.SlugField(max_length=20)
    language = models.CharField(max_length=8, choices=settings.ALL_LANGUAGES)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("text of a report that goes out")
        verbose_name_plural = _("texts of reports that go out")
        ordering = ("report", "section", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "section", "language"), name="one_text_a_section_and_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.section} {self.language}"

"""Forms of workshops: what is said of one, and what came of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import text_in
from mithaq.library.forms_evidence import EvidenceChoice
from mithaq.network.forms_groups import TitledForm, put_choices
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_workshops import Workshop
from mithaq.reports.rules_workshops import MOST_PARTICIPANTS
from mithaq.reviews.forms import PartialDateField


class WorkshopForm(TitledForm):
    """A workshop that was held."""

    begins = PartialDateField(
        label=_("First day"), help_text=_("2025, 2025-03 or 2025-03-02, as far as known.")
    )
    ends = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Only if it took more than one day."),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("City, or the house.")
    )
    is_online = forms.BooleanField(label=_("Online"), required=False)
    country = forms.ChoiceField(label=_("For people of which State"), required=False)
    region = forms.ChoiceField(label=_("Or of which region"), required=False)
    cycle = forms.ChoiceField(label=_("For which review"), required=False)
    reports = forms.MultipleChoiceField(
        label=_("For which reports"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisers = forms.CharField(
        label=_("Organisers"), max_length=400, help_text=_("Names of organisations, not of people.")
    )
    participants = forms.IntegerField(
        label=_("How many came"),
        required=False,
        min_value=1,
        max_value=MOST_PARTICIPANTS,
        help_text=_("Leave it out when nobody counted. Names are not kept here."),
    )
    is_public = forms.BooleanField(
        label=_("Show this workshop in public"),
        required=False,
        help_text=_("Leave it out where being seen there could harm somebody. It counts either way."),
    )

    def __init__(
        self,
        *args: Any,
        countries: Sequence[tuple[str, str]],
        regions: Sequence[tuple[str, str]],
        cycles: Sequence[tuple[str, str]],
        reports: Sequence[ParallelReport],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        put_choices(self, "country", [("", _("none")), *countries])
        put_choices(self, "region", [("", _("none")), *regions])
        put_choices(self, "cycle", [("", _("none")), *cycles])
        self.by_code = {report.code: report for report in reports}
        put_choices(
            self,
            "reports",
            [
                (code, f"{report.title} ({text_in(report.country.common_names or report.country.names)})")
                for code, report in self.by_code.items()
            ],
        )
        if not self.by_code:
            del self.fields["reports"]


def initial_of(workshop: Workshop) -> dict[str, Any]:
    """What the form holds of a workshop at first."""
    return {
        "name_en": workshop.titles.get("en", ""),
        "name_ar": workshop.titles.get("ar", ""),
        "begins": str(workshop.when),
        "ends": workshop.ends,
        "place": workshop.place,
        "is_online": workshop.is_online,
        "country": workshop.country_id or "",
        "region": workshop.region_id or "",
        "cycle": workshop.cycle_id or "",
        "reports": list(workshop.reports.values_list("code", flat=True)),
        "organisers": workshop.organisers,
        "participants": workshop.participants,
        "is_public": workshop.is_public,
    }


class OutputForm(TitledForm):
    """What came of a workshop."""

    evidence = EvidenceChoice()

    def __init__(self, *args: Any, person: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in (
            ("en", _("What came of it, in English")),
            ("ar", _("What came of it, in Arabic")),
        ):
            self.fields[f"name_{code}"].label = label
        evidence: EvidenceChoice = self.fields["evidence"]  # type: ignore[assignment]
        evidence.offer(person, workshop.country_id)

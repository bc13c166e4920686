"""Forms of reports out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.short_names import ShortName
from mithaq.funding.models import GrantAgreement
from mithaq.relations.forms import NamesForm, put_choices
from mithaq.results.choices_plan import out_kind_choices
from mithaq.results.models import ReportingPeriod


class ReportForm(NamesForm):
    """A new report."""

    kind = forms.ChoiceField(label=_("Kind"), choices=out_kind_choices)
    code = ShortName(
        label=_("Short name"),
        max_length=40,
        help_text=_("For example annual-2025. It stands in the address."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    reporting = forms.ChoiceField(label=_("Figures of"))
    agreement = forms.ChoiceField(
        label=_("Agreement"), required=False, help_text=_("Only for a report to a donor.")
    )
    field_order = ("kind", "name_en", "name_ar", "code", "reporting", "agreement")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        periods = ReportingPeriod.objects.visible_to(person)
        put_choices(self, "reporting", [(row.pk, row.code) for row in periods])
        agreements = GrantAgreement.objects.visible_to(person).select_related("donor")
        put_choices(
            self,
            "agreement",
            [("", _("none")), *((row.pk, f"{row.donor} · {row}") for row in agreements)],
        )


class TextForm(forms.Form):
    """The text of one section in one language."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea({"rows": 14, "dir": "auto"}),
        help_text=_(
            "An empty line parts paragraphs. Live numbers: {value:cosp-people}, {target:cosp-people}, {income:2025}, {day}."
        ),
    )

"""Forms of the work plan and of findings on assumptions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.short_names import ShortName
from mithaq.relations.forms import NamesForm, day, put_choices
from mithaq.results.choices_plan import progress_choices, says_choices
from mithaq.results.models import Objective, Series


class ActivityForm(NamesForm):
    """An activity of the work plan."""

    year = forms.IntegerField(label=_("Year"), min_value=2006, max_value=2100)
    key = ShortName(
        label=_("Code"),
        max_length=40,
        help_text=_("For example 2026-1-1."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    objective = forms.ChoiceField(label=_("Objective"))
    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    starts = day(_("From"))
    ends = day(_("Last day"))
    budget_line = forms.CharField(label=_("Budget line"), max_length=30, required=False)
    progress = forms.ChoiceField(label=_("Stands"), choices=progress_choices)
    lines = forms.MultipleChoiceField(
        label=_("Counts for"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Lines of the strategy to which what it produces counts."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    field_order = ("year", "key", "name_en", "name_ar", "objective", "owner", "starts", "ends")

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_choices(
            self,
            "objective",
            [(row.key, f"{row.code} · {text}") for row, text in _named(Objective.objects.all())],
        )
        put_choices(self, "owner", people)
        lines = self.fields["lines"]
        assert isinstance(lines, forms.MultipleChoiceField)  # noqa: S101 - declared above
        lines.choices = [
            (row.key, text) for row, text in _named(Series.objects.filter(indicator__isnull=False))
        ]


def _named(rows: Any) -> list[tuple[Any, str]]:
    from mithaq.core.texts import text_in

    return [(row, text_in(row.titles)) for row in rows]


class RecordForm(forms.Form):
    """Something an activity produced."""

    title = forms.CharField(label=_("What it is"), max_length=300)
    on = day(_("Of which day"))
    address = forms.CharField(
        label=_("Where it stands"),
        max_length=500,
        help_text=_("A web address, or the part of a page here that begins with /."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )


class FindingForm(forms.Form):
    """Evidence for or against an assumption."""

    says = forms.ChoiceField(label=_("What it says"), choices=says_choices, widget=forms.RadioSelect)
    what = forms.CharField(label=_("What was found"), max_length=500, widget=forms.Textarea({"rows": 3}))
    on = day(_("Of which day"))
    address = forms.URLField(label=_("Where it can be read"), max_length=500, assume_scheme="https")

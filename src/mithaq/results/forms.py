"""Forms of the strategy: a typed-in value, evidence, a reporting period, who answers, a changed definition, a link."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.measures import Grade
from mithaq.core.partial_dates import PartialDate
from mithaq.core.short_names import ShortName
from mithaq.results.choices import grade_choices, qualifier_choices, treatment_choices


def day(label: Any, *, hint: Any = "", required: bool = True) -> forms.DateField:
    """A day, entered with the calendar of the device."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}),
    )


class PartialDateField(forms.CharField):
    """A date known to the day, the month or the year."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError:
            raise forms.ValidationError(_("Write the date as 2025, 2025-03 or 2025-03-02.")) from None


class GroupsField(forms.CharField):
    """How many in which group, one a line: `swana = 3`."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> Any:
        found: dict[str, int] = {}
        for line in (super().to_python(value) or "").splitlines():
            if not line.strip():
                continue
            name, _equals, number = (part.strip() for part in line.partition("="))
            if not name or not number.isascii() or not number.isdigit():
                raise forms.ValidationError(_("Write one group a line, for example: swana = 3."))
            found[name] = found.get(name, 0) + int(number)
        return found


class TypedForm(forms.Form):
    """A value that no record gives."""

    on = PartialDateField(
        label=_("When was it so?"),
        help_text=_("For example 2025-12-09, 2025-12 or 2025."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    value = forms.DecimalField(label=_("The number"), max_digits=12, decimal_places=2, min_value=0)
    qualifier = forms.ChoiceField(label=_("How exact is it?"), choices=qualifier_choices)
    why = forms.CharField(
        label=_("Where does it come from?"),
        help_text=_("Who counted what, and how. It is shown beside the number."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    breakdown = GroupsField(
        label=_("How many in which region?"),
        help_text=_("One a line, for example: swana = 3."),
        required=False,
    )
    is_public = forms.BooleanField(label=_("Show it on the public page"), required=False, initial=True)


class ReasonForm(forms.Form):
    """Why."""

    why = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class EvidenceForm(forms.Form):
    """One piece of evidence."""

    title = forms.CharField(label=_("What shows it?"), max_length=300)
    address = forms.URLField(label=_("Where can it be read?"), required=False, assume_scheme="https")
    grade = forms.ChoiceField(
        label=_("Who says so?"),
        choices=[pair for pair in grade_choices() if pair[0] != Grade.WORD.value],
        widget=forms.RadioSelect,
    )


class PeriodForm(forms.Form):
    """A stretch of time whose figures are to be signed off."""

    code = ShortName(label=_("Short name"), help_text=_("For example 2025."), max_length=30)
    starts = day(_("From"))
    ends = day(_("Until"), hint=_("The figures are those of this day."))


class OwnerForm(forms.Form):
    """Who answers for an indicator."""

    person = forms.ChoiceField(label=_("Who answers for this indicator?"), required=False)

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("nobody yet")), *people]


class DefinitionForm(forms.Form):
    """A new wording of what is promised or how it is counted, and what becomes of the old values."""

    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ar = forms.CharField(label=_("Title in Arabic"), max_length=200)
    method_en = forms.CharField(
        label=_("How we count, in English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    method_ar = forms.CharField(
        label=_("How we count, in Arabic"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    treatment = forms.ChoiceField(
        label=_("What becomes of the values so far?"), choices=treatment_choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why is it changed?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DonorForm(forms.Form):
    """A link that shows a donor what its agreement covers."""

    agreement = forms.ChoiceField(
        label=_("For which agreement?"),
        help_text=_("The link shows the objectives that the agreement covers, and closes when it ends."),
    )
    until = day(
        _("Close it earlier?"),
        hint=_("Empty: on the last day of the agreement. Needed when that day is not known."),
        required=False,
    )

    def __init__(self, *args: Any, agreements: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agreement"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("choose")), *agreements]


class WhatIfForm(forms.Form):
    """How many more by when."""

    add = forms.IntegerField(min_value=1, max_value=1_000_000)
    by = forms.CharField(max_length=10)

    def clean_by(self) -> date:
        try:
            return PartialDate.parse(self.cleaned_data["by"]).last
        except ValueError:
            raise forms.ValidationError(_("Write the month as 2026-03.")) from None

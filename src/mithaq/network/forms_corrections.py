"""Forms of proposed corrections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.network import models
from mithaq.network.forms import LANGUAGES, NameField, country_choices


class ProposalForm(forms.Form):
    """What the hub keeps, as the member would have it."""

    name = NameField(label=_("Name in its own language"))
    language = forms.ChoiceField(label=_("Language of the name"), choices=LANGUAGES)
    name_en = NameField(label=_("Name in English"), required=False)
    name_ar = NameField(label=_("Name in Arabic"), required=False)
    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=models.KINDS)
    seat = forms.ChoiceField(label=_("Country of its seat"))
    registration = forms.CharField(label=_("Registration"), max_length=200, required=False)
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=1700, max_value=2100)
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the new name is in the register since May."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = country_choices()  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes or no, with words for the member."""

    accept = forms.ChoiceField(
        label=_("Take the correction over?"),
        choices=[("yes", _("Yes: the record is changed at once")), ("no", _("No: the record stays"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Words for the member"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A refusal needs its reason."),
    )

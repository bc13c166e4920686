"""Forms in which the hub confirms or corrects a value of the reference data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.world.actions import Compared
from mithaq.world.models import Party


class CompareForm(forms.Form):
    """With what the value was compared."""

    source_title = forms.CharField(
        label=_("Compared with"),
        max_length=300,
        help_text=_(
            "The page or document you read, and its date, for example: certified text, UN Treaty Collection."
        ),
    )
    source_address = forms.URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )

    @property
    def compared(self) -> Compared:
        """What was written of the source."""
        return Compared(
            title=self.cleaned_data["source_title"], address=self.cleaned_data.get("source_address") or ""
        )


class TitleForm(CompareForm):
    """The title of an article in one language."""

    title = forms.CharField(label=_("Title, as it stands in the source"), max_length=300)
    field_order = ("title", "source_title", "source_address")

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs.update({"lang": language, "dir": "auto"})


class PartyForm(CompareForm):
    """The dates and the kind of act of a party."""

    signature = forms.DateField(
        label=_("Signed"),
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text=_("As 2003-12-09; empty when it did not sign."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    deposit = forms.DateField(
        label=_("Deposited"),
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text=_("The day on which the instrument was deposited, as 2006-01-11."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    act = forms.ChoiceField(
        label=_("Kind of act"),
        choices=[("", _("none: it only signed")), *Party.ACT_WORDS.items()],
        required=False,
    )
    field_order = ("signature", "deposit", "act", "source_title", "source_address")

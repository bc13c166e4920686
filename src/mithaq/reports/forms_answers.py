"""Forms of official answers: a document of the State's review, and the decision on a pair."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core import installation
from mithaq.core.partial_dates import PartialDate
from mithaq.core.texts import text_in
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country

KINDS = [
    ("executive_summary", _("executive summary")),
    ("full_report", _("full report of a review")),
    ("self_assessment", _("self-assessment")),
]


class OfficialDocumentForm(forms.Form):
    """One document of a State's review."""

    country = forms.ChoiceField(label=_("State"))
    cycle = forms.ChoiceField(label=_("Review"))
    kind = forms.ChoiceField(label=_("Which document"), choices=KINDS)
    title = forms.CharField(label=_("Title"), max_length=250, widget=forms.TextInput(attrs={"dir": "auto"}))
    language = forms.ChoiceField(label=_("Language"), choices=settings.ALL_LANGUAGES)
    symbol = forms.CharField(
        label=_("Symbol"),
        help_text=_("As the United Nations write it, for example CAC/COSP/IRG/II/1/1."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    dated = forms.CharField(
        label=_("Date of the document"),
        help_text=_(
            "2024, 2024-05 or 2024-05-17: as much as is known. Without a date nothing can be said of the order of time."
        ),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"class": "short", "dir": "ltr"}),
    )
    address = forms.URLField(
        label=_("Where it is published"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    upload = forms.FileField(label=_("File"), help_text=_("PDF, DOCX, ODT, HTML or text."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(row.pk, text_in(row.names)) for row in Country.objects.with_pages()]
        self.fields["country"].choices = sorted(states, key=lambda pair: pair[1])  # type: ignore[attr-defined]
        treaty = installation.current().treaty
        cycles = Cycle.objects.filter(mechanism__treaties=treaty) if treaty else Cycle.objects.all()
        self.fields["cycle"].choices = [  # type: ignore[attr-defined]
            (row.pk, text_in(row.names)) for row in (cycles or Cycle.objects.all())
        ]

    def clean_dated(self) -> PartialDate | None:
        """The date as far as it is known."""
        text = str(self.cleaned_data["dated"]).strip()
        if not text:
            return None
        try:
            dated = PartialDate.parse(text)
        except ValueError:
            raise ValidationError(_("Write the date as 2024, 2024-05 or 2024-05-17.")) from None
        if dated.first > timezone.localdate():
            raise ValidationError(_("This day lies in the future. Record what has happened."))
        return dated


class DecisionForm(forms.Form):
    """Confirm, reject, or open again."""

    decision = forms.ChoiceField(
        label=_("Does the official text reflect what we wrote?"),
        help_text=_(
            "Reflected means that the words are there, wholly or in part. It does not mean that we caused them."
        ),
        choices=[
            ("confirmed", pgettext_lazy("decision", "Yes, it is reflected")),
            ("rejected", pgettext_lazy("decision", "No")),
            ("open", pgettext_lazy("decision", "Leave it open")),
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why"),
        help_text=_("Needed when a warning stands beside the pair, or when you change an earlier decision."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

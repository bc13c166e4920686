"""Forms of evidence: adding and describing an item, replacing and withdrawing it; choosing items for something."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.partial_dates import PartialDate
from mithaq.core.texts import text_in
from mithaq.library import models_evidence as models
from mithaq.library import rules_evidence as rules
from mithaq.library.actions_evidence import Described
from mithaq.library.models_evidence import EvidenceItem
from mithaq.world.models import Country

LANGUAGES: list[tuple[str, Any]] = [
    ("", _("unknown")),
    ("ar", "العربية"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("zh", "中文"),
    ("und", _("another")),
]


class EvidenceForm(forms.Form):
    """What is said of an item, and its file when it is new."""

    title = forms.CharField(label=_("What it is, in a line"), max_length=250)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=list(models.KIND_WORDS.items()),
        help_text=_(
            "The steps of follow-up each ask for certain kinds: a law for “in law”, a court decision or data for “enforced”."
        ),
    )
    country = forms.ChoiceField(label=_("State"), required=False)
    when = forms.CharField(
        label=_("Its date"),
        required=False,
        max_length=10,
        help_text=_("2015, 2015-03 or 2015-03-02, as far as known."),
        widget=forms.TextInput(attrs={"class": "short", "dir": "ltr", "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=_("Source in words"),
        max_length=1000,
        help_text=_("Who published or gave it, and where. Names of people only if they agreed."),
    )
    reliability = forms.ChoiceField(
        label=_("How far its source can be relied on"),
        choices=list(models.RELIABILITY_WORDS.items()),
        initial=rules.Reliability.UNKNOWN.value,
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    file = forms.FileField(
        label=_("The file"),
        required=False,
        help_text=_(
            "PDF, Word, picture or text, at most 50 MB. The original is sealed with its fingerprint; others read a copy from which hidden data were taken out."
        ),
    )
    address = forms.URLField(label=_("Web address"), required=False, max_length=600, assume_scheme="https")
    consent = forms.ChoiceField(
        label=_("Consent of the people in it"),
        choices=list(models.CONSENT_WORDS.items()),
        initial=rules.Consent.UNKNOWN.value,
    )
    publishable = forms.BooleanField(
        label=_("It may be published"),
        required=False,
        help_text=_("Only tick this if it harms nobody."),
    )
    note = forms.CharField(
        label=_("Note for those who work with it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, with_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: forms.ChoiceField = self.fields["country"]  # type: ignore[assignment]
        named = Country.objects.with_pages().values_list("iso3", "common_names", "names")
        pairs = [(iso3, text_in(common) or text_in(names)) for iso3, common, names in named]
        choice.choices = [("", _("no single State")), *sorted(pairs, key=lambda pair: pair[1].casefold())]
        if not with_file:
            del self.fields["file"]

    def clean_when(self) -> PartialDate | None:
        text: str = self.cleaned_data["when"]
        try:
            return PartialDate.parse(text) if text else None
        except ValueError:
            raise forms.ValidationError(
                _("Write the date as 2015, 2015-03 or 2015-03-02, as far as you know it."), code="no_date"
            ) from None

    def described(self) -> Described:
        """What was said, as the action takes it."""
        data = self.cleaned_data
        return Described(
            title=data["title"],
            kind=rules.Kind(data["kind"]),
            country=Country.objects.filter(pk=data["country"]).first() if data["country"] else None,
            when=data["when"],
            source=data["source"],
            reliability=rules.Reliability(data["reliability"]),
            language=data["language"],
            consent=rules.Consent(data["consent"]),
            publishable=data["publishable"],
            address=data["address"],
            note=data["note"],
        )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("One sentence; whoever used it will read it.")
    )


class ReplaceForm(ReasonForm):
    """Which item takes its place, and why."""

    replaced_by = forms.IntegerField(
        label=_("Number of the item that takes its place"),
        min_value=1,
        help_text=_("Add the new item first; its number stands on its page."),
    )
    field_order = ("replaced_by", "why")


class EvidenceChoice(forms.MultipleChoiceField):
    """Ticks for the items of one State that a person may use; the newest first, a hundred at most."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Evidence"))
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)
        self.items: dict[str, EvidenceItem] = {}

    def offer(self, person: Any, country: str | None) -> None:
        """Fill the choices; None: with what is about no State."""
        items = (
            EvidenceItem.objects.visible_to(person)
            .filter(state=rules.State.STANDING.value, country=country)
            .order_by("-added_at", "-pk")[:100]
        )
        self.items = {str(item.pk): item for item in items}
        self.choices = [
            (key, f"{item.title} ({models.KIND_WORDS[item.kind]})") for key, item in self.items.items()
        ]

    def clean(self, value: Any) -> list[EvidenceItem]:
        return [self.items[key] for key in super().clean(value)]

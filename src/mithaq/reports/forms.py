"""Forms of reports: begin one, its people, plan and support, a sign-off, a remark, a document."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import text_in
from mithaq.reports import models, rules
from mithaq.reports.models_writing import ScaleStep
from mithaq.world.models import Country

DAY = {"type": "date", "class": "short"}


def languages() -> list[tuple[str, str]]:
    """The languages in which a report may be written."""
    return list(settings.ALL_LANGUAGES)


class ReportForm(forms.Form):
    """Title, chapters and languages of a report."""

    title_ar = forms.CharField(
        label=_("Title in Arabic"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )
    title_en = forms.CharField(
        label=_("Title in English"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
    )
    chapters = forms.MultipleChoiceField(
        label=_("Chapters of the treaty"),
        help_text=_("There will be a page for each article of these chapters."),
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("Language in which it is written"))
    summary_languages = forms.MultipleChoiceField(
        label=_("Summary also in"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, chapters: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chapters"].choices = list(chapters)  # type: ignore[attr-defined]
        for name in ("language", "summary_languages"):
            self.fields[name].choices = languages()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("title_ar") or data.get("title_en")):
            self.add_error("title_en", _("Give the report a title; it can change later."))
        return data


def titles_in(data: dict[str, Any]) -> dict[str, str]:
    """The titles by language, as a `TextsField` takes them."""
    return {code: data[f"title_{code}"] for code in ("ar", "en") if data.get(f"title_{code}")}


class StartForm(ReportForm):
    """Begin a report."""

    field_order = ("country", "cycle", "lead")
    country = forms.ModelChoiceField(label=_("State"), queryset=Country.objects.none())
    cycle = forms.ChoiceField(label=_("Review"))
    lead = forms.ChoiceField(
        label=_("Organisation that leads"), help_text=_("It answers for the report with its name.")
    )

    def __init__(
        self,
        *args: Any,
        countries: Any = None,
        cycles: Sequence[tuple[str, str]] = (),
        leads: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = countries  # type: ignore[attr-defined]
        self.fields["country"].label_from_instance = lambda each: text_in(each.common_names or each.names)  # type: ignore[attr-defined]
        self.fields["cycle"].choices = list(cycles)  # type: ignore[attr-defined]
        self.fields["lead"].choices = list(leads)  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Give somebody a part."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The address of an account here. Who has none needs an invitation first."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    part = forms.ChoiceField(
        label=_("Part in the report"),
        help_text=_("Nobody judges their own words: authors do not review, check or approve."),
    )

    def __init__(self, *args: Any, parts: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = list(parts)  # type: ignore[attr-defined]


class ContributorForm(forms.Form):
    """Add an organisation that contributes."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    what = forms.CharField(label=_("What it contributes"), required=False, max_length=200)

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(organisations)  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """By which day each stage should be passed."""

    def __init__(self, *args: Any, stages: Sequence[models.ReportStage] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in stages:
            self.fields[stage.pk] = forms.DateField(
                label=text_in(stage.names), required=False, widget=forms.DateInput(attrs=DAY)
            )


class SupportForm(forms.Form):
    """What the coalition gives."""

    kind = forms.ChoiceField(label=_("Kind of support"), choices=models.SUPPORTS)
    agreed_on = forms.DateField(label=_("Agreed on"), widget=forms.DateInput(attrs=DAY))
    amount = forms.DecimalField(
        label=_("Amount in euro"), required=False, min_value=0, max_digits=10, decimal_places=2
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class SignForm(forms.Form):
    """Sign the stage off, or return it."""

    verdict = forms.ChoiceField(
        label=_("Your word"),
        choices=[
            (rules.Verdict.PASSED.value, _("I sign this stage off")),
            (rules.Verdict.RETURNED.value, _("I return it to its authors")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed when you return it: its authors read it."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    stage = forms.CharField(widget=forms.HiddenInput())


class StopForm(forms.Form):
    """Give a report up."""

    reason = forms.CharField(
        label=_("Why it will not be finished"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class SettleForm(forms.Form):
    """Choose between two texts of a paragraph."""

    choice = forms.ChoiceField(
        label=_("What the paragraph should say"),
        choices=[
            ("now", _("What it says now")),
            ("kept", _("The text that was kept")),
            ("own", _("What I write below")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your own wording"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    base = forms.IntegerField(widget=forms.HiddenInput())


class RemarkForm(forms.Form):
    """Remark on a paragraph."""

    text = forms.CharField(
        label=_("Your remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class ScoreForm(forms.Form):
    """Law and practice of one article, and the finding in a sentence."""

    headline = forms.CharField(
        label=_("The finding in one sentence"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    law = forms.TypedChoiceField(
        label=_("Law"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    practice = forms.TypedChoiceField(
        label=_("Practice"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    finding_version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = list(ScaleStep.objects.all())
        for name in ("law", "practice"):
            choices: list[tuple[str, Any]] = [("", _("not scored yet"))]
            choices += [
                (str(step.score), f"{step.score} · {text_in(step.names)}: {text_in(getattr(step, name))}")
                for step in steps
            ]
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    """A document that comes back, or a finished report."""

    file = forms.FileField(
        label=_("Document (DOCX)"),
        help_text=_("At most 10 MB. Nothing changes before you have looked at every difference."),
    )


class EvidenceForm(forms.Form):
    """What a finding rests on."""

    items = forms.MultipleChoiceField(
        label=_("Evidence"), required=False, widget=forms.CheckboxSelectMultiple
    )

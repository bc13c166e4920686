"""Forms of recommendations: writing one in the languages of its report, withdrawing, linking to another mechanism's."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import text_in
from mithaq.network.models import Theme
from mithaq.reports import models_recommendations as models
from mithaq.reports import rules_recommendations as rules
from mithaq.reports.actions_recommendations import Written
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_recommendations import OutsideRecommendation, Recommendation
from mithaq.reports.models_writing import Finding
from mithaq.world.models import Provision

LANGUAGE_NAMES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
TEXTS = {
    "texts": (
        _("Recommendation"),
        _("One act that one can see done: “Publish …”, “Adopt …”. At most 120 words."),
        3,
    ),
    "addressees": (_("To whom"), _("The body that is to do it, by its name."), 1),
    "success": (
        _("How one will see it done"),
        _("Something that two people would judge alike: a gazette, a register, a number."),
        2,
    ),
}


class RecommendationForm(forms.Form):
    """One recommendation; each text in the report's language, in English and in Arabic."""

    def __init__(self, *args: Any, report: ParallelReport, also: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = report.language if report.language in LANGUAGE_NAMES else "en"
        self.languages = list(dict.fromkeys([first, "en", "ar", *also]))
        for name, (label, hint, rows) in TEXTS.items():
            for place, language in enumerate(self.languages):
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{label} ({LANGUAGE_NAMES[language]})",
                    help_text=hint if place == 0 else "",
                    required=name == "texts" and place == 0,
                    max_length=2000,
                    widget=forms.Textarea(
                        attrs={"rows": rows, "lang": language, "dir": "rtl" if language == "ar" else "ltr"}
                    ),
                )
        self.fields["provisions"] = forms.MultipleChoiceField(
            label=_("Provisions"),
            choices=_provisions(report),
            required=False,
            help_text=_("The articles that it rests on."),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["finding"] = forms.ChoiceField(
            label=_("Finding"),
            required=False,
            choices=[
                ("", _("none")),
                *(
                    (str(each.pk), str(each))
                    for each in Finding.objects.filter(report=report).select_related("provision")
                ),
            ],
        )
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"),
            required=False,
            choices=[("", _("none")), *((each.code, text_in(each.names)) for each in Theme.objects.all())],
        )
        self.fields["action"] = forms.ChoiceField(label=_("Kind of action"), choices=models.ACTIONS)
        self.fields["strength"] = forms.ChoiceField(
            label=_("Strength"), choices=models.STRENGTHS, initial=rules.Strength.ACTIVE.value
        )
        self.fields["priority"] = forms.ChoiceField(
            label=_("Priority"), choices=models.PRIORITIES, initial=rules.Priority.MEDIUM.value
        )
        self.fields["deadline"] = forms.DateField(
            label=_("By when"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        )

    def written(self) -> Written:
        """What was written, as the action takes it."""
        data = self.cleaned_data
        texts = {
            name: {language: data[f"{name}_{language}"] for language in self.languages} for name in TEXTS
        }
        return Written(
            texts=texts["texts"],
            addressees=texts["addressees"],
            success=texts["success"],
            action=rules.Action(data["action"]),
            strength=rules.Strength(data["strength"]),
            priority=rules.Priority(data["priority"]),
            deadline=data["deadline"],
            theme=Theme.objects.filter(pk=data["theme"]).first() if data["theme"] else None,
            finding=Finding.objects.filter(pk=data["finding"]).first() if data["finding"] else None,
            provisions=tuple(data["provisions"]),
        )


def _provisions(report: ParallelReport) -> list[tuple[str, str]]:
    """The articles of the report's chapters; of its whole treaty where the chapters are not known."""
    treaties = report.cycle.mechanism.treaties.all()
    rows = Provision.objects.filter(treaty__in=treaties)
    if report.chapter_list:
        rows = rows.filter(chapter__number__in=report.chapter_list)
    return [(row.pk, f"{row.number} {text_in(row.titles)}") for row in rows.order_by("treaty", "order")]


def initial_of(recommendation: Recommendation) -> dict[str, Any]:
    """What the form holds at first."""
    values: dict[str, Any] = {
        name: getattr(recommendation, name) for name in ("action", "strength", "priority", "deadline")
    }
    values["theme"] = recommendation.theme_id or ""
    values["finding"] = str(recommendation.finding_id or "")
    values["provisions"] = list(recommendation.provisions.values_list("pk", flat=True))
    for name in TEXTS:
        for language, text in getattr(recommendation, name).items():
            values[f"{name}_{language}"] = text
    return values


class WithdrawForm(forms.Form):
    """Take something back, with the reason."""

    why = forms.CharField(
        label=_("Why it is withdrawn"), max_length=300, help_text=_("One sentence; it stays in the log.")
    )


class SubmitForm(forms.Form):
    """Submit a recommendation: nothing to fill in."""


class LinkForm(forms.Form):
    """Which recommendation of another mechanism asks for the same."""

    outside = forms.ChoiceField(label=_("Recommendation of another mechanism"))

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: forms.ChoiceField = self.fields["outside"]  # type: ignore[assignment]
        choice.choices = [
            (str(each.pk), f"{each.mechanism} {each.year}: {each.text[:140]}")
            for each in OutsideRecommendation.objects.filter(country=country)[:300]
        ]

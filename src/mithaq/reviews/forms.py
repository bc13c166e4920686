"""Forms of reviews: a phone call's worth of facts on one screen, a correction, a withdrawal, documents, requests."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core import installation
from mithaq.core.partial_dates import PartialDate
from mithaq.core.texts import text_in
from mithaq.reviews import models, rules, words
from mithaq.reviews import request_rules as life
from mithaq.reviews.models_requests import REFUSALS, STATES
from mithaq.world.models import Country

LANGUAGES: list[tuple[str, Any]] = [
    ("en", "English"),
    ("ar", "العربية"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("zh", "中文"),
    ("und", _("another")),
]


class PartialDateField(forms.CharField):
    """A date to the day, month or year."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)
        self.widget.attrs.update(
            {"class": "short", "inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
        )

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError:
            raise forms.ValidationError(
                _("Write the date as 2015, 2015-03 or 2015-03-02, as far as you know it."), code="no_date"
            ) from None


class WhereFrom(forms.Form):
    """Where facts come from: the same for all facts of one call or one document."""

    source_kind = forms.ChoiceField(label=_("Who or what says so"), choices=models.SOURCE_KINDS)
    source = forms.CharField(
        label=_("Source in words"),
        help_text=_(
            "For example: call with the mission on 3 March; title of the page. Names of people only if they agreed."
        ),
        max_length=500,
    )
    address = forms.URLField(label=_("Web address"), required=False, max_length=600, assume_scheme="https")
    confidence = forms.ChoiceField(label=_("How sure"), choices=models.CONFIDENCES, initial="medium")
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def where(self) -> dict[str, Any]:
        """The values as `actions.NewFact` takes them."""
        data = self.cleaned_data
        return {
            "source_kind": rules.SourceKind(data["source_kind"]),
            "source": data["source"],
            "address": data["address"],
            "confidence": rules.Confidence(data["confidence"]),
            "note": data["note"],
        }


class CallForm(WhereFrom):
    """A phone call's worth of facts: for each milestone what is known, and when. Only filled lines are recorded."""

    def __init__(self, *args: Any, milestones: Sequence[models.Milestone] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestones = milestones
        for milestone in milestones:
            name = text_in(milestone.names)
            aspects: list[Any] = [
                ("", _("nothing new")),
                *models.ASPECTS[: 5 if milestone.is_document else 2],
            ]
            self.fields[f"aspect_{milestone.code}"] = forms.ChoiceField(
                label=name, choices=aspects, required=False
            )
            self.fields[f"when_{milestone.code}"] = PartialDateField(
                label=_("When: %(milestone)s") % {"milestone": name}, required=False
            )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data is None:
            return None
        if not any(data.get(f"aspect_{item.code}") for item in self.milestones) and not self.errors:
            raise forms.ValidationError(
                _("Choose at least one milestone that you learned something about."), code="nothing"
            )
        for item in self.milestones:
            if data.get(f"when_{item.code}") and not data.get(f"aspect_{item.code}"):
                self.add_error(f"aspect_{item.code}", _("Say what happened on this date."))
        return data

    def facts(self) -> list[tuple[str, rules.Aspect, PartialDate | None]]:
        """The filled lines: milestone, aspect, date."""
        data = self.cleaned_data
        return [
            (item.code, rules.Aspect(data[f"aspect_{item.code}"]), data.get(f"when_{item.code}"))
            for item in self.milestones
            if data.get(f"aspect_{item.code}")
        ]


class FactForm(WhereFrom):
    """One fact, in the place of an earlier one."""

    aspect = forms.ChoiceField(label=_("What happened"), choices=models.ASPECTS)
    when = PartialDateField(
        label=_("When"), required=False, help_text=_("2015, 2015-03 or 2015-03-02, as far as known.")
    )
    bound = forms.ChoiceField(label=_("The date means"), choices=models.BOUNDS)
    field_order = ("aspect", "when", "bound", "source_kind", "source", "address", "confidence", "note")


class WithdrawForm(forms.Form):
    """Take a fact back, with the reason."""

    why = forms.CharField(
        label=_("Why it is withdrawn"), max_length=300, help_text=_("One sentence; it stays in the log.")
    )


class ReviewerForm(forms.Form):
    """Name a reviewing State."""

    country = forms.ChoiceField(label=_("Reviewing State"))
    source = forms.CharField(label=_("Source in words"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Country.objects.filter(
            parties__treaty=installation.current().treaty, parties__is_party=True
        ).values_list("iso3", "common_names")
        choice: forms.ChoiceField = self.fields["country"]  # type: ignore[assignment]
        choice.choices = sorted(
            ((code, text_in(names)) for code, names in countries), key=lambda pair: str(pair[1]).casefold()
        )


class DocumentForm(forms.Form):
    """Say where a document can be read, or give the file."""

    milestone = forms.ChoiceField(label=_("Document"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
    )
    published_where = forms.CharField(
        label=_("Published where"), max_length=120, help_text=_("For example: UNODC, the ministry's site.")
    )
    address = forms.URLField(label=_("Web address"), required=False, max_length=600, assume_scheme="https")
    symbol = forms.CharField(label=_("Document symbol"), required=False, max_length=60)
    file = forms.FileField(
        label=_("A copy of the document"),
        required=False,
        help_text=_("PDF or Word, at most 50 MB. It is kept with its fingerprint."),
    )

    def __init__(self, *args: Any, milestones: Sequence[models.Milestone] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: forms.ChoiceField = self.fields["milestone"]  # type: ignore[assignment]
        choice.choices = [(item.code, text_in(item.names)) for item in milestones if item.is_document]


class FocalPointForm(forms.ModelForm[models.FocalPoint]):
    """Who coordinates the review for the State."""

    class Meta:
        model = models.FocalPoint
        fields = ("name", "job_title", "contact", "source", "since", "until")
        labels = {
            "name": _("Name"),
            "job_title": _("Job title"),
            "contact": _("Contact details"),
            "source": _("Source in words"),
            "since": _("Since"),
            "until": _("Until"),
        }
        help_texts = {"contact": _("Members see this; the public is told to ask the hub.")}
        widgets = {
            "contact": forms.Textarea(attrs={"rows": 3}),
            "source": forms.TextInput(),
            "since": forms.DateInput(attrs={"type": "date"}),
            "until": forms.DateInput(attrs={"type": "date"}),
        }


class CorrectionForm(forms.Form):
    """What anybody may propose, without an account."""

    what = forms.CharField(
        label=_("What is wrong or missing?"),
        help_text=_("Two sentences are enough; write in any language."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source = forms.CharField(
        label=_("Where can we check it?"),
        help_text=_("A web address, the title of a document, an office."),
        max_length=2000,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want an answer. We delete it 90 days after answering."),
    )
    #: Left empty by people; programs that fill in everything fill it in too.
    website = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_website(self) -> str:
        if self.cleaned_data.get("website"):
            raise forms.ValidationError(_("This form was filled in by a program."), code="robot")
        return ""


class AnswerForm(forms.Form):
    """Answer a proposed correction."""

    accept = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Accepted")), ("no", _("Declined"))], widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("It stands in the public log: what was changed, or why nothing was."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RequestForm(forms.Form):
    """A letter to an authority, drafted from a gap."""

    authority = forms.CharField(
        label=_("Authority"), help_text=_("The office that the letter goes to."), max_length=200
    )
    asked_for = forms.CharField(
        label=_("In whose name"),
        required=False,
        max_length=200,
        help_text=_("Your organisation, if it asks."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Letter"), max_length=10000, widget=forms.Textarea(attrs={"rows": 18}))
    documents = forms.CharField(widget=forms.HiddenInput())
    language = forms.CharField(widget=forms.HiddenInput())


class MoveForm(forms.Form):
    """What happened to a request."""

    to = forms.ChoiceField(label=_("What happened"))
    on = forms.DateField(
        label=_("On which day"), widget=forms.DateInput(attrs={"type": "date", "class": "short"})
    )
    refusal = forms.ChoiceField(
        label=_("How it was refused"), choices=[("", _("not refused")), *REFUSALS], required=False
    )
    documents = forms.MultipleChoiceField(
        label=_("Documents received"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_public = forms.BooleanField(
        label=_("Show this request in public"),
        required=False,
        help_text=_("The public sees country, documents, dates and outcome; never who asked."),
    )

    def __init__(
        self, *args: Any, state: str = "draft", documents: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        following = {item.value for item in life.NEXT[life.RequestState(state)]}
        to: forms.ChoiceField = self.fields["to"]  # type: ignore[assignment]
        to.choices = [pair for pair in STATES if pair[0] in following]
        choice: forms.MultipleChoiceField = self.fields["documents"]  # type: ignore[assignment]
        choice.choices = list(documents)

    def on_day(self) -> date:
        """The day, cleaned."""
        day: date = self.cleaned_data["on"]
        return day


class CheckDocumentForm(forms.Form):
    """Whether a document is still where it was."""

    seen = forms.ChoiceField(
        label=_("What you found at the address"),
        choices=[("there", _("there")), ("changed", _("changed")), ("gone", _("gone"))],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("A fresh copy"),
        required=False,
        help_text=_("It is compared with ours by its fingerprint, so a change shows by itself."),
    )


class JudgeForm(forms.Form):
    """Judge one commitment by hand."""

    score = forms.ChoiceField(
        label=_("How the promise stands"),
        choices=[(score.value, word) for score, (_shape, word) in words.SCORE.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label=_("Source in words"), max_length=500, required=False)
    judged_on = forms.DateField(
        label=_("As of"), widget=forms.DateInput(attrs={"type": "date", "class": "short"})
    )


class ReplyForm(forms.Form):
    """What the State answered."""

    text = forms.CharField(
        label=_("The State’s words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[pair for pair in LANGUAGES if pair[0] != "und"]
    )
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date", "class": "short"})
    )
    source = forms.CharField(label=_("Source in words"), max_length=500)

"""Forms of follow-up: a statement, no change, an event, our part and who confirms it, a duty, one's load."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core.texts import text_in
from mithaq.library.forms_evidence import EvidenceChoice
from mithaq.network.models import Organisation, organisations_of
from mithaq.reports import models_followup as models
from mithaq.reports import permissions_recommendations as permissions
from mithaq.reports import rules_followup as rules
from mithaq.reports.actions_followup import NewStatement
from mithaq.reports.models_followup import StatusStatement
from mithaq.reports.models_recommendations import RUNG_WORDS, Recommendation
from mithaq.reviews.forms import PartialDateField


def _organisations(person: Any) -> list[tuple[str, Any]]:
    """The organisations that the person may speak for: one's own, or all for those who write for others."""
    own = organisations_of(person)
    rows = Organisation.objects.filter(state="active").order_by("name")
    if own:
        rows = rows.filter(code__in=own)
        return [(str(each.pk), each.name) for each in rows]
    return [("", _("none")), *((str(each.pk), each.name) for each in rows)]


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, today at first."""
    return forms.DateField(
        label=label,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        **more,
    )


class StatementForm(forms.Form):
    """What one voice says on one ladder."""

    ladder = forms.ChoiceField(
        label=_("In law or in practice"),
        choices=list(models.LADDER_WORDS.items()),
        help_text=_("Each is told apart. Tell the other in a second statement."),
    )
    rung = forms.ChoiceField(
        label=_("How far it got"),
        choices=list(RUNG_WORDS.items()),
        help_text=_(
            "In law: nothing done, announced, in law, in force, reversed. In practice: nothing done, announced, enforced, reversed."
        ),
    )
    when = PartialDateField(
        label=_("Since when"), help_text=_("2025, 2025-03 or 2025-03-02, as far as known.")
    )
    source = forms.CharField(
        label=_("Source in words"),
        max_length=1000,
        help_text=_("Where this is known from. Names of people only if they agreed."),
    )
    address = forms.URLField(label=_("Web address"), required=False, max_length=600, assume_scheme="https")
    confidence = forms.ChoiceField(label=_("How sure"), choices=models.GRADES, initial="medium")
    evidence = EvidenceChoice(
        help_text=_(
            "“In law” and “in force” need a law; “enforced” a court decision, data, a study, an official report or an observation; “announced” a statement, draft, report, letter or news; “reversed” whatever shows it. A State’s claim needs the document in which it says so."
        )
    )
    organisation = forms.ChoiceField(label=_("Which organisation says so"), required=False)
    assessor = forms.CharField(
        label=_("Or somebody outside the network, by name and house"), max_length=200, required=False
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, person: Any, recommendation: Recommendation, voice: rules.Voice, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.voice = voice
        evidence: EvidenceChoice = self.fields["evidence"]  # type: ignore[assignment]
        evidence.offer(person, recommendation.country_id)
        if voice is rules.Voice.STATE:
            del self.fields["organisation"], self.fields["assessor"]
        else:
            choice: forms.ChoiceField = self.fields["organisation"]  # type: ignore[assignment]
            choice.choices = _organisations(person)
            if voice is not rules.Voice.SECOND:
                del self.fields["assessor"]

    def new(self) -> NewStatement:
        """What was written, as the action takes it."""
        data = self.cleaned_data
        organisation = data.get("organisation")
        return NewStatement(
            voice=self.voice,
            ladder=rules.Ladder(data["ladder"]),
            rung=rules.Rung(data["rung"]),
            when=data["when"],
            source=data["source"],
            evidence=data["evidence"],
            address=data["address"],
            confidence=data["confidence"],
            note=data["note"],
            organisation=Organisation.objects.filter(pk=organisation).first() if organisation else None,
            assessor=data.get("assessor", ""),
        )


def statement_initial(row: StatusStatement) -> dict[str, Any]:
    """What a correction holds at first."""
    return {
        "ladder": row.ladder,
        "rung": row.rung,
        "when": str(row.partial_date),
        "source": row.source,
        "address": row.address,
        "confidence": row.confidence,
        "note": row.note,
        "organisation": str(row.organisation_id or ""),
        "assessor": row.assessor,
    }


class NoChangeForm(forms.Form):
    """The day on which one looked."""

    on = day_field(_("I looked on"))


class EventForm(forms.Form):
    """Something that happened."""

    kind = forms.ChoiceField(label=_("What it was"), choices=models.EVENT_KINDS)
    title_en = forms.CharField(label=_("In a line (English)"), max_length=250, required=False)
    title_ar = forms.CharField(
        label=_("In a line (Arabic)"),
        max_length=250,
        required=False,
        widget=forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
    )
    when = PartialDateField(label=_("When"), help_text=_("2025, 2025-03 or 2025-03-02, as far as known."))
    source = forms.CharField(label=_("Source in words"), max_length=1000)
    address = forms.URLField(label=_("Web address"), required=False, max_length=600, assume_scheme="https")
    evidence = EvidenceChoice()
    also = forms.MultipleChoiceField(
        label=_("It also bears on"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, person: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evidence: EvidenceChoice = self.fields["evidence"]  # type: ignore[assignment]
        evidence.offer(person, recommendation.country_id)
        others = (
            Recommendation.objects.visible_to(person)
            .filter(country=recommendation.country_id, state="submitted")
            .exclude(pk=recommendation.pk)[:50]
        )
        self.others = {str(each.pk): each for each in others}
        choice: forms.MultipleChoiceField = self.fields["also"]  # type: ignore[assignment]
        choice.choices = [(key, text_in(each.texts)) for key, each in self.others.items()]

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data is not None and not data.get("title_en") and not data.get("title_ar"):
            self.add_error("title_en", _("Say in a line what happened."))
        return data


class ContributionForm(forms.Form):
    """Our part in what came about."""

    grade = forms.ChoiceField(label=_("Our part"), choices=models.CONTRIBUTIONS)
    what = forms.CharField(
        label=_("What we did, and what came of it"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It counts only when somebody outside the coalition confirms it."),
    )
    organisation = forms.ChoiceField(label=_("Which organisation"), required=False)
    evidence = EvidenceChoice()

    def __init__(self, *args: Any, person: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evidence: EvidenceChoice = self.fields["evidence"]  # type: ignore[assignment]
        evidence.offer(person, recommendation.country_id)
        choice: forms.ChoiceField = self.fields["organisation"]  # type: ignore[assignment]
        choice.choices = _organisations(person)


class CorroborateForm(forms.Form):
    """Who outside confirms our part."""

    outside_name = forms.CharField(label=_("Who confirms it"), max_length=200)
    outside_house = forms.CharField(
        label=_("Of which organisation"),
        max_length=200,
        help_text=_(
            "One that does not belong to the network: a ministry, a parliament, a university, a newspaper."
        ),
    )
    outside_said = forms.CharField(
        label=_("In which words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    corroborated_on = day_field(_("When"))
    evidence = EvidenceChoice()

    def __init__(self, *args: Any, person: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evidence: EvidenceChoice = self.fields["evidence"]  # type: ignore[assignment]
        evidence.offer(person, recommendation.country_id)


class DutyForm(forms.Form):
    """Who looks after a recommendation."""

    person = forms.ChoiceField(label=_("Person"))
    every_months = forms.IntegerField(label=_("Every how many months"), min_value=1, max_value=60, initial=6)
    due_on = day_field(_("First due"))

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: forms.ChoiceField = self.fields["person"]  # type: ignore[assignment]
        people = User.objects.filter(is_active=True, role_grants__role__in=permissions.FOLLOWERS).distinct()
        choice.choices = [
            (str(each.pk), each.display_name or each.email) for each in people.order_by("display_name")
        ]


class LoadForm(forms.Form):
    """How many reminders at once."""

    most = forms.IntegerField(label=_("Remind me of at most so many at once"), min_value=1, max_value=50)

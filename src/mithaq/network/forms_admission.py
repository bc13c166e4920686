"""Forms of admission: the application, a referee's answer, and what the desk does with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import text_in
from mithaq.network import models
from mithaq.network.forms import CodesField, NameField, country_choices
from mithaq.network.models_admission import VOTES

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class ApplicationForm(forms.Form):
    """An application. A draft needs name, kind, country, contact and address; sending needs the rest."""

    membership = forms.ChoiceField(label=_("You apply as"), widget=forms.RadioSelect)
    name = NameField(
        label=_("Name in its own language"),
        help_text=_("Of your organisation; your own if you apply as a person."),
    )
    name_en = NameField(label=_("Name in English"), required=False)
    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=models.KINDS)
    seat = forms.ChoiceField(label=_("Country of its seat"))
    works_in = CodesField(
        label=_("Where do you work?"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("It decides between national and international membership. Choose several with the Ctrl key."),
    )  # fmt: skip
    founded = forms.IntegerField(
        label=_("Year founded"),
        required=False,
        min_value=1700,
        max_value=2100,
        help_text=_("Four digits, for example 2009."),
    )
    web = forms.URLField(label=_("Web address"), required=False, max_length=300, assume_scheme="https")
    work = forms.CharField(
        label=_("Your work in this field"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A report, a case, a campaign. Two sentences are enough; write in any language."),
    )  # fmt: skip
    interests = forms.CharField(
        label=_("Interests that others should know of"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: a seat in a government body, or ties to a member of our committee. Leave it empty if there are none."),
    )  # fmt: skip
    contact = NameField(label=_("Your name"), max_length=160)
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("The link to this application and every answer go there.")
    )
    exposure = forms.ChoiceField(
        label=_("What the public may see once you belong"), choices=models.EXPOSURES, widget=forms.RadioSelect
    )
    referee_1_name = NameField(label=_("First referee: name"), max_length=160, required=False)
    referee_1_email = forms.EmailField(label=_("First referee: e-mail"), required=False)
    referee_1_organisation = forms.CharField(
        label=_("First referee: organisation"), max_length=250, required=False
    )
    referee_2_name = NameField(label=_("Second referee: name"), max_length=160, required=False)
    referee_2_email = forms.EmailField(label=_("Second referee: e-mail"), required=False)
    referee_2_organisation = forms.CharField(
        label=_("Second referee: organisation"), max_length=250, required=False
    )
    proposed_by = forms.CharField(
        label=_("Proposed by"),
        max_length=160,
        required=False,
        help_text=_("If a member or partner proposed you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].choices = [  # type: ignore[attr-defined]
            (kind.code, text_in(kind.names))
            for kind in models.MembershipKind.objects.filter(by_application=True)
        ]
        self.fields["seat"].choices = country_choices(blank=_("Choose"))  # type: ignore[attr-defined]
        self.fields["works_in"].choices = country_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data is None:
            return None
        for number in (1, 2):
            name, email = data.get(f"referee_{number}_name"), data.get(f"referee_{number}_email")
            if bool(name) != bool(email) and f"referee_{number}_email" not in self.errors:
                missing = "email" if name else "name"
                self.add_error(
                    f"referee_{number}_{missing}", _("Give both the name and the address of a referee.")
                )
        return data

    def values(self) -> dict[str, Any]:
        """The fields of the application."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith("referee_")}
        data["seat_id"] = data.pop("seat")
        data["membership_id"] = data.pop("membership")
        return data

    def referees(self) -> list[tuple[str, str, str]]:
        """Who was named: name, e-mail, organisation."""
        data = self.cleaned_data
        return [
            (data[f"referee_{n}_name"], data[f"referee_{n}_email"], data[f"referee_{n}_organisation"])
            for n in (1, 2)
            if data.get(f"referee_{n}_email")
        ]


class RefereeForm(forms.Form):
    """What a referee is asked."""

    recommends = forms.ChoiceField(
        label=_("Do you recommend that they belong?"), choices=YES_NO, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("How do you know their work?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    relation = forms.CharField(
        label=_("Do you have an interest of your own in it?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("For example: you work or worked together. Leave it empty if not."),
    )  # fmt: skip


class AppealForm(forms.Form):
    """What should be looked at again."""

    text = forms.CharField(
        label=_("What should be looked at again?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class CheckForm(forms.Form):
    """The check by the hub."""

    accept = forms.ChoiceField(
        label=_("Result of the check"), widget=forms.RadioSelect,
        choices=[("yes", _("In order: ask the referees")), ("no", _("Give it back with a question"))],
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note or question"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A question goes to the applicant as you write it."),
    )  # fmt: skip


class OpinionForm(forms.Form):
    """The opinion of the coordinator."""

    recommends = forms.ChoiceField(
        label=_("Do you recommend that they belong?"), choices=YES_NO, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("Reasons"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class OpenVoteForm(forms.Form):
    """Put it before the committee."""

    note = forms.CharField(
        label=_("If a referee has not answered: why vote without them"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class DeclareForm(forms.Form):
    """The word before a vote."""

    has_conflict = forms.ChoiceField(
        label=_("Do you have an interest of your own in this decision?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Which"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class VoteForm(forms.Form):
    """A vote."""

    vote = forms.ChoiceField(label=_("Your vote"), choices=VOTES, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A vote against needs one; it goes into the letter without your name."),
    )  # fmt: skip


class CloseForm(forms.Form):
    """The end of a vote, and the letter."""

    reasons = forms.CharField(
        label=_("Reasons for the letter"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant reads them as you write them. Needed when the committee declines."),
    )  # fmt: skip

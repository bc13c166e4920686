"""Forms about money. Choices of records are put in by the pages, from what the person may see."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core.short_names import ShortName
from mithaq.funding import models, rules
from mithaq.relations.forms import NamesForm, countries, day, put_choices
from mithaq.relations.models import Body
from mithaq.world.models import Country

Pairs = Sequence[tuple[Any, Any]]


def money(label: Any, *, required: bool = True, hint: Any = "", places: int = 2) -> forms.DecimalField:
    """An amount of money, or a rate."""
    return forms.DecimalField(
        label=label,
        required=required,
        help_text=hint,
        max_digits=14,
        decimal_places=places,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "dir": "ltr"}),
    )


class CurrencyField(forms.CharField):
    """A currency by its three letters."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("label", _("Currency"))
        given.setdefault("initial", rules.EURO)
        super().__init__(
            max_length=3,
            min_length=3,
            help_text=_("Three letters, for example EUR."),
            widget=forms.TextInput(attrs={"class": "short", "dir": "ltr"}),
            **given,
        )

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return text.upper()


def key_field() -> ShortName:
    """The short name by which the accounts and addresses know a record."""
    return ShortName(
        label=_("Short name"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens; the accounts use it too."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )


def staff(at: Any) -> list[tuple[Any, Any]]:
    """The people of the hub, by name."""
    from mithaq.accounts.rules import Role

    people = User.objects.holding(Role.HUB_STAFF, Role.DIRECTOR, at=at).order_by("display_name")
    return [("", _("nobody yet")), *((person.pk, str(person)) for person in people)]


def one_of(value: Any, rows: Any) -> Any:
    """The record behind a choice, or None."""
    return rows.filter(pk=value).first() if value else None


class DonorForm(NamesForm):
    """A donor."""

    key = key_field()
    kind = forms.ChoiceField(label=_("Kind"), choices=models.DONOR_KINDS)
    country = forms.ChoiceField(label=_("Country"), required=False)
    body = forms.ChoiceField(
        label=_("Contacts"), required=False, help_text=_("The body outside the network whose people we know.")
    )
    web = forms.URLField(label=_("Web address"), required=False, max_length=300, assume_scheme="https")
    withheld_because = forms.CharField(
        label=_("The harm that publishing the name would do"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Donors are published. Only where a name would do harm, and no public interest outweighs it, both are written here."
        ),
    )
    public_interest = forms.CharField(
        label=_("Why the public interest does not outweigh it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    field_order = ("name_en", "name_ar", "key", "kind", "country", "body", "web")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_choices(self, "country", [("", _("none")), *countries()])
        bodies = [
            (row.pk, str(row)) for row in Body.objects.filter(kind__in=("donor", "ministry", "mission"))
        ]
        put_choices(self, "body", [("", _("none")), *bodies])

    def clean_country(self) -> Any:
        return one_of(self.cleaned_data["country"], Country.objects.all())

    def clean_body(self) -> Any:
        return one_of(self.cleaned_data["body"], Body.objects.all())


class OpportunityForm(forms.Form):
    """Money that might be won."""

    donor = forms.ChoiceField(label=_("Donor"))
    title = forms.CharField(label=_("What for"), max_length=200)
    closes_on = day(_("Closes on"), required=False)
    amount = money(_("Amount"), required=False)
    currency = CurrencyField()
    owner = forms.ChoiceField(label=_("Who follows it"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )


class MoveForm(forms.Form):
    """The next step of an opportunity."""

    to = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)


class ProposalForm(forms.Form):
    """A proposal as it was sent."""

    sent_on = day(_("Sent on"))
    amount = money(_("Amount asked for"))
    currency = CurrencyField()
    file = forms.FileField(label=_("The proposal"), required=False)


class TermsForm(forms.Form):
    """The terms of an agreement."""

    starts = day(_("From"), required=False)
    ends = day(_("Last day"), required=False)
    length = forms.ChoiceField(
        label=_("Length"),
        choices=models.LENGTHS,
        help_text=_("By its days it is for several years when it runs for more than one year."),
    )
    amount = money(_("Amount"), required=False, hint=_("Leave it empty when it is not known."))
    currency = CurrencyField()
    objectives = forms.CharField(
        label=_("Restricted to objectives"),
        required=False,
        max_length=200,
        help_text=_("Codes with commas between them, for example 1, 3. Empty: free to use."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def clean_objectives(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["objectives"].split(",") if part.strip()]


class AmendForm(TermsForm):
    """New terms, with the reason."""

    reason = forms.CharField(label=_("Why the terms change"), max_length=300)


class AgreementForm(NamesForm, TermsForm):
    """A signed agreement."""

    donor = forms.ChoiceField(label=_("Donor"))
    key = key_field()
    number = forms.CharField(label=_("Number of the agreement"), max_length=60, required=False)
    opportunity = forms.ChoiceField(label=_("Came of"), required=False)
    field_order = (
        "donor",
        "name_en",
        "name_ar",
        "key",
        "number",
        "opportunity",
        "starts",
        "ends",
        "length",
        "amount",
        "currency",
        "objectives",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].required = True


class InstalmentForm(forms.Form):
    """A part of the money."""

    due_on = day(_("Expected on"))
    amount = money(_("Amount"), hint=_("In the currency of the agreement."))


class RateForm(forms.Form):
    """An amount that came or went, with the rate where it is not in euros."""

    on = day(_("Day"))
    amount = money(_("Amount"))
    rate = money(
        _("Rate"),
        required=False,
        hint=_("How many euros one unit is worth; empty for euros."),
        places=6,
    )
    rate_on = day(_("Day of the rate"), required=False)
    reference = forms.CharField(
        label=_("Reference"), max_length=80, help_text=_("The number of the voucher in the accounts.")
    )


class EntryForm(RateForm):
    """One booked amount."""

    direction = forms.ChoiceField(label=_("Direction"), choices=models.DIRECTIONS, widget=forms.RadioSelect)
    currency = CurrencyField()
    donor = forms.ChoiceField(label=_("Donor"), required=False)
    agreement = forms.ChoiceField(label=_("Agreement"), required=False)
    line = forms.CharField(label=_("Budget line"), required=False, max_length=30)
    what = forms.CharField(label=_("What for"), required=False, max_length=300)
    field_order = ("direction", "on", "amount", "currency", "rate", "rate_on", "reference")


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class ConditionForm(forms.Form):
    """Something an agreement asks."""

    what = forms.CharField(label=_("What is asked"), max_length=300)
    due_on = day(_("By when"), required=False)


class MeetForm(forms.Form):
    """A condition was met."""

    on = day(_("Met on"))
    note = forms.CharField(label=_("How it was met"), required=False, max_length=300)


class DeadlineForm(forms.Form):
    """A report that a donor is owed."""

    kind = forms.ChoiceField(label=_("What"), choices=models.REPORT_KINDS)
    due_on = day(_("By when"))
    owner = forms.ChoiceField(label=_("Who writes it"), required=False)


class SentForm(forms.Form):
    """It went out."""

    on = day(_("Sent on"))


class ShareForm(forms.Form):
    """What part of an activity an agreement pays."""

    activity = forms.CharField(
        label=_("Activity"),
        max_length=40,
        help_text=_("Its code in the work plan, for example 2026-1-1."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    percent = money(_("Share in per cent"))


class BudgetLineForm(NamesForm):
    """A line of a year's budget."""

    year = forms.IntegerField(label=_("Year"), min_value=2006, max_value=2100)
    code = forms.CharField(label=_("Code"), max_length=30)
    planned = money(_("Planned, in euros"))
    objective = forms.CharField(
        label=_("Objective"),
        required=False,
        max_length=40,
        help_text=_("The code of the objective it serves; empty when it serves all."),
    )
    field_order = ("year", "code", "name_en", "name_ar", "planned", "objective")
